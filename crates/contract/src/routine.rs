use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// When a bot is taken off its server and sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RestartPlan {
    /// Never by the clock.
    Never,
    /// After so many hours on the server, 1 to 720.
    EveryHours {
        /// How many.
        hours: u16,
    },
    /// Once a day.
    DailyAt {
        /// The minute of the local day, 0 to 1439.
        minute: u16,
    },
}

/// What a bot does by the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoutineView {
    /// Which bot.
    pub bot_id: i32,
    /// When it is restarted.
    pub restart: RestartPlan,
    /// When that is next, while it is online. Bots with the same plan take turns, 5 s apart.
    pub next_restart_at: Option<UnixMillis>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Asks what a bot does by the clock.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRoutineReq {
    /// Which bot.
    pub bot_id: i32,
}

/// Changes what a bot does by the clock.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRoutineReq {
    /// Which bot.
    pub bot_id: i32,
    /// When it is to be restarted.
    pub restart: RestartPlan,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}
