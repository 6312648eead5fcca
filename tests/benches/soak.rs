//! Bots that leave and come back for a long time, and what that does to the worker's memory.
//!
//! `SCULK_SOAK_MINUTES=30 cargo bench -p sculk-stories --bench soak` (one minute without the
//! variable). Prints the memory each minute, and at the end what a bot that leaves and comes back
//! costs for good. In the third minute the server is silent for 60 s to one bot.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot measure"
)]

#[expect(dead_code, reason = "other benches use more of it")]
mod cost;
#[path = "../stories/harness/mod.rs"]
#[expect(dead_code, reason = "stories use more of the harness than this")]
mod harness;

use cost::{number, resident_mb};
use harness::{
    server::ScriptedServer,
    worker::{Worker, spec, worker_binary},
};
use sculk_bots::{BotId, DisconnectCause, ToWorker};
use serde_json::json;
use std::time::{Duration, Instant};

const BOTS: i32 = 10;
/// Cycles after which all that is kept once has been kept.
const WARM_UP: u32 = 50;
const MINUTE: Duration = Duration::from_secs(60);
/// In this minute the server falls silent.
const SILENT_MINUTE: u32 = 3;

fn main() {
    println!("worker: {}", worker_binary().display());
    let minutes = number("SCULK_SOAK_MINUTES").unwrap_or(1);
    let server = ScriptedServer::start_for(minutes * MINUTE + 3 * MINUTE);
    let mut soak = Soak {
        worker: Worker::start(),
        server,
        sessions: vec![1; BOTS as usize],
        warm: None,
        n_cycles: 0,
    };
    for bot in 1..=BOTS {
        soak.join(bot);
    }
    for minute in 1..=minutes {
        if minute == SILENT_MINUTE {
            soak.fall_silent();
        }
        soak.churn();
        let (rss, peak) = soak.memory();
        let n_cycles = soak.n_cycles;
        println!(
            "minute {minute}: {n_cycles} bots left and came back, {rss:.1} MB resident (peak {peak:.1})"
        );
    }
    soak.report();
}

struct Soak {
    worker: Worker,
    server: ScriptedServer,
    sessions: Vec<u64>,
    /// Cycles and memory when it was warm.
    warm: Option<(u32, f64)>,
    n_cycles: u32,
}

impl Soak {
    fn session(&mut self, bot: i32) -> &mut u64 {
        let place = usize::try_from(bot - 1).expect("bots count from 1");
        &mut self.sessions[place]
    }

    fn join(&mut self, bot: i32) {
        let session = *self.session(bot);
        let name = format!("Bot_{bot}");
        let mut spec = spec(self.server.port, &name);
        // As in the app.
        spec.timeouts.silence_ms = 30_000;
        self.worker.bring_online(bot, session, spec);
    }

    /// One bot after the other leaves and comes back, for a minute.
    fn churn(&mut self) {
        let started = Instant::now();
        for bot in (1..=BOTS).cycle() {
            let session = *self.session(bot);
            self.worker.send(&ToWorker::Leave { bot: BotId(bot) });
            self.worker.end_of(bot, session);
            *self.session(bot) += 1;
            self.join(bot);
            self.worker.heard.clear();
            self.n_cycles += 1;
            if self.n_cycles == WARM_UP {
                self.warm = Some((self.n_cycles, self.memory().0));
            }
            if started.elapsed() >= MINUTE {
                return;
            }
        }
    }

    /// The server says nothing to one bot for 60 s: it gives up after 30 and comes back.
    fn fall_silent(&mut self) {
        let stall = |on| json!({ "op": "net", "player": "Bot_1", "stallDown": on });
        self.server
            .op(json!({ "op": "config", "keepAlive": false }));
        self.server.op(stall(true));
        let started = Instant::now();
        let session = *self.session(1);
        let cause = self.worker.end_of(1, session);
        let after = started.elapsed().as_secs_f64();
        assert!(
            matches!(cause, DisconnectCause::Timeout { .. }),
            "{cause:?}"
        );
        println!("a server that says nothing: given up after {after:.0} s");
        *self.session(1) += 1;
        std::thread::sleep(MINUTE.saturating_sub(started.elapsed()));
        self.server.op(json!({ "op": "config", "keepAlive": true }));
        self.join(1);
        let others = (2..=BOTS).all(|bot| {
            let session = *self.session(bot);
            self.worker.n_ends(bot, session) == 0
        });
        assert!(others, "the other bots stayed online");
    }

    fn memory(&self) -> (f64, f64) {
        resident_mb(self.worker.pid())
    }

    fn report(&self) {
        let Some((since, before)) = self.warm.filter(|(since, _)| *since < self.n_cycles) else {
            return println!("too few bots left and came back to say what that costs");
        };
        let kb = (self.memory().0 - before) * 1000.0 / f64::from(self.n_cycles - since);
        println!("each bot that leaves and comes back costs {kb:.1} kB for good");
    }
}
