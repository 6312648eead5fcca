use sculk_core::Value;
use sculk_graph::{
    ChangeKind, Dialect, Document, Effect, Input, Quotas, ReadError, Run, Shape, Step, Trigger,
    Upgraded, read_any, upgrade,
};
use sculk_nodes::catalogue;

use crate::made::{compiled, dialect, recorded};

fn upgraded(nodes: &[(&str, &str, &str)], wires: &[(&str, &str, &str, &str)]) -> Upgraded {
    upgrade(&dialect(Dialect::Blockmine, nodes, wires), catalogue())
}

/// What the upgraded graph says when its command is used.
fn said(document: &Document) -> Vec<String> {
    let trigger = Trigger::command("c", "Alice", sculk_core::Object::default(), "chat");
    let mut run = Run::new(compiled(document), &trigger, Quotas::default());
    let mut world = sculk_graph::DryWorld::default();
    let mut input = Input::Go;
    let mut out = Vec::new();
    loop {
        input = match run.resume(input) {
            Step::Effect(effect) => {
                if let Effect::SendMessage { text, .. } = &*effect {
                    out.push(text.to_text());
                }
                Input::Answer(world.answer(&effect))
            }
            Step::Yield => Input::Go,
            Step::Finished(_) => return out,
            Step::Failed(failure) => panic!("{failure}"),
        };
    }
}

