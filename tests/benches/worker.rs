//! What a bot costs: latency from packet to event and to reply, memory, processor time.
//!
//! Prints figures and asserts nothing. Run with the worker built for measuring:
//! `cargo build --release -p sculk-worker`, then
//! `SCULK_WORKER_BIN=target/release/sculk-worker cargo bench -p sculk-stories --bench worker`.
//! `SCULK_BENCH_BOTS` sets how many bots the second part joins (50). `SCULK_SOAK_MINUTES` adds a
//! third part: bots that leave and come back for so long, and what it does to the memory.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot measure"
)]

#[path = "../stories/harness/mod.rs"]
#[expect(dead_code, reason = "stories use more of the harness than this")]
mod harness;
mod latency;
mod tap;

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
    many_bots();
    if let Some(minutes) = number::<u64>("SCULK_SOAK_MINUTES") {
        soak(Duration::from_secs(60 * minutes));
    }
}

fn number<T: std::str::FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Ten bots on a server; one after the other leaves and comes back. Memory each minute.
fn soak(length: Duration) {
    const BOTS: i32 = 10;
    const MINUTE: Duration = Duration::from_secs(60);
    let server = ScriptedServer::start_for(length + 2 * MINUTE);
    let mut worker = Worker::start();
    for bot in 1..=BOTS {
        worker.bring_online(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    let started = Instant::now();
    let (mut n_cycles, mut next_report) = (0u32, started + MINUTE);
    for (session, bot) in (2..).flat_map(|session| (1..=BOTS).map(move |bot| (session, bot))) {
        worker.send(&ToWorker::Leave { bot: BotId(bot) });
        worker.end_of(bot, session - 1);
        worker.bring_online(bot, session, spec(server.port, &format!("Bot_{bot}")));
        worker.heard.clear();
        n_cycles += 1;
        if Instant::now() >= next_report {
            next_report += MINUTE;
            let minutes = started.elapsed().as_secs() / 60;
            let rss = memory_mb(worker.pid(), "VmRSS:");
            println!(
                "soak, {minutes} min: {n_cycles} bots left and came back, {rss:.1} MB resident"
            );
        }
        if started.elapsed() >= length {
            return;
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

/// Many bots on one server in one worker.
fn many_bots() {
    let n_bots = number("SCULK_BENCH_BOTS").unwrap_or(50);
    let server = ScriptedServer::start();
    server.config(json!({ "maxPlayers": n_bots + 1 }));
    let mut worker = Worker::start();
    let started = Instant::now();
    for bot in 1..=n_bots {
        worker.join(bot, 1, spec(server.port, &format!("Bot_{bot}")));
    }
    for bot in 1..=n_bots {
        worker.event(bot, 1, "joining", |event| {
            matches!(event, BotEvent::Joined { .. }).then_some(())
        });
    }
    println!(
        "{n_bots} bots joined in {:.1} s (the server is a single Node process)",
        started.elapsed().as_secs_f64()
    );
    sleep(Duration::from_secs(3));
    print_cost(worker.pid(), n_bots);
}

fn print_cost(pid: u32, n_bots: i32) {
    let before = cpu_seconds(pid);
    sleep(IDLE);
    let share = (cpu_seconds(pid) - before) / IDLE.as_secs_f64() * 100.0;
    let (rss, peak) = (memory_mb(pid, "VmRSS:"), memory_mb(pid, "VmHWM:"));
    println!(
        "worker with {n_bots} idle bot(s): {rss:.1} MB resident (peak {peak:.1} MB), {share:.1}% of a core"
    );
}

/// A value of `/proc/PID/status` in MB (10^6 bytes).
fn memory_mb(pid: u32, key: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = status.lines().find_map(|line| {
        line.strip_prefix(key)?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
}

/// User and system time of a process so far; `/proc` counts in hundredths of a second.
fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
    };
    (ticks(11) + ticks(12)) / 100.0
}
