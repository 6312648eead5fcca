//! Timers of event graphs, and how fast a bot answers events while consoles are written to disk. No
//! server: what a worker would report is put into the bot's mailbox.

use std::time::{Duration, Instant};

use sculk_bots::{BotEvent, ChatKind, ChatMessage, SessionId};
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_core::BotId;
use serde_json::json;

use super::BotInput;
use crate::console::NewLine;
use crate::revision_tests::{call, surface_in};
use crate::{App, Surface};

const BOT: BotId = BotId(1);

/// Writes a value of its event to the console.
fn logs(event: &str, data: serde_json::Value, pin: &str) -> String {
    let node = |id: &str, kind: &str, data: serde_json::Value| json!({ "id": id, "type": kind, "position": { "x": 0, "y": 0 }, "data": data });
    let wire = |id: &str, from: &str, to: &str| {
        json!({
            "id": id, "sourceNodeId": "start", "sourcePinId": from, "targetNodeId": "log",
            "targetPinId": to,
        })
    };
    json!({
        "format_version": 1, "dialect": "sculk", "variables": [],
        "nodes": [
            node("start", &format!("event:{event}"), data),
            node("log", "action:send_log", json!({})),
        ],
        "connections": [wire("1", "exec", "exec"), wire("2", pin, "message")],
    })
    .to_string()
}

async fn add(surface: &Surface, name: &str, document: String) {
    let graph = json!({ "botId": BOT.0, "name": name, "document": document });
    call(surface, "create_event_graph", graph).await.unwrap();
}

async fn report(app: &App, event: BotEvent) {
    let session = SessionId(0);
    let input = BotInput::Report { session, event };
    app.inner.fleet.send(BOT, input).await;
}

async fn join(app: &App) {
    let joined = BotEvent::Joined {
        username: "Bot_1".to_owned(),
        uuid: "00000000-0000-0000-0000-000000000001".to_owned(),
        wants_signed_chat: false,
    };
    report(app, joined).await;
}

/// What graphs wrote, oldest first.
fn written(app: &App) -> Vec<String> {
    let page = app.inner.consoles.read(BOT, None, 1_000);
    let lines = page.lines.into_iter();
    let lines = lines.filter(|line| line.source == ConsoleSource::Graph);
    lines
        .map(|line| line.spans.iter().map(|span| span.text.as_str()).collect())
        .collect()
}

async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited in vain for {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_starts_its_own_graph_again_and_again_until_the_bot_stops() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let app = surface.app();
    add(
        &surface,
        "Ticks",
        logs("timer", json!({ "seconds": 1 }), "count"),
    )
    .await;
    add(
        &surface,
        "Rare",
        logs("timer", json!({ "seconds": 9_999 }), "seconds"),
    )
    .await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert!(written(app).is_empty(), "the bot is not online");
    join(app).await;
    eventually("two ticks", || written(app).len() >= 2).await;
    let lines = written(app);
    assert!(
        lines[0].ends_with('1') && lines[1].ends_with('2'),
        "{lines:?}"
    );

    // A change of another graph leaves it as it is; its own interval holds at once.
    let off = json!({ "id": 2, "isEnabled": false });
    call(&surface, "update_event_graph", off).await.unwrap();
    let n_before = written(app).len();
    eventually("another tick", || written(app).len() > n_before).await;

    app.inner.fleet.send(BOT, BotInput::Stop).await;
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    let n_before = written(app).len();
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    assert_eq!(written(app).len(), n_before, "it stopped with the bot");
    app.shut_down().await;
}

fn said(text: &str) -> BotEvent {
    BotEvent::Chat(ChatMessage {
        kind: ChatKind::Chat,
        sender: Some("Alex".to_owned()),
        text: text.to_owned(),
        line: format!("<Alex> {text}"),
        component: None,
        at_ms: 0,
    })
}

/// Writes so many lines a second to the consoles of sixty bots, for as long as it lives.
async fn write_lines(app: App, a_second: u64) {
    let began = Instant::now();
    let mut n_written = 0;
    loop {
        let due = began.elapsed().as_millis() as u64 * a_second / 1_000;
        for n in n_written..due {
            let text = format!("<Player_{}> line number {n} of a busy evening", n % 500);
            let line = NewLine::plain(ConsoleSource::Chat, ConsoleLevel::Info, &text);
            let bot = BotId(100 + (n % 60) as i32);
            app.inner.consoles.write(bot, line);
        }
        n_written = due;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// From a line in the bot's mailbox to what its graph wrote, in order.
async fn latencies(app: &App, round: u64) -> Vec<Duration> {
    let mut took = Vec::new();
    for n in 0..200 {
        let text = format!("round {round} line {n}");
        let began = Instant::now();
        report(app, said(&text)).await;
        let is_written = || {
            let page = app.inner.consoles.read(BOT, None, 4);
            page.lines.iter().any(|line| {
                line.source == ConsoleSource::Graph
                    && line.spans.iter().any(|span| span.text.ends_with(&text))
            })
        };
        while !is_written() {
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "no answer to {text}"
            );
            tokio::time::sleep(Duration::from_micros(100)).await;
        }
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    took.sort_unstable();
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, which `make bench` makes"]
async fn measure_events_of_a_bot_beside_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let app = surface.app();
    add(&surface, "Log", logs("chat", json!({}), "message")).await;
    join(app).await;
    for (round, a_second) in [0, 25_000, 50_000].into_iter().enumerate() {
        let writer = tokio::spawn(write_lines(app.clone(), a_second));
        let began = Instant::now();
        let took = latencies(app, round as u64).await;
        writer.abort();
        let wrote = began.elapsed();
        let behind = Instant::now();
        app.inner.journal.flush().await;
        let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
        println!(
            "event to first effect of its graph, {a_second:6} lines/s to the journal for {:.1} s: median {:?}, 99th {:?}, worst {:?}; the journal had {:?} to catch up",
            wrote.as_secs_f64(),
            at(0.5),
            at(0.99),
            at(1.0),
            behind.elapsed()
        );
    }
    app.shut_down().await;
}
