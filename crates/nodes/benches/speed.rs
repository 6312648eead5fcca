//! How many runs a second the engine does, and how that compares with BlockMine's own engine on the
//! same graphs. Its figures were taken on 2 cores with Node 20, medians, engine alone.
//!
//! `cargo bench -p sculk-nodes` prints a table; nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

mod support;

use std::{hint::black_box, sync::Arc};

use sculk_graph::{Dialect, Document, Program, Trigger, check, compile};
use sculk_nodes::catalogue;
use support::{GRAPHS, chat, command, compiled, large, per_second, program, run};

/// BlockMine's runs per second on each graph, its evaluations per second in thousands (an
/// evaluation is one exec node or one reading of a data pin), and the ratio aimed at.
const PEERS: [(f64, f64, f64); 7] = [
    (77_600.0, 621.0, 20.0),
    (162.0, 649.0, 100.0),
    (141.0, 705.0, 100.0),
    (8.8, 704.0, 100.0),
    (2840.0, 574.0, 50.0),
    (37.7, 417.0, 50.0),
    (2830.0, 286.0, 50.0),
];
/// BlockMine's chat events per second with 100 event graphs, and the ratio aimed at.
const EVENTS_PEER: (f64, f64) = (898.0, 50.0);

fn row(name: &str, rate: f64, (peer, aim): (f64, f64), ns: Option<f64>) {
    let ns = ns.map_or_else(String::new, |ns| format!("{ns:.1}"));
    println!(
        "{name:<20} {rate:>12.0} {peer:>12.1} {:>8.1}x {aim:>6.0}x {ns:>10}",
        rate / peer
    );
}

fn commands() {
    for (name, (peer, evaluations, aim)) in GRAPHS.into_iter().zip(PEERS) {
        let (program, trigger) = (program(name), command());
        let rate = per_second(|| {
            black_box(run(&program, &trigger));
        });
        let per_run = evaluations * 1000.0 / peer;
        row(name, rate, (peer, aim), Some(1e9 / (rate * per_run)));
    }
}

fn events() {
    let programs: Vec<Arc<Program>> = (0..100)
        .map(|i| program(&format!("g_events/event_{i:03}")))
        .collect();
    let triggers: Vec<Trigger> = (0..1000).map(chat).collect();
    let mut next = 0;
    let rate = per_second(|| {
        for program in &programs {
            black_box(run(program, &triggers[next % triggers.len()]));
        }
        next += 1;
    });
    row("g_events (events/s)", rate, EVENTS_PEER, None);
}

/// What one node costs: of a chain of data nodes, and of a chain of exec nodes.
fn nodes() {
    let chain = |dialect| {
        let program = compiled(&support::document("d_chain_200"), dialect);
        let trigger = command();
        1e9 / per_second(|| {
            black_box(run(&program, &trigger));
        }) / 202.0
    };
    let steps = {
        let (program, trigger) = (program("f_sequence_100"), command());
        1e9 / per_second(|| {
            black_box(run(&program, &trigger));
        }) / 101.0
    };
    println!(
        "a data node {:.1} ns (blockmine), {:.1} ns (sculk), at most 100 wanted; an exec step {steps:.1} ns, at most 200 wanted",
        chain(Dialect::Blockmine),
        chain(Dialect::Sculk),
    );
}

fn compile_times() {
    println!(
        "{:<20} {:>12} {:>12} {:>12}",
        "nodes", "read ms", "check ms", "compile ms"
    );
    for n in [50, 500, 5000, 99_990] {
        let document = large(n);
        let text = document.to_json();
        let time = |work: &mut dyn FnMut()| 1e3 / per_second(work);
        let read = time(&mut || {
            black_box(Document::parse(&text).expect("the graph is read"));
        });
        let checked = time(&mut || {
            black_box(check(&document, catalogue()));
        });
        let whole = time(&mut || {
            black_box(compile(&document, catalogue(), Dialect::Sculk).expect("it compiles"));
        });
        println!("{n:<20} {read:>12.2} {checked:>12.2} {whole:>12.2}");
    }
    println!(
        "(compile ms: the whole way from an edited document, check included; at most 5 wanted at 500 nodes)"
    );
}

fn main() {
    println!(
        "{:<20} {:>12} {:>12} {:>9} {:>7} {:>10}",
        "graph", "runs/s", "BlockMine", "ratio", "wanted", "ns/eval"
    );
    commands();
    events();
    nodes();
    compile_times();
}
