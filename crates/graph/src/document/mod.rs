//! What is saved and exported. BlockMine's JSON is accepted as it is; what is not understood is kept.

mod error;
mod parse;
mod subgraph;
mod view;
mod write;

use std::sync::Arc;

use sculk_core::{Object, Value};
use serde::{Deserialize, Serialize};

pub use error::DocumentError;
pub use subgraph::{MAX_SUBGRAPHS, Port, Subgraph};
pub use view::{Area, Bookmark, CanvasFrame, Comment, MAX_VIEW_ITEMS, View};

/// The longest text that is read as a document.
pub const MAX_DOCUMENT_BYTES: usize = 50 * 1024 * 1024;
/// The most nodes a document may have.
pub const MAX_NODES: usize = 100_000;
/// The most connections a document may have.
pub const MAX_CONNECTIONS: usize = 400_000;
/// The most variables a document may have.
pub const MAX_VARIABLES: usize = 10_000;
/// The `format_version` of the documents this build writes.
pub const FORMAT_VERSION: u32 = 1;

/// Whose meaning a graph has (docs/graph-semantics.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// What BlockMine's engine does, to the letter.
    Blockmine,
    /// What people expect.
    Sculk,
}

/// A graph as it is saved.
#[derive(Debug, Clone)]
pub struct Document {
    /// Our format's version; none in BlockMine's documents.
    pub format_version: Option<u32>,
    /// Whose meaning it has: `blockmine` unless it says otherwise.
    pub dialect: Dialect,
    /// The nodes, in file order, which decides between equals.
    pub nodes: Vec<Node>,
    /// The wires, in file order.
    pub connections: Vec<Connection>,
    /// The variables of a run and what they begin with.
    pub variables: Vec<Variable>,
    /// Everything else at the top level.
    pub(crate) extra: Object,
}

/// A node of a document.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id, unique in the document.
    pub id: Arc<str>,
    /// Its type: `flow:branch`.
    pub kind: Arc<str>,
    /// Where it stands on the canvas: view data, no part of the meaning.
    pub position: (f64, f64),
    /// Literals of its pins and its settings.
    pub data: Arc<Object>,
    pub(crate) extra: Object,
}

impl Node {
    /// A new node.
    #[must_use]
    pub fn new(id: &str, kind: &str, data: Object) -> Self {
        Self {
            id: Arc::from(id),
            kind: Arc::from(kind),
            position: (0.0, 0.0),
            data: Arc::new(data),
            extra: Object::default(),
        }
    }
}

/// A wire of a document.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Its id.
    pub id: Arc<str>,
    /// The node it comes from.
    pub source_node: Arc<str>,
    /// The output pin it comes from.
    pub source_pin: Arc<str>,
    /// The node it goes to.
    pub target_node: Arc<str>,
    /// The input pin it goes to.
    pub target_pin: Arc<str>,
    pub(crate) extra: Object,
}

/// A variable of a document.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Arc<str>,
    /// Its declared type.
    pub kind: VariableType,
    /// What a run begins with, as written.
    pub value: Value,
    pub(crate) extra: Object,
}

/// The declared type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariableType {
    /// Text.
    String,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A list.
    Array,
    /// Named values.
    Object,
}

impl Variable {
    /// The value a run of this dialect begins with. BlockMine expects text for true, false and
    /// lists: nothing but the text `true` is true, and a list is what its JSON text says, be it a
    /// list or not.
    #[must_use]
    pub fn initial_in(&self, dialect: Dialect) -> Value {
        match (dialect, self.kind) {
            (Dialect::Blockmine, VariableType::Boolean) => {
                Value::Bool(self.value.as_str() == Some("true"))
            }
            (Dialect::Blockmine, VariableType::Array) => {
                let text = self.value.to_js_string().to_text();
                let said = sculk_core::parse_json(&text);
                said.unwrap_or_else(|_| Value::array(Vec::new()))
            }
            _ => self.initial(),
        }
    }

    /// The value a run begins with: numbers and lists may be kept as text.
    #[must_use]
    pub fn initial(&self) -> Value {
        match self.kind {
            VariableType::Number => {
                let n = self.value.to_number();
                Value::Number(if n.is_nan() { 0.0 } else { n })
            }
            VariableType::Boolean => {
                let is_true = matches!(&self.value, Value::Bool(true));
                Value::Bool(is_true || self.value.as_str() == Some("true"))
            }
            VariableType::Array => match &self.value {
                Value::Array(_) => self.value.clone(),
                Value::Text(text) => text
                    .as_str()
                    .and_then(|t| sculk_core::parse_json(t).ok())
                    .filter(|v| v.as_array().is_some())
                    .unwrap_or_else(|| Value::array(Vec::new())),
                _ => Value::array(Vec::new()),
            },
            VariableType::String | VariableType::Object => self.value.clone(),
        }
    }
}
