//! What recording costs: runs a second with and without a record, on the graphs the engine is
//! measured with. Each pair is measured in turns, so that a busy machine is busy for both.
//!
//! `cargo bench -p sculk-nodes --bench record` prints a table; nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use sculk_core::{Object, Value};
use sculk_graph::{
    Dialect, Document, DryWorld, Input, Program, Quotas, RecordLimits, RecordedRun, Run, Step,
    Trigger, compile,
};
use sculk_nodes::catalogue;

const GRAPHS: [&str; 7] = [
    "a_command_tiny",
    "b_foreach_1000",
    "c_while_10000",
    "c2_while_10x1000",
    "d_chain_200",
    "e_strings_1000",
    "f_sequence_100",
];

/// Runs to the end, answering every effect at once.
fn go(mut resume: impl FnMut(Input) -> Step) {
    let mut world = DryWorld::default();
    let mut input = Input::Go;
    loop {
        input = match resume(input) {
            Step::Effect(effect) => Input::Answer(world.answer(&effect)),
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => return,
        };
    }
}

fn plain(program: &Arc<Program>, trigger: &Trigger) {
    let mut run = Run::new(program.clone(), trigger, Quotas::blockmine());
    go(|input| run.resume(input));
}

fn recorded(program: &Arc<Program>, trigger: &Trigger) {
    let quotas = Quotas::blockmine();
    let limits = RecordLimits::default();
    let mut run = RecordedRun::new(program.clone(), trigger, quotas, &[], limits);
    go(|input| run.resume(input));
    std::hint::black_box(run.into_record());
}

/// Seconds one run takes, measured for a fifth of a second.
fn seconds(mut work: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let mut n = 0.0;
    while begin.elapsed() < Duration::from_millis(200) {
        work();
        n += 1.0;
    }
    begin.elapsed().as_secs_f64() / n
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    println!(
        "{:<20} {:>12} {:>12} {:>8}",
        "graph", "plain/s", "recorded/s", "cost"
    );
    for name in GRAPHS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/bench");
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("the graph");
        let document = Document::parse(&text).expect("the graph is read");
        let program = compile(&document, catalogue(), Dialect::Blockmine).expect("it compiles");
        let mut args = Object::default();
        args.insert("arg".into(), Value::text("x"));
        let trigger = Trigger::command("test", "Alice", args, "chat");
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for _ in 0..7 {
            without.push(seconds(|| plain(&program, &trigger)));
            with.push(seconds(|| recorded(&program, &trigger)));
        }
        let (without, with) = (median(without), median(with));
        let (a, b, cost) = (1.0 / without, 1.0 / with, with / without);
        println!("{name:<20} {a:>12.0} {b:>12.0} {cost:>7.2}x");
    }
}
