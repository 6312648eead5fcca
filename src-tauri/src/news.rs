//! What the window's own process tells its page, beside the core's events.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// What the page hears of its window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[tauri_specta(event_name = "window-news")]
pub enum WindowNews {
    /// The line to the core changed.
    CoreLine {
        /// To what.
        state: CoreLineState,
    },
    /// The window is about to go: the page writes what it has not written yet, and then calls
    /// `page_has_written`.
    Closing {
        /// Which window; all pages hear of it.
        window: u32,
    },
}

/// The line between the window and the core.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CoreLineState {
    /// The core is being looked for or started.
    Connecting {
        /// Whether there was one, which died.
        is_again: bool,
    },
    /// Calls are answered.
    Connected,
    /// There is no core.
    Failed {
        /// Why and what to do, in English.
        message: String,
        /// Whether a core of another version is in the way; then `retry_core` can end it.
        is_other_version: bool,
    },
}
