//! The values BlockMine's 123 node types begin with, the graphs they may stand in, whether they are
//! read afresh, their rows of pins and what they need, by `blockmine-defaults.txt`: id, graphs
//! (`c`ommand, `e`vent), volatility, data of a new node by its engine and by its editor, rows of
//! pins (`side:prefix:count key:type:default count`), inputs it declares as required.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use sculk_core::Value;
use sculk_graph::{GraphKind, NodeType, Origin};
use sculk_nodes::catalogue;

/// Where a new node of ours begins otherwise, and why.
const OURS: [(&str, &str, &str); 9] = [
    (
        "action:http_request",
        "queryParams",
        "a blank box is drawn, which counts as none",
    ),
    (
        "action:http_request",
        "headers",
        "a blank box is drawn, which counts as none",
    ),
    (
        "action:update_command",
        "aliases",
        "blank leaves them as they are",
    ),
    (
        "action:update_command",
        "cooldown",
        "blank leaves it as it is",
    ),
    (
        "action:update_command",
        "allowedChatTypes",
        "blank leaves them as they are",
    ),
    ("data:store_write", "value", "a text may be typed in"),
    ("event:custom_event", "label", "it can be named on the node"),
    (
        "string:equals",
        "case_sensitive",
        "its evaluator takes true for nothing, its declaration false",
    ),
    ("string:split", "delimiter", "its engine knows no such pin"),
];

struct Row<'a> {
    id: &'a str,
    graphs: &'a str,
    is_volatile: bool,
    engine: Value,
    editor: Value,
    pins: &'a str,
    required: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    let json = |text: &str| sculk_core::parse_json(text).expect("JSON");
    let row = |line: &'static str| {
        let parts: Vec<&str> = line.split(" |").map(str::trim).collect();
        let [id, graphs, volatile, engine, editor, pins, required] = parts[..] else {
            panic!("{line} is not complete");
        };
        Row {
            id,
            graphs,
            is_volatile: volatile == "volatile",
            engine: json(engine),
            editor: json(editor),
            pins,
            required,
        }
    };
    include_str!("blockmine-defaults.txt")
        .lines()
        .map(row)
        .collect()
}

fn node(row: &Row<'_>) -> &'static NodeType {
    catalogue().get(row.id).expect("the node type is there")
}

fn text(value: &Value) -> String {
    serde_json::to_string(value).expect("a value is JSON")
}

#[test]
fn every_node_type_begins_with_blockmines_values() {
    let mut wrong = Vec::new();
    for row in rows() {
        let ours = node(&row).default_data();
        let keys = |v: &Value| v.as_object().cloned().unwrap_or_default();
        let (engine, editor) = (keys(&row.engine), keys(&row.editor));
        let is_ours = |key: &str| OURS.iter().any(|(id, k, _)| *id == row.id && *k == key);
        for (key, value) in ours.iter().filter(|(k, _)| !is_ours(&k.to_text())) {
            let theirs = [engine.get(key), editor.get(key)];
            let known = theirs.iter().flatten().any(|v| text(v) == text(value));
            if !known {
                wrong.push(format!(
                    "{}: {key} = {} is ours, theirs {theirs:?}",
                    row.id,
                    text(value)
                ));
            }
        }
        let theirs = engine.iter().chain(editor.iter());
        for (key, value) in theirs.filter(|(k, _)| !is_ours(&k.to_text())) {
            if ours.get(key).is_none() && value.is_truthy() {
                wrong.push(format!("{}: {key} = {} is theirs", row.id, text(value)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_node_type_stands_in_blockmines_graphs_and_is_as_volatile() {
    let mut wrong = Vec::new();
    for row in rows() {
        let node = node(&row);
        let may = |kind: GraphKind| node.graphs.contains(&kind);
        let theirs = (row.graphs.contains('c'), row.graphs.contains('e'));
        if (may(GraphKind::Command), may(GraphKind::Event)) != theirs {
            wrong.push(format!("{}: graphs {}", row.id, row.graphs));
        }
        if !node.is_entry() && node.is_volatile != row.is_volatile {
            wrong.push(format!("{}: volatile is {}", row.id, row.is_volatile));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_of_pins_has_blockmines_names_counts_and_types() {
    let mut wrong = Vec::new();
    for row in rows() {
        let node = node(&row);
        let theirs: Vec<&str> = row.pins.split_whitespace().collect();
        let mut ours: Vec<String> = Vec::new();
        for pins in &node.dynamic {
            ours.push(format!(
                "{}:{}:{}:{:?}:{}",
                if pins.is_input { "in" } else { "out" },
                pins.id_pattern.replace("{i}", ""),
                pins.count_key,
                pins.kind,
                pins.default_count
            ));
        }
        if ours != theirs {
            wrong.push(format!("{}: {ours:?}, theirs {theirs:?}", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_blockmine_requires_is_an_input() {
    let mut wrong = Vec::new();
    for row in rows() {
        let (node, data) = (node(&row), node(&row).default_data());
        for pin in row.required.split_whitespace() {
            if node.input_type(&data, pin).is_none() {
                wrong.push(format!("{}: {pin}", row.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_extract_holds_every_node_type_of_blockmine() {
    let theirs = catalogue()
        .types()
        .filter(|t| t.origin == Origin::Blockmine);
    assert_eq!(rows().len(), theirs.count());
    assert_eq!(rows().len(), 123);
}

/// What graphs can do here that they cannot do in BlockMine.
const BEYOND: [&str; 43] = [
    "graph:call",
    "graph:input",
    "graph:output",
    "flow:reroute",
    "data:reroute",
    "flow:parallel",
    "flow:try",
    "flow:retry",
    "flow:wait_for_event",
    "flow:debounce",
    "flow:throttle",
    "flow:once_per",
    "array:map",
    "array:filter",
    "array:reduce",
    "array:sort",
    "array:slice",
    "array:unique",
    "array:weighted_choice",
    "object:from_json",
    "object:to_json",
    "string:regex_match",
    "string:regex_replace",
    "string:replace",
    "string:substring",
    "string:pad",
    "string:trim",
    "string:format",
    "string:parse",
    "type:parse_number",
    "type:number_or",
    "time:parts",
    "math:min",
    "math:max",
    "math:clamp",
    "math:round",
    "math:floor",
    "math:ceil",
    "math:abs",
    "math:pow",
    "math:mod",
    "math:lerp",
    "array:range",
];

#[test]
fn what_goes_beyond_blockmine_is_there_and_is_marked_as_ours() {
    let is_ours = |id: &&str| {
        catalogue()
            .get(id)
            .is_some_and(|t| t.origin == Origin::Sculk)
    };
    let missing: Vec<&str> = BEYOND.into_iter().filter(|id| !is_ours(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
