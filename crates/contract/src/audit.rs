use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Asks for changes that were made, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListAuditReq {
    /// Done to this bot alone.
    pub bot_id: Option<i32>,
    /// Done by this kind of actor alone.
    pub actor: Option<AuditActor>,
    /// The id of the last one of the page before.
    pub before: Option<i32>,
    /// 1 to 500.
    pub limit: u32,
}

/// A page of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntryView>,
    /// Whether there are older ones.
    pub has_older: bool,
}

/// A change that was made. Secrets never stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntryView {
    /// Later ones have larger ids.
    pub id: i32,
    /// When.
    pub at: UnixMillis,
    /// Who did it.
    pub actor: AuditActor,
    /// Their name, where there are several: of a plugin, a schedule, a player.
    pub actor_name: String,
    /// What was done, by the name of the command in the table, such as `update_bot`.
    pub action: String,
    /// The bot it was done to, if to one; it may be gone.
    pub bot_id: Option<i32>,
    /// What it was done to, in words.
    pub subject: String,
    /// What changed, as it was: a JSON object. Absent where nothing was.
    pub old: Option<String>,
    /// What changed, as it is: a JSON object. Absent where nothing is.
    pub new: Option<String>,
}

/// Kinds of those who change things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AuditActor {
    /// Whoever sits before the app.
    User,
    /// A player, by a command in chat.
    Player,
    /// A graph of a bot; where a player began it, the player is named with what it did.
    Graph,
    /// A schedule.
    Schedule,
    /// A plugin.
    Plugin,
}
