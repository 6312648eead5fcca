use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{SharedPlace, UnixMillis};

/// The graph of a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphView {
    /// The command it answers.
    pub command_id: i32,
    /// The bot that runs it.
    pub bot_id: i32,
    /// The command's name, for the title.
    pub command_name: String,
    /// Counts the saves; `save_graph` wants it back.
    pub revision: i32,
    /// The document as JSON text (format in docs/graph-format.md).
    pub document: String,
    /// What is wrong with it.
    pub problems: Vec<ProblemView>,
    /// An unfinished edit that was left.
    pub draft: Option<DraftView>,
}

/// An unfinished edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// The document as JSON text.
    pub document: String,
    /// The revision it was made from.
    pub base_revision: i32,
    /// When it was kept.
    pub saved_at: UnixMillis,
}

/// Asks for a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetGraphReq {
    /// Of which command.
    pub command_id: i32,
}

/// Asks what is wrong with a document.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckGraphReq {
    /// The document as JSON text, up to 50 MB.
    pub document: String,
    /// The bot it is of, whose plugins may have nodes in it.
    #[serde(default)]
    pub bot_id: Option<i32>,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckOutcome {
    /// Everything that is wrong, in document order.
    pub problems: Vec<ProblemView>,
}

/// Saves a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveGraphReq {
    /// Of which command.
    pub command_id: i32,
    /// The document as JSON text, up to 50 MB.
    pub document: String,
    /// The revision it was made from. Another one in the database is a `conflict`.
    pub expected_revision: i32,
    /// What it is of the order of those who edit the graph together; absent: it is from elsewhere.
    #[serde(default)]
    pub shared: Option<SharedPlace>,
    /// Whether it is saved although tests that stand in it fail; else they are `testsFailed`.
    #[serde(default)]
    pub is_untested: bool,
}

/// A saved graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveGraphOutcome {
    /// The new revision.
    pub revision: i32,
    /// Warnings that did not stop it.
    pub problems: Vec<ProblemView>,
}

/// Keeps an unfinished edit.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDraftReq {
    /// Of which command.
    pub command_id: i32,
    /// The document as JSON text, up to 50 MB; need not compile.
    pub document: String,
    /// The revision it was made from.
    pub base_revision: i32,
}

/// Throws an unfinished edit away.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscardDraftReq {
    /// Of which command.
    pub command_id: i32,
}

/// Something wrong with a graph, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProblemView {
    /// A stable name of the kind of problem.
    pub code: String,
    /// Whether it stops the graph from being saved.
    pub severity: Severity,
    /// Plain words, in English.
    pub message: String,
    /// The node it is about; absent: the document.
    pub node_id: Option<String>,
    /// The pin of that node.
    pub pin_id: Option<String>,
    /// The connection it is about.
    pub connection_id: Option<String>,
    /// An edit that mends it.
    pub fix: Option<FixView>,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It cannot be saved like this.
    Error,
    /// It can be saved, but something will not happen as meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// An edit that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FixView {
    /// What the button says, in English.
    pub label: String,
    /// The edits, in order.
    pub edits: Vec<FixEdit>,
}

/// One edit of a fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FixEdit {
    /// Removes a connection.
    RemoveConnection {
        /// Its id.
        connection_id: String,
    },
    /// Sets a value in a node's data.
    SetData {
        /// The node.
        node_id: String,
        /// The key in its data.
        key: String,
        /// The value as JSON text.
        value: String,
    },
    /// Removes a node with its connections.
    RemoveNode {
        /// The node.
        node_id: String,
    },
}
