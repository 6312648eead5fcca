//! Nodes that plugins make: their pins stand in the document, so that a graph is whole without them.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_graph::{Document, Severity, check};
use sculk_nodes::catalogue;
use serde_json::{Value, json};

fn document(node: Value, wires: Value) -> Document {
    let text = json!({
        "format_version": 1, "dialect": "sculk",
        "nodes": [
            { "id": "start", "type": "event:command", "position": { "x": 0, "y": 0 }, "data": {} },
            { "id": "n", "type": "plugin:action", "position": { "x": 200, "y": 0 }, "data": node },
        ],
        "connections": wires, "variables": [],
    });
    Document::parse(&text.to_string()).expect("it is a document")
}

fn wire(id: &str, pin: &str, to: &str) -> Value {
    json!({ "id": id, "sourceNodeId": "start", "sourcePinId": pin, "targetNodeId": "n", "targetPinId": to })
}

fn node() -> Value {
    json!({
        "plugin": "weather", "node": "ask", "label": "Weather",
        "inputs": [
            { "id": "exec", "name": "Run", "type": "Exec" },
            { "id": "city", "name": "City", "type": "Array", "required": true },
        ],
        "outputs": [{ "id": "exec", "name": "Then", "type": "Exec" }],
    })
}

fn codes(document: &Document) -> Vec<(&'static str, Severity)> {
    let problems = check(document, catalogue());
    problems.iter().map(|p| (p.code, p.severity)).collect()
}

#[test]
fn pins_have_the_types_their_plugin_gave_them() {
    let run = wire("a", "exec", "exec");
    let mismatch = document(node(), json!([run, wire("b", "command_name", "city")]));
    assert_eq!(codes(&mismatch), [("type_mismatch", Severity::Info)]);
    let swapped = document(node(), json!([wire("a", "exec", "city")]));
    assert!(codes(&swapped).contains(&("exec_and_data", Severity::Error)));
    let gone = document(node(), json!([run, wire("b", "command_name", "town")]));
    assert!(codes(&gone).contains(&("unknown_input_pin", Severity::Warning)));
}

#[test]
fn an_input_that_the_plugin_needs_is_missed() {
    let run = wire("a", "exec", "exec");
    let bare = document(node(), json!([run]));
    assert_eq!(codes(&bare), [("missing_input", Severity::Warning)]);
    let mut typed = node();
    typed["city"] = json!([]);
    assert_eq!(codes(&document(typed, json!([run]))), []);
}

#[test]
fn lists_that_are_none_end_nothing() {
    for list in [json!(null), json!(7), json!([null, 3, { "id": 4 }, {}])] {
        let mut broken = node();
        broken["inputs"] = list.clone();
        broken["outputs"] = list;
        let document = document(broken, json!([wire("a", "exec", "exec")]));
        assert!(codes(&document).contains(&("unknown_input_pin", Severity::Warning)));
        let compiled = sculk_graph::compile(&document, catalogue(), sculk_graph::Dialect::Sculk);
        assert!(compiled.is_ok());
    }
}

#[test]
fn an_upgrade_keeps_nodes_of_plugins_whole_also_those_of_a_type_nobody_knows() {
    let text = json!({
        "nodes": [
            { "id": "start", "type": "event:command", "position": { "x": 0, "y": 0 }, "data": {} },
            { "id": "n", "type": "plugin:action", "position": { "x": 200, "y": 0 }, "data": node() },
            { "id": "old", "type": "weather:current", "position": { "x": 400, "y": 0 }, "data": { "city": "Oslo" } },
        ],
        "connections": [
            wire("a", "exec", "exec"),
            { "id": "b", "sourceNodeId": "n", "sourcePinId": "exec", "targetNodeId": "old", "targetPinId": "exec" },
        ],
        "variables": [],
    });
    let before = Document::parse(&text.to_string()).expect("it is a document");
    let after = sculk_graph::upgrade(&before, catalogue()).document;
    for id in ["n", "old"] {
        let of = |document: &Document| {
            let mut nodes = document.nodes.iter();
            let found = nodes.find(|one| &*one.id == id).expect("it is there");
            (
                found.kind.to_string(),
                sculk_core::to_json(&sculk_core::Value::Object(found.data.clone())),
            )
        };
        assert_eq!(of(&before), of(&after));
    }
    assert_eq!(after.connections.len(), 2);
}
