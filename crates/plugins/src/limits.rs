//! How much of everything the plugins of one bot may use.

use serde::{Deserialize, Serialize};

/// Limits of one bot's plugins. All are enforced by the engine, none by the plugins' good will.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Memory of all plugins of the bot together, in bytes.
    pub memory_bytes: usize,
    /// Stack of the script engine, in bytes.
    pub stack_bytes: usize,
    /// Longest a plugin may compute when it is loaded, in milliseconds.
    pub load_ms: u64,
    /// Longest the plugins may compute on one event, in milliseconds.
    pub event_ms: u64,
    /// Timers of one plugin that may run at once.
    pub max_timers: u32,
    /// Requests of one plugin to the host that may be unanswered at once.
    pub max_requests: u32,
    /// Bytes of all of them together, as JSON.
    pub max_request_bytes: usize,
    /// Log lines of one plugin in a second; further ones are counted and left out.
    pub max_logs_per_second: u32,
    /// Most characters of one log line; the rest is cut off.
    pub max_log_chars: usize,
    /// Largest source file, in bytes.
    pub max_source_bytes: u64,
    /// Largest value of the store, as JSON, in bytes.
    pub max_value_bytes: usize,
    /// Longest key of the store, in characters.
    pub max_key_chars: usize,
    /// Most keys one plugin may keep in its store.
    pub max_keys: usize,
    /// Largest message a plugin may hand to the host, as JSON, in bytes.
    pub max_message_bytes: usize,
    /// Requests to the web of one plugin that may be under way at once.
    pub max_fetches: u32,
    /// Largest body read from the web, in bytes.
    pub max_body_bytes: u64,
    /// Longest a request to the web may take, in milliseconds.
    pub fetch_ms: u64,
    /// Bytes that one plugin's data folder may hold.
    pub max_data_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 64 << 20,
            stack_bytes: 512 << 10,
            load_ms: 5_000,
            event_ms: 1_000,
            max_timers: 1_000,
            max_requests: 1_000,
            max_request_bytes: 16 << 20,
            max_logs_per_second: 100,
            max_log_chars: 4_000,
            max_source_bytes: 4 << 20,
            max_value_bytes: 1 << 20,
            max_key_chars: 512,
            max_keys: 10_000,
            max_message_bytes: 4 << 20,
            max_fetches: 8,
            max_body_bytes: 8 << 20,
            fetch_ms: 60_000,
            max_data_bytes: 50 << 20,
        }
    }
}
