//! How many runs a second the engine does, and how that compares with BlockMine's own engine on the
//! same graphs. Its figures were taken on 2 cores with Node 20, medians, engine alone.
//!
//! `cargo bench -p sculk-nodes` prints a table; nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Input, Program, Quotas, Run, Step, Trigger, compile,
};
use sculk_nodes::catalogue;

/// Graph, BlockMine's runs per second, its evaluations per second in thousands.
const PEERS: [(&str, f64, f64); 7] = [
    ("a_command_tiny", 77_600.0, 621.0),
    ("b_foreach_1000", 162.0, 649.0),
    ("c_while_10000", 141.0, 705.0),
    ("c2_while_10x1000", 8.8, 704.0),
    ("d_chain_200", 2840.0, 574.0),
    ("e_strings_1000", 37.7, 417.0),
    ("f_sequence_100", 2830.0, 286.0),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/bench")
}

fn program(path: &Path) -> Arc<Program> {
    let text = fs::read_to_string(path).expect("the graph is there");
    let document = Document::parse(&text).expect("the graph is read");
    compile(&document, catalogue(), Dialect::Blockmine).expect("the graph compiles")
}

/// Runs to the end, answering every effect at once; gives the number of effects.
fn run(program: &Arc<Program>, trigger: &Trigger) -> usize {
    let mut run = Run::new(program.clone(), trigger, Quotas::blockmine());
    let mut input = Input::Go;
    let mut n = 0;
    loop {
        match run.resume(input) {
            Step::Effect(effect) => {
                n += 1;
                input = Input::Answer(match *effect {
                    Effect::Seed | Effect::Now => Answer::Value(Value::Number(1.0)),
                    _ => Answer::done(),
                });
            }
            Step::Yield => input = Input::Go,
            Step::Finished(_) => return n,
            Step::Failed(failure) => panic!("{failure}"),
        }
    }
}

/// The median of five measurements of half a second, in times per second.
fn per_second(mut work: impl FnMut()) -> f64 {
    let mut rates = Vec::new();
    for _ in 0..5 {
        let begin = Instant::now();
        let mut n = 0.0;
        while begin.elapsed() < Duration::from_millis(500) {
            work();
            n += 1.0;
        }
        rates.push(n / begin.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    rates[2]
}

fn main() {
    println!(
        "{:<20} {:>12} {:>12} {:>9} {:>12}",
        "graph", "runs/s", "BlockMine", "ratio", "ns/eval"
    );
    for (name, peer, evaluations) in PEERS {
        let program = program(&folder().join(format!("{name}.json")));
        let mut args = Object::default();
        args.insert("arg".into(), Value::text("x"));
        let trigger = Trigger::command("test", "Alice", args, "chat");
        let rate = per_second(|| {
            std::hint::black_box(run(&program, &trigger));
        });
        let per_run = evaluations * 1000.0 / peer;
        let ns = 1e9 / (rate * per_run);
        println!(
            "{name:<20} {rate:>12.0} {peer:>12.0} {:>8.1}x {ns:>12.1}",
            rate / peer
        );
    }
    let programs: Vec<Arc<Program>> = (0..100)
        .map(|i| program(&folder().join(format!("g_events/event_{i:03}.json"))))
        .collect();
    let triggers: Vec<Trigger> = (0..1000)
        .map(|i| {
            let mut event = Object::default();
            event.insert("username".into(), Value::text(&format!("user{}", i % 17)));
            let word = i * 37 % 100;
            event.insert(
                "message".into(),
                Value::text(&format!("msg {i} word{word} end")),
            );
            event.insert("chatType".into(), Value::text("chat"));
            Trigger::event("chat", event)
        })
        .collect();
    let mut next = 0;
    let rate = per_second(|| {
        for program in &programs {
            std::hint::black_box(run(program, &triggers[next % triggers.len()]));
        }
        next += 1;
    });
    println!(
        "{:<20} {rate:>12.0} {:>12} {:>8.1}x",
        "g_events (events/s)",
        898,
        rate / 898.0
    );
}
