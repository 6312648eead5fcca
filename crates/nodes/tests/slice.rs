//! The walking skeleton's nodes, end to end: parse, check, compile, run.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, Dialect, Document, Effect, Finished, Input, Quotas, Run, Step, Trigger, check, compile,
};
use sculk_nodes::catalogue;

/// Runs a graph as `@ping hello` said by Alice; gives what it said or logged.
fn said(document: &str, dialect: Dialect, word: &str) -> Vec<String> {
    let document = Document::parse(document).expect("the document is read");
    let program = compile(&document, catalogue(), dialect).expect("the document compiles");
    let mut args = Object::default();
    args.insert("word".into(), Value::text(word));
    let trigger = Trigger::command("ping", "Alice", args, "chat");
    let mut run = Run::new(program, &trigger, Quotas::of(dialect));
    let mut out = Vec::new();
    let mut input = Input::Go;
    loop {
        match run.resume(input) {
            Step::Effect(effect) => {
                match *effect {
                    Effect::SendMessage {
                        chat_type,
                        text,
                        recipient,
                    } => {
                        let (to, who) = (chat_type.to_js_string(), recipient.to_js_string());
                        out.push(format!("{to}/{who}: {text}"));
                    }
                    Effect::Log { text, .. } => out.push(format!("log: {text}")),
                    other => out.push(format!("{other:?}")),
                }
                input = Input::Answer(Answer::done());
            }
            Step::Yield => input = Input::Go,
            Step::Finished(how) => {
                assert_eq!(how, Finished::Done);
                return out;
            }
            Step::Failed(failure) => panic!("{failure}"),
        }
    }
}

