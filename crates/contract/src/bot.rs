use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// A bot: its settings and its live state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotView {
    /// Its id.
    pub id: i32,
    /// The Minecraft name it joins with.
    pub username: String,
    /// The server it joins.
    pub server_id: i32,
    /// What a chat line must start with to be a command.
    pub prefix: String,
    /// Players who may do everything.
    pub owners: Vec<String>,
    /// A note of the user's own.
    pub note: String,
    /// Whether it starts with the app.
    pub auto_start: bool,
    /// Whether a password for it lies in the OS keychain. The password itself never comes back.
    pub has_password: bool,
    /// What it is doing now.
    pub state: BotStateView,
    /// What it did within the last hour, oldest first, for the strip on the dashboard.
    pub last_hour: Vec<StateSpan>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// The states of a bot's life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotStateView {
    /// It does not run, and nothing is wrong.
    Stopped,
    /// It is on its way in.
    Connecting {
        /// 1 for the first try.
        attempt: u32,
    },
    /// It is in the world.
    Online {
        /// Since when.
        since: UnixMillis,
        /// Since when it has done nothing, once that is ten minutes.
        idle_since: Option<UnixMillis>,
    },
    /// The connection was lost; another try is due.
    Reconnecting {
        /// The number of the try that is due.
        attempt: u32,
        /// When it is due.
        retry_at: UnixMillis,
        /// Why the last one ended.
        failure: FailureView,
    },
    /// It gave up; only the user can go on.
    Failed {
        /// Since when.
        since: UnixMillis,
        /// Why.
        failure: FailureView,
    },
}

/// Why a bot is not online, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FailureView {
    /// A stable name of the kind of failure (`notWhitelisted`, `connectionRefused`, …), by which a
    /// client finds its own wording.
    pub code: String,
    /// What happened, in English.
    pub what: String,
    /// What it means, in English; may be empty.
    pub means: String,
    /// What to do next, in English.
    pub next: String,
    /// The server's own words, if it gave any, without colour codes.
    pub server_words: Option<String>,
    /// For those who debug it.
    pub details: Option<String>,
}

/// A stretch of one state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StateSpan {
    /// The `type` of the state.
    pub state: String,
    /// When it began; cut at one hour ago.
    pub from: UnixMillis,
    /// When it ended; absent for the one that lasts.
    pub to: Option<UnixMillis>,
}

/// Asks for one bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBotReq {
    /// Which one.
    pub id: i32,
}

/// Adds a bot.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBotReq {
    /// 3 to 16 letters, digits and underscores (Minecraft's rule for names).
    pub username: String,
    /// The server it joins.
    pub server_id: i32,
    /// Default `@`.
    pub prefix: Option<String>,
    /// Players who may do everything.
    pub owners: Option<Vec<String>>,
    /// Goes to the OS keychain and nowhere else.
    pub password: Option<String>,
    /// Whether it starts with the app. Default false.
    pub auto_start: Option<bool>,
}

/// Changes a bot; what is absent stays.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBotReq {
    /// Which one.
    pub id: i32,
    /// 3 to 16 letters, digits and underscores.
    pub username: Option<String>,
    /// The server it joins.
    pub server_id: Option<i32>,
    /// 1 to 8 characters without spaces.
    pub prefix: Option<String>,
    /// Players who may do everything.
    pub owners: Option<Vec<String>>,
    /// A note of the user's own, up to 2,000 characters.
    pub note: Option<String>,
    /// Whether it starts with the app.
    pub auto_start: Option<bool>,
    /// Replaces the password in the OS keychain; empty forgets it.
    pub password: Option<String>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

// A password must not reach a log through `{:?}` of a request.
impl std::fmt::Debug for CreateBotReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateBotReq")
            .field("username", &self.username)
            .field("server_id", &self.server_id)
            .field("password", &self.password.as_ref().map(|_| "<redacted>"))
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for UpdateBotReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateBotReq")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "<redacted>"))
            .finish_non_exhaustive()
    }
}

/// Deletes a bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBotReq {
    /// Which one.
    pub id: i32,
}

/// Brings a deleted bot back.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreBotReq {
    /// Which one.
    pub id: i32,
}

/// Puts bots in order.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReorderBotsReq {
    /// All ids that change place, in their new order; the others follow.
    pub ids: Vec<i32>,
}

/// Which bots a lifecycle command is for.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotTarget {
    /// Every bot.
    All,
    /// These bots.
    Some {
        /// Which ones.
        ids: Vec<i32>,
    },
    /// The bots of these groups.
    Groups {
        /// Which ones.
        ids: Vec<i32>,
    },
}

/// Says something as a bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendChatReq {
    /// Which bot.
    pub id: i32,
    /// What to say; a line that begins with `/` is a command to the server. Line breaks split it.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_show_in_debug_output() {
        let req = CreateBotReq {
            username: "Bot_1".into(),
            server_id: 1,
            prefix: None,
            owners: None,
            password: Some("hunter2".into()),
            auto_start: None,
        };
        assert!(!format!("{req:?}").contains("hunter2"));
    }
}
