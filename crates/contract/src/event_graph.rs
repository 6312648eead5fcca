use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{DraftView, ProblemView};

/// A graph that events start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventGraphView {
    /// Its id.
    pub id: i32,
    /// The bot it belongs to.
    pub bot_id: i32,
    /// What the user calls it.
    pub name: String,
    /// Whether events start it at all.
    pub is_enabled: bool,
    /// How many runs of it may be under way at once; further events wait, and beyond 64 are dropped.
    pub max_runs: u16,
    /// The events that start it (`chat`, `playerJoined`, …), as its document says.
    pub events: Vec<String>,
    /// Counts the saves of its document.
    pub graph_revision: i32,
    /// Whether an unfinished edit was left.
    pub has_draft: bool,
    /// What it does since the app started.
    pub load: EventGraphLoad,
}

/// How busy an event graph is. All zero for a bot that never ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventGraphLoad {
    /// Runs under way.
    pub n_running: u32,
    /// Events that wait for a run to end.
    pub n_waiting: u32,
    /// Runs that were started.
    pub n_started: u32,
    /// Runs that ended with an error.
    pub n_failed: u32,
    /// Events that were dropped because too many waited.
    pub n_dropped: u32,
}

/// Asks for the event graphs of a bot, in the order in which they start.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListEventGraphsReq {
    /// Whose.
    pub bot_id: i32,
}

/// Adds an event graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateEventGraphReq {
    /// Whose.
    pub bot_id: i32,
    /// 1 to 64 characters.
    pub name: String,
    /// Its document as JSON text; absent: one that does nothing yet.
    pub document: Option<String>,
}

/// Changes an event graph apart from its document; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateEventGraphReq {
    /// Which one.
    pub id: i32,
    /// 1 to 64 characters.
    pub name: Option<String>,
    /// Whether events start it at all.
    pub is_enabled: Option<bool>,
    /// 1 to 64.
    pub max_runs: Option<u16>,
}

/// Names an event graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventGraphReq {
    /// Which one.
    pub id: i32,
}

/// The document of an event graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventGraphDocument {
    /// Its id.
    pub id: i32,
    /// The bot that runs it.
    pub bot_id: i32,
    /// Its name, for the title.
    pub name: String,
    /// Counts the saves; saving wants it back.
    pub revision: i32,
    /// The document as JSON text (format in docs/graph-format.md).
    pub document: String,
    /// What is wrong with it.
    pub problems: Vec<ProblemView>,
    /// An unfinished edit that was left.
    pub draft: Option<DraftView>,
}

/// Saves the document of an event graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveEventGraphReq {
    /// Which one.
    pub id: i32,
    /// The document as JSON text, up to 50 MB.
    pub document: String,
    /// The revision it was made from. Another one in the database is a `conflict`.
    pub expected_revision: i32,
}

/// Keeps an unfinished edit of an event graph.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveEventGraphDraftReq {
    /// Which one.
    pub id: i32,
    /// The document as JSON text, up to 50 MB; need not compile.
    pub document: String,
    /// The revision it was made from.
    pub base_revision: i32,
}
