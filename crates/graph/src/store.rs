//! What a run asks of the store, where values lie under keys.

use sculk_core::JsString;
use serde::{Deserialize, Serialize};

/// Whose values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StoreScope {
    /// The bot's own.
    Bot,
    /// Those of all bots of its server.
    Server,
    /// Those of all bots.
    All,
}

/// A question to the store, or a change of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoreRequest {
    /// Whose values.
    pub scope: StoreScope,
    /// Which part of the store.
    pub owner: JsString,
    /// What to do there.
    pub operation: StoreOperation,
}

/// What to do with values.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StoreOperation {
    /// Read one. Answer: its text, or null.
    Get {
        /// Its key.
        key: JsString,
    },
    /// Write one. Answer: nothing; one that is too large is a failure.
    Put {
        /// Its key.
        key: JsString,
        /// JSON, unless the value was text itself.
        text: JsString,
        /// After how many milliseconds it goes by itself; none: never.
        lasts_ms: Option<f64>,
    },
    /// Add to a number, in one step. Answer: the sum; something else than a number is a failure.
    Add {
        /// Its key. Nothing there counts as 0.
        key: JsString,
        /// How much.
        by: f64,
    },
    /// Take one away. Answer: its text, or null.
    Delete {
        /// Its key.
        key: JsString,
    },
    /// List those whose keys begin alike. Answer: a list of `{key, text}`, by key.
    List {
        /// The beginning; empty: all.
        prefix: JsString,
        /// At most this many; no more than 500.
        limit: f64,
    },
}
