//! Plugins of ours (`tests/plugins/`), each of a kind that people use, with what can be seen of it.

use std::io::{Read, Write};

use sculk_bots::{BotAction, BotEvent, ChatKind};
use serde_json::json;

use crate::stage::{Play, Stage};

fn sample(name: &str, grants: &[&str], saved: serde_json::Value) -> Play {
    Stage::new().sample(name, grants, saved).start().ready()
}

/// A web service that answers everything with one JSON; gives its port.
fn service(answer: &'static str) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8192];
            let _ = stream.read(&mut request);
            let n = answer.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {n}\r\n\r\n{answer}"
            );
        }
    });
    port
}

#[test]
fn rotate_accounts() {
    let saved = json!({ "accounts": ["One:a", "Two:b"], "seconds": 0.02 });
    let mut play = sample("rotate-accounts", &["credentials"], saved.clone());
    assert_eq!(play.shows("credentials")["username"], "One");
    assert_eq!(play.shows("credentials")["username"], "Two");
    play.logs("next is Two: true");
    let mut play = sample("rotate-accounts", &[], saved);
    play.logs("lacks the permission “credentials”");
}

#[test]
fn come_back() {
    let mut play = sample("come-back", &[], json!({}));
    play.system("You asked to be teleported");
    play.system("You were teleported to Alex");
    play.system("You were teleported to Bob");
    assert_eq!(play.says().1, "/home");
    assert!(play.said.is_empty());
}

#[test]
fn hub_login() {
    let mut play = sample("hub-login", &["credentials"], json!({}));
    play.system("Please use /login <password>");
    assert_eq!(play.says().1, "/login hunter2");
    play.system("Welcome back!");
    assert_eq!(play.says().1, "/server survival");
}

#[test]
fn spam_guard() {
    let mut play = sample("spam-guard", &[], json!({}));
    for _ in 0..3 {
        play.chat("Boss", "buy");
        play.chat("Spammer", "buy");
    }
    assert_eq!(play.says().1, "Spammer, that is enough.");
    assert_eq!(play.says().1, "You said it 3 times.");
    assert_eq!(
        play.shows("pageState")["state"]["muted"],
        json!(["Spammer"])
    );
    play.engine.tell(sculk_plugins::ToPlugins::Page {
        call: 1,
        plugin: "spam-guard".into(),
        path: "guard".into(),
    });
    assert_eq!(
        play.shows("outcome")["result"]["Ok"]["data"]["path"],
        "guard"
    );
    play.engine.tell(sculk_plugins::ToPlugins::Action {
        call: 2,
        plugin: "spam-guard".into(),
        action: "forgive".into(),
        payload: json!({ "name": "Spammer" }),
    });
    play.logs("Spammer is forgiven");
}

#[test]
fn group_commands() {
    let mut play = sample("group-commands", &[], json!({}));
    play.logs("commands are there");
    play.chat("Boss", "@setgroup Alex Admin");
    assert_eq!(play.says().1, "Alex is in Admin now");
    play.chat("Alex", "@setgroup Steve Nobody");
    assert_eq!(play.says().1, "There is no group “Nobody”.");
    play.engine.tell(sculk_plugins::ToPlugins::Unload {
        plugin: "group-commands".into(),
    });
    play.logs("1 commands removed");
}

#[test]
fn clan() {
    let mut play = Stage::new()
        .sample("clan-chat", &[], json!({}))
        .sample("clan-members", &[], json!({}))
        .sample("help-list", &[], json!({}))
        .start()
        .ready();
    play.logs("helping");
    play.system("[Clan] Nova joined the clan");
    assert_eq!(play.says().1, "/cc Welcome, Nova!");
    play.logs("nova may say: true");
}

#[test]
fn ask_server() {
    let mut play = sample("ask-server", &[], json!({}));
    play.logs("asking");
    play.chat("Steve", "@баланс");
    assert_eq!(play.says().1, "/money steve");
    play.system("Balance: 1234567");
    assert_eq!(play.says().1, "steve has 1\u{a0}234\u{a0}567");
    play.chat("Steve", "@money Alex");
    assert_eq!(play.says().1, "/money Alex");
    assert_eq!(play.says().1, "no answer (Timeout)");
}

