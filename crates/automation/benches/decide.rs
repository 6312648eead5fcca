//! How long it takes from a line of chat to a decision, with as many commands and people as a large
//! community has.
//!
//! `cargo bench -p sculk-automation` prints a table; nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::time::Instant;

use sculk_automation::{
    ArgumentKind, ArgumentSpec, CommandSpec, CommandTable, Directory, GroupRule, Recent, Speaker,
    decide, redact,
};
use sculk_core::{CommandId, GroupId, UserId};

const COMMANDS: i32 = 1_000;
const PEOPLE: i32 = 100_000;
const ROUNDS: u64 = 200_000;

fn table() -> CommandTable {
    let command = |id| CommandSpec {
        aliases: vec![format!("alias{id}")],
        cooldown_seconds: 5,
        permission: Some(format!("area{}.command{id}", id % 10)),
        arguments: vec![
            ArgumentSpec::new("who", ArgumentKind::Player),
            ArgumentSpec::new("count", ArgumentKind::Number),
        ],
        ..CommandSpec::new(CommandId(id), format!("command{id}"))
    };
    CommandTable::new((0..COMMANDS).map(command).collect())
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    directory.set_groups((0..20).map(|id| {
        let rule = GroupRule {
            name: format!("group{id}"),
            permissions: (0..50)
                .map(|n| format!("area{n}.thing{id}"))
                .chain([format!("area{id}.*")])
                .collect(),
            parents: (id > 0).then_some(GroupId(id - 1)).into_iter().collect(),
            is_default: id == 0,
        };
        (GroupId(id), rule)
    }));
    for id in 0..PEOPLE {
        directory.put(
            &format!("Player_{id}"),
            UserId(id),
            false,
            vec![GroupId(id % 20)],
        );
    }
    directory
}

fn row(what: &str, mut once: impl FnMut(u64)) {
    for round in 0..ROUNDS / 10 {
        once(round);
    }
    let begun = Instant::now();
    for round in 0..ROUNDS {
        once(round);
    }
    let ns = begun.elapsed().as_nanos() as f64 / ROUNDS as f64;
    println!("{what:<44} {:>10.3} µs", ns / 1000.0);
}

fn main() {
    let (table, directory) = (table(), directory());
    let mut recent = Recent::default();
    let names: Vec<_> = (0..1_000)
        .map(|n| format!("Player_{}", n * 97 % PEOPLE))
        .collect();
    let lines: Vec<_> = (0..1_000).map(|n| format!("@Command{n} Alex 12")).collect();
    let name = |round: u64| names[(round % 1_000) as usize].as_str();
    println!("{COMMANDS} commands, {PEOPLE} people, 20 groups that inherit\n");
    row("who somebody is", |round| {
        black_box(directory.standing(name(round)));
    });
    let standing = directory.standing("Player_19");
    row("whether a permission is granted (wildcard)", |round| {
        let permission = if round % 2 == 0 {
            "area7.command7"
        } else {
            "nowhere.at.all"
        };
        black_box(standing.grants.allow(black_box(permission)));
    });
    let mut chat = |what: &str, line: &dyn Fn(u64) -> &'static str| {
        row(what, |round| {
            let standing = directory.standing(name(round));
            let speaker = Speaker {
                player: name(round),
                is_owner: false,
                chat_type: "chat",
                is_blacklisted: standing.is_blacklisted,
                grants: &standing.grants,
            };
            black_box(decide(
                &table,
                "@",
                speaker,
                line(round),
                &mut recent,
                round * 1_000,
            ));
        });
    };
    let leaked: &'static [String] = lines.leak();
    chat("a command, from name and line to decision", &|round| {
        leaked[(round % 1_000) as usize].as_str()
    });
    chat(
        "a line that is no command",
        &|_| "hello everybody, how are you today?",
    );
    row("redacting a line of a log without a secret", |_| {
        black_box(redact::redact(black_box(
            "2026-11-21T19:00:00Z INFO sculk_app: a session ended bot=3 cause=Kicked",
        )));
    });
}
