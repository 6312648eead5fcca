//! What events say to graphs: the payloads of BlockMine.

use serde_json::json;

use crate::harness::{
    graph::{add, add_command, graph},
    scene::Scene,
};

#[test]
fn a_whisper_is_called_whisper_by_events_and_private_by_commands() {
    let heard = graph(
        r#"
        chat event:chat
        log action:send_log {"message":"event {type}: {text}"}
        chat.exec -> log.exec
        chat.chatType -> log.var_type
        chat.message -> log.var_text
        "#,
    );
    let secret = graph(
        r#"
        start event:command
        log action:send_log {"message":"command {type}"}
        say action:send_message {"message":"psst"}
        start.exec -> log.exec
        start.chat_type -> log.var_type
        log.exec -> say.exec
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add(core, bot, "Heard", heard);
        add_command(core, bot, "secret", &secret);
    });
    let whisper = |text: &str| {
        scene
            .server
            .op(json!({ "op": "whisper", "from": "Alex", "player": "Bot_1", "text": text }));
    };
    whisper("hello");
    scene.core.console_shows(scene.bot, "event whisper: hello");
    whisper("@secret");
    scene.core.console_shows(scene.bot, "command private");
    scene
        .server
        .event("command", |event| event["command"] == "msg Alex psst");
    scene.core.close();
}

#[test]
fn events_say_where_the_bot_is_and_of_which_type_entities_are() {
    let news = graph(
        r#"
        start event:command
        wait flow:wait_for_event {"event_name":"entitySpawn","timeout":60}
        type object:get {"key":"entity"}
        field data:get_entity_field
        bot object:get {"key":"botEntity"}
        json object:to_json
        log action:send_log {"message":"type {t} bot {b}"}
        ready action:send_log {"message":"ready"}
        start.exec -> ready.exec
        ready.exec -> wait.exec
        wait.event -> type.object
        type.value -> field.entity
        field.type -> log.var_t
        wait.event -> bot.object
        bot.value -> json.value
        json.result -> log.var_b
        wait.exec -> log.exec
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "news", &news);
    });
    // What appears right after the bot came in is no news.
    std::thread::sleep(std::time::Duration::from_millis(3_200));
    for (kind, expected) in [("zombie", "hostile"), ("cow", "animal")] {
        let ready = || {
            let lines = scene.core.console(scene.bot).into_iter();
            lines
                .filter(|line| crate::harness::core::plain(line) == "ready")
                .count()
        };
        crate::harness::until("the news", || {
            // Anew each time: a run may have heard of the last beast of the kind before.
            let before = ready();
            scene.say("Alex", "@news");
            crate::harness::until("the run to wait", || (ready() > before).then_some(()));
            scene
                .server
                .op(json!({ "op": "spawn", "kind": kind, "pos": [4, 64, 4], "ai": "still" }));
            std::thread::sleep(std::time::Duration::from_millis(100));
            let lines = scene.core.console(scene.bot).into_iter();
            let mut lines = lines.map(|line| crate::harness::core::plain(&line));
            lines
                .any(|line| {
                    line.contains(&format!("type {expected} bot {{"))
                        && line.contains("\"position\":{\"x\":")
                        && line.contains("\"yaw\"")
                })
                .then_some(())
        });
    }
    scene.core.close();
}