fn node(id: &str, kind: &str, data: &str) -> String {
    format!(r#"{{"id":"{id}","type":"{kind}","position":{{"x":0,"y":0}},"data":{data}}}"#)
}

fn wires(list: &[(&str, &str, &str, &str)]) -> String {
    let one = |(i, (a, b, c, d)): (usize, &(&str, &str, &str, &str))| {
        format!(
            r#"{{"id":"c{i}","sourceNodeId":"{a}","sourcePinId":"{b}","targetNodeId":"{c}","targetPinId":"{d}"}}"#
        )
    };
    list.iter()
        .enumerate()
        .map(one)
        .collect::<Vec<_>>()
        .join(",")
}

fn ping() -> String {
    let nodes = [
        node("start", "event:command", "{}"),
        node("arg", "data:get_argument", r#"{"argumentName":"word"}"#),
        node("cmp", "logic:compare", r#"{"operation":"==","b":"hello"}"#),
        node("br", "flow:branch", "{}"),
        node("uf", "data:get_user_field", "{}"),
        node("cat", "string:concat", r#"{"pinCount":2,"pin_0":"pong, "}"#),
        node("yes", "action:send_message", "{}"),
        node(
            "no",
            "action:send_message",
            r#"{"chat_type":"private","message":"what is {w}?"}"#,
        ),
        node("log", "action:send_log", r#"{"message":"done"}"#),
    ];
    let wires = wires(&[
        ("arg", "value", "cmp", "a"),
        ("start", "exec", "br", "exec"),
        ("cmp", "result", "br", "condition"),
        ("start", "user", "uf", "user"),
        ("uf", "username", "cat", "pin_1"),
        ("br", "exec_true", "yes", "exec"),
        ("cat", "result", "yes", "message"),
        ("br", "exec_false", "no", "exec"),
        ("arg", "value", "no", "var_w"),
        ("yes", "exec", "log", "exec"),
    ]);
    format!(
        r#"{{"nodes":[{}],"connections":[{wires}],"variables":[]}}"#,
        nodes.join(",")
    )
}

#[test]
fn a_command_is_answered_where_it_was_asked() {
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        assert_eq!(
            said(&ping(), dialect, "hello"),
            ["chat/Alice: pong, Alice", "log: done"]
        );
        assert_eq!(said(&ping(), dialect, "x"), ["private/Alice: what is x?"]);
    }
}

#[test]
fn exec_pins_fan_out_in_sculk_and_not_in_blockmine() {
    let nodes = [
        node("start", "event:command", "{}"),
        node("a", "action:send_log", r#"{"message":"a"}"#),
        node("b", "action:send_log", r#"{"message":"b"}"#),
    ];
    let wires = wires(&[
        ("start", "exec", "a", "exec"),
        ("start", "exec", "b", "exec"),
    ]);
    let text = format!(
        r#"{{"nodes":[{}],"connections":[{wires}]}}"#,
        nodes.join(",")
    );
    assert_eq!(said(&text, Dialect::Blockmine, ""), ["log: a"]);
    assert_eq!(said(&text, Dialect::Sculk, ""), ["log: a", "log: b"]);
}

#[test]
fn a_sequence_sees_the_variable_the_branch_before_set() {
    let nodes = [
        node("start", "event:command", "{}"),
        node("seq", "flow:sequence", r#"{"pinCount":3}"#),
        node("get", "data:get_variable", r#"{"variableName":"n"}"#),
        node("add", "math:operation", r#"{"operation":"*","b":2}"#),
        node("set", "action:bot_set_variable", r#"{"name":"n"}"#),
        node("l1", "action:send_log", "{}"),
        node("l2", "action:send_log", "{}"),
    ];
    let wires = wires(&[
        ("start", "exec", "seq", "exec"),
        ("seq", "exec_0", "l1", "exec"),
        ("seq", "exec_1", "set", "exec"),
        ("seq", "exec_2", "l2", "exec"),
        ("get", "value", "add", "a"),
        ("add", "result", "set", "value"),
        ("add", "result", "l1", "message"),
        ("add", "result", "l2", "message"),
    ]);
    let variables = r#"[{"id":"v","name":"n","type":"number","value":"21"}]"#;
    let text = format!(
        r#"{{"nodes":[{}],"connections":[{wires}],"variables":{variables}}}"#,
        nodes.join(",")
    );
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        assert_eq!(said(&text, dialect, ""), ["log: 42", "log: 84"]);
    }
}

#[test]
fn what_is_not_understood_survives_reading_and_writing() {
    let text = r#"{"nodes":[{"id":"a","type":"no:such","position":{"x":1,"y":2},"data":{"k":[1]},"color":"red"}],
        "connections":[],"variables":[],"ribbons":[{"id":1}]}"#;
    let document = Document::parse(text).expect("the document is read");
    let again = Document::parse(&document.to_json()).expect("it is read again");
    let json = again.to_json();
    assert!(json.contains("\"red\"") && json.contains("ribbons") && json.contains("no:such"));
    let codes: Vec<_> = check(&again, catalogue()).iter().map(|p| p.code).collect();
    assert_eq!(codes, ["unknown_node_type", "no_entry"]);
}

#[test]
fn a_broken_document_is_refused_with_the_place() {
    let error = |text: &str| {
        Document::parse(text)
            .expect_err("it is refused")
            .to_string()
    };
    assert!(error("{\n  \"nodes\": [,]\n}").contains("line 2, column 13"));
    assert!(
        error(r#"{"nodes":[{"id":"a","type":"b"}],"connections":[]}"#)
            .contains("nodes[0].position")
    );
    assert!(error(r#"{"nodes":[],"edges":[]}"#).contains("connections"));
}

#[test]
fn a_data_circle_is_found_and_never_hangs() {
    let nodes = [
        node("start", "event:command", "{}"),
        node("a", "math:operation", "{}"),
        node("b", "math:operation", "{}"),
        node("log", "action:send_log", "{}"),
    ];
    let wires = wires(&[
        ("start", "exec", "log", "exec"),
        ("a", "result", "b", "a"),
        ("b", "result", "a", "a"),
        ("a", "result", "log", "message"),
    ]);
    let text = format!(
        r#"{{"nodes":[{}],"connections":[{wires}]}}"#,
        nodes.join(",")
    );
    let document = Document::parse(&text).expect("the document is read");
    let problems = compile(&document, catalogue(), Dialect::Sculk).expect_err("it is refused");
    assert!(
        problems
            .iter()
            .any(|p| p.code == "data_circle" && p.node.is_some())
    );
    let program = compile(&document, catalogue(), Dialect::Blockmine).expect("it compiles");
    let trigger = Trigger::command("ping", "Alice", Object::default(), "chat");
    let step = Run::new(program, &trigger, Quotas::blockmine()).resume(Input::Go);
    assert!(matches!(step, Step::Failed(f) if f.message.contains("circle")));
}

#[test]
fn arithmetic_of_literals_costs_a_run_nothing() {
    let program = |nodes: &[String], wires: &str, dialect| {
        let text = format!(
            r#"{{"nodes":[{}],"connections":[{wires}]}}"#,
            nodes.join(",")
        );
        let document = Document::parse(&text).expect("the document is read");
        compile(&document, catalogue(), dialect).expect("it compiles")
    };
    for dialect in [Dialect::Blockmine, Dialect::Sculk] {
        let start = node("start", "event:command", "{}");
        let log = node("log", "action:send_log", r#"{"message":"x"}"#);
        let exec = wires(&[("start", "exec", "log", "exec")]);
        let plain = program(&[start.clone(), log.clone()], &exec, dialect);
        let math = node("m", "math:operation", r#"{"a":2,"b":"3","operation":"*"}"#);
        let less = node("c", "logic:compare", r#"{"a":2,"b":3,"operation":"<"}"#);
        for (source, pin, known) in [
            (math, ("m", "result"), "6"),
            (less, ("c", "result"), "true"),
        ] {
            let wires = wires(&[
                ("start", "exec", "log", "exec"),
                (pin.0, pin.1, "log", "message"),
            ]);
            let nodes = [start.clone(), source, log.clone()];
            let folded = program(&nodes, &wires, dialect);
            assert_eq!(folded.len(), plain.len(), "{pin:?}");
            let trigger = Trigger::command("t", "Alice", Object::default(), "chat");
            let step = Run::new(folded, &trigger, Quotas::of(dialect)).resume(Input::Go);
            let Step::Effect(effect) = step else {
                panic!("a line was to be written: {step:?}");
            };
            let Effect::Log { text, .. } = *effect else {
                panic!("a line was to be written: {effect:?}");
            };
            assert_eq!(text.to_text(), known);
        }
    }
}
