//! A bot in the real worker on a real server: joining, talking, leaving.

use crate::harness::{
    peer::Peer,
    server::ScriptedServer,
    worker::{Worker, spec},
};
use sculk_bots::{
    BotAction, BotAnswer, BotError, BotEvent, BotId, ChatKind, DisconnectCause, FromWorker, Pacing,
    ToWorker,
};
use serde_json::json;

#[test]
fn bot_joins_chats_both_ways_in_every_encoding_and_leaves() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    server.event("join", |event| event["player"] == "Bot_1");
    for mode in ["player", "system", "disguised"] {
        server.config(json!({ "chatMode": mode }));
        server.op(json!({ "op": "chatAs", "name": "Alex", "text": format!("hello as {mode}") }));
        let heard = worker.hears(1, 1, &format!("hello as {mode}"));
        assert_eq!(
            (heard.kind, heard.sender.as_deref()),
            (ChatKind::Chat, Some("Alex")),
            "chat as {mode}"
        );
        assert_eq!(heard.line, format!("<Alex> hello as {mode}"));
    }
    server.config(json!({ "chatMode": "player" }));
    let answer = worker
        .say(1, "chat", "hi there")
        .expect("an online bot can speak");
    assert_eq!(
        answer,
        BotAnswer::Queued {
            n_lines: 1,
            n_waiting: 1
        }
    );
    server.hears("Bot_1", "hi there");
    worker.send(&ToWorker::Leave { bot: BotId(1) });
    assert_eq!(worker.end_of(1, 1), DisconnectCause::LeftByUs);
    server.event("leave", |event| event["player"] == "Bot_1");
    assert_eq!(
        server.events("protocol_error").len(),
        0,
        "everything the bot sent was well-formed"
    );
    assert_eq!(
        server.events("extra_bytes").len(),
        0,
        "everything the bot sent was well-formed"
    );
}

#[test]
fn whispers_system_lines_and_commands_are_told_apart() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    server.op(json!({ "op": "whisper", "from": "Alex", "player": "Bot_1", "text": "psst" }));
    let heard = worker.hears(1, 1, "psst");
    assert_eq!(
        (heard.kind, heard.sender.as_deref()),
        (ChatKind::Whisper, Some("Alex"))
    );
    server.op(json!({ "op": "say", "text": "Server restarts soon" }));
    let heard = worker.hears(1, 1, "Server restarts soon");
    assert_eq!((heard.kind, heard.sender), (ChatKind::System, None));
    server.op(json!({ "op": "say", "text": "above the hotbar", "actionBar": true }));
    assert_eq!(
        worker.hears(1, 1, "above the hotbar").kind,
        ChatKind::ActionBar
    );
    worker.say(1, "command", "/list").expect("commands go out");
    server.event("command", |event| {
        event["player"] == "Bot_1" && event["command"] == "list"
    });
    let whisper = BotAction::Say {
        chat_type: "private".into(),
        text: "back".into(),
        recipient: Some("Bot_1".into()),
    };
    worker.act(1, whisper).expect("whispers go out");
    server.event("whisper", |event| {
        event["to"] == "Bot_1" && event["message"] == "back"
    });
    let echoes = |event: &BotEvent| {
        matches!(event, BotEvent::Chat(m) if m.kind == ChatKind::WhisperEcho && m.text == "back")
            .then_some(())
    };
    worker.event(1, 1, "the echo of the bot's own whisper", echoes);
}

#[test]
fn player_of_another_make_hears_the_bot_and_is_heard() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    let mut peer = Peer::join(server.port, "Alex");
    let joined = |event: &BotEvent| {
        matches!(event, BotEvent::PlayerJoined { username, .. } if username == "Alex").then_some(())
    };
    worker.event(1, 1, "Alex in the player list", joined);
    peer.say("@ping hello");
    assert_eq!(
        worker.hears(1, 1, "@ping hello").sender.as_deref(),
        Some("Alex")
    );
    worker
        .say(1, "chat", "pong hello")
        .expect("an online bot can speak");
    peer.sees("<Bot_1> pong hello");
    drop(peer);
    let left = |event: &BotEvent| {
        matches!(event, BotEvent::PlayerLeft { username, .. } if username == "Alex").then_some(())
    };
    worker.event(1, 1, "Alex gone from the player list", left);
}

#[test]
fn paced_lines_keep_their_distance_on_the_wire() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    let mut paced = spec(server.port, "Bot_1");
    paced.pacing = Pacing::default();
    worker.bring_online(1, 1, paced);
    worker
        .say(1, "chat", "one\ntwo\nthree")
        .expect("an online bot can speak");
    let at = |line| {
        server.hears("Bot_1", line)["t"]
            .as_f64()
            .expect("events have a time")
    };
    let (one, two, three) = (at("one"), at("two"), at("three"));
    for gap in [two - one, three - two] {
        // A second apart where the bot sends them; a loaded machine may deliver one late.
        assert!(gap > 600.0, "chat lines are a second apart, here {gap} ms");
    }
}

#[test]
fn death_is_reported_once_and_the_bot_respawns() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    // The server takes no damage to heart before the client says it has loaded.
    server.event("player_loaded", |event| event["player"] == "Bot_1");
    server.op(json!({ "op": "kill", "player": "Bot_1" }));
    server.event("respawn", |event| event["player"] == "Bot_1");
    worker
        .say(1, "chat", "alive")
        .expect("a respawned bot can speak");
    worker.hears(1, 1, "alive");
    let deaths = worker
        .heard
        .iter()
        .filter(|m| {
            matches!(
                m,
                FromWorker::Event {
                    event: BotEvent::Died { .. },
                    ..
                }
            )
        })
        .count();
    assert_eq!(deaths, 1, "one death, one report");
}

#[test]
fn bot_goes_on_talking_after_the_server_reconfigures_it() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    server.op(json!({ "op": "reconfigure", "player": "Bot_1" }));
    server.event("join", |_| server.events("join").len() == 2);
    worker
        .say(1, "chat", "still here")
        .expect("the bot is still online");
    server.hears("Bot_1", "still here");
    assert_eq!(worker.n_ends(1, 1), 0);
}

#[test]
fn actions_of_bots_that_are_not_online_are_refused() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    assert_eq!(
        worker.say(9, "chat", "hi"),
        Err(BotError::NotOnline),
        "nobody has heard of this bot"
    );
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    worker.send(&ToWorker::Leave { bot: BotId(1) });
    worker.end_of(1, 1);
    assert_eq!(
        worker.say(1, "chat", "hi"),
        Err(BotError::NotOnline),
        "it has left"
    );
}

#[test]
fn ten_bots_share_a_worker_and_each_hears_the_others() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    for bot in 1..=10 {
        worker.join(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    for bot in 1..=10 {
        worker.event(bot, 1, "joining", |event| {
            matches!(event, BotEvent::Joined { .. }).then_some(())
        });
    }
    worker
        .say(3, "chat", "hello all")
        .expect("an online bot can speak");
    for bot in 1..=10 {
        assert_eq!(
            worker.hears(bot, 1, "hello all").sender.as_deref(),
            Some("Bot_3")
        );
    }
    worker.send(&ToWorker::Leave { bot: BotId(3) });
    assert_eq!(worker.end_of(3, 1), DisconnectCause::LeftByUs);
    worker.bring_online(3, 2, spec(server.port, "Bot_3"));
    worker
        .say(3, "chat", "back again")
        .expect("the same bot can come back");
    worker.hears(4, 1, "back again");
}
