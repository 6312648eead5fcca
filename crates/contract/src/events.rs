use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    BotStateView, CacheTag, ConsoleLine, GraphPlace, PracticeLine, ResourceUse, SharedGraphNews,
};

/// What the core tells every surface without being asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AppEvent {
    /// A bot changed its state.
    BotStateChanged {
        /// Which bot.
        bot_id: i32,
        /// Its new state.
        state: BotStateView,
    },
    /// Lines were added to a console. Sent in batches, at most about twenty a second per bot.
    ConsoleAppended {
        /// Whose.
        bot_id: i32,
        /// The lines, oldest first.
        lines: Vec<ConsoleLine>,
    },
    /// Lines were added to the console of the practice world. Sent in batches, as above.
    PracticeAppended {
        /// The lines, oldest first.
        lines: Vec<PracticeLine>,
    },
    /// A new sample of CPU and memory, every two seconds while somebody listens.
    ResourcesSampled {
        /// The sample.
        sample: ResourceUse,
    },
    /// Cached answers of the reads that provide these tags are stale.
    CacheInvalidated {
        /// The tags.
        tags: Vec<CacheTag>,
    },
    /// The user closes the window and was never asked what that shall do. The window asks, keeps
    /// the answer with `update_settings {onClose}`, and closes itself.
    CloseAsked,
    /// Something happened to a graph that is open in an editor.
    GraphShared {
        /// Which graph.
        graph: GraphPlace,
        /// Of which order of operations.
        session: u64,
        /// What.
        news: SharedGraphNews,
    },
}
