//! Fifty bots in a chat of a hundred lines a second, each with a graph that chat starts: the time
//! from a line's arrival in a bot's console to the first thing its graph did. A few beasts walk
//! about meanwhile, so that there is something to coalesce. Prints, asserts nothing.

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

/// Starts at every report of a beast's move and does nothing.
const MOVES: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[
    {"id":"moved","type":"event:entityMoved","position":{"x":0,"y":0},"data":{}}],"connections":[]}"#;
const N_BEASTS: u32 = 5;

fn main() {
    let server = ScriptedServer::start_for(Duration::from_secs(600));
    server.config(json!({ "maxPlayers": N_BOTS + 1 }));
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let core = Core::open_with(dir.path(), true);
    // All on one server: bots of one server share a worker.
    let home = core.add_server(server.port, "Home");
    let bots: Vec<_> = (0..N_BOTS)
        .map(|n| core.add_bot_on(home, &format!("Bot_{n:02}")).id)
        .collect();
    for &bot in &bots {
        for (name, graph) in [("Log", GRAPH), ("Moves", MOVES)] {
            core.call(core.surface.create_event_graph(CreateEventGraphReq {
                bot_id: bot,
                name: name.into(),
                document: Some(graph.into()),
            }));
        }
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
    for n in 0..N_BEASTS {
        server.op(json!({ "op": "spawn", "kind": "cow", "pos": [n * 2, 64, 6], "ai": "wander" }));
    }
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
    let (mut n_dropped, mut n_moves, mut n_overruns) = (0, 0, 0);
    for &bot in bots {
        let mut heard = HashMap::new();
        for line in core.console(bot) {
            let text = harness::core::plain(&line);
            n_overruns += u32::from(text.contains("came faster than"));
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
        for graph in graphs {
            n_dropped += graph.load.n_dropped;
            if graph.name == "Moves" {
                n_moves += graph.load.n_started;
            }
        }
    }
    print_latency(
        "line in the console -> first effect of its graph (whole milliseconds)",
        &mut samples,
    );
    println!(
        "{n_said} lines were said to {} bots; {n_dropped} events were dropped by full queues of graphs, {n_overruns} times a worker left some out",
        bots.len()
    );
    println!(
        "{N_BEASTS} beasts walked at 20 steps a second; {n_moves} moves started graphs, {:.1} a second for each bot and beast: the others were coalesced",
        f64::from(n_moves) / f64::from(N_BEASTS) / bots.len() as f64 / SECONDS as f64
    );
}
