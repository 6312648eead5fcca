use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// About this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The version of the app.
    pub version: String,
    /// The Minecraft version its bots speak.
    pub minecraft_version: String,
    /// The folder that holds everything.
    pub data_dir: String,
}

/// One sample of CPU and memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResourceUse {
    /// When it was taken.
    pub at: UnixMillis,
    /// The app, its workers and the practice world, without the web view.
    pub total: ProcessUse,
    /// The app's own process.
    pub core: ProcessUse,
    /// The worker processes, that of plugins too.
    pub workers: Vec<ProcessUse>,
    /// The practice world, while it runs.
    pub practice: Option<ProcessUse>,
    /// A share for each running bot.
    pub bots: Vec<BotUse>,
}

/// CPU and memory of one or several processes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProcessUse {
    /// The process id; 0 for a sum.
    pub pid: u32,
    /// Percent of one core; never NaN or infinite, so a number to every client.
    #[specta(type = u32)]
    pub cpu_percent: f32,
    /// Resident memory in bytes.
    pub memory_bytes: u64,
}

/// A bot's share of its worker: what the worker uses divided by its bots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotUse {
    /// Which bot.
    pub bot_id: i32,
    /// The process id of the worker it runs in; one of `ResourceUse::workers`.
    pub worker_pid: u32,
    /// Percent of one core; never NaN or infinite, so a number to every client.
    #[specta(type = u32)]
    pub cpu_percent: f32,
    /// Bytes.
    pub memory_bytes: u64,
    /// Moves of entities its worker left out since it joined: of several moves of one entity only the
    /// newest is told.
    pub n_coalesced: u64,
}
