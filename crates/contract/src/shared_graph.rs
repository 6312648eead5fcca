//! One graph that several editors have open: what was done in each becomes one order for all.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{DraftView, GraphPlace};

/// Begins to edit a graph together with whoever else does, or begins anew after a break.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JoinGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// The editor, by a name of its own choice that no other has; up to 64 characters.
    pub editor: String,
}

/// Where a shared graph stands: the draft, or what is saved where there is none, with the operations
/// on top is what all editors agree on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SharedGraph {
    /// Names this order of operations. Another one after a break means: join anew.
    pub session: u64,
    /// The saved revision.
    pub revision: i32,
    /// The unfinished edit that the operations continue.
    pub draft: Option<DraftView>,
    /// How many operations the draft, or what is saved, holds already.
    pub kept: u64,
    /// What was done since then, the oldest first.
    pub operations: Vec<SharedOperation>,
    /// The other editors.
    pub editors: Vec<GraphEditorView>,
}

/// An operation with its place in the common order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SharedOperation {
    /// Counts from one.
    pub seq: u64,
    /// Chosen by the editor that did it, unique.
    pub id: String,
    /// The editor that did it.
    pub editor: String,
    /// The edits as JSON text; the core does not look into it.
    pub edits: String,
}

/// An operation on its way into the common order.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOperation {
    /// Unique; one that is in the order already is not taken twice. Up to 64 characters.
    pub id: String,
    /// The edits as JSON text, up to 64 MB.
    pub edits: String,
}

/// Puts operations into the common order and asks for what others did; without operations only the
/// latter, which also says that the editor is still there.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShareGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// Of which order.
    pub session: u64,
    /// The editor.
    pub editor: String,
    /// The last operation it heard of.
    pub after: u64,
    /// What it did, the oldest first; up to 500.
    pub operations: Vec<NewOperation>,
}

/// What an editor had not heard yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeardGraph {
    /// Whether the editor has to join anew: the order is another one, or it was away for too long.
    /// Then nothing was taken.
    pub is_behind: bool,
    /// What came after the last operation it heard of, its own included.
    pub operations: Vec<SharedOperation>,
    /// How many operations the draft, or what is saved, holds.
    pub kept: u64,
    /// The other editors.
    pub editors: Vec<GraphEditorView>,
}

/// Keeps what is agreed on as the draft, for all editors.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// Of which order.
    pub session: u64,
    /// How many operations the document holds.
    pub seq: u64,
    /// The document as JSON text, up to 50 MB; absent where it is what is saved: then there is no
    /// draft any more.
    pub document: Option<String>,
    /// The revision it was made from.
    pub base_revision: i32,
}

/// A document that all who edit a graph agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SharedPlace {
    /// In which order.
    pub session: u64,
    /// How many of its operations the document holds.
    pub seq: u64,
}

/// Shows the other editors where one is.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// Of which order.
    pub session: u64,
    /// The editor.
    pub editor: String,
    /// Where it is.
    pub pointer: GraphPointer,
}

/// Stops to edit a graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaveGraphReq {
    /// Which graph.
    pub graph: GraphPlace,
    /// The editor.
    pub editor: String,
}

/// Where somebody is in a graph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphPointer {
    /// The subgraph whose canvas is looked at; absent: the graph's own.
    pub subgraph: Option<String>,
    /// The pointer, in the canvas' own pixels, where it is over the canvas.
    pub at: Option<GraphPoint>,
    /// The selected nodes, up to 200.
    pub selected: Vec<String>,
}

/// A point of a canvas, in its own pixels at 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphPoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Another editor of the same graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GraphEditorView {
    /// Its name.
    pub editor: String,
    /// Its number among the editors of this graph, from one; stays while it is there.
    pub number: u32,
    /// Where it is, as far as it said.
    pub pointer: GraphPointer,
}

/// What happened to a graph that editors have open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SharedGraphNews {
    /// Operations were put into the common order.
    Edited {
        /// The oldest first.
        operations: Vec<SharedOperation>,
    },
    /// The draft holds so many operations now.
    Kept {
        /// How many.
        seq: u64,
    },
    /// A new version was saved.
    Published {
        /// Its revision.
        revision: i32,
        /// How many operations it holds; absent where it came from elsewhere.
        seq: Option<u64>,
    },
    /// Somebody is there, or is elsewhere in the graph now.
    Pointed {
        /// Who, and where.
        editor: GraphEditorView,
    },
    /// Somebody left.
    Left {
        /// Who.
        editor: String,
    },
}
