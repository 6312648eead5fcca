//! When things happen in a graph on a live bot: after an event, not too often, once it is quiet,
//! several at a time.

use sculk_contract::UpdateEventGraphReq;
use serde_json::{Value, json};

use crate::harness::{
    core::Core,
    graph::{add, add_command, graph},
    scene::Scene,
    until,
};

#[test]
fn a_run_waits_for_the_answer_of_a_player_among_hundreds_of_other_lines() {
    let ask = graph(
        r#"
        start event:command
        sure action:send_message {"message":"sure?"}
        wait flow:wait_for_event {"event_name":"chat","timeout":60}
        text object:get {"key":"message"}
        is logic:compare {"operation":"==","b":"yes"}
        who object:get {"key":"username"}
        done action:send_message {"message":"{who} is sure"}
        late action:send_message {"message":"too late"}
        start.exec -> sure.exec
        sure.exec -> wait.exec
        wait.event -> text.object
        text.value -> is.a
        is.result -> wait.matches
        wait.event -> who.object
        who.value -> done.var_who
        wait.exec -> done.exec
        wait.timeout -> late.exec
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "ask", &ask);
    });
    scene.say("Alex", "@ask");
    scene.server.hears("Bot_1", "sure?");
    let line = |n: usize| {
        let (name, text) = match n {
            150 => ("Steve", "yes".to_owned()),
            _ => ("Alex", format!("line {n}")),
        };
        json!({ "op": "chatAs", "name": name, "text": text })
    };
    scene.server.ops((0..300).map(line).collect());
    scene.server.hears("Bot_1", "Steve is sure");
    scene.core.close();
}

#[test]
fn a_wait_ends_when_the_patience_does_and_when_the_graph_is_switched_off() {
    let wait = |seconds: f64, then: &str| {
        graph(
            &r#"
            start event:chat
            wait flow:wait_for_event {"event_name":"playerLeft","timeout":SECONDS}
            done action:send_message {"message":"somebody left"}
            late action:send_message {"message":"THEN"}
            start.exec -> wait.exec
            wait.exec -> done.exec
            wait.timeout -> late.exec
            "#
            .replace("SECONDS", &seconds.to_string())
            .replace("THEN", then),
        )
    };
    let mut endless = 0;
    let scene = Scene::with(|core, bot| {
        add(core, bot, "Short", wait(0.2, "too late"));
        endless = add(core, bot, "Endless", wait(0.0, "never")).id;
    });
    scene.say("Alex", "go");
    scene.server.hears("Bot_1", "too late");
    let running = |id: i32| scene.load(id).n_running;
    assert_eq!(running(endless), 1);
    scene
        .core
        .call(scene.core.surface.update_event_graph(UpdateEventGraphReq {
            id: endless,
            name: None,
            is_enabled: Some(false),
            max_runs: None,
            when_busy: None,
            filter: None,
            expected_revision: None,
        }));
    until("the run to be given up", || {
        (running(endless) == 0).then_some(())
    });
    scene.core.close();
}

#[test]
fn turns_come_once_in_a_while_for_each_player_and_survive_a_restart() {
    let turns = graph(
        r#"
        chat event:chat
        once flow:once_per {"per":"day"}
        hello action:send_message {"message":"welcome {name}"}
        rate flow:throttle {"every":3600}
        first action:send_message {"message":"first"}
        late action:send_message {"message":"late {text}"}
        chat.exec -> once.exec
        chat.username -> once.key
        chat.username -> hello.var_name
        once.exec -> hello.exec
        hello.exec -> rate.exec
        once.already -> rate.exec
        rate.exec -> first.exec
        rate.too_early -> late.exec
        chat.message -> late.var_text
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add(core, bot, "Turns", turns);
    });
    scene.say("Alex", "one");
    scene.server.hears("Bot_1", "first");
    for (name, text) in [("Alex", "two"), ("Steve", "three")] {
        scene.say(name, text);
        scene.server.hears("Bot_1", &format!("late {text}"));
    }
    scene.core.close();
    let core = Core::open_with(scene.dir.path(), true);
    core.bring_online(scene.bot);
    let server = scene.server;
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "four" }));
    server.hears("Bot_1", "late four");
    let said = server.events("chat").into_iter();
    let said = said.filter(|event| event["player"] == "Bot_1");
    let said: Vec<_> = said.map(|event| event["message"].clone()).collect();
    let expected = [
        "welcome Alex",
        "first",
        "late two",
        "welcome Steve",
        "late three",
        "late four",
    ];
    assert_eq!(said, expected);
    core.close();
}

