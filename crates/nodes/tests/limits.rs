//! What is large, deep, circular or broken has a defined end: it works, or an error says where.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::fmt::Write;

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, DocumentError, Effect, Failure, FailureKind, Finished, Input,
    MAX_NODES, Problem, Quotas, Run, Severity, Step, Trigger, check, compile,
};
use sculk_nodes::catalogue;

/// Puts documents together.
#[derive(Default)]
struct Graph {
    nodes: String,
    wires: String,
    n_nodes: usize,
    n_wires: usize,
}

impl Graph {
    fn new() -> Self {
        let mut graph = Self::default();
        graph.node("start", "event:command", "{}");
        graph
    }

    fn node(&mut self, id: &str, kind: &str, data: &str) {
        let comma = if self.n_nodes == 0 { "" } else { "," };
        self.n_nodes += 1;
        let _ = write!(
            self.nodes,
            r#"{comma}{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#
        );
    }

    fn wire(&mut self, from: &str, to: &str) {
        let comma = if self.n_wires == 0 { "" } else { "," };
        self.n_wires += 1;
        let (a, b) = from.split_once('.').expect("node.pin");
        let (c, d) = to.split_once('.').expect("node.pin");
        let _ = write!(
            self.wires,
            r#"{comma}{{"id":"w{}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#,
            self.n_wires
        );
    }

    fn document(&self, dialect: Dialect) -> Document {
        let name = match dialect {
            Dialect::Blockmine => "blockmine",
            Dialect::Sculk => "sculk",
        };
        let text = format!(
            r#"{{"format_version":1,"dialect":"{name}","nodes":[{}],"connections":[{}]}}"#,
            self.nodes, self.wires
        );
        Document::parse(&text).expect("the document is read")
    }
}

const DIALECTS: [Dialect; 2] = [Dialect::Blockmine, Dialect::Sculk];

/// Runs to the end with the dialect's own quotas; gives the end, the lines it logged and how often
/// it let others go on.
fn run(document: &Document) -> (Result<Finished, Failure>, Vec<String>, u32) {
    let program = compile(document, catalogue(), document.dialect).expect("it compiles");
    let trigger = Trigger::command("test", "Alice", Object::default(), "chat");
    let mut run = Run::new(program, &trigger, Quotas::of(document.dialect));
    let (mut input, mut lines, mut n_yields) = (Input::Go, Vec::new(), 0);
    loop {
        match run.resume(input) {
            Step::Effect(effect) => {
                if let Effect::Log { text, .. } = &*effect {
                    lines.push(text.to_text());
                }
                input = Input::Answer(Answer::done());
            }
            Step::Yield => {
                n_yields += 1;
                input = Input::Go;
            }
            Step::Finished(how) => return (Ok(how), lines, n_yields),
            Step::Failed(failure) => return (Err(*failure), lines, n_yields),
        }
    }
}

fn finished(document: &Document) -> Vec<String> {
    let (end, lines, _) = run(document);
    assert_eq!(end, Ok(Finished::Done));
    lines
}

fn failed(document: &Document) -> Failure {
    run(document).0.expect_err("the run is stopped")
}

fn codes(problems: &[Problem]) -> Vec<(&'static str, Severity)> {
    problems.iter().map(|p| (p.code, p.severity)).collect()
}

#[test]
fn data_nodes_in_a_circle_are_refused_by_sculk_and_stopped_in_blockmine() {
    let mut graph = Graph::new();
    graph.node("a", "logic:not", "{}");
    graph.node("b", "logic:not", "{}");
    graph.node("log", "action:send_log", "{}");
    graph.wire("start.exec", "log.exec");
    graph.wire("a.result", "b.value");
    graph.wire("b.result", "a.value");
    graph.wire("b.result", "log.message");
    let document = graph.document(Dialect::Sculk);
    let problems = compile(&document, catalogue(), Dialect::Sculk).expect_err("it is refused");
    let circle = problems
        .iter()
        .find(|p| p.code == "data_circle")
        .expect("it says why");
    assert!(matches!(circle.node.as_deref(), Some("a" | "b")));
    let failure = failed(&graph.document(Dialect::Blockmine));
    assert_eq!(failure.kind, FailureKind::Quota);
    assert!(failure.message.contains("circle"), "{failure}");
    assert!(failure.node.is_some(), "the node is named");
}

