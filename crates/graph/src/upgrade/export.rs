//! The shapes in which BlockMine hands out graphs, and our own.

use sculk_core::{JsString, Object, Value, parse_json};
use serde::Serialize;

use crate::{Document, DocumentError, MAX_DOCUMENT_BYTES, TextError};

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// A document.
    Document,
    /// The text form of a document.
    Text,
    /// A document whose wires are kept as the edges of BlockMine's editor.
    Edges,
    /// A command as BlockMine exports it.
    Command,
    /// An event graph as BlockMine exports it.
    EventGraph,
}

/// A graph that was read, and what came with it.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The graph.
    pub document: Document,
    /// What the file was.
    pub shape: Shape,
    /// The name of the command or the event graph.
    pub name: Option<String>,
}

/// Why a file is no graph in any shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// It is no text form.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The graph inside an export is no document.
    #[error("The export's graph cannot be read. {0}")]
    Inside(DocumentError),
    /// It is an export without a graph.
    #[error(
        "This is an export of BlockMine without a graph: \"graphJson\" is empty. Only visual commands and event graphs have one."
    )]
    NoGraph,
}

/// Reads a graph from a file's text: a document, its text form, or an export of BlockMine.
///
/// # Errors
/// When it is none of these; the place is named.
pub fn read_any(text: &str) -> Result<Imported, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    if Document::is_text_form(text) {
        return Ok(Imported {
            document: Document::parse_text(text)?,
            shape: Shape::Text,
            name: None,
        });
    }
    if text.len() > MAX_DOCUMENT_BYTES {
        let (bytes, limit) = (text.len(), MAX_DOCUMENT_BYTES);
        return Err(DocumentError::TooLarge { bytes, limit }.into());
    }
    let root = parse_json(text).map_err(DocumentError::NotJson)?;
    let inner = ["graphJson", "graphData"].map(|key| root.field(key));
    let is_export = inner.iter().any(|v| !v.is_undefined()) && root.field("nodes").is_undefined();
    if !is_export {
        let (value, is_old) = with_connections(&root);
        return Ok(Imported {
            document: Document::from_value(&value)?,
            shape: if is_old {
                Shape::Edges
            } else {
                Shape::Document
            },
            name: None,
        });
    }
    let [json, data] = inner;
    let graph = unwrapped(if json.is_undefined() { data } else { json })?;
    let graph = with_variables(&with_connections(&graph).0, &root.field("variables"));
    let is_command = root.field("type").as_str() == Some("command")
        || root.field("graphType").as_str() == Some("COMMAND")
        || !root.field("argumentsJson").is_undefined();
    Ok(Imported {
        document: Document::from_value(&graph).map_err(ReadError::Inside)?,
        shape: if is_command {
            Shape::Command
        } else {
            Shape::EventGraph
        },
        name: root.field("name").as_str().map(str::to_owned),
    })
}

/// The graph of an export: JSON text, or the graph itself.
fn unwrapped(value: Value) -> Result<Value, ReadError> {
    let graph = match value.as_str() {
        Some(text) => parse_json(text).map_err(|e| ReadError::Inside(DocumentError::NotJson(e)))?,
        None => value,
    };
    if graph.is_nullish() {
        return Err(ReadError::NoGraph);
    }
    Ok(graph)
}

/// A graph whose wires are connections, and whether they were edges.
fn with_connections(graph: &Value) -> (Value, bool) {
    let edges = graph.field("edges");
    let (Some(root), Some(edges)) = (graph.as_object(), edges.as_array()) else {
        return (graph.clone(), false);
    };
    if root.get_str("connections").is_some() {
        return (graph.clone(), false);
    }
    let mut out = Object::default();
    for (key, value) in root.iter() {
        if key.as_str() == Some("edges") {
            let wires = edges
                .iter()
                .enumerate()
                .map(|(i, edge)| connection(edge, i));
            out.insert("connections".into(), Value::array(wires.collect()));
        } else {
            out.insert(key.clone(), value.clone());
        }
    }
    (Value::object(out), true)
}

/// An edge of the editor as a connection. What is missing stays missing, to be named when read.
fn connection(edge: &Value, number: usize) -> Value {
    let Some(edge) = edge.as_object() else {
        return edge.clone();
    };
    let renamed = [
        ("source", "sourceNodeId"),
        ("sourceHandle", "sourcePinId"),
        ("target", "targetNodeId"),
        ("targetHandle", "targetPinId"),
    ];
    let mut out = Object::default();
    if edge.get_str("id").is_none() {
        let id = JsString::from(format!("edge-{}", number + 1));
        out.insert("id".into(), Value::Text(id));
    }
    for (key, value) in edge.iter() {
        let new = renamed.iter().find(|(old, _)| key.as_str() == Some(*old));
        let key = new.map_or_else(|| key.clone(), |(_, new)| JsString::from(*new));
        out.insert(key, value.clone());
    }
    Value::object(out)
}

/// A graph with the export's variables, where it has none of its own: BlockMine's engine reads those
/// inside the graph only.
fn with_variables(graph: &Value, outer: &Value) -> Value {
    let has_own = graph
        .field("variables")
        .as_array()
        .is_some_and(|v| !v.is_empty());
    let parsed = outer.as_str().and_then(|text| parse_json(text).ok());
    let outer = parsed.unwrap_or_else(|| outer.clone());
    let is_list = outer.as_array().is_some_and(|v| !v.is_empty());
    let (false, true, Some(root)) = (has_own, is_list, graph.as_object()) else {
        return graph.clone();
    };
    let mut root = (**root).clone();
    root.insert("variables".into(), outer);
    Value::object(root)
}
