//! What a bot costs: latency from packet to event and to reply, memory, processor time.
//!
//! Prints figures and asserts nothing. Run with the worker built for measuring:
//! `cargo build --release -p sculk-worker`, then
//! `SCULK_WORKER_BIN=target/release/sculk-worker cargo bench -p sculk-stories --bench worker`.
//! Then many bots in one worker: `SCULK_BENCH_BOTS` says how many (50 and 200). In the same run as
//! many bots of the first number join the same server with mineflayer, a Node process each, for the
//! ratio; `SCULK_BENCH_PEERS` starts fewer, and as many as fit into half the free memory are the
//! most. Joining and leaving for a long time is `--bench soak`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot measure"
)]

mod cost;
#[path = "../stories/harness/mod.rs"]
#[expect(dead_code, reason = "stories use more of the harness than this")]
mod harness;
mod latency;
mod peers;
mod tap;

use cost::{cpu_seconds, number, proportional_mb, resident_mb};
use harness::{
    server::ScriptedServer,
    worker::{Worker, spec, worker_binary},
};
use latency::print_latency;
use sculk_bots::{BotAction, BotEvent, BotId, CallId, ToWorker};
use serde_json::json;
use std::{
    thread::sleep,
    time::{Duration, Instant},
};
use tap::Tap;

const WARM_UP: usize = 50;
const SAMPLES: usize = 500;
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    println!("worker: {}", worker_binary().display());
    one_bot();
    match number("SCULK_BENCH_BOTS") {
        Some(n_bots) => against_peers(n_bots),
        None => {
            against_peers(50);
            many_bots(&server_for(200), 200);
        }
    }
}

/// Latencies through a tap on the wire, then memory and processor time of an idle bot.
fn one_bot() {
    let server = ScriptedServer::start();
    let tap = Tap::before(server.port);
    let mut worker = Worker::start();
    worker.bring_online(1, 1, spec(tap.port, "Bot_1"));
    let (mut to_event, mut to_reply) = (Vec::new(), Vec::new());
    for n in 0..WARM_UP + SAMPLES {
        let (event, reply) = sample(&server, &tap, &mut worker, n);
        if n >= WARM_UP {
            to_event.push(event);
            to_reply.push(reply);
        }
        worker.heard.clear();
    }
    print_latency(
        "packet on the bot's socket -> event at the supervisor",
        &mut to_event,
    );
    print_latency(
        "packet on the bot's socket -> reply on the wire (pacing off)",
        &mut to_reply,
    );
    sleep(Duration::from_secs(2));
    print_cost(worker.pid(), 1);
}

/// One chat line in, one reply out. The tap tells when each passed on the wire.
fn sample(
    server: &ScriptedServer,
    tap: &Tap,
    worker: &mut Worker,
    n: usize,
) -> (Duration, Duration) {
    let (question, answer) = (format!("question {n:05}"), format!("answer {n:05}"));
    server.op(json!({ "op": "chatAs", "name": "Alex", "text": question }));
    worker.hears(1, 1, &question);
    let heard_at = Instant::now();
    let action = BotAction::Say {
        chat_type: "chat".into(),
        text: answer.clone(),
        recipient: None,
    };
    worker.send(&ToWorker::Do {
        bot: BotId(1),
        call: CallId(n as u64),
        action,
        timeout_ms: None,
    });
    let sent_at = tap.passed_down(&question);
    let answered_at = tap.passed_up(&answer);
    // The server echoes the answer; the next sample starts when it is through.
    worker.hears(1, 1, &answer);
    tap.forget();
    (
        heard_at.saturating_duration_since(sent_at),
        answered_at.saturating_duration_since(sent_at),
    )
}

/// A server with room for so many bots and as many peers.
fn server_for(n_bots: u32) -> ScriptedServer {
    let server = ScriptedServer::start_for(Duration::from_secs(1800));
    server.config(json!({ "maxPlayers": 2 * n_bots + 1 }));
    server
}

/// Many bots, then as many bots with a Node process each.
fn against_peers(n_bots: u32) {
    let server = server_for(n_bots);
    let (ours, worker) = many_bots(&server, n_bots);
    drop(worker);
    let wanted = number("SCULK_BENCH_PEERS").unwrap_or(n_bots).min(n_bots);
    let n_peers = peers::how_many_fit(wanted);
    if n_peers == 0 {
        return println!("no memory for Node processes to compare with");
    }
    let theirs = peers::measure(&server, n_peers, IDLE);
    let ours = if n_peers == n_bots {
        ours
    } else {
        println!("only {n_peers} Node processes, so {n_peers} bots are compared with them");
        many_bots(&server, n_peers).0
    };
    println!(
        "at {n_peers} bots one Node process each takes {:.0} times the memory and {:.0} times the time until all have joined",
        theirs.proportional_mb / ours.proportional_mb,
        theirs.start.as_secs_f64() / ours.start.as_secs_f64()
    );
}

/// Many bots on one server in one worker.
fn many_bots(server: &ScriptedServer, n_bots: u32) -> (peers::Cost, Worker) {
    let started = Instant::now();
    let mut worker = Worker::start();
    let bots = || (1..).take(n_bots as usize);
    for bot in bots() {
        worker.join(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    for bot in bots() {
        worker.event(bot, 1, "joining", |event| {
            matches!(event, BotEvent::Joined { .. }).then_some(())
        });
    }
    let start = started.elapsed();
    println!(
        "{n_bots} bots joined in {:.1} s, their worker's start included (the server is a single Node process)",
        start.as_secs_f64()
    );
    sleep(Duration::from_secs(3));
    print_cost(worker.pid(), n_bots);
    let cost = peers::Cost {
        proportional_mb: proportional_mb(worker.pid()),
        start,
    };
    (cost, worker)
}

fn print_cost(pid: u32, n_bots: u32) {
    let before = cpu_seconds(pid);
    sleep(IDLE);
    let share = (cpu_seconds(pid) - before) / IDLE.as_secs_f64() * 100.0;
    let (rss, peak) = resident_mb(pid);
    println!(
        "worker with {n_bots} idle bot(s): {rss:.1} MB resident (peak {peak:.1} MB), {share:.1}% of a core"
    );
}
