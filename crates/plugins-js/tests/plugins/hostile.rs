//! Plugins that mean harm, each with its outcome. The table of `docs/plugins-hostile.md` names these
//! tests; one test holds that it names all of them.

mod blame;
mod limits;
mod natives;
mod reach;
mod thieves;
mod tricks;

use crate::stage::{Play, Stage};

/// A plugin that must go on living whatever happens beside it.
const WITNESS: &str = "module.exports = (bot) => bot.on('chat', (name, text) => bot.sendLog(`witness heard ${text}`));";

/// A bad plugin beside a witness.
pub fn beside_witness(source: &str) -> Play {
    Stage::new()
        .limits(|limits| {
            limits.event_ms = 300;
            limits.load_ms = 500;
            limits.memory_bytes = 24 << 20;
        })
        .plugin("bad", source)
        .plugin("witness", WITNESS)
        .start()
        .ready()
}

/// The witness still hears.
pub fn witness_lives(play: &mut Play) {
    play.chat("Steve", "are you there");
    play.logs("witness heard are you there");
}

/// The bad plugin is stopped by name, and the witness lives.
pub fn is_stopped(play: &mut Play) -> String {
    let stopped = play.shows("stopped");
    assert_eq!(stopped["plugin"], "bad", "{stopped}");
    witness_lives(play);
    stopped["reason"].as_str().unwrap().to_owned()
}

/// The bad plugin's own line says how it went, and the witness lives.
pub fn says(source: &str, expected: &str) {
    let mut play = beside_witness(source);
    play.logs(expected);
    witness_lives(&mut play);
}

#[test]
fn the_table_names_every_test_and_no_other() {
    let table = include_str!("../../../../docs/plugins-hostile.md");
    let sources = [
        include_str!("hostile/blame.rs"),
        include_str!("hostile/limits.rs"),
        include_str!("hostile/natives.rs"),
        include_str!("hostile/reach.rs"),
        include_str!("hostile/thieves.rs"),
        include_str!("hostile/tricks.rs"),
    ];
    let mut tests: Vec<&str> = sources
        .iter()
        .flat_map(|source| source.lines())
        .filter_map(|line| line.strip_prefix("fn ")?.split_once("()"))
        .map(|(name, _)| name)
        .collect();
    let mut rows: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    tests.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows, tests);
    assert!(tests.len() >= 60, "{} hostile plugins", tests.len());
}
