//! Fifty bots in a chat of a hundred lines a second, each with a graph that chat starts: the time
//! from a line's arrival in a bot's console to the first thing its graph did. Prints, asserts
//! nothing.

#[path = "../stories/harness/mod.rs"]
#[expect(dead_code, reason = "stories use more of the harness than this")]
mod harness;
mod latency;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use harness::{core::Core, server::ScriptedServer};
use latency::print_latency;
use sculk_contract::{BotTarget, ConsoleSource, CreateEventGraphReq, ListEventGraphsReq};
use serde_json::json;

const N_BOTS: usize = 50;
const LINES_A_SECOND: u64 = 100;
const SECONDS: u64 = 20;

/// Writes what was said to the console.
const GRAPH: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[
    {"id":"chat","type":"event:chat","position":{"x":0,"y":0},"data":{}},
    {"id":"log","type":"action:send_log","position":{"x":0,"y":0},"data":{}}],"connections":[
    {"id":"1","sourceNodeId":"chat","sourcePinId":"exec","targetNodeId":"log","targetPinId":"exec"},
    {"id":"2","sourceNodeId":"chat","sourcePinId":"message","targetNodeId":"log","targetPinId":"message"}]}"#;

fn main() {
    let server = ScriptedServer::start();
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let core = Core::open_with(dir.path(), true);
    let bots: Vec<_> = (0..N_BOTS)
        .map(|n| core.add_bot(server.port, &format!("Bot_{n:02}")).id)
        .collect();
    for &bot in &bots {
        core.call(core.surface.create_event_graph(CreateEventGraphReq {
            bot_id: bot,
            name: "Log".into(),
            document: Some(GRAPH.into()),
        }));
    }
    let started = Instant::now();
    core.call(core.surface.start_bots(BotTarget::All));
    for &bot in &bots {
        core.wait_online(bot);
    }
    println!(
        "{N_BOTS} bots online after {:.1} s",
        started.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    let mut n_said = 0;
    while began.elapsed() < Duration::from_secs(SECONDS) {
        let due = began.elapsed().as_millis() as u64 * LINES_A_SECOND / 1000;
        let says: Vec<_> = (n_said..due)
            .map(|n| json!({ "op": "chatAs", "name": "Alex", "text": format!("line {n:06}") }))
            .collect();
        n_said = due.max(n_said);
        if !says.is_empty() {
            server.ops(says);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_secs(2));
    report(&core, &bots, n_said);
    core.close();
}

fn report(core: &Core, bots: &[i32], n_said: u64) {
    let mut samples = Vec::new();
    let mut n_dropped = 0;
    for &bot in bots {
        let mut heard = HashMap::new();
        for line in core.console(bot) {
            let text = harness::core::plain(&line);
            let Some(at) = text.find("line ") else {
                continue;
            };
            let key = text[at..].to_owned();
            match line.source {
                ConsoleSource::Chat => {
                    heard.insert(key, line.at);
                }
                ConsoleSource::Graph => {
                    if let Some(at) = heard.get(&key) {
                        samples.push(Duration::from_millis(line.at - at));
                    }
                }
                _ => {}
            }
        }
        let graphs = core.call(
            core.surface
                .list_event_graphs(ListEventGraphsReq { bot_id: bot }),
        );
        n_dropped += graphs[0].load.n_dropped;
    }
    print_latency(
        "line in the console -> first effect of its graph (whole milliseconds)",
        &mut samples,
    );
    println!(
        "{n_said} lines were said to {} bots; {n_dropped} events were dropped",
        bots.len()
    );
}
