//! One node alone: a document in which an entry leads to the node and nothing else happens, so that it
//! can be tried without the rest of its graph.

use std::collections::{HashMap, HashSet};

use sculk_graph::{Catalogue, PinType};
use serde_json::{Map, Value, json};

/// The id of the node that reads what a data node gives; no id of a document has such a letter.
const READER: &str = "\u{1}reader";
/// The id of the entry.
const ENTRY: &str = "\u{1}entry";

/// Why a node cannot be tried alone.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OneNodeError {
    /// The document cannot be read.
    #[error("The graph cannot be read: {0}")]
    Unreadable(String),
    /// There is no such node.
    #[error("The graph has no node {0} that anything leads to.")]
    NoNode(String),
    /// Its type is not known.
    #[error("The type of the node {0} is not known here, so it cannot run.")]
    Unknown(String),
    /// It begins the graph.
    #[error("The node {0} begins the graph: it gives what the run begins with, and does nothing.")]
    Entry(String),
}

/// The document for a node, with values for its input pins, as JSON text. What its other inputs read
/// comes along: data nodes, and the entry of the event where they read it.
///
/// # Errors
/// When there is no such node or it cannot be tried alone.
pub(crate) fn alone(
    document: &str,
    node: &str,
    inputs: &[(String, Value)],
    catalogue: &Catalogue,
    event: &str,
) -> Result<String, OneNodeError> {
    let whole: Value = serde_json::from_str(document)
        .map_err(|error| OneNodeError::Unreadable(error.to_string()))?;
    let no_node = || OneNodeError::NoNode(node.to_owned());
    let (canvas, prefix, id) = place_of(&whole, node).ok_or_else(no_node)?;
    let graph = Graph::of(canvas, prefix);
    let found = graph.nodes.get(id).copied().ok_or_else(no_node)?;
    let kind = text(found, "type");
    if kind.starts_with("event:") {
        return Err(OneNodeError::Entry(node.to_owned()));
    }
    let node_type = catalogue
        .get(kind)
        .ok_or_else(|| OneNodeError::Unknown(node.to_owned()))?;
    let is_exec = node_type.inputs.iter().any(|pin| pin.kind == PinType::Exec);
    let given: HashSet<&str> = inputs.iter().map(|(pin, _)| pin.as_str()).collect();
    let (mut nodes, mut wires) = graph.what_it_reads(id, &given, catalogue);
    let mut tried = graph.named(found);
    set_inputs(&mut tried, inputs);
    nodes.push(tried);
    let entry = nodes
        .iter()
        .find(|one| text(one, "type") == format!("event:{event}"))
        .map(|one| text(one, "id").to_owned());
    let entry = entry.unwrap_or_else(|| {
        nodes.push(json!({"id": ENTRY, "type": format!("event:{event}"),
            "position": {"x": 0, "y": 0}, "data": {}}));
        ENTRY.to_owned()
    });
    if is_exec {
        let pin = node_type
            .inputs
            .iter()
            .find(|pin| pin.kind == PinType::Exec);
        let pin = pin.map_or("exec", |pin| pin.id);
        wires.push(wire(&entry, "exec", node, pin));
    } else {
        // A data node gives its value to whoever asks: a line of the console for each output.
        let mut from = (entry, "exec".to_owned());
        for (n, output) in node_type.outputs.iter().enumerate() {
            let reader = format!("{READER}{n}");
            nodes.push(json!({"id": reader, "type": "debug:log",
                "position": {"x": 0, "y": 0}, "data": {}}));
            wires.push(wire(&from.0, &from.1, &reader, "exec"));
            wires.push(wire(node, output.id, &reader, "value"));
            from = (reader, "exec".to_owned());
        }
    }
    Ok(around(&whole, nodes, wires).to_string())
}

