//! People and commands on a real server: who may, who must wait, who is not heard, and who changed it.

use sculk_contract::{
    AuditActor, ChangePeopleReq, CommandView, CreateGroupReq, ExplainLineReq, ExplanationView,
    GroupReq, ListAuditReq, ListCommandsReq, ListPeopleReq, PeopleChange, PeopleOrder, PersonView,
    StepVerdict, UpdateBotReq, UpdateCommandReq,
};
use serde_json::{Value, json};

use crate::harness::{core::Core, server::ScriptedServer, until};

fn command(core: &Core, bot: i32, name: &str) -> CommandView {
    let all = core.call(core.surface.list_commands(ListCommandsReq { bot_id: bot }));
    let found = all.into_iter().find(|command| command.name == name);
    found.unwrap_or_else(|| panic!("there is no command {name}"))
}

/// Asks a permission and a pause for a command.
fn guard(core: &Core, command: &CommandView, permission: &str, seconds: u32) {
    core.call(core.surface.update_command(UpdateCommandReq {
        id: command.id,
        name: None,
        aliases: None,
        description: None,
        is_enabled: None,
        cooldown_seconds: Some(seconds),
        is_cooldown_for_all: None,
        permission: Some(permission.into()),
        allowed_chat_types: None,
        arguments: None,
        expected_revision: None,
    }));
}

fn person(core: &Core, bot: i32, name: &str) -> PersonView {
    until(&format!("{name} to be known"), || {
        let page = core.call(core.surface.list_people(ListPeopleReq {
            bot_id: bot,
            search: name.into(),
            group_id: None,
            is_blacklisted: false,
            order: PeopleOrder::LastSeen,
            after: None,
            limit: 10,
        }));
        page.people.into_iter().next()
    })
}

fn change(core: &Core, bot: i32, person: &PersonView, change: PeopleChange) {
    let touched = core.call(core.surface.change_people(ChangePeopleReq {
        bot_id: bot,
        ids: vec![person.id],
        change,
    }));
    assert_eq!(touched.count, 1);
}

fn explain(core: &Core, bot: i32, player: &str, line: &str) -> ExplanationView {
    core.call(core.surface.explain_line(ExplainLineReq {
        bot_id: bot,
        player: player.into(),
        chat_type: "chat".into(),
        line: line.into(),
    }))
}

/// Where an explanation ends, if the command does not run.
fn end(explained: &ExplanationView) -> Option<&str> {
    let last = explained.steps.last()?;
    (last.verdict == StepVerdict::Stopped).then_some(last.step.as_str())
}

fn says(server: &ScriptedServer, player: &str, text: &str) {
    server.op(json!({ "op": "chatAs", "name": player, "text": text }));
}

fn said(server: &ScriptedServer, is_meant: impl Fn(&str) -> bool) -> usize {
    let lines = server.events("chat").into_iter();
    lines
        .filter(|event| event["message"].as_str().is_some_and(&is_meant))
        .count()
}

#[test]
fn a_new_player_is_refused_gets_a_group_succeeds_must_wait_and_is_no_longer_heard() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    guard(&core, &command(&core, bot, "ping"), "vip.ping", 300);
    core.bring_online(bot);

    says(&server, "Alex", "@ping one");
    server.hears("Bot_1", "Alex, you may not use @ping.");
    let alex = person(&core, bot, "alex");
    assert!(alex.last_seen_at.is_some());
    assert_eq!(
        end(&explain(&core, bot, "Alex", "@ping x")),
        Some("permission")
    );

    let group = core.call(core.surface.create_group(CreateGroupReq {
        bot_id: bot,
        name: "VIP".into(),
        // Not vip.*, which would free from the pause, too.
        permissions: vec!["vip.ping".into()],
        parent_ids: vec![],
    }));
    let group_id = group.id;
    change(&core, bot, &alex, PeopleChange::AddGroup { group_id });
    says(&server, "Alex", "@ping two");
    server.hears("Bot_1", "pong two");
    says(&server, "Alex", "@ping three");
    server.event("chat", |event| {
        let said = event["message"].as_str().unwrap_or_default();
        said.starts_with("Alex, wait ") && said.ends_with("before @ping again.")
    });
    assert_eq!(
        end(&explain(&core, bot, "Alex", "@ping x")),
        Some("cooldown")
    );

    let req = || GroupReq {
        id: group_id,
        bot_id: bot,
    };
    core.call(core.surface.delete_group(req()));
    assert_eq!(
        end(&explain(&core, bot, "Alex", "@ping x")),
        Some("permission")
    );
    let back = core.call(core.surface.restore_group(req()));
    assert_eq!((back.id, back.member_count), (group_id, 1));
    assert_eq!(
        end(&explain(&core, bot, "Alex", "@ping x")),
        Some("cooldown")
    );

    let is_blacklisted = true;
    change(
        &core,
        bot,
        &alex,
        PeopleChange::Blacklist { is_blacklisted },
    );
    says(&server, "Alex", "@ping four");
    core.console_shows(bot, "Alex is on the blacklist");
    assert_eq!(
        said(&server, |text| ["pong three", "pong four"].contains(&text)),
        0
    );

    let audit = core.call(core.surface.list_audit(ListAuditReq {
        bot_id: Some(bot),
        actor: Some(AuditActor::User),
        before: None,
        limit: 100,
    }));
    let done = audit
        .entries
        .iter()
        .rev()
        .map(|entry| entry.action.as_str());
    let done: Vec<_> = done.collect();
    assert_eq!(
        done,
        [
            "create_bot",
            "update_command",
            "create_group",
            "change_people",
            "delete_group",
            "restore_group",
            "change_people",
        ]
    );
    let guarded = audit
        .entries
        .iter()
        .find(|entry| entry.action == "update_command");
    let guarded = guarded.expect("it is written down");
    let value = |text: &Option<String>| -> Value {
        serde_json::from_str(text.as_deref().unwrap_or("null")).expect("it is JSON")
    };
    assert_eq!(
        value(&guarded.old),
        json!({"cooldownSeconds": 0, "permission": null})
    );
    assert_eq!(
        value(&guarded.new),
        json!({"cooldownSeconds": 300, "permission": "vip.ping"})
    );
    core.close();
}