#[test]
fn exec_wires_in_a_circle_end_at_once_in_blockmine_and_by_quota_in_sculk() {
    let mut graph = Graph::new();
    for id in ["a", "b"] {
        graph.node(id, "action:send_log", &format!(r#"{{"message":"{id}"}}"#));
    }
    graph.wire("start.exec", "a.exec");
    graph.wire("a.exec", "b.exec");
    graph.wire("b.exec", "a.exec");
    assert_eq!(finished(&graph.document(Dialect::Blockmine)), ["a", "b"]);
    let failure = failed(&graph.document(Dialect::Sculk));
    assert_eq!(failure.kind, FailureKind::Quota);
    assert!(matches!(failure.node.as_deref(), Some("a" | "b")));
}

#[test]
fn an_endless_loop_lets_others_go_on_and_is_stopped_with_the_loop_named() {
    for kind in ["flow:while", "flow:timer"] {
        let mut graph = Graph::new();
        graph.node(
            "loop",
            kind,
            r#"{"condition":true,"interval":1,"max_ticks":0}"#,
        );
        graph.node(
            "set",
            "action:bot_set_variable",
            r#"{"name":"a","value":1}"#,
        );
        graph.wire("start.exec", "loop.exec");
        graph.wire("loop.loop_body", "set.exec");
        let (end, _, n_yields) = run(&graph.document(Dialect::Sculk));
        let failure = end.expect_err("it is stopped");
        assert_eq!(failure.kind, FailureKind::Quota, "{kind}");
        assert_eq!(failure.in_loop.as_deref(), Some("loop"), "{kind}");
        assert!(
            n_yields > 0 || kind == "flow:timer",
            "{kind} let nobody else go on"
        );
    }
}

#[test]
fn blockmine_has_blockmines_own_limits() {
    assert_eq!(Quotas::blockmine().steps, 50_000);
    assert_eq!(Quotas::blockmine().waiting_ms, Some(30_000.0));
    let mut graph = Graph::new();
    graph.node("list", "data:array_literal", r#"{"pinCount":300}"#);
    graph.node("outer", "flow:for_each", "{}");
    graph.node("inner", "flow:for_each", "{}");
    graph.node(
        "set",
        "action:bot_set_variable",
        r#"{"name":"a","value":1}"#,
    );
    graph.wire("start.exec", "outer.exec");
    graph.wire("list.value", "outer.array");
    graph.wire("list.value", "inner.array");
    graph.wire("outer.loop_body", "inner.exec");
    graph.wire("inner.loop_body", "set.exec");
    let failure = failed(&graph.document(Dialect::Blockmine));
    assert!(failure.message.contains("50000"), "{failure}");
    assert_eq!(failure.in_loop.as_deref(), Some("inner"));
    assert!(
        finished(&graph.document(Dialect::Sculk)).is_empty(),
        "sculk has room for them"
    );
}

#[test]
fn a_while_of_blockmine_ends_after_a_thousand_rounds() {
    let mut graph = Graph::new();
    graph.node("loop", "flow:while", r#"{"condition":true}"#);
    graph.node("log", "action:send_log", r#"{"message":"x"}"#);
    graph.wire("start.exec", "loop.exec");
    graph.wire("loop.loop_body", "log.exec");
    assert_eq!(finished(&graph.document(Dialect::Blockmine)).len(), 1000);
}

#[test]
fn waiting_longer_than_half_a_minute_ends_a_run_in_blockmine_only() {
    let mut graph = Graph::new();
    graph.node("wait", "flow:delay", r#"{"delay":31000}"#);
    graph.node("log", "action:send_log", r#"{"message":"late"}"#);
    graph.wire("start.exec", "wait.exec");
    graph.wire("wait.exec", "log.exec");
    assert!(
        failed(&graph.document(Dialect::Blockmine))
            .message
            .contains("waited")
    );
    assert_eq!(finished(&graph.document(Dialect::Sculk)), ["late"]);
}

#[test]
fn wires_from_or_to_nowhere_are_named_and_do_nothing() {
    let mut graph = Graph::new();
    graph.node("log", "action:send_log", r#"{"message":"here"}"#);
    graph.wire("ghost.exec", "log.exec");
    graph.wire("start.exec", "ghost.exec");
    graph.wire("start.exec", "log.exec");
    for dialect in DIALECTS {
        let document = graph.document(dialect);
        let found = codes(&check(&document, catalogue()));
        let dangling = found.iter().filter(|(c, _)| *c == "dangling_connection");
        assert_eq!(dangling.count(), 2);
        assert_eq!(finished(&document), ["here"]);
    }
}

#[test]
fn of_nodes_with_one_id_the_last_counts_and_sculk_refuses_them() {
    let mut graph = Graph::new();
    graph.node("log", "action:send_log", r#"{"message":"first"}"#);
    graph.node("log", "action:send_log", r#"{"message":"last"}"#);
    graph.wire("start.exec", "log.exec");
    assert_eq!(finished(&graph.document(Dialect::Blockmine)), ["last"]);
    let document = graph.document(Dialect::Sculk);
    let problems = compile(&document, catalogue(), Dialect::Sculk).expect_err("it is refused");
    let found = problems
        .iter()
        .find(|p| p.code == "duplicate_node_id")
        .expect("it says why");
    assert_eq!(found.node.as_deref(), Some("log"));
}

#[test]
fn control_flow_wired_to_data_is_refused_by_sculk_and_means_nothing_in_blockmine() {
    let mut graph = Graph::new();
    graph.node("not", "logic:not", "{}");
    graph.node("log", "action:send_log", r#"{"message":"x"}"#);
    graph.wire("start.exec", "not.value");
    graph.wire("not.result", "log.exec");
    graph.wire("start.exec", "log.exec");
    let document = graph.document(Dialect::Sculk);
    let problems = compile(&document, catalogue(), Dialect::Sculk).expect_err("it is refused");
    let found = problems
        .iter()
        .find(|p| p.code == "exec_and_data")
        .expect("it says why");
    assert!(found.node.is_some() && found.pin.is_some() && found.fix.is_some());
    assert!(finished(&graph.document(Dialect::Blockmine)).is_empty());
}

#[test]
fn documents_of_the_largest_size_compile_and_run() {
    let mut graph = Graph::new();
    let mut from = "start.exec".to_owned();
    for i in 0..(MAX_NODES - 1) / 2 {
        graph.node(&format!("sum{i}"), "math:operation", r#"{"a":1,"b":2}"#);
        graph.node(
            &format!("set{i}"),
            "action:bot_set_variable",
            r#"{"name":"n"}"#,
        );
        graph.wire(&format!("sum{i}.result"), &format!("set{i}.value"));
        graph.wire(&from, &format!("set{i}.exec"));
        from = format!("set{i}.exec");
    }
    for dialect in DIALECTS {
        finished(&graph.document(dialect));
    }
    for i in 0..4 {
        graph.node(&format!("more{i}"), "math:operation", "{}");
    }
    let text = format!(r#"{{"nodes":[{}],"connections":[]}}"#, graph.nodes);
    let error = Document::parse(&text).expect_err("it is too large");
    assert!(matches!(error, DocumentError::TooMany { .. }), "{error}");
}

#[test]
fn nodes_that_read_two_outputs_each_of_the_ones_before_do_not_double_the_program() {
    for dialect in DIALECTS {
        let mut graph = Graph::new();
        graph.node("log", "action:send_log", "{}");
        graph.wire("start.exec", "log.exec");
        let mut before: Option<String> = None;
        for i in 0..200 {
            // Entries are volatile, so nothing may be remembered between two readings.
            graph.node(&format!("n{i}"), "array:contains", "{}");
            match &before {
                Some(before) => {
                    graph.wire(&format!("{before}.result"), &format!("n{i}.array"));
                    graph.wire(&format!("{before}.index"), &format!("n{i}.element"));
                }
                None => graph.wire("start.args", "n0.array"),
            }
            before = Some(format!("n{i}"));
        }
        graph.wire("n199.index", "log.message");
        let program = compile(&graph.document(dialect), catalogue(), dialect);
        assert!(program.expect("it compiles").len() < 5000, "{dialect:?}");
    }
}

#[test]
fn a_program_that_would_be_far_larger_than_its_document_is_refused() {
    let templates = (0..40).fold(String::new(), |mut out, i| {
        for name in ["v", "w"] {
            let next = i + 1;
            let _ = write!(out, r#","var_{name}{i}":"{{v{next}}}{{w{next}}}""#);
        }
        out
    });
    let mut graph = Graph::new();
    graph.node(
        "log",
        "action:send_log",
        &format!(r#"{{"message":"{{v0}}"{templates}}}"#),
    );
    graph.wire("start.exec", "log.exec");
    let document = graph.document(Dialect::Blockmine);
    let problems = compile(&document, catalogue(), Dialect::Blockmine).expect_err("too large");
    assert_eq!(codes(&problems), [("program_too_large", Severity::Error)]);
    assert_eq!(problems[0].node.as_deref(), Some("log"));
}

#[test]
fn loops_inside_one_another_by_the_thousand_are_refused_instead_of_filling_the_memory() {
    let mut graph = Graph::new();
    let mut from = "start.exec".to_owned();
    for i in 0..20_000 {
        graph.node(&format!("l{i}"), "flow:for_each", "{}");
        graph.wire(&from, &format!("l{i}.exec"));
        from = format!("l{i}.loop_body");
    }
    let document = graph.document(Dialect::Blockmine);
    let problems = compile(&document, catalogue(), Dialect::Blockmine).expect_err("too large");
    assert_eq!(codes(&problems), [("program_too_large", Severity::Error)]);
    assert!(
        compile(&document, catalogue(), Dialect::Sculk).is_ok(),
        "sculk keeps no such lists"
    );
}

#[test]
fn a_text_of_ten_megabytes_goes_through_every_text_node() {
    let long = "ab{".repeat(3_500_000);
    let mut graph = Graph::new();
    graph.node(
        "big",
        "data:string_literal",
        &format!(r#"{{"value":"{long}"}}"#),
    );
    graph.node("up", "string:to_upper", "{}");
    graph.node("has", "string:contains", r#"{"needle":"zzz"}"#);
    graph.node("split", "string:split", r#"{"separator":"{"}"#);
    graph.node("len", "data:length", "{}");
    graph.node("fits", "string:matches", r#"{"regex":"(a+)+$"}"#);
    graph.node("cat", "string:concat", r#"{"pinCount":3}"#);
    graph.node("log", "action:send_log", "{}");
    for (from, to) in [
        ("start.exec", "log.exec"),
        ("big.value", "up.text"),
        ("up.result", "has.haystack"),
        ("up.result", "split.string"),
        ("up.result", "fits.string"),
        ("split.array", "len.data"),
        ("has.result", "cat.pin_0"),
        ("len.length", "cat.pin_1"),
        ("fits.result", "cat.pin_2"),
        ("cat.result", "log.message"),
    ] {
        graph.wire(from, to);
    }
    for dialect in DIALECTS {
        assert_eq!(finished(&graph.document(dialect)), ["false3500001false"]);
    }
}

#[test]
fn a_list_of_a_million_items_is_walked_and_a_larger_one_than_five_million_refused() {
    let mut graph = Graph::new();
    let commas = ",".repeat(999_999);
    graph.node(
        "text",
        "data:string_literal",
        &format!(r#"{{"value":"{commas}"}}"#),
    );
    graph.node("list", "string:split", r#"{"separator":","}"#);
    graph.node("len", "data:length", "{}");
    graph.node("last", "array:get_by_index", r#"{"index":999999}"#);
    graph.node("log", "action:send_log", "{}");
    graph.wire("text.value", "list.string");
    graph.wire("list.array", "len.data");
    graph.wire("start.exec", "log.exec");
    graph.wire("len.length", "log.message");
    assert_eq!(finished(&graph.document(Dialect::Sculk)), ["1000000"]);
    let mut graph = Graph::new();
    let commas = ",".repeat(5_000_001);
    graph.node(
        "text",
        "data:string_literal",
        &format!(r#"{{"value":"{commas}"}}"#),
    );
    graph.node("list", "string:split", r#"{"separator":","}"#);
    graph.node("log", "action:send_log", "{}");
    graph.wire("text.value", "list.string");
    graph.wire("start.exec", "log.exec");
    graph.wire("list.array", "log.message");
    let failure = failed(&graph.document(Dialect::Sculk));
    assert!(failure.message.contains("5,000,000"), "{failure}");
}

#[test]
fn json_nested_too_deep_is_an_error_with_a_place() {
    let deep = "[".repeat(100_000);
    let error = Document::parse(&deep).expect_err("it is refused");
    assert!(matches!(error, DocumentError::NotJson(_)), "{error}");
    let mut graph = Graph::new();
    graph.node("made", "object:create", r#"{"advanced":true}"#);
    graph.node("log", "action:send_log", "{}");
    graph.wire("start.exec", "log.exec");
    graph.wire("made.object", "log.message");
    let text = format!(r#"{{"advanced":true,"jsonValue":"{deep}"}}"#);
    let document = graph.document(Dialect::Blockmine);
    let mut document = document;
    let Value::Object(data) = sculk_core::parse_json(&text).expect("flat JSON") else {
        panic!("an object was written")
    };
    document.nodes[1].data = data;
    assert_eq!(
        finished(&document),
        ["{}"],
        "what is no JSON makes an empty object"
    );
}
