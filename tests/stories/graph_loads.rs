//! Graphs under load: one that loops for ever, and one event among a flood of others.

use serde_json::{Value, json};

use crate::harness::{
    graph::{add, add_command, graph},
    scene::Scene,
    until,
};

/// Loops without end and without asking the world; stopped after so much work.
fn endless(work: u64) -> String {
    let endless = graph(
        r#"
        start event:command
        forever flow:while {"condition":true}
        old data:get_variable {"variableName":"n"}
        sum math:operation {"operation":"+","b":1}
        set action:bot_set_variable {"name":"n"}
        start.exec -> forever.exec
        forever.loop_body -> set.exec
        old.value -> sum.a
        sum.result -> set.value
        "#,
    );
    let mut endless: Value = serde_json::from_str(&endless).unwrap();
    endless["variables"] = json!([{"id": "n", "name": "n", "type": "number", "value": 0}]);
    endless["quotas"] =
        json!({ "work": work, "steps": 4_000_000_000_u64, "rounds": 4_000_000_000_u64 });
    endless.to_string()
}

#[test]
fn endless_loops_hold_up_neither_bots_nor_graphs_and_are_stopped_by_name() {
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "loop", &endless(u64::MAX >> 12));
        add_command(core, bot, "short", &endless(5_000_000));
    });
    let other = scene.core.add_bot(scene.server.port, "Bot_2").id;
    scene.core.bring_online(other);
    // More of them than places for runs that compute for long.
    for _ in 0..3 {
        scene.say("Alex", "@loop");
    }
    for n in 0..5 {
        scene.say("Alex", &format!("@ping {n}"));
        scene.server.hears("Bot_1", &format!("pong {n}"));
        scene.server.hears("Bot_2", &format!("pong {n}"));
    }
    scene.say("Alex", "@short");
    let line = scene.core.console_shows(
        scene.bot,
        "short: The run was stopped because it computed for too long",
    );
    let text = crate::harness::core::plain(&line);
    assert!(text.contains("in the loop forever"), "{text}");
    scene
        .core
        .call(scene.core.surface.stop_bots(sculk_contract::BotTarget::All));
    scene.core.close();
}

#[test]
fn one_event_among_a_flood_of_chat_is_not_lost() {
    let chat = graph(
        r#"
        chat event:chat
        log action:send_log {"message":"heard {text}"}
        chat.exec -> log.exec
        chat.message -> log.var_text
        "#,
    );
    let health = graph(
        r#"
        health event:health
        say action:send_message {"message":"health {n}"}
        health.exec -> say.exec
        health.health -> say.var_n
        "#,
    );
    let mut chatty = 0;
    let scene = Scene::with(|core, bot| {
        chatty = add(core, bot, "Chatty", chat).id;
        add(core, bot, "Health", health);
    });
    scene
        .server
        .event("player_loaded", |event| event["player"] == "Bot_1");
    let lines = |from: u32| {
        let lines = from..from + 50;
        lines.map(|n| json!({ "op": "chatAs", "name": "Alex", "text": format!("line {n}") }))
    };
    for half in 0..4 {
        let mut ops: Vec<_> = lines(half * 50).collect();
        if half == 2 {
            ops.insert(25, json!({ "op": "hurt", "player": "Bot_1", "amount": 3 }));
        }
        scene.server.ops(ops);
        std::thread::sleep(std::time::Duration::from_millis(500));
        // What waits is bounded, and on a busy machine the next lines would find no room.
        until("these lines to be handled", || {
            let load = scene.load(chatty);
            (load.n_started + load.n_dropped >= (half + 1) * 50).then_some(())
        });
    }
    scene.server.hears("Bot_1", "health 17");
    let load = until("all lines to be handled", || {
        let load = scene.load(chatty);
        let n_known = load.n_started + load.n_dropped;
        (n_known >= 200 && load.n_running == 0).then_some(load)
    });
    assert_eq!((load.n_started, load.n_failed), (200, 0), "none was lost");
    scene.core.close();
}
