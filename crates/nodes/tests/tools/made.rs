//! Documents to try things with: every recorded graph, and made-up ones.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use proptest::prelude::*;
use sculk_graph::{Answer, Dialect, Document, Effect, Program, compile};
use sculk_nodes::catalogue;

/// Every graph of the recordings, by name.
pub fn recorded() -> &'static [(String, Document)] {
    static FOUND: LazyLock<Vec<(String, Document)>> = LazyLock::new(read_recorded);
    &FOUND
}

fn read_recorded() -> Vec<(String, Document)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut found = Vec::new();
    for folder in [
        folder.clone(),
        folder.join("bench"),
        folder.join("bench/g_events"),
    ] {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it is read").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".json") && !name.ends_with(".expected.json") {
                let text = fs::read_to_string(&path).expect("it is read");
                let document = Document::parse(&text).expect("a graph");
                found.push((name.trim_end_matches(".json").to_owned(), document));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(found.len() > 100, "the recordings are there");
    found
}

pub fn graph(name: &str) -> Document {
    let found = recorded().iter().find(|(n, _)| n == name);
    found.expect("a recorded graph").1.clone()
}

pub fn compiled(document: &Document) -> Arc<Program> {
    compile(document, catalogue(), document.dialect).expect("it compiles")
}

/// A graph of nodes `id type {data}` and wires `a.pin b.pin`, in our dialect.
pub fn small(nodes: &[(&str, &str, &str)], wires: &[(&str, &str, &str, &str)]) -> Document {
    dialect(Dialect::Sculk, nodes, wires)
}

pub fn dialect(
    dialect: Dialect,
    nodes: &[(&str, &str, &str)],
    wires: &[(&str, &str, &str, &str)],
) -> Document {
    let nodes: Vec<String> = nodes
        .iter()
        .map(|(id, kind, data)| {
            format!(r#"{{"id":"{id}","type":"{kind}","position":{{"x":1,"y":2}},"data":{data}}}"#)
        })
        .collect();
    let wires: Vec<String> = wires
        .iter()
        .enumerate()
        .map(|(i, (a, p, b, q))| {
            format!(
                r#"{{"id":"w{i}","sourceNodeId":"{a}","sourcePinId":"{p}","targetNodeId":"{b}","targetPinId":"{q}"}}"#
            )
        })
        .collect();
    let head = match dialect {
        Dialect::Sculk => r#""format_version":1,"#,
        Dialect::Blockmine => "",
    };
    let text = format!(
        r#"{{{head}"nodes":[{}],"connections":[{}],"variables":[]}}"#,
        nodes.join(","),
        wires.join(",")
    );
    Document::parse(&text).expect("a document")
}

/// JSON values, keys and texts that like to be mistaken for syntax.
pub fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i32>().prop_map(|n| n.to_string()),
        any::<f64>()
            .prop_filter("finite", |n| n.is_finite())
            .prop_map(|n| format!("{n:e}")),
        text(),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(","))),
            prop::collection::vec((text(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(k, v)| format!("{k}:{v}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// Texts in quotes, as JSON.
pub fn text() -> impl Strategy<Value = String> {
    let texts = prop_oneof![
        Just("wire a.b -> c.d as e".to_owned()),
        Just("# no comment".to_owned()),
        Just(" = ".to_owned()),
        Just("line\nbreak\u{2028}\r\t".to_owned()),
        "[a-z.:=#>\" \\\\-]{0,12}",
        any::<String>(),
    ];
    prop_oneof![
        4 => texts.prop_map(|text| serde_json::to_string(&text).expect("text")),
        1 => Just(r#""lone \ud800 half""#.to_owned()),
    ]
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..4_u8).prop_map(|n| format!("\"n{n}\"")),
        text().prop_filter("not empty", |t| t.len() > 2),
    ]
}

fn object(entries: &[(String, String)], fixed: &str) -> String {
    let own = entries.iter().map(|(k, v)| format!("{k}:{v}"));
    let own = own.filter(|e| !["\"id\":", "\"data\":"].iter().any(|k| e.starts_with(k)));
    let mut all: Vec<String> = own.collect();
    if !fixed.is_empty() {
        // The last of equal keys counts.
        all.push(fixed.to_owned());
    }
    format!("{{{}}}", all.join(","))
}

fn entries() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((text(), json()), 0..3)
}

/// Documents with everything a document may have in it.
pub fn documents() -> impl Strategy<Value = Document> {
    let node =
        (id(), id(), json_number(), entries(), entries()).prop_map(|(id, kind, x, data, extra)| {
            let data = object(&data, "");
            let fixed =
                format!(r#""id":{id},"type":{kind},"position":{{"x":{x},"y":-0.5}},"data":{data}"#);
            object(&extra, &fixed)
        });
    let wire = (id(), [id(), id(), id(), id()], entries()).prop_map(|(id, [a, b, c, d], extra)| {
        let fixed = format!(
            r#""id":{id},"sourceNodeId":{a},"sourcePinId":{b},"targetNodeId":{c},"targetPinId":{d}"#
        );
        object(&extra, &fixed)
    });
    let variable = (id(), json(), any::<bool>()).prop_map(|(name, value, has_value)| {
        let value = if has_value {
            format!(r#","value":{value}"#)
        } else {
            String::new()
        };
        format!(r#"{{"id":"v","name":{name},"type":"array"{value}}}"#)
    });
    let lists = (
        prop::collection::vec(node, 0..5),
        prop::collection::vec(wire, 0..5),
        prop::collection::vec(variable, 0..3),
    );
    (lists, entries(), json(), any::<bool>()).prop_map(|((nodes, wires, vars), extra, tests, is_ours)| {
        let head = if is_ours { r#""format_version":1,"# } else { "" };
        let fixed = format!(
            r#"{head}"tests":{tests},"frames":[{{"id":"f","nodes":["n1"]}},7,{{}}],"nodes":[{}],"connections":[{}],"variables":[{}]"#,
            nodes.join(","),
            wires.join(","),
            vars.join(",")
        );
        Document::parse(&object(&extra, &fixed)).expect("a document")
    })
}

fn json_number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i32>().prop_map(|n| n.to_string()),
        any::<f64>()
            .prop_filter("finite", |n| n.is_finite())
            .prop_map(|n| format!("{n:e}")),
    ]
}

/// Answers of a world that is as it pleases.
pub fn answer(effect: &Effect, chance: u64) -> Answer {
    use sculk_core::Value;
    match (effect, chance % 7) {
        (Effect::Now | Effect::Seed, n) => Answer::Value(Value::Number(n as f64 * 1e9 + 0.1)),
        (_, 0) => Answer::Failed("not today".to_owned()),
        (_, 1) => Answer::Value(Value::Null),
        (_, 2) => Answer::Value(Value::array(vec![
            Value::Number(f64::NAN),
            Value::text("x"),
        ])),
        (_, 3) => Answer::Value(Value::record([
            ("username", Value::text("Alice")),
            ("groups", Value::array(vec![Value::text("Admins")])),
            ("items", Value::array(Vec::new())),
        ])),
        (_, 4) => Answer::Value(Value::Bool(true)),
        _ => Answer::done(),
    }
}
