//! The worker as a process: its pipe and its end.

use crate::harness::{
    server::ScriptedServer,
    worker::{Worker, spec},
};
use sculk_bots::{BotEvent, BotId, DisconnectCause, FromWorker, LogLevel, ToWorker};
use serde_json::json;
use std::time::{Duration, Instant};

fn pong(worker: &mut Worker, seq: u64) {
    worker.send(&ToWorker::Ping { seq });
    worker.wait("a pong", |message| {
        (*message == FromWorker::Pong { seq }).then_some(())
    });
}

#[test]
fn closing_the_pipe_lets_bots_leave_and_ends_the_worker() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    worker.hang_up();
    assert_eq!(worker.end_of(1, 1), DisconnectCause::LeftByUs);
    assert!(worker.exit().success());
    server.event("leave", |event| event["player"] == "Bot_1");
}

#[cfg(unix)]
#[test]
fn sigterm_lets_bots_leave_and_ends_the_worker() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    let pid = worker.pid().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status()
        .expect("kill exists");
    assert!(killed.success());
    assert_eq!(worker.end_of(1, 1), DisconnectCause::LeftByUs);
    assert!(worker.exit().success());
}

#[test]
fn message_of_another_build_is_reported_and_skipped() {
    let mut worker = Worker::start();
    let unknown = br#"{"type":"dance"}"#;
    let mut frame = u32::try_from(unknown.len())
        .expect("a short text")
        .to_le_bytes()
        .to_vec();
    frame.extend_from_slice(unknown);
    worker.send_bytes(&frame);
    worker.wait("a log line", |message| {
        matches!(
            message,
            FromWorker::Log {
                level: LogLevel::Error,
                ..
            }
        )
        .then_some(())
    });
    pong(&mut worker, 1);
}

#[test]
fn pipe_out_of_step_ends_the_worker() {
    let mut worker = Worker::start();
    worker.send_bytes(&[0xff; 8]);
    assert!(worker.exit().success());
}

#[test]
fn worker_answers_while_a_bot_waits_for_a_dead_server() {
    let server = ScriptedServer::start();
    server.op(json!({ "op": "refuse", "how": "blackhole" }));
    let mut worker = Worker::start();
    worker.join(1, 1, spec(server.port, "Bot_1"));
    let started = Instant::now();
    pong(&mut worker, 7);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "a ping does not wait for a bot"
    );
    worker.send(&ToWorker::Leave { bot: BotId(1) });
    assert_eq!(worker.end_of(1, 1), DisconnectCause::LeftByUs);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "an attempt can be broken off before its time limits"
    );
}

#[test]
fn new_attempt_of_a_bot_ends_its_former_one_first() {
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    worker.bring_online(1, 2, spec(server.port, "Bot_1"));
    assert_eq!(
        worker.end_of(1, 1),
        DisconnectCause::LeftByUs,
        "and not because its name was taken"
    );
    worker
        .say(1, "chat", "second life")
        .expect("the new one is online");
    server.hears("Bot_1", "second life");
    assert_eq!((worker.n_ends(1, 1), worker.n_ends(1, 2)), (1, 0));
}

#[test]
fn app_that_does_not_listen_for_a_while_misses_no_chat_line() {
    const N_LINES: usize = 6_000;
    let server = ScriptedServer::start();
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(server.port, "Bot_1"));
    worker.ignore();
    let line = |n: usize| format!("line {n:04}");
    let say = |n| json!({ "op": "say", "text": line(n) });
    server.ops((0..N_LINES).map(say).collect());
    std::thread::sleep(Duration::from_secs(2));
    worker.listen();
    worker.hears(1, 1, &line(N_LINES - 1));
    let lines = worker.heard.iter().filter_map(|message| match message {
        FromWorker::Event {
            event: BotEvent::Chat(chat),
            ..
        } if chat.text.starts_with("line ") => Some(chat.text.clone()),
        _ => None,
    });
    assert!(lines.eq((0..N_LINES).map(line)), "every line, in order");
    worker
        .say(1, "chat", "still here")
        .expect("the bot is still online");
    server.hears("Bot_1", "still here");
}
