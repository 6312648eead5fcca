//! The practice world as the core keeps it: a process of its own, a bot with one call, and no
//! outside server.

use std::path::Path;

use sculk_contract::{
    BotStateView, BotTarget, ErrorCode, Nothing, PracticeCommandReq, PracticeLineKind,
    PracticeStateView,
};

use crate::harness::{core::Core, until};

fn enter(core: &Core, line: &str) {
    core.call(core.surface.run_practice_command(PracticeCommandReq {
        line: line.to_owned(),
    }));
}

/// Waits for a line of the world's console.
fn hears(core: &Core, kind: PracticeLineKind, player: Option<&str>, text: &str) {
    until(&format!("the line {text:?} of the world's console"), || {
        let console = core.call(core.surface.read_practice_console(Nothing {}));
        console.lines.into_iter().find(|line| {
            line.kind == kind && line.player.as_deref() == player && line.text.contains(text)
        })
    });
}

fn port(core: &Core) -> Option<u16> {
    match core.call(core.surface.get_practice(Nothing {})).state {
        PracticeStateView::Running { port, .. } => Some(port),
        _ => None,
    }
}

fn pid(core: &Core) -> u32 {
    until("a sample with the practice world", || {
        let sample = core.call(core.surface.get_resource_use(Nothing {}));
        sample.practice.map(|process| process.pid)
    })
}

#[test]
fn one_call_brings_a_bot_into_the_practice_world_where_it_answers() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let refused = core.try_call(core.surface.run_practice_command(PracticeCommandReq {
        line: "list".to_owned(),
    }));
    assert_eq!(refused.unwrap_err().code, ErrorCode::Precondition);

    let bot = core.call(core.surface.try_in_practice(Nothing {}));
    core.wait_online(bot.id);
    let practice = core.call(core.surface.get_practice(Nothing {}));
    assert_eq!(practice.players, [bot.username.as_str()]);
    assert_eq!(practice.server_id, Some(bot.server_id));
    assert!(practice.commands.iter().any(|known| known.name == "talk"));

    enter(&core, "talk Mira @ping hello");
    hears(&core, PracticeLineKind::Chat, Some("Mira"), "@ping hello");
    hears(
        &core,
        PracticeLineKind::Chat,
        Some(&bot.username),
        "pong hello",
    );
    enter(&core, &format!("give {} bread 3", bot.username));
    hears(&core, PracticeLineKind::Reply, None, "bread");

    let second = core.call(core.surface.try_in_practice(Nothing {}));
    assert_ne!(second.username, bot.username);
    assert_eq!(second.server_id, bot.server_id, "one world, one server");
    core.close();
}

#[test]
fn a_killed_practice_world_comes_back_where_it_was_and_a_stopped_one_stays_away() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.call(core.surface.try_in_practice(Nothing {})).id;
    core.wait_online(bot);
    let before = port(&core);
    let killed = pid(&core);
    kill(killed);
    hears(&core, PracticeLineKind::Problem, None, "signal 9");
    let after = until("the world to be back", || port(&core));
    assert_eq!(Some(after), before);
    // The figures are two seconds old at most.
    until("another process", || (pid(&core) != killed).then_some(()));
    core.wait_online(bot);

    let stopped = core.call(core.surface.stop_practice(Nothing {}));
    assert_eq!(stopped.state, PracticeStateView::Stopped);
    until("the bot to rest", || {
        (core.state(bot) == BotStateView::Stopped).then_some(())
    });
    // A bot that plays there opens it.
    core.call(core.surface.start_bots(BotTarget::Some { ids: vec![bot] }));
    core.wait_online(bot);
    let last = pid(&core);
    core.close();
    until("the process to end with the core", || {
        (!Path::new(&format!("/proc/{last}")).exists()).then_some(())
    });
}

fn kill(pid: u32) {
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(killed.unwrap().success());
}
