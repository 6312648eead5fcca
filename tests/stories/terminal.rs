//! `sculk` in a terminal: a bot that does what it is told line by line, and a crowd that is counted.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::harness::{server::ScriptedServer, worker::worker_binary};

/// The program beside the worker.
pub fn sculk() -> PathBuf {
    let path = worker_binary().with_file_name(format!("sculk{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is missing: build it with `cargo build -p sculk-cli`",
        path.display()
    );
    path
}

fn run(args: &[&str], script: &str) -> Output {
    let mut process = Command::new(sculk())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = process.stdin.take().expect("stdin is piped");
    stdin.write_all(script.as_bytes()).expect("it reads");
    drop(stdin);
    process.wait_with_output().expect("it ends")
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is JSON"))
        .collect()
}

fn answer<'a>(lines: &'a [Value], id: &str) -> &'a Value {
    let found = lines.iter().find(|line| line["id"] == id);
    found.unwrap_or_else(|| panic!("no answer to {id} in {lines:#?}"))
}

#[test]
fn a_bot_does_what_it_is_told_and_says_what_came_of_it() {
    let server = ScriptedServer::start();
    let address = format!("127.0.0.1:{}", server.port);
    let script = [
        json!({"id": "say", "type": "say", "chatType": "chat", "text": "hello from a script"}),
        json!({"id": "sent", "type": "waitFor", "event": "sent", "timeoutMs": 30_000}),
        json!({"id": "odd", "type": "say", "chatType": "nope", "text": "x"}),
        json!({"id": "pause", "type": "wait", "ms": 1}),
    ]
    .map(|line| line.to_string())
    .join("\n")
        + "\nno json\n";
    let args = ["bot", "run", "--server", &address, "--name", "Scripted"];
    let output = run(&args, &script);
    let lines = lines(&output);
    assert_eq!(answer(&lines, "say")["ok"]["type"], "queued");
    assert_eq!(answer(&lines, "sent")["ok"]["text"], "hello from a script");
    assert_eq!(answer(&lines, "odd")["error"]["code"], "unknownChatType");
    assert_eq!(answer(&lines, "pause")["ok"]["type"], "waited");
    let bad = lines
        .iter()
        .find(|line| line["error"]["code"] == "badRequest");
    assert!(bad.is_some_and(|line| line["id"].is_null()));
    let events: Vec<_> = lines
        .iter()
        .filter_map(|line| line["event"]["type"].as_str())
        .collect();
    assert!(
        events.contains(&"joined") && events.contains(&"sent"),
        "{events:?}"
    );
    assert_eq!(output.status.code(), Some(3), "two requests were refused");
    server.hears("Scripted", "hello from a script");
    server.event("leave", |event| event["player"] == "Scripted");
}

#[test]
fn a_bot_that_is_not_let_in_says_why() {
    let server = ScriptedServer::start();
    server.config(json!({ "reject": "You are not whitelisted on this server!" }));
    let address = format!("127.0.0.1:{}", server.port);
    let args = ["bot", "run", "--server", &address, "--name", "Stranger"];
    let output = run(&args, "");
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("whitelist"), "{words}");
}

#[test]
fn a_crowd_is_counted() {
    let server = ScriptedServer::start();
    let address = format!("127.0.0.1:{}", server.port);
    let args = [
        "demo",
        "--bots",
        "5",
        "--server",
        &address,
        "--seconds",
        "3",
        "--json",
    ];
    let output = run(&args, "");
    let lines = lines(&output);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words}: {lines:?}");
    let report = &lines[0];
    assert_eq!((&report["joined"], &report["lost"]), (&json!(5), &json!(0)));
    assert!(report["memoryBytes"].as_u64().unwrap() > 1_000_000);
    assert!(report["eventLatencyMs"]["n"].as_u64().unwrap() > 0);
}
