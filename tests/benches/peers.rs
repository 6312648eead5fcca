//! The same number of bots with one Node process each (mineflayer), on the same server.

use crate::{
    cost::{cpu_seconds, proportional_mb},
    harness::{peer::Peer, server::ScriptedServer},
};
use std::{
    thread::sleep,
    time::{Duration, Instant},
};

/// What so many bots cost together.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Memory, what they share counted once.
    pub proportional_mb: f64,
    /// From the first start until all were in the world.
    pub start: Duration,
}

/// What a Node process with mineflayer needs, to not start more than fit.
const ABOUT_MB: u64 = 160;

/// How many fit into the memory that is free now.
pub fn how_many_fit(wanted: u32) -> u32 {
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available_mb = meminfo.lines().find_map(|line| {
        let kib = line.strip_prefix("MemAvailable:")?;
        let kib: u64 = kib.split_whitespace().next()?.parse().ok()?;
        Some(kib / 1024)
    });
    let fit = available_mb.map_or(10, |mb| mb / 2 / ABOUT_MB);
    wanted.min(u32::try_from(fit).unwrap_or(u32::MAX))
}

/// Starts them one by one, lets them rest, and measures.
pub fn measure(server: &ScriptedServer, n_peers: u32, rest: Duration) -> Cost {
    let started = Instant::now();
    let peers: Vec<_> = (1..=n_peers)
        .map(|n| Peer::join(server.port, &format!("Peer_{n}")))
        .collect();
    let start = started.elapsed();
    sleep(Duration::from_secs(3));
    let cpu = |peers: &[Peer]| {
        peers
            .iter()
            .map(|peer| cpu_seconds(peer.process.id()))
            .sum::<f64>()
    };
    let before = cpu(&peers);
    sleep(rest);
    let share = (cpu(&peers) - before) / rest.as_secs_f64() * 100.0;
    let each: Vec<_> = peers
        .iter()
        .map(|peer| proportional_mb(peer.process.id()))
        .collect();
    let sum: f64 = each.iter().sum();
    let most = each.iter().fold(0.0, |most: f64, mb| most.max(*mb));
    println!(
        "{n_peers} Node processes with mineflayer: {sum:.0} MB proportional ({:.1} MB each, {most:.1} at most), {share:.1}% of a core, joined one by one in {:.1} s ({:.2} s each)",
        sum / f64::from(n_peers),
        start.as_secs_f64(),
        start.as_secs_f64() / f64::from(n_peers)
    );
    Cost {
        proportional_mb: sum,
        start,
    }
}
