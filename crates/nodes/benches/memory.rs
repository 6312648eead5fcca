//! What compiled graphs and waiting runs hold in memory, counted by the allocator.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

mod support;

use dhat::HeapStats;
use sculk_graph::{Dialect, Input, Quotas, Run, Step};
use sculk_nodes::catalogue;
use support::{command, compiled, document, large, program};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const N_RUNS: usize = 10_000;

/// What a piece of work leaves in memory, in bytes.
fn held<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HeapStats::get().curr_bytes;
    let made = work();
    (made, HeapStats::get().curr_bytes.saturating_sub(before))
}

#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2^53")]
fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let _ = catalogue();
    for (name, document) in [
        ("a_command_tiny", document("a_command_tiny")),
        ("e_strings_1000", document("e_strings_1000")),
        ("500 nodes", large(500)),
    ] {
        let (_program, bytes) = held(|| compiled(&document, Dialect::Sculk));
        println!("compiled {name:<16} {:>10.1} KB", bytes as f64 / 1e3);
    }
    let (tiny, trigger) = (program("a_command_tiny"), command());
    let waiting = || {
        let mut run = Run::new(tiny.clone(), &trigger, Quotas::blockmine());
        let step = run.resume(Input::Go);
        assert!(matches!(step, Step::Effect(_)), "it waits for its message");
        run
    };
    let (runs, bytes) = held(|| (0..N_RUNS).map(|_| waiting()).collect::<Vec<Run>>());
    println!(
        "{N_RUNS} waiting runs: {:.1} MB, {} bytes each (tiny graph: at most 20 KB compiled and 100 MB waiting wanted)",
        bytes as f64 / 1e6,
        bytes / runs.len()
    );
}
