//! The practice world as the core keeps it: a process of its own, a bot with one call, and no
//! outside server.

use std::path::Path;

use sculk_contract::{
    BotStateView, BotTarget, ErrorCode, GraphPlace, ListRunsReq, Nothing, PracticeCommandReq,
    PracticeLineKind, PracticeStateView, RunReq, RunStart, StartGraphReq,
};

use crate::harness::{
    core::Core,
    graph::{add_command, graph},
    until,
};

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

#[test]
fn a_graph_runs_from_the_editor_in_the_practice_world_as_it_stands_on_the_canvas() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    // The graph's own bot is nowhere near a server.
    let bot = core.add_bot(1, "Bot_1").id;
    let published = graph("start event:command");
    let command = add_command(&core, bot, "greet", &published);
    let place = GraphPlace::Command { id: command };
    let draft = graph(
        r#"
        start event:command
        say action:send_message {"chat_type":"chat","message":"said by a draft"}
        start.exec -> say.exec
        "#,
    );
    let order = |document: &str| StartGraphReq {
        graph: place,
        start: RunStart {
            event: "command".to_owned(),
            args: String::new(),
            user: "Alex".to_owned(),
            chat_type: "chat".to_owned(),
            variables: String::new(),
        },
        practice_document: Some(document.to_owned()),
    };
    let broken = core.try_call(core.surface.start_graph(order("{")));
    assert_eq!(broken.unwrap_err().code, ErrorCode::Precondition);
    core.call(core.surface.start_graph(order(&draft)));
    let practice = core.call(core.surface.get_practice(Nothing {}));
    let player = practice.players.first().cloned();
    hears(
        &core,
        PracticeLineKind::Chat,
        player.as_deref(),
        "said by a draft",
    );
    let list = || {
        core.call(core.surface.list_runs(ListRunsReq {
            graph: Some(place),
            limit: 5,
            ..ListRunsReq::default()
        }))
    };
    let run = until("the run to be listed", || list().runs.pop());
    assert_ne!(run.bot_id, bot, "it ran on a bot of the practice world");
    let trace = core.call(core.surface.get_run(RunReq { id: run.id }));
    assert_eq!(trace.revision, None, "no version of it is published");
    assert!(trace.steps.iter().any(|step| step.node == "say"));
    // The next one finds the bot there.
    core.call(core.surface.start_graph(order(&draft)));
    let both = || Some(list().runs.len()).filter(|n| *n == 2);
    until("the second run", both);
    let practice = core.call(core.surface.get_practice(Nothing {}));
    assert_eq!(practice.players.len(), 1);
    core.close();
}
