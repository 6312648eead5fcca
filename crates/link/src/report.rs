//! The one line that a core writes to its standard output for whoever started it.

use serde::{Deserialize, Serialize};

/// How the start of a core went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Report {
    /// It takes connections.
    Ready,
    /// Another process holds the data folder.
    InUse {
        /// In plain words.
        message: String,
    },
    /// It could not start.
    Failed {
        /// Why and what to do, in plain words.
        message: String,
    },
}
