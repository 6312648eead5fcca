use std::sync::Arc;

use sculk_core::Value;
use serde::Serialize;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The graph cannot run like this.
    Error,
    /// It runs, but something will not happen as meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// An edit that mends a problem.
#[derive(Debug, Clone, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Edit {
    /// Removes a connection.
    RemoveConnection {
        /// Its id.
        connection: Arc<str>,
    },
    /// Sets a value in a node's data.
    SetData {
        /// The node.
        node: Arc<str>,
        /// The key in its data.
        key: String,
        /// The value.
        value: Value,
    },
    /// Removes a node with its connections.
    RemoveNode {
        /// The node.
        node: Arc<str>,
    },
}

/// A way to mend a problem.
#[derive(Debug, Clone, Serialize)]
pub struct Fix {
    /// What the button says.
    pub label: String,
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

/// Something wrong with a graph, and where.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A stable name of the kind of problem.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Plain words.
    pub message: String,
    /// The node it is about; none: the document.
    pub node: Option<Arc<str>>,
    /// The pin of that node.
    pub pin: Option<String>,
    /// The connection it is about.
    pub connection: Option<Arc<str>>,
    /// An edit that mends it.
    pub fix: Option<Fix>,
}

impl Problem {
    pub(crate) fn new(code: &'static str, severity: Severity, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            node: None,
            pin: None,
            connection: None,
            fix: None,
        }
    }

    pub(crate) fn at_node(mut self, node: &Arc<str>) -> Self {
        self.node = Some(node.clone());
        self
    }

    pub(crate) fn at_pin(mut self, pin: &str) -> Self {
        self.pin = Some(pin.to_owned());
        self
    }

    pub(crate) fn at_connection(mut self, connection: &Arc<str>) -> Self {
        self.connection = Some(connection.clone());
        self
    }

    pub(crate) fn fixed_by(mut self, label: &str, edit: Edit) -> Self {
        self.fix = Some(Fix {
            label: label.to_owned(),
            edits: vec![edit],
        });
        self
    }
}
