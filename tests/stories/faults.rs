//! Faults of networks, servers and processes, as the core's user meets them. `docs/faults.md` lists
//! all of them with what is seen.

use std::collections::HashSet;
use std::time::Duration;

use sculk_contract::{BotStateView, BotTarget, GetRoutineReq, RestartPlan, UpdateRoutineReq};
use serde_json::json;

use crate::harness::{
    core::Core,
    relay::{Relay, Weather},
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};

#[test]
fn a_slow_network_that_loses_much_is_lived_through() {
    let server = ScriptedServer::start();
    let weather = Weather {
        latency: Duration::from_millis(250),
        loss_percent: 30,
    };
    let relay = Relay::before(server.port, weather);
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(relay.port, "Bot_1"));
    for n in 1..=5 {
        server.op(json!({ "op": "chatAs", "name": "Alex", "text": format!("question {n}") }));
        worker.hears(1, 1, &format!("question {n}"));
    }
    worker.say(1, "chat", "answer").expect("the bot is online");
    server.hears("Bot_1", "answer");
    assert_eq!(worker.n_ends(1, 1), 0, "it never lost its connection");
}

/// The same with a kernel that really loses packets. `tests/lossy.sh` makes such a network and runs it.
#[test]
#[ignore = "needs a network that loses packets to the port in SCULK_LOSSY_PORT: tests/lossy.sh"]
fn a_kernel_that_loses_packets_is_lived_through() {
    let port = std::env::var("SCULK_LOSSY_PORT").expect("tests/lossy.sh sets it");
    let port = port.parse().expect("a port");
    let server = ScriptedServer::start_at(port, Duration::from_secs(600));
    let slow = json!({ "op": "net", "defaults": true, "delayUp": 250, "delayDown": 250 });
    server.op(slow);
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    for n in 1..=5 {
        server.op(json!({ "op": "chatAs", "name": "Alex", "text": format!("question {n}") }));
        worker.hears(1, 1, &format!("question {n}"));
    }
    worker.say(1, "chat", "answer").expect("the bot is online");
    server.hears("Bot_1", "answer");
    assert_eq!(worker.n_ends(1, 1), 0, "it never lost its connection");
}

#[test]
fn fifty_bots_come_back_after_a_restart_one_by_one_and_none_twice() {
    const BOTS: usize = 50;
    let mut server = ScriptedServer::start();
    let more = json!({ "maxPlayers": BOTS });
    server.config(more.clone());
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let home = core.add_server(server.port, "Home");
    let bots: Vec<_> = (1..=BOTS)
        .map(|n| core.add_bot_on(home, &format!("Bot_{n}")).id)
        .collect();
    core.call(core.surface.start_bots(BotTarget::All));
    for bot in &bots {
        core.wait_online(*bot);
    }
    let port = server.port;
    server.kill();
    until("all bots to notice", || {
        let is_away = |bot: &i32| !matches!(core.state(*bot), BotStateView::Online { .. });
        bots.iter().all(is_away).then_some(())
    });
    let server = ScriptedServer::start_at(port, Duration::from_secs(120));
    server.config(more);
    for bot in &bots {
        core.wait_online(*bot);
    }
    let joins = server.events("join");
    let names: HashSet<_> = joins
        .iter()
        .map(|join| join["player"].to_string())
        .collect();
    assert_eq!(
        (joins.len(), names.len()),
        (BOTS, BOTS),
        "nobody joined twice"
    );
    let at = |join: Option<&serde_json::Value>| join.unwrap()["t"].as_f64().unwrap();
    assert!(
        at(joins.last()) - at(joins.first()) > 1.0,
        "they come one by one, not all at once"
    );
    core.close();
}

#[test]
fn bots_that_ran_when_the_core_crashed_come_back_and_no_others() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let home = core.add_server(server.port, "Home");
    let [ran, stopped, never] =
        ["Bot_1", "Bot_2", "Bot_3"].map(|name| core.add_bot_on(home, name).id);
    core.bring_online(ran);
    core.bring_online(stopped);
    core.call(
        core.surface
            .stop_bots(BotTarget::Some { ids: vec![stopped] }),
    );
    server.event("leave", |event| event["player"] == "Bot_2");
    // What is wanted is written within moments, not while the bot waits.
    std::thread::sleep(Duration::from_millis(500));
    core.crash();
    server.event("leave", |event| event["player"] == "Bot_1");

    let core = Core::open(dir.path());
    core.wait_online(ran);
    core.console_shows(ran, "Sculk did not end as it should");
    assert_eq!(core.state(stopped), BotStateView::Stopped);
    assert_eq!(core.state(never), BotStateView::Stopped);
    core.close();

    let core = Core::open(dir.path());
    assert_eq!(
        core.state(ran),
        BotStateView::Stopped,
        "after an orderly end only bots that start with the app do"
    );
    core.close();
}

#[test]
fn a_stopped_worker_takes_nothing_down_but_its_own_bots() {
    let (first, second) = (ScriptedServer::start(), ScriptedServer::start());
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let one = core.add_bot(first.port, "Bot_1").id;
    let two = core.add_bot(second.port, "Bot_2").id;
    core.bring_online(one);
    let worker = core.worker_pid();
    signal("STOP", worker);
    core.bring_online(two);
    second.op(json!({ "op": "chatAs", "name": "Alex", "text": "still here?" }));
    core.console_shows(two, "still here?");
    signal("CONT", worker);
    first.op(json!({ "op": "chatAs", "name": "Alex", "text": "awake?" }));
    core.console_shows(one, "awake?");
    core.close();
}

fn signal(name: &str, pid: u32) {
    let sent = std::process::Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_restart_by_the_clock_is_planned_shown_and_taken_back() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let bot = core.add_bot(server.port, "Bot_1").id;
    let routine = || core.call(core.surface.get_routine(GetRoutineReq { bot_id: bot }));
    let plan = |restart| {
        let req = UpdateRoutineReq {
            bot_id: bot,
            restart,
            expected_revision: None,
        };
        core.try_call(core.surface.update_routine(req))
    };
    assert_eq!(routine().restart, RestartPlan::Never);
    let every = RestartPlan::EveryHours { hours: 6 };
    plan(every).unwrap();
    assert_eq!(routine().next_restart_at, None, "not while it is stopped");
    core.bring_online(bot);
    let next = until("the next restart to be planned", || {
        routine().next_restart_at
    });
    let BotStateView::Online { since, idle_since } = core.state(bot) else {
        panic!("{:?}", core.state(bot))
    };
    assert_eq!(idle_since, None);
    let hours = next.saturating_sub(since) / 3_600_000;
    assert_eq!(hours, 6, "counted from the joining");
    let daily = RestartPlan::DailyAt { minute: 1440 };
    assert!(plan(daily).is_err(), "a day has no such minute");
    assert_eq!(routine().restart, every);
    plan(RestartPlan::Never).unwrap();
    until("the plan to be taken back", || {
        routine().next_restart_at.is_none().then_some(())
    });
    core.close();
}
