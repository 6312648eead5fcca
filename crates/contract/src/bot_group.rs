use serde::{Deserialize, Serialize};
use specta::Type;

/// Bots that something is done to together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BotGroupView {
    /// Its id.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// The ids of its bots; one bot may be in several groups.
    pub bot_ids: Vec<i32>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Adds a group of bots.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBotGroupReq {
    /// 1 to 64 characters, unique.
    pub name: String,
    /// The ids of its bots, up to 1,000.
    pub bot_ids: Vec<i32>,
}

/// Changes a group of bots; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBotGroupReq {
    /// Which one.
    pub id: i32,
    /// 1 to 64 characters, unique.
    pub name: Option<String>,
    /// The ids of all its bots, up to 1,000.
    pub bot_ids: Option<Vec<i32>>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Names a group of bots.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BotGroupReq {
    /// Which one.
    pub id: i32,
}
