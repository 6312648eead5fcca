//! Whatever comes in: never a panic, never without end, always an error with a place.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Input, Quotas, Run, SavedRun, Step, Trigger, check, compile,
};
use sculk_nodes::catalogue;

fn small_quotas() -> Quotas {
    Quotas {
        steps: 2000,
        work: 200_000,
        slice: 5000,
        ..Quotas::default()
    }
}

/// Runs a document in both dialects with these answers; gives the number of finished runs.
fn run_all(document: &Document, answers: &[Value]) {
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        let Ok(program) = compile(document, catalogue(), dialect) else {
            continue;
        };
        let mut args = Object::default();
        args.insert("a".into(), Value::text("5"));
        let trigger = Trigger::command("test", "Alice", args, "chat");
        let mut run = Run::new(program.clone(), &trigger, small_quotas());
        let (mut input, mut n) = (Input::Go, 0);
        loop {
            n += 1;
            assert!(n < 100_000, "the run does not end");
            match run.resume(input) {
                Step::Effect(_) => {
                    // Saved, restored elsewhere, and going on as if nothing had happened.
                    let text = serde_json::to_string(&run.save()).expect("the run is saved");
                    let saved: SavedRun = serde_json::from_str(&text).expect("it is read");
                    run = Run::restore(program.clone(), saved).expect("it fits its program");
                    input = Input::Answer(match answers.get(n % answers.len().max(1)) {
                        Some(Value::Undefined) | None => Answer::Failed("no".to_owned()),
                        Some(value) => Answer::Value(value.clone()),
                    });
                }
                Step::Yield => input = Input::Go,
                Step::Finished(_) | Step::Failed(_) => break,
            }
        }
    }
}

fn literal() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3..12i32).prop_map(|n| Value::Number(f64::from(n))),
        "[a-c{}_0-9+=]{0,6}".prop_map(|t| Value::text(&t)),
        Just(Value::array(vec![Value::from(1.0), Value::text("x")])),
        Just(Value::record([("username", Value::text("Bob"))])),
    ]
}

/// A document of real node types with wires between pins that mostly exist.
fn document() -> impl Strategy<Value = Document> {
    let types: Vec<&'static str> = catalogue().types().map(|t| t.id).collect();
    let node = (
        prop::sample::select(types),
        prop::collection::vec(literal(), 8),
    );
    let wire = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..6usize,
        0..6usize,
    );
    (
        prop::collection::vec(node, 1..12),
        prop::collection::vec(wire, 0..40),
    )
        .prop_map(build)
}

type Wire = (prop::sample::Index, prop::sample::Index, usize, usize);

