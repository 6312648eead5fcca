//! The core with the real worker on a real server: a bot's life as a user sees it.

use std::time::{Duration, Instant};

use sculk_contract::{BotStateView, BotTarget, ErrorCode, Nothing, SendChatReq, UpdateBotReq};
use serde_json::json;

use crate::harness::{core::Core, server::ScriptedServer, until};

#[test]
fn a_bot_joins_talks_and_leaves() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let say = |text: &str| {
        core.try_call(core.surface.send_chat(SendChatReq {
            id: bot,
            text: text.into(),
        }))
    };
    assert_eq!(
        say("too early").unwrap_err().code,
        ErrorCode::Precondition,
        "a stopped bot cannot speak"
    );
    core.bring_online(bot);
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "hello" }));
    let heard = core.console_shows(bot, "<Alex> hello");
    assert_eq!(heard.player.as_deref(), Some("Alex"));
    say("hi there").unwrap();
    server.hears("Bot_1", "hi there");
    core.console_shows(bot, "hi there");
    core.call(core.surface.stop_bots(BotTarget::All));
    server.event("leave", |event| event["player"] == "Bot_1");
    assert_eq!(core.state(bot), BotStateView::Stopped);
    core.close();
}

#[test]
fn a_killed_worker_brings_its_bot_back_within_ten_seconds() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.bring_online(bot);
    let pid = core.worker_pid();
    let killed = Instant::now();
    assert!(
        std::process::Command::new("kill")
            .args(["-9", &pid.to_string()])
            .status()
            .unwrap()
            .success()
    );
    until("the bot to notice", || {
        matches!(core.state(bot), BotStateView::Reconnecting { .. }).then_some(())
    });
    core.wait_online(bot);
    assert!(
        killed.elapsed() < Duration::from_secs(10),
        "the bot was away for {:?}",
        killed.elapsed()
    );
    core.console_shows(bot, "signal 9");
    core.close();
}

#[test]
fn a_refusal_is_told_in_plain_words_with_the_next_step() {
    let server = ScriptedServer::start();
    server.config(json!({ "reject": "You are not whitelisted on this server!" }));
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    core.start(bot);
    let failure = until("the bot to give up", || match core.state(bot) {
        BotStateView::Failed { failure, .. } => Some(failure),
        _ => None,
    });
    assert_eq!(failure.code, "notWhitelisted");
    assert_eq!(
        failure.server_words.as_deref(),
        Some("You are not whitelisted on this server!")
    );
    assert!(failure.next.contains("Bot_1") && failure.next.contains("Retry"));
    server.config(json!({ "reject": null }));
    core.bring_online(bot);
    core.close();
}

#[test]
fn what_was_set_up_is_there_after_a_restart_and_a_second_core_keeps_off() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1");
    let second = std::panic::catch_unwind(|| Core::open(dir.path()));
    assert!(second.is_err(), "two cores must not share a folder");
    core.close();
    let core = Core::open(dir.path());
    let bots = core.call(core.surface.list_bots(Nothing {}));
    assert_eq!(bots.len(), 1);
    assert_eq!((bots[0].id, bots[0].username.as_str()), (bot.id, "Bot_1"));
    core.bring_online(bot.id);
    core.close();
}

#[test]
fn a_password_logs_the_bot_in_and_is_found_nowhere_else() {
    const PASSWORD: &str = "correct-horse-9471";
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let changed = core.call(core.surface.update_bot(UpdateBotReq {
        id: bot,
        username: None,
        server_id: None,
        prefix: None,
        owners: None,
        note: None,
        auto_start: None,
        password: Some(PASSWORD.into()),
        expected_revision: None,
    }));
    assert!(changed.has_password);
    core.bring_online(bot);
    server.event("command", |event| {
        event["command"] == format!("login {PASSWORD}")
    });
    core.console_shows(bot, "/login");
    assert!(
        !format!("{:?}", core.console(bot)).contains(PASSWORD),
        "the console must not show the password"
    );
    core.close();
    for entry in walk(dir.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        let found = bytes
            .windows(PASSWORD.len())
            .any(|window| window == PASSWORD.as_bytes());
        assert!(!found, "{} holds the password", entry.display());
    }
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
