//! What the benches share: the graphs, and running one to its end.

#![allow(dead_code, reason = "each bench uses a part")]

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Input, Program, Quotas, Record, RecordLimits, RecordedRun,
    Run, Step, Trigger, compile,
};
use sculk_nodes::catalogue;

/// The graphs whose speed in BlockMine's engine is known.
pub const GRAPHS: [&str; 7] = [
    "a_command_tiny",
    "b_foreach_1000",
    "c_while_10000",
    "c2_while_10x1000",
    "d_chain_200",
    "e_strings_1000",
    "f_sequence_100",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/bench")
}

/// A graph's document.
pub fn document(name: &str) -> Document {
    let text = fs::read_to_string(folder().join(format!("{name}.json")));
    Document::parse(&text.expect("the graph is there")).expect("the graph is read")
}

/// A graph's program.
pub fn program(name: &str) -> Arc<Program> {
    compiled(&document(name), Dialect::Blockmine)
}

/// A document's program.
pub fn compiled(document: &Document, dialect: Dialect) -> Arc<Program> {
    compile(document, catalogue(), dialect).expect("the graph compiles")
}

/// What starts the command graphs.
pub fn command() -> Trigger {
    let mut args = Object::default();
    args.insert("arg".into(), Value::text("x"));
    Trigger::command("test", "Alice", args, "chat")
}

/// The chat line of an event, as the recordings have it.
pub fn chat(i: usize) -> Trigger {
    let mut event = Object::default();
    event.insert("username".into(), Value::text(&format!("user{}", i % 17)));
    let text = format!("msg {i} word{} end", i * 37 % 100);
    event.insert("message".into(), Value::text(&text));
    event.insert("chatType".into(), Value::text("chat"));
    Trigger::event("chat", event)
}

/// Runs to the end, answering every effect at once; gives the number of effects.
pub fn run(program: &Arc<Program>, trigger: &Trigger) -> usize {
    let mut run = Run::new(program.clone(), trigger, Quotas::blockmine());
    go(|input| run.resume(input))
}

/// The same, recorded.
pub fn recorded(program: &Arc<Program>, trigger: &Trigger) -> Record {
    let (quotas, limits) = (Quotas::blockmine(), RecordLimits::default());
    let mut run = RecordedRun::new(program.clone(), trigger, quotas, &[], limits);
    go(|input| run.resume(input));
    run.into_record()
}

fn go(mut resume: impl FnMut(Input) -> Step) -> usize {
    let mut input = Input::Go;
    let mut n = 0;
    loop {
        match resume(input) {
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

/// How long this thread computed so far, where the system tells: time other programs took does not
/// count.
fn computed() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

/// The median of five measurements of half a second, in times per second of computing.
pub fn per_second(mut work: impl FnMut()) -> f64 {
    let mut rates = Vec::new();
    for _ in 0..5 {
        let (begin, computed_before) = (Instant::now(), computed());
        let mut n = 0.0;
        while begin.elapsed() < Duration::from_millis(500) {
            work();
            n += 1.0;
        }
        let took = match (computed_before, computed()) {
            (Some(before), Some(after)) if after > before => after - before,
            _ => begin.elapsed(),
        };
        rates.push(n / took.as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    rates[2]
}

/// A graph as people build them, of about this many nodes: for each chat line some arithmetic, a
/// comparison, a branch and a message, again and again.
pub fn large(n_nodes: usize) -> Document {
    let (mut nodes, mut wires) = (String::new(), String::new());
    let mut node = |id: &str, kind: &str, data: &str| {
        let comma = if nodes.is_empty() { "" } else { "," };
        let _ = write!(
            nodes,
            r#"{comma}{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
        );
    };
    let mut n = 0;
    let mut wire = |a: &str, b: &str, c: &str, d: &str| {
        let comma = if n == 0 { "" } else { "," };
        n += 1;
        let _ = write!(
            wires,
            r#"{comma}{{"id":"w{n}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#
        );
    };
    node("start", "event:chat", "{}");
    let mut from = ("start".to_owned(), "exec");
    for i in 0..n_nodes / 6 {
        node(&format!("len{i}"), "string:length", "{}");
        node(
            &format!("sum{i}"),
            "math:operation",
            r#"{"operation":"+","b":"3"}"#,
        );
        node(
            &format!("cmp{i}"),
            "logic:compare",
            r#"{"operation":">","b":"10"}"#,
        );
        node(&format!("if{i}"), "flow:branch", "{}");
        node(
            &format!("cat{i}"),
            "string:concat",
            r#"{"pinCount":3,"pin_0":"Number "}"#,
        );
        node(
            &format!("say{i}"),
            "action:send_message",
            r#"{"chat_type":"chat"}"#,
        );
        wire("start", "message", &format!("len{i}"), "string");
        wire(&format!("len{i}"), "length", &format!("sum{i}"), "a");
        wire(&format!("sum{i}"), "result", &format!("cmp{i}"), "a");
        wire(&format!("cmp{i}"), "result", &format!("if{i}"), "condition");
        wire(&from.0, from.1, &format!("if{i}"), "exec");
        wire(&format!("if{i}"), "exec_true", &format!("say{i}"), "exec");
        wire(&format!("sum{i}"), "result", &format!("cat{i}"), "pin_1");
        wire(&format!("cat{i}"), "result", &format!("say{i}"), "message");
        from = (format!("say{i}"), "exec");
    }
    let text = format!(r#"{{"format_version":1,"nodes":[{nodes}],"connections":[{wires}]}}"#);
    Document::parse(&text).expect("the graph is read")
}

/// Bytes in megabytes.
#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2^53")]
pub fn as_mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
