//! A worker that uses far more memory than its bots can need leaks; it is replaced.

use std::sync::Arc;
use std::time::Duration;

use sculk_bots::JoinSpec;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::link::Link;

/// How often is looked.
pub(super) const CHECK_EVERY: Duration = Duration::from_secs(15);
/// What a worker may use without any bot. Measured: 30 MB with one bot.
pub(super) const BASE_BYTES: u64 = 400_000_000;
/// What a bot may use beside its chunks. Measured: below 0.5 MB.
const BOT_BYTES: u64 = 4_000_000;
/// What a loaded chunk may use. Measured: 0.27 MB; bots that stand apart share none.
const CHUNK_BYTES: u64 = 400_000;
/// azalea keeps three chunks more than a bot sees, each way.
const CHUNKS_BEYOND: u64 = 3;

/// The bytes a bot may cost its worker.
pub(super) fn allowance(spec: &JoinSpec) -> u64 {
    let side = 2 * (u64::from(spec.view_distance) + CHUNKS_BEYOND) + 1;
    BOT_BYTES + side * side * CHUNK_BYTES
}

/// Has the worker killed when it uses more than `base` and its bots' allowances; its bots come back
/// in a new one. Ends with the worker.
pub(super) async fn watch(link: Arc<Link>, base: u64, every: Duration) {
    let pid = Pid::from_u32(link.pid());
    let Ok(mut system) = System::new() else {
        return;
    };
    let mut checks = tokio::time::interval(every);
    loop {
        tokio::select! {
            () = link.wait_until_gone() => return,
            _ = checks.tick() => {}
        }
        let kind = ProcessRefreshKind::nothing().with_memory();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
        let used = system.process(pid).map_or(0, |process| process.memory());
        let limit = base + link.allowance();
        if used > limit {
            let why = format!(
                "it used {} MB of memory where its bots need {} MB at most",
                used / 1_000_000,
                limit / 1_000_000
            );
            link.kill_because(why);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_far_within_what_is_allowed() {
        let mut spec = JoinSpec::new("127.0.0.1", 1, "Bot_1");
        let near = allowance(&spec);
        // 200 bots in one place: 140 MB.
        assert!(BASE_BYTES + 200 * near > 5 * 140_000_000);
        spec.view_distance = 32;
        let far = allowance(&spec);
        assert!(
            far > 5_000 * 270_000,
            "5041 chunks of a view of 32 fit: {far}"
        );
    }
}