/// A graph that says what comes out of a data node's pin.
fn says(kind: &str, data: &str, pin: &str, wires: &[(&str, &str, &str, &str)]) -> Upgraded {
    let nodes = [
        ("start", "event:command", "{}"),
        ("it", kind, data),
        ("hello", "data:string_literal", r#"{"value":"hello"}"#),
        (
            "say",
            "action:send_message",
            r#"{"chat_type":"chat","recipient":"Bob"}"#,
        ),
    ];
    let mut all = vec![
        ("start", "exec", "say", "exec"),
        ("it", pin, "say", "message"),
    ];
    all.extend_from_slice(wires);
    upgraded(&nodes, &all)
}

#[test]
fn pins_the_editor_names_otherwise_work_afterwards() {
    let cases = [
        (
            "string:length",
            "{}",
            "length",
            vec![("hello", "value", "it", "text")],
            "5",
        ),
        ("string:length", r#"{"text":"abc"}"#, "length", vec![], "3"),
        (
            "string:matches",
            r#"{"text":"abc","pattern":"^b"}"#,
            "result",
            vec![],
            "false",
        ),
        (
            "string:ends_with",
            r#"{"text":"abc","suffix":"c"}"#,
            "result",
            vec![],
            "true",
        ),
        (
            "string:starts_with",
            r#"{"string":"abc","prefix":"a"}"#,
            "result",
            vec![],
            "true",
        ),
        (
            "string:split",
            r#"{"text":"a-b","delimiter":"-"}"#,
            "result",
            vec![],
            "a,b",
        ),
        (
            "data:array_literal",
            r#"{"pinCount":2,"item_0":"x","item_1":"y"}"#,
            "array",
            vec![],
            "x,y",
        ),
        (
            "data:array_literal",
            r#"{"pinCount":1}"#,
            "array",
            vec![("hello", "value", "it", "item_0")],
            "hello",
        ),
        (
            "logic:operation",
            r#"{"operation":"OR","pinCount":2,"a":"true","b":"false"}"#,
            "result",
            vec![],
            "true",
        ),
        (
            "data:cast",
            r#"{"targetType":"Number","value":"7"}"#,
            "value",
            vec![],
            "7",
        ),
    ];
    for (kind, data, pin, wires, wanted) in cases {
        let result = says(kind, data, pin, &wires);
        assert!(result.problems.is_empty(), "{kind}: {:?}", result.problems);
        assert_eq!(said(&result.document), [wanted], "{kind} {data}");
        assert!(
            result
                .changes
                .iter()
                .any(|c| c.node.as_deref() == Some("it")),
            "{kind}: it is told"
        );
    }
}

#[test]
fn truths_and_numbers_as_text_get_their_type() {
    let result = upgraded(
        &[
            ("start", "event:command", "{}"),
            ("if", "flow:branch", r#"{"condition":"false"}"#),
            ("wait", "flow:delay", r#"{"delay":"250"}"#),
            ("again", "flow:delay", r#"{"delay":"{n}"}"#),
        ],
        &[],
    );
    let data = |i: usize, key: &str| result.document.nodes[i].data.get_str(key).cloned();
    assert!(matches!(data(1, "condition"), Some(Value::Bool(false))));
    assert!(matches!(data(2, "delay"), Some(Value::Number(n)) if n == 250.0));
    assert!(
        matches!(data(3, "delay"), Some(Value::Text(_))),
        "a template stays text"
    );
    let told = |node: &str, kind| {
        let mut changes = result.changes.iter();
        changes.any(|c| c.node.as_deref() == Some(node) && c.kind == kind)
    };
    assert!(
        told("if", ChangeKind::Behaves),
        "the text \"false\" counted as true"
    );
    assert!(told("wait", ChangeKind::Tidied));
}

#[test]
fn each_difference_of_meaning_is_told_at_its_node() {
    let result = upgraded(
        &[
            ("start", "event:command", "{}"),
            ("if", "flow:branch", r#"{"advanced":true}"#),
            ("loop", "flow:while", "{}"),
            ("math", "math:operation", r#"{"operation":">"}"#),
            ("time", "time:compare", r#"{"operation":"before_or_equal"}"#),
            ("field", "data:get_user_field", "{}"),
            ("say", "action:send_message", r#"{"message":"hi"}"#),
            (
                "say2",
                "action:send_message",
                r#"{"message":"{x}","chat_type":"chat","recipient":"B"}"#,
            ),
            (
                "keep",
                "action:bot_set_variable",
                r#"{"name":"n","persist":true}"#,
            ),
            ("black", "user:set_blacklist", r#"{"user":"Bob"}"#),
            ("items", "inventory:get_all", "{}"),
            ("wait", "flow:delay", "{}"),
        ],
        &[
            ("start", "exec", "if", "exec"),
            ("start", "exec", "say", "exec"),
            ("if", "exec_true", "say", "exec"),
            ("start", "user", "field", "user"),
            ("field", "groups", "say2", "var_x"),
            ("gone", "x", "say", "message"),
            ("items", "items", "keep", "value"),
        ],
    );
    let told = |node: &str, part: &str| {
        let mut changes = result.changes.iter();
        changes.any(|c| c.node.as_deref() == Some(node) && c.text.contains(part))
    };
    for (node, part) in [
        ("start", "2 wires leave \"exec\""),
        ("say", "2 wires lead here"),
        ("if", "Several conditions never counted"),
        ("loop", "1,000 rounds"),
        ("math", "gave 0"),
        ("time", "were never true"),
        ("field", "looked up by name"),
        ("say", "could not be delivered"),
        ("say", "from a node that is not there hid"),
        ("keep", "the next run begins with the value"),
        ("black", "bare name"),
        ("items", "looked once a run"),
    ] {
        assert!(told(node, part), "{node}: {part}: {:#?}", result.changes);
    }
    assert!(!told("say2", "could not be delivered"), "it has both");
    assert!(
        result.changes[0].node.is_none(),
        "the whole graph comes first: waiting"
    );
}

#[test]
fn recorded_graphs_move_over_and_stay_there() {
    for (name, document) in recorded() {
        let first = upgrade(document, catalogue());
        assert_eq!(first.document.dialect, Dialect::Sculk, "{name}");
        let second = upgrade(&first.document, catalogue());
        assert_eq!(
            first.document.to_json(),
            second.document.to_json(),
            "{name}"
        );
        assert!(
            second.changes.is_empty(),
            "{name}: nothing is left to change"
        );
    }
}

#[test]
fn exports_of_blockmine_are_read() {
    let graph = r#"{"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}}],"edges":[{"source":"start","sourceHandle":"exec","target":"start","targetHandle":"exec"}]}"#;
    let inside = serde_json::to_string(graph).expect("text");
    let command = format!(
        r#"{{"version":"1.0","type":"command","name":"ping","aliases":"[]","argumentsJson":"[]","graphJson":{inside}}}"#
    );
    let event = format!(
        r#"{{"name":"Greeter","graphJson":{inside},"variables":[{{"id":"v","name":"n","type":"number","value":"3"}}],"triggers":[]}}"#
    );
    let read = |text: &str| read_any(text).expect("it is read");
    assert_eq!(read(graph).shape, Shape::Edges);
    assert_eq!(read(graph).document.connections.len(), 1);
    let command = read(&command);
    assert_eq!(
        (command.shape, command.name.as_deref()),
        (Shape::Command, Some("ping"))
    );
    let event = read(&event);
    assert_eq!(
        (event.shape, event.name.as_deref()),
        (Shape::EventGraph, Some("Greeter"))
    );
    assert_eq!(event.document.variables.len(), 1);
    assert_eq!(read(&event.document.to_text()).shape, Shape::Text);
    assert_eq!(read(&event.document.to_json()).shape, Shape::Document);
    let empty = r#"{"type":"command","name":"x","graphJson":"null"}"#;
    assert!(matches!(read_any(empty), Err(ReadError::NoGraph)));
    assert!(matches!(
        read_any(r#"{"graphJson":"{"}"#),
        Err(ReadError::Inside(_))
    ));
}

#[test]
fn a_variable_that_begins_with_something_else_afterwards_is_told() {
    let text = r#"{"nodes":[],"connections":[],"variables":[
        {"id":"a","name":"on","type":"boolean","value":true},
        {"id":"b","name":"off","type":"boolean","value":"false"}]}"#;
    let document = Document::parse(text).expect("the document is read");
    let told: Vec<String> = upgrade(&document, catalogue())
        .changes
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted = [
        "behaves differently: The variable \"on\" began with false; it begins with true now.",
        "tidied: The variable \"off\" begins with a value of its type.",
    ];
    assert_eq!(told, wanted);
}