#[test]
fn facts() {
    let port = service(r#"{"fact":"Cats sleep","at":0}"#);
    let url = format!("http://127.0.0.1:{port}/random");
    let mut play = sample("facts", &["network:127.0.0.1"], json!({ "url": url }));
    play.logs("ready");
    play.chat("Steve", "@fact");
    assert_eq!(play.says().1, "Cats sleep (01.01.1970)");
}

#[test]
fn help_list() {
    let mut play = Stage::new()
        .sample("help-list", &[], json!({}))
        .sample("group-commands", &[], json!({}))
        .sample("ask-server", &[], json!({}))
        .start()
        .ready();
    for line in ["helping", "commands are there", "asking"] {
        play.logs(line);
    }
    play.chat("Steve", "@help");
    assert_eq!(play.says().1, "@money");
    play.chat("Boss", "@help");
    assert_eq!(play.says().1, "@money, @setgroup");
}

#[test]
fn server_info() {
    let mut play = sample("server-info", &["process"], json!({}));
    play.logs("cores true memory true load true up true");
    let mut play = sample("server-info", &[], json!({}));
    assert!(
        play.shows("fault")["fault"]["message"]
            .as_str()
            .unwrap()
            .contains("lacks the permission “process”")
    );
}

#[test]
fn notify() {
    let port = service(r#"{"ok":true}"#);
    let mut play = sample("notify", &["network:127.0.0.1"], json!({ "port": port }));
    play.chat("Steve", "hey HELPER, come");
    play.logs(r#"told: 200 {"ok":true}"#);
}

#[test]
fn greet_list() {
    let mut play = sample("greet-list", &[], json!({}));
    for name in ["Steve", "Alex", "Alex"] {
        play.event(BotEvent::PlayerJoined {
            username: name.into(),
            uuid: name.into(),
        });
    }
    assert_eq!(play.says().1, "Good to see you, Alex");
    assert!(play.said.is_empty());
}

#[test]
fn timed_lines() {
    let mut play = sample("timed-lines", &[], json!({}));
    play.logs("ready");
    play.line(
        ChatKind::Whisper,
        Some("Steve"),
        "@tell Alex one two|three",
        None,
    );
    assert_eq!(
        play.says(),
        ("private".into(), "one two".into(), Some("Alex".into()))
    );
    assert_eq!(play.says().1, "three");
}

#[test]
fn auto_hit() {
    let mut play = sample("auto-hit", &[], json!({}));
    play.join();
    // Yaw π and pitch 0 look to the south.
    play.event(
        serde_json::from_value(json!({ "type": "entitySpawned", "entity": {
            "id": 9, "uuid": "z", "kind": "zombie", "position": { "x": 1.5, "y": 64.0, "z": 0.5 }, "yaw": 0.0, "pitch": 0.0,
            "distance": 3.0, "isOnGround": true, "isSneaking": false, "isBurning": false,
        } }))
        .unwrap(),
    );
    play.logs("hit zombie at 3.0");
    play.until("a strike", |play| {
        play.acted
            .iter()
            .any(|action| matches!(action, BotAction::Attack { .. }))
    });
    let look = play.acted.iter().find_map(|action| match action {
        BotAction::Look { yaw, pitch } => Some((yaw.abs(), pitch.abs())),
        _ => None,
    });
    assert_eq!(look, Some((0.0, 0.0)));
    assert!(
        play.acted
            .iter()
            .any(|action| matches!(action, BotAction::Equip { item, .. } if item.slot == Some(9)))
    );
}

#[test]
fn auto_meal() {
    let mut play = sample("auto-meal", &[], json!({}));
    play.join();
    play.event(BotEvent::Health {
        health: 20.0,
        food: 10,
        saturation: 0.0,
    });
    // The first health may come before the inventory is known; it is told again with the next.
    play.until("a meal", |play| {
        play.event(BotEvent::Health {
            health: 20.0,
            food: 10,
            saturation: 0.0,
        });
        play.acted
            .iter()
            .any(|action| matches!(action, BotAction::Eat { .. }))
    });
    assert_eq!(play.shows("graphEvent")["event"], "autoEat:start");
    play.logs("ate Bread at 10");
}

#[test]
fn model_chat() {
    let port = service(r#"{"choices":[{"message":{"content":"Hi! 😀"},"finish_reason":"stop"}]}"#);
    let endpoint = format!("http://127.0.0.1:{port}/v1");
    let mut play = sample(
        "model-chat",
        &["network:127.0.0.1"],
        json!({ "endpoint": endpoint, "key": "k" }),
    );
    play.chat("Steve", "hey bot");
    assert_eq!(play.says().1, "Hi!");
}
