use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{DraftView, ProblemView, SharedPlace};

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
    /// How many runs of it may be under way at once.
    pub max_runs: u16,
    /// What becomes of an event that comes while that many are.
    pub when_busy: WhenBusy,
    /// Which events start it.
    pub filter: EventFilter,
    /// The events that start it (`chat`, `playerJoined`, …), as its document says.
    pub events: Vec<String>,
    /// Counts the saves of its document.
    pub graph_revision: i32,
    /// Whether an unfinished edit was left.
    pub has_draft: bool,
    /// What it does since the app started.
    pub load: EventGraphLoad,
    /// Changes with what a user decides about it apart from its document. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// What becomes of an event that comes while as many runs as may be are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WhenBusy {
    /// It waits; beyond 64 that wait it is dropped.
    Wait,
    /// It is dropped.
    Drop,
    /// The oldest run is ended for it.
    Restart,
}

/// Which text is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TextFilter {
    /// One that contains this, without regard to case.
    Contains {
        /// 1 to 256 characters.
        text: String,
    },
    /// One that matches this regular expression. It takes time in proportion to the text, whatever
    /// the expression; references back and looking around are not to be had.
    Matches {
        /// 1 to 1,024 characters.
        pattern: String,
    },
}

/// Which events start a graph. What is empty or absent lets every event through. An event that does
/// not say what is asked about does not pass: a filter of players keeps out what no player did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventFilter {
    /// Of these players, without regard to case; up to 100.
    pub players: Vec<String>,
    /// With this text in it.
    pub text: Option<TextFilter>,
    /// Said in these chats; up to 32.
    pub chat_types: Vec<String>,
    /// About entities of these types (`zombie`); up to 100.
    pub entity_types: Vec<String>,
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
    /// Events that were dropped because too many waited or ran.
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
    /// What becomes of an event that comes while that many are under way.
    pub when_busy: Option<WhenBusy>,
    /// Which events start it.
    pub filter: Option<EventFilter>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Puts event graphs into an order.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReorderEventGraphsReq {
    /// Whose.
    pub bot_id: i32,
    /// Their ids; those not named follow.
    pub ids: Vec<i32>,
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
    /// What it is of the order of those who edit the graph together; absent: it is from elsewhere.
    #[serde(default)]
    pub shared: Option<SharedPlace>,
    /// Whether it is saved although tests that stand in it fail; else they are `testsFailed`.
    #[serde(default)]
    pub is_untested: bool,
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
