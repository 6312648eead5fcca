//! Variables that outlive a run.

use serde_json::{Value, json};

use crate::harness::{
    core::Core,
    graph::{add, add_command, graph},
    scene::Scene,
};

/// A graph that counts: it adds one to a persistent variable, says it, and `THEN`.
fn counter(start: &str, then: &str) -> String {
    let counting = graph(
        &r#"
        start START
        old data:get_variable {"variableName":"n"}
        sum math:operation {"operation":"+","b":1}
        set action:bot_set_variable {"name":"n"}
        say action:send_message {"message":"count {n}"}
        new data:get_variable {"variableName":"n"}
        then flow:delay {"delay":THEN}
        start.exec -> set.exec
        old.value -> sum.a
        sum.result -> set.value
        set.exec -> say.exec
        new.value -> say.var_n
        say.exec -> then.exec
        "#
        .replace("START", start)
        .replace("THEN", then),
    );
    let mut counting: Value = serde_json::from_str(&counting).unwrap();
    counting["variables"] =
        json!([{"id": "n", "name": "n", "type": "number", "value": 10, "persistent": true}]);
    counting.to_string()
}

#[test]
fn persistent_variables_survive_runs_that_never_end_and_a_restart_of_bot_and_core() {
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "count", &counter("event:command", "0"));
        add(core, bot, "Endless", counter("event:botStartup", "3600000"));
    });
    scene.server.hears("Bot_1", "count 11");
    scene.say("Alex", "@count");
    // One after the other: runs that count at the same time may both begin with the same number.
    crate::harness::until("the command's first count", || {
        let said = scene.server.events("chat").into_iter();
        let said = said.filter(|event| event["message"] == "count 11");
        (said.count() == 2).then_some(())
    });
    scene.say("Alex", "@count");
    scene.server.hears("Bot_1", "count 12");
    let Scene {
        server,
        core,
        bot,
        dir,
    } = scene;
    core.close();
    let n_said = || {
        let said = server.events("chat").into_iter();
        said.filter(|event| event["message"] == "count 12").count()
    };
    assert_eq!(n_said(), 1, "the command's own count");
    let core = Core::open_with(dir.path(), true);
    core.bring_online(bot);
    crate::harness::until("the endless run's count after the restart", || {
        (n_said() == 2).then_some(())
    });
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": "@count" }));
    server.hears("Bot_1", "count 13");
    core.close();
}
