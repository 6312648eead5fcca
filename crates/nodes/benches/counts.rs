//! How many instructions the machine executes to compile a graph, to run it for the first time and
//! to run it again: figures that do not depend on how busy the machine is. Counted by valgrind and
//! compared with `instructions.txt`; `SCULK_REWRITE=1` writes that file anew.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

mod support;

use std::{
    collections::HashMap,
    env,
    fmt::Write,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, exit},
};

use sculk_graph::Dialect;
use sculk_nodes::catalogue;
use support::{GRAPHS, chat, command, compiled, document, recorded, run};

/// One of the event graphs; it hears a line that is not for it, as nearly all of them do each time.
const EVENT: &str = "g_events/event_000";
/// The hook stands behind a constant of the watcher's type, and nobody watches a run in this program:
/// `nm` finds no watcher in it.
const OFF: &str =
    "(off: nothing of the hook is compiled into the interpreter of runs nobody watches)";
const PHASES: [&str; 4] = ["compile", "first run", "warm run", "recorded run"];

fn baseline_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt")
}

/// How often the phases behind the first run are repeated. Maps of names are hashed with a secret, so
/// that compiling takes a few hundred instructions more or less each time; a short run would drown in
/// that.
fn n_times(graph: &str) -> usize {
    match graph {
        "a_command_tiny" | EVENT => 500,
        "d_chain_200" | "f_sequence_100" => 20,
        _ => 1,
    }
}

/// Does what is counted: everything up to a phase.
fn work(graph: &str, n_phases: usize) {
    let document = document(graph);
    let trigger = if graph == EVENT { chat(1) } else { command() };
    black_box(catalogue());
    if n_phases > 0 {
        let program = compiled(&document, Dialect::Blockmine);
        if n_phases > 1 {
            black_box(run(&program, &trigger));
        }
        for _ in 0..n_times(graph) {
            if n_phases > 2 {
                black_box(run(&program, &trigger));
            }
            if n_phases > 3 {
                black_box(recorded(&program, &trigger));
            }
        }
    }
    // Nothing is torn down: only the phases differ between two counts.
    exit(0);
}

/// Instructions of everything up to a phase; none where valgrind is missing.
fn counted(graph: &str, n_phases: usize) -> Option<i64> {
    let me = env::current_exe().expect("the bench knows its file");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(me)
        .args(["--count", graph, &n_phases.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find(|l| l.contains("Collected :"));
    let count = line.and_then(|l| l.split_whitespace().last()?.parse().ok());
    assert!(count.is_some(), "valgrind did not count: {text}");
    count
}

fn baseline() -> HashMap<String, i64> {
    let text = fs::read_to_string(baseline_file()).unwrap_or_default();
    let line = |l: &str| {
        let (name, count) = l.rsplit_once(' ')?;
        Some((name.trim().to_owned(), count.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

fn table() -> Option<String> {
    let known = baseline();
    let (mut file, mut recording) = (String::new(), Vec::new());
    println!(
        "{:<20} {:<10} {:>14} {:>14} {:>8}",
        "graph", "phase", "instructions", "before", "ratio"
    );
    for graph in GRAPHS.into_iter().chain([EVENT]) {
        let mut before = counted(graph, 0)?;
        let mut warm = 0;
        for (i, phase) in PHASES.into_iter().enumerate() {
            let now = counted(graph, i + 1)?;
            let n = if i < 2 { 1 } else { n_times(graph) };
            #[expect(clippy::cast_possible_wrap, reason = "a few hundred")]
            let (name, count) = (format!("{graph} {phase}"), (now - before) / n as i64);
            match phase {
                "warm run" => warm = count,
                "recorded run" => recording.push((graph, warm, count)),
                _ => {}
            }
            before = now;
            let old = known.get(&name).copied();
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
            let ratio = old.map(|old| format!("{:.3}", count as f64 / old as f64));
            let old = old.map(|old| old.to_string());
            println!(
                "{graph:<20} {phase:<10} {count:>14} {:>14} {:>8}",
                old.unwrap_or_default(),
                ratio.unwrap_or_default()
            );
            let _ = writeln!(file, "{name} {count}");
        }
    }
    println!();
    println!(
        "{:<20} {:>14} {:>14} {:>8}",
        "what recording costs", "off", "on", "ratio"
    );
    for (graph, off, on) in recording {
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
        let ratio = on as f64 / off as f64;
        println!("{graph:<20} {off:>14} {on:>14} {ratio:>8.3}");
    }
    println!("{OFF}");
    Some(file)
}

fn main() {
    let args: Vec<String> = env::args().collect();
    if let [_, flag, graph, n_phases] = args.as_slice()
        && flag == "--count"
    {
        work(graph, n_phases.parse().expect("a number of phases"));
    }
    match table() {
        None => println!("valgrind is not installed, so instructions are not counted."),
        Some(file) if env::var_os("SCULK_REWRITE").is_some() => {
            fs::write(baseline_file(), file).expect("the baseline is written");
        }
        Some(_) => {}
    }
}