/// Where the node of a path is: the canvas that holds it, what leads to it, and its id there. A path is
/// the ids of the calls that lead into subgraphs, and the node's own; ids may hold slashes themselves.
fn place_of<'a, 'p>(whole: &'a Value, path: &'p str) -> Option<(&'a Value, &'p str, &'p str)> {
    let mut canvas = whole;
    let mut begin = 0;
    loop {
        let rest = path.get(begin..)?;
        let list = canvas.get("nodes").and_then(Value::as_array)?;
        let find = |id: &str| list.iter().find(|node| text(node, "id") == id);
        if find(rest).is_some() {
            return Some((canvas, path.get(..begin)?, rest));
        }
        let mut slashes = rest.rmatch_indices('/').map(|(at, _)| at);
        let (at, call) = slashes.find_map(|at| Some((at, find(rest.get(..at)?)?)))?;
        let called = call.get("data").map_or("", |data| text(data, "subgraph"));
        let subgraphs = whole.get("subgraphs").and_then(Value::as_array)?;
        canvas = subgraphs.iter().find(|one| text(one, "id") == called)?;
        begin += at + 1;
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn wire(from: &str, out: &str, to: &str, into: &str) -> Value {
    json!({"id": format!("{from} {out} {to} {into}"), "sourceNodeId": from, "sourcePinId": out,
        "targetNodeId": to, "targetPinId": into})
}

fn set_inputs(node: &mut Value, inputs: &[(String, Value)]) {
    let Some(object) = node.as_object_mut() else {
        return;
    };
    let data = object.entry("data").or_insert_with(|| json!({}));
    if !data.is_object() {
        *data = Value::Object(Map::new());
    }
    if let Some(data) = data.as_object_mut() {
        for (pin, value) in inputs {
            data.insert(pin.clone(), value.clone());
        }
    }
}

/// A canvas of a document as JSON, its nodes at hand.
struct Graph<'a> {
    /// What the ids of nodes begin with in the document that is made: the calls that lead here.
    prefix: &'a str,
    nodes: HashMap<&'a str, &'a Value>,
    wires: Vec<&'a Value>,
}

impl<'a> Graph<'a> {
    fn of(canvas: &'a Value, prefix: &'a str) -> Self {
        let list = |key: &str| canvas.get(key).and_then(Value::as_array);
        let nodes = list("nodes").into_iter().flatten();
        let wires = list("connections").into_iter().flatten();
        Self {
            prefix,
            nodes: nodes.map(|node| (text(node, "id"), node)).collect(),
            wires: wires.collect(),
        }
    }

    /// A node as it is called in the document that is made.
    fn named(&self, node: &Value) -> Value {
        self.with_prefix(node, &["id"])
    }

    fn with_prefix(&self, value: &Value, keys: &[&str]) -> Value {
        let mut value = value.clone();
        for key in keys {
            let id = format!("{}{}", self.prefix, text(&value, key));
            if let Some(object) = value.as_object_mut() {
                object.insert((*key).to_owned(), Value::String(id));
            }
        }
        value
    }

    /// The nodes whose values a node reads, near and far, and the wires between them. A node that
    /// control flow passes through would have to run for its value; it is left out.
    fn what_it_reads(
        &self,
        node: &str,
        given: &HashSet<&str>,
        catalogue: &Catalogue,
    ) -> (Vec<Value>, Vec<Value>) {
        let (mut nodes, mut wires) = (Vec::new(), Vec::new());
        let mut queue = vec![node.to_owned()];
        let mut seen: HashSet<String> = queue.iter().cloned().collect();
        while let Some(reader) = queue.pop() {
            let is_tried = reader == node;
            for wire in self
                .wires
                .iter()
                .filter(|wire| text(wire, "targetNodeId") == reader)
            {
                if is_tried && given.contains(text(wire, "targetPinId")) {
                    continue;
                }
                let source = text(wire, "sourceNodeId");
                let Some(read) = self.nodes.get(source).copied() else {
                    continue;
                };
                let kind = text(read, "type");
                // What comes into a subgraph is known to none but those who call it.
                let is_of_the_caller = kind == "graph:input";
                let is_flow = kind.starts_with("event:") && text(wire, "sourcePinId") == "exec";
                if is_of_the_caller || is_flow {
                    continue;
                }
                let is_data = kind.starts_with("event:")
                    || catalogue.get(kind).is_some_and(|node_type| {
                        node_type.inputs.iter().all(|pin| pin.kind != PinType::Exec)
                    });
                if !is_data && source != node {
                    continue;
                }
                wires.push(self.with_prefix(wire, &["id", "sourceNodeId", "targetNodeId"]));
                if seen.insert(source.to_owned()) {
                    nodes.push(self.named(read));
                    if !kind.starts_with("event:") {
                        queue.push(source.to_owned());
                    }
                }
            }
        }
        (nodes, wires)
    }
}

/// The document with these nodes and wires alone; variables, subgraphs and the rest stay.
fn around(whole: &Value, nodes: Vec<Value>, wires: Vec<Value>) -> Value {
    let mut whole = whole.as_object().cloned().unwrap_or_default();
    whole.insert("nodes".to_owned(), Value::Array(nodes));
    whole.insert("connections".to_owned(), Value::Array(wires));
    Value::Object(whole)
}