#[test]
fn one_who_floods_the_bot_is_told_once_and_others_are_heard() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let ping = command(&core, bot, "ping");
    // Each use is refused without a word, so that what is said is about the flood.
    guard(&core, &ping, "nobody.may", 0);
    core.call(
        core.surface
            .update_replies(sculk_contract::UpdateRepliesReq {
                bot_id: bot,
                language: Some(sculk_contract::ReplyLanguage::En),
                own: vec![
                    sculk_contract::OwnReply {
                        kind: "forbidden".into(),
                        text: String::new(),
                    },
                    sculk_contract::OwnReply {
                        kind: "tooFast".into(),
                        text: "{player}: slow down".into(),
                    },
                ],
                expected_revision: None,
            }),
    );
    core.bring_online(bot);
    let flood = (0..300).map(|_| json!({ "op": "chatAs", "name": "Alex", "text": "@ping" }));
    server.ops(flood.collect());
    server.hears("Bot_1", "Alex: slow down");
    says(&server, "Bob", "@help");
    server.event("chat", |event| {
        let said = event["message"].as_str().unwrap_or_default();
        said.starts_with("Commands: @")
    });
    assert_eq!(
        said(&server, |text| text == "Alex: slow down"),
        1,
        "told once"
    );
    core.close();
}

#[test]
fn the_apps_own_commands_answer_and_what_they_change_is_written_down() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.call(core.surface.update_bot(UpdateBotReq {
        id: bot,
        username: None,
        server_id: None,
        prefix: Some("!".into()),
        owners: Some(vec!["Owner".into()]),
        note: None,
        auto_start: None,
        password: None,
        expected_revision: None,
    }));
    core.bring_online(bot);
    says(&server, "Owner", "!setgroup Bob Admin");
    server.hears("Bot_1", "Bob is in Admin now.");
    says(&server, "Owner", "!whois Bob");
    server.hears("Bot_1", "Bob: User, Admin");
    says(&server, "Bob", "!setblacklist Eve");
    server.hears("Bot_1", "Eve is on the blacklist now.");
    says(&server, "Bob", "!setgroup Bob");
    server.hears(
        "Bot_1",
        "Bob, group is missing. Use: !setgroup <username> <group>",
    );
    assert!(person(&core, bot, "eve").is_blacklisted);
    let audit = core.call(core.surface.list_audit(ListAuditReq {
        bot_id: Some(bot),
        actor: Some(AuditActor::Player),
        before: None,
        limit: 10,
    }));
    let done: Vec<_> = audit
        .entries
        .iter()
        .map(|one| {
            (
                one.actor_name.as_str(),
                one.action.as_str(),
                one.subject.as_str(),
            )
        })
        .collect();
    assert_eq!(
        done,
        [("bob", "setblacklist", "eve"), ("owner", "setgroup", "bob")]
    );
    core.close();

    let folder = dir.path().display().to_string();
    let output = std::process::Command::new(crate::terminal::sculk())
        .args([
            "explain",
            "--data-dir",
            &folder,
            "--bot",
            "bot_1",
            "--player",
            "Eve",
        ])
        .args(["--json", "!help"])
        .output()
        .expect("the program starts");
    let told: ExplanationView = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(end(&told), Some("blacklist"), "{told:#?}");
}
