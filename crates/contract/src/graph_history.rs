use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// A graph of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GraphPlace {
    /// The graph of a command.
    Command {
        /// The command's id.
        id: i32,
    },
    /// A graph that events start.
    Event {
        /// Its id.
        id: i32,
    },
}

/// Asks for the saved versions of a graph, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListGraphVersionsReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// The revision of the last one of the page before.
    pub before: Option<i32>,
    /// 1 to 500.
    pub limit: u32,
}

/// A page of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphVersionPage {
    /// Newest first.
    pub versions: Vec<GraphVersionView>,
    /// Whether there are older ones.
    pub has_older: bool,
}

/// One saved version of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphVersionView {
    /// Counts the saves; the first is 1.
    pub revision: i32,
    /// When it was saved.
    pub saved_at: UnixMillis,
    /// The size of its document in bytes.
    pub bytes: u64,
    /// The name of the system's user who saved it; empty where nobody said.
    pub author: String,
    /// What was noted about it.
    pub note: String,
    /// The older version it brought back.
    pub restored_from: Option<i32>,
}

/// Names a version.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphVersionReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// Which save.
    pub revision: i32,
}

/// The document of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphVersionDocument {
    /// Which save.
    pub revision: i32,
    /// The document as JSON text (format in docs/graph-format.md).
    pub document: String,
}

/// Notes something about a version.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoteGraphVersionReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// Which save.
    pub revision: i32,
    /// Up to 1,000 bytes; empty takes the note away.
    pub note: String,
}

/// Saves an old version anew.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreGraphVersionReq {
    /// Of which graph.
    pub graph: GraphPlace,
    /// The version to go back to.
    pub revision: i32,
    /// The revision that is saved now. Another one in the database is a `conflict`.
    pub expected_revision: i32,
}

/// Asks since when the nodes of a graph are as they are.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlameGraphReq {
    /// Of which graph.
    pub graph: GraphPlace,
}

/// Since when the nodes of the saved graph are as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphBlame {
    /// The nodes of the newest version, those of its subgraphs included.
    pub nodes: Vec<NodeBlame>,
    /// The oldest version that was looked at. A node that is said to be from this one may be older,
    /// unless it is 1.
    pub looked_back_to: i32,
}

/// Since when one node is as it is, its place apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NodeBlame {
    /// The subgraph it is in; absent: the graph itself.
    pub subgraph_id: Option<String>,
    /// The node.
    pub node_id: String,
    /// The version in which it came to be as it is.
    pub revision: i32,
    /// The version in which it first came to be; the same where it never changed.
    pub added_in: i32,
}
