//! Graphs inside a graph: definitions with ports, under `subgraphs`, used by nodes `graph:call`.

use std::sync::Arc;

use sculk_core::Value;

use super::{
    Connection, Document, DocumentError, MAX_CONNECTIONS, MAX_NODES, Node,
    parse::{Fields, each, read_connection, read_node, shape},
};

/// The most definitions a document may have.
pub const MAX_SUBGRAPHS: usize = 1000;
/// The most ports of one definition, on each side.
const MAX_PORTS: usize = 1000;

/// A place where values or control flow go into or out of a subgraph.
#[derive(Debug, Clone)]
pub struct Port {
    /// Its id: the pin's id of `graph:call`, and of `graph:input` or `graph:output` inside.
    pub id: Arc<str>,
    /// What the user calls it.
    pub name: String,
    /// What flows through it, by the name of a pin type: `Exec`, `Number`.
    pub kind: Arc<str>,
    /// Of an input: what is taken where nothing is connected and no literal is set.
    pub default: Value,
}

/// A graph that others can use as a node.
#[derive(Debug, Clone)]
pub struct Subgraph {
    /// Its id, unique in the document.
    pub id: Arc<str>,
    /// What the user calls it.
    pub name: String,
    /// On its left.
    pub inputs: Vec<Port>,
    /// On its right.
    pub outputs: Vec<Port>,
    /// The nodes inside.
    pub nodes: Vec<Node>,
    /// The wires inside.
    pub connections: Vec<Connection>,
}

impl Document {
    /// The subgraphs defined in the document.
    ///
    /// # Errors
    /// When one of them is not written as it should be; the place is named.
    pub fn subgraphs(&self) -> Result<Vec<Subgraph>, DocumentError> {
        match self.extra.get_str("subgraphs") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) if items.len() > MAX_SUBGRAPHS => {
                Err(DocumentError::TooMany {
                    what: "subgraphs",
                    n: items.len(),
                    limit: MAX_SUBGRAPHS,
                })
            }
            Some(Value::Array(items)) => each(items, "subgraphs", read_subgraph),
            Some(_) => Err(shape("subgraphs", "a list should stand here")),
        }
    }
}

fn read_subgraph(f: &Fields) -> Result<Subgraph, DocumentError> {
    let id = f.text("id")?;
    let inside = |key: &str| f.at(key);
    let list = |key: &'static str, limit| f.list(key, limit, false);
    Ok(Subgraph {
        name: name(f, &id),
        inputs: each(&list("inputs", MAX_PORTS)?, &inside("inputs"), read_port)?,
        outputs: each(&list("outputs", MAX_PORTS)?, &inside("outputs"), read_port)?,
        nodes: each(&list("nodes", MAX_NODES)?, &inside("nodes"), read_node)?,
        connections: each(
            &list("connections", MAX_CONNECTIONS)?,
            &inside("connections"),
            read_connection,
        )?,
        id,
    })
}

fn read_port(f: &Fields) -> Result<Port, DocumentError> {
    let id = f.text("id")?;
    Ok(Port {
        name: name(f, &id),
        kind: f.text("type")?,
        default: f.value("default"),
        id,
    })
}

fn name(f: &Fields, id: &str) -> String {
    match f.value("name") {
        Value::Text(text) if !text.is_empty() => text.to_text(),
        _ => id.to_owned(),
    }
}
