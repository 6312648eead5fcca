use std::fmt::Write;

use sculk_core::{JsString, Object, Value, number_to_string, to_json};

use super::{TITLE, VERSION, line::word};
use crate::Document;

impl Document {
    /// The document as lines of text: one thing a line, view data apart, the same text for the same
    /// document. [`Document::parse_text`] reads it back without loss.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = Writer {
            text: format!("{TITLE} {VERSION}\n"),
        };
        let root = self.to_value();
        let Value::Object(root) = root else {
            return out.text;
        };
        if let Some(version) = self.format_version {
            out.line(0, &format!("format {version}"));
        }
        let dialect = match self.dialect {
            crate::Dialect::Blockmine => "blockmine",
            crate::Dialect::Sculk => "sculk",
        };
        out.line(0, &format!("dialect {dialect}"));
        let list = |key: &str| root.get_str(key).and_then(Value::as_array).cloned();
        let (variables, nodes) = (list("variables"), list("nodes"));
        let wires = list("connections").unwrap_or_default();
        out.blocks(&variables.unwrap_or_default(), Writer::variable);
        let nodes = nodes.unwrap_or_default();
        for node in nodes.iter() {
            out.text.push('\n');
            out.node(node);
        }
        out.blocks(&wires, Writer::wire);
        for (key, value) in root.iter() {
            if !is_own(key) {
                out.other(key, value);
            }
        }
        if !nodes.is_empty() {
            out.text.push_str("\nview\n");
        }
        for node in nodes.iter() {
            out.place(node);
        }
        out.text
    }
}

/// Keys of the document with lines of their own.
pub(super) fn is_own(key: &JsString) -> bool {
    let own = [
        "format_version",
        "dialect",
        "nodes",
        "connections",
        "variables",
    ];
    key.as_str().is_some_and(|key| own.contains(&key))
}

struct Writer {
    text: String,
}

fn text_of(value: &Value, key: &str) -> String {
    word(&value.field(key).to_js_string())
}

impl Writer {
    fn line(&mut self, indent: usize, line: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn blocks(&mut self, items: &[Value], write: impl Fn(&mut Self, &Value)) {
        if !items.is_empty() {
            self.text.push('\n');
        }
        for item in items {
            write(self, item);
        }
    }

    /// `key = value` for each, but for what JSON leaves out.
    fn entries(&mut self, indent: usize, mark: &str, object: &Object, known: &[&str]) {
        for (key, value) in object.iter() {
            if key.as_str().is_some_and(|key| known.contains(&key)) {
                continue;
            }
            if let Some(json) = to_json(value) {
                self.line(indent, &format!("{mark}{} = {json}", word(key)));
            }
        }
    }

    fn extras(&mut self, value: &Value, known: &[&str]) {
        if let Some(object) = value.as_object() {
            self.entries(2, ".", object, known);
        }
    }

    fn variable(&mut self, variable: &Value) {
        let (name, kind) = (text_of(variable, "name"), text_of(variable, "type"));
        let value = to_json(&variable.field("value"));
        let value = value.map_or_else(String::new, |json| format!(" = {json}"));
        self.line(0, &format!("var {name} {kind}{value}"));
        self.extras(variable, &["name", "type", "value"]);
    }

    fn node(&mut self, node: &Value) {
        let (id, kind) = (text_of(node, "id"), text_of(node, "type"));
        self.line(0, &format!("node {id} {kind}"));
        if let Some(data) = node.field("data").as_object() {
            self.entries(2, "", data, &[]);
        }
        self.extras(node, &["id", "type", "position", "data"]);
    }

    fn wire(&mut self, wire: &Value) {
        let end = |node: &str, pin: &str| format!("{}.{}", text_of(wire, node), text_of(wire, pin));
        let from = end("sourceNodeId", "sourcePinId");
        let to = end("targetNodeId", "targetPinId");
        self.line(
            0,
            &format!("wire {from} -> {to} as {}", text_of(wire, "id")),
        );
        let ends = [
            "id",
            "sourceNodeId",
            "sourcePinId",
            "targetNodeId",
            "targetPinId",
        ];
        self.extras(wire, &ends);
    }

    /// A key this build's document does not know: a list of objects in blocks, all else in a line.
    fn other(&mut self, key: &JsString, value: &Value) {
        let Some(json) = to_json(value) else {
            return;
        };
        self.text.push('\n');
        let items = value.as_array().filter(|items| !items.is_empty());
        let Some(items) = items else {
            self.line(0, &format!("key {} = {json}", word(key)));
            return;
        };
        self.line(0, &format!("list {}", word(key)));
        for item in items.iter() {
            match item {
                Value::Object(object) => {
                    self.line(2, "item");
                    self.entries(4, "", object, &[]);
                }
                // As JSON writes what it has no form for.
                other => {
                    let json = to_json(other).unwrap_or_else(|| "null".to_owned());
                    self.line(2, &format!("item = {json}"));
                }
            }
        }
    }

    fn place(&mut self, node: &Value) {
        let position = node.field("position");
        let number = |key: &str| match position.field(key).to_number() {
            n if n.is_infinite() && n > 0.0 => "1e999".to_owned(),
            n if n.is_infinite() => "-1e999".to_owned(),
            n if n == 0.0 && n.is_sign_negative() => "-0".to_owned(),
            n => number_to_string(n).to_text(),
        };
        let (x, y) = (number("x"), number("y"));
        self.line(2, &format!("{} {x} {y}", text_of(node, "id")));
    }
}