fn build((nodes, wires): (Vec<(&'static str, Vec<Value>)>, Vec<Wire>)) -> Document {
    let mut document = Document::empty();
    document.nodes.push(sculk_graph::Node::new(
        "n0",
        "event:command",
        Object::default(),
    ));
    for (i, (kind, literals)) in nodes.into_iter().enumerate() {
        let declared = catalogue().get(kind).expect("the type is there");
        let mut data = declared.default_data();
        let keys = declared
            .inputs
            .iter()
            .map(|p| p.id)
            .chain(declared.settings.iter().map(|s| s.key));
        for (key, value) in keys.zip(literals) {
            if !value.is_undefined() {
                data.insert(key.into(), value);
            }
        }
        document
            .nodes
            .push(sculk_graph::Node::new(&format!("n{}", i + 1), kind, data));
    }
    let text = document.to_json();
    let mut root = (**Value::as_object(&sculk_core::parse_json(&text).expect("JSON"))
        .expect("an object"))
    .clone();
    let pins = |id: &str, is_input: bool| -> Vec<String> {
        let declared = catalogue().get(id).expect("the type is there");
        let fixed = if is_input {
            &declared.inputs
        } else {
            &declared.outputs
        };
        let dynamic = declared.dynamic.iter().filter(|d| d.is_input == is_input);
        let dynamic =
            dynamic.flat_map(|d| (0..2).map(|i: u32| d.id_pattern.replace("{i}", &i.to_string())));
        fixed
            .iter()
            .map(|p| p.id.to_owned())
            .chain(dynamic)
            .collect()
    };
    let mut list = Vec::new();
    for (i, (from, to, a, b)) in wires.into_iter().enumerate() {
        let (source, target) = (from.get(&document.nodes), to.get(&document.nodes));
        let (outs, ins) = (pins(&source.kind, false), pins(&target.kind, true));
        if outs.is_empty() || ins.is_empty() {
            continue;
        }
        list.push(Value::record([
            ("id", Value::text(&format!("c{i}"))),
            ("sourceNodeId", Value::text(&source.id)),
            ("sourcePinId", Value::text(&outs[a % outs.len()])),
            ("targetNodeId", Value::text(&target.id)),
            ("targetPinId", Value::text(&ins[b % ins.len()])),
        ]));
    }
    root.insert("connections".into(), Value::array(list));
    Document::from_value(&Value::object(root)).expect("the document is well-formed")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = Document::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn any_document_is_a_program_or_a_list_of_problems(
        document in document(),
        answers in prop::collection::vec(literal(), 1..4),
    ) {
        let _ = check(&document, catalogue());
        run_all(&document, &answers);
    }
}

fn graph(nodes: &str, wires: &[(&str, &str, &str, &str)]) -> Document {
    let one = |(i, (a, b, c, d)): (usize, &(&str, &str, &str, &str))| {
        format!(
            r#"{{"id":"c{i}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#
        )
    };
    let wires: Vec<String> = wires.iter().enumerate().map(one).collect();
    let text = format!(
        r#"{{"format_version":1,"nodes":[{nodes}],"connections":[{}]}}"#,
        wires.join(",")
    );
    Document::parse(&text).expect("the document is read")
}

fn node(id: &str, kind: &str, data: &str) -> String {
    format!(r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#)
}

fn last_step(document: &Document, quotas: Quotas) -> (Step, u32) {
    let program = compile(document, catalogue(), document.dialect).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, quotas);
    let mut n_yields = 0;
    let mut input = Input::Go;
    loop {
        match run.resume(input) {
            Step::Yield => {
                n_yields += 1;
                input = Input::Go;
            }
            Step::Effect(effect) => {
                let is_seed = matches!(*effect, Effect::Seed);
                input = Input::Answer(if is_seed {
                    Answer::Value(1.0.into())
                } else {
                    Answer::done()
                });
            }
            step => return (step, n_yields),
        }
    }
}

#[test]
fn an_endless_loop_yields_to_others_and_is_stopped_with_the_loop_named() {
    let nodes = [
        node("start", "event:command", "{}"),
        node("loop", "flow:while", r#"{"condition":true}"#),
        node(
            "set",
            "action:bot_set_variable",
            r#"{"name":"a","value":1}"#,
        ),
    ];
    let wires = [
        ("start", "exec", "loop", "exec"),
        ("loop", "loop_body", "set", "exec"),
    ];
    let document = graph(&nodes.join(","), &wires);
    let quotas = Quotas {
        slice: 10_000,
        ..Quotas::default()
    };
    let (step, n_yields) = last_step(&document, quotas);
    let Step::Failed(failure) = step else {
        panic!("the loop must not end well")
    };
    assert_eq!(failure.in_loop.as_deref(), Some("loop"));
    assert!(
        n_yields > 10,
        "others must have had their turn, but it yielded {n_yields} times"
    );
}

#[test]
fn a_text_that_doubles_for_ever_is_stopped_by_the_memory_quota() {
    let nodes = [
        node("start", "event:command", "{}"),
        node("loop", "flow:while", r#"{"condition":true}"#),
        node("get", "data:get_variable", r#"{"variableName":"t"}"#),
        node("cat", "string:concat", r#"{"pinCount":3,"pin_2":"x"}"#),
        node("set", "action:bot_set_variable", r#"{"name":"t"}"#),
    ];
    let wires = [
        ("start", "exec", "loop", "exec"),
        ("loop", "loop_body", "set", "exec"),
        ("get", "value", "cat", "pin_0"),
        ("get", "value", "cat", "pin_1"),
        ("cat", "result", "set", "value"),
    ];
    let quotas = Quotas {
        memory: 8 * 1024 * 1024,
        ..Quotas::default()
    };
    let (step, _) = last_step(&graph(&nodes.join(","), &wires), quotas);
    assert!(matches!(step, Step::Failed(f) if f.message.contains("8 MB")));
}

#[test]
fn a_chain_of_ten_thousand_data_nodes_compiles_and_runs() {
    let mut nodes = vec![
        node("start", "event:command", "{}"),
        node("log", "action:send_log", "{}"),
    ];
    let mut wires: Vec<[String; 4]> = Vec::new();
    let mut wire = |a: &str, b: &str, c: &str, d: &str| {
        wires.push([a, b, c, d].map(str::to_owned));
    };
    wire("start", "exec", "log", "exec");
    for i in 0..10_000 {
        nodes.push(node(&format!("m{i}"), "math:operation", r#"{"b":1}"#));
        if i > 0 {
            wire(&format!("m{}", i - 1), "result", &format!("m{i}"), "a");
        }
    }
    wire("m9999", "result", "log", "message");
    let wires: Vec<(&str, &str, &str, &str)> = wires
        .iter()
        .map(|[a, b, c, d]| (&**a, &**b, &**c, &**d))
        .collect();
    let document = graph(&nodes.join(","), &wires);
    let (step, _) = last_step(&document, Quotas::default());
    assert!(matches!(step, Step::Finished(_)), "{step:?}");
}

#[test]
fn a_saved_run_of_another_graph_is_refused() {
    let document = graph(&node("start", "event:command", "{}"), &[]);
    let other = graph(&node("begin", "event:command", "{}"), &[]);
    let compiled = |d: &Document| compile(d, catalogue(), Dialect::Sculk).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let saved = Run::new(compiled(&document), &trigger, Quotas::default()).save();
    let error = Run::restore(compiled(&other), saved).expect_err("it is refused");
    assert!(error.to_string().contains("another version"));
}