#[test]
fn of_a_burst_of_events_one_run_goes_on_when_it_is_quiet() {
    let quiet = graph(
        r#"
        chat event:chat
        quiet flow:debounce {"quiet":1.5}
        calm action:send_message {"message":"calm"}
        other action:send_log {"message":"another came"}
        chat.exec -> quiet.exec
        quiet.exec -> calm.exec
        quiet.dropped -> other.exec
        "#,
    );
    let mut id = 0;
    let scene = Scene::with(|core, bot| {
        id = add(core, bot, "Quiet", quiet).id;
    });
    let line = |n| json!({ "op": "chatAs", "name": "Alex", "text": format!("line {n}") });
    scene.server.ops((0..10).map(line).collect());
    scene.server.hears("Bot_1", "calm");
    assert_eq!(scene.load(id).n_started, 10);
    assert_eq!(scene.said(), ["calm"]);
    scene.core.close();
}

#[test]
fn branches_wait_side_by_side_and_the_first_of_a_race_ends_the_others() {
    let side_by_side = graph(
        r#"
        start event:command
        par flow:parallel {"pinCount":2,"join":"all"}
        slow flow:wait_for_event {"event_name":"chat","timeout":60}
        slow_said action:send_message {"message":"heard"}
        fast flow:delay {"delay":100}
        fast_said action:send_message {"message":"fast"}
        both action:send_message {"message":"both"}
        start.exec -> par.exec
        par.exec_0 -> slow.exec
        slow.exec -> slow_said.exec
        par.exec_1 -> fast.exec
        fast.exec -> fast_said.exec
        par.exec -> both.exec
        "#,
    );
    let race = graph(
        r#"
        start event:command
        par flow:parallel {"pinCount":2,"join":"first"}
        slow flow:wait_for_event {"event_name":"chat","timeout":0}
        slow_said action:send_message {"message":"never"}
        fast flow:delay {"delay":50}
        then action:send_message {"message":"over"}
        start.exec -> par.exec
        par.exec_0 -> slow.exec
        slow.exec -> slow_said.exec
        par.exec_1 -> fast.exec
        par.exec -> then.exec
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "both", &side_by_side);
        add_command(core, bot, "race", &race);
    });
    scene.say("Alex", "@race");
    scene.server.hears("Bot_1", "over");
    scene.say("Alex", "@both");
    scene.server.hears("Bot_1", "fast");
    scene.say("Alex", "now");
    scene.server.hears("Bot_1", "both");
    assert_eq!(scene.said(), ["over", "fast", "heard", "both"]);
    scene.core.close();
}

#[test]
fn a_subgraph_that_fails_is_tried_again_after_pauses() {
    let greet: Value = serde_json::from_str(&graph(
        r#"
        in graph:input
        say action:send_message {"message":"try {n}"}
        nowhere action:send_message {"chat_type":"nowhere","message":"x"}
        in.run -> say.exec
        in.n -> say.var_n
        say.exec -> nowhere.exec
        "#,
    ))
    .unwrap();
    let retry = graph(
        r#"
        start event:command
        again flow:retry {"times":3,"pause":0.05,"factor":2}
        greet graph:call {"subgraph":"greet"}
        failed action:send_message {"message":"gave up"}
        start.exec -> again.exec
        again.try -> greet.run
        again.attempt -> greet.n
        again.gave_up -> failed.exec
        "#,
    );
    let mut retry: Value = serde_json::from_str(&retry).unwrap();
    retry["subgraphs"] = json!([{
        "id": "greet", "name": "Greet", "outputs": [],
        "inputs": [{"id": "run", "type": "Exec"}, {"id": "n", "type": "Number"}],
        "nodes": greet["nodes"], "connections": greet["connections"],
    }]);
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "retry", &retry.to_string());
    });
    scene.say("Alex", "@retry");
    scene.server.hears("Bot_1", "gave up");
    assert_eq!(scene.said(), ["try 1", "try 2", "try 3", "gave up"]);
    scene.core.close();
}
