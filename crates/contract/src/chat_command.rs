use serde::{Deserialize, Serialize};
use specta::Type;

/// A command that players give in chat, answered by a graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandView {
    /// Its id.
    pub id: i32,
    /// The bot it belongs to.
    pub bot_id: i32,
    /// What players type after the prefix, in lower case.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Shown in lists.
    pub description: String,
    /// Whether it answers at all.
    pub is_enabled: bool,
    /// Seconds before it may be used again.
    pub cooldown_seconds: u32,
    /// Whether everybody waits for that long, and not only the player who used it.
    pub is_cooldown_for_all: bool,
    /// The permission it needs, if any; owners need none.
    pub permission: Option<String>,
    /// Which of the app's own commands it is; one that is has no graph. Absent for others.
    pub built_in: Option<String>,
    /// The plugin that answers it; it is described and removed with the plugin.
    pub plugin: Option<String>,
    /// Chat types it listens to: `chat`, `private`, and what plugins and servers add.
    pub allowed_chat_types: Vec<String>,
    /// What may follow the name, in order.
    pub arguments: Vec<ArgumentView>,
    /// Counts the saves of its graph.
    pub graph_revision: i32,
    /// Whether an unfinished edit of its graph was left.
    pub has_draft: bool,
    /// Changes with what a user decides about it apart from its graph. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// One argument of a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArgumentView {
    /// What graphs call it.
    pub name: String,
    /// How its text is read.
    pub kind: ArgumentKind,
    /// Shown in the usage line.
    pub description: String,
    /// Whether the command is refused without it.
    pub required: bool,
    /// Taken where it is missing and not required; JSON text.
    pub default: Option<String>,
    /// The smallest number that is taken.
    #[serde(default)]
    pub min: Option<f64>,
    /// The largest number that is taken.
    #[serde(default)]
    pub max: Option<f64>,
    /// What a choice takes.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// How an argument's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ArgumentKind {
    /// One word, or several in quotes.
    String,
    /// A number.
    Number,
    /// Kept as text, as in BlockMine.
    Boolean,
    /// All that is left of the line.
    GreedyString,
    /// The name of a player.
    Player,
    /// One of a few words, in any case.
    Choice,
    /// Yes or no, as a boolean.
    YesNo,
}

/// Asks for the commands of a bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListCommandsReq {
    /// Whose.
    pub bot_id: i32,
}

/// Adds a command.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCommandReq {
    /// Whose.
    pub bot_id: i32,
    /// 1 to 32 characters without spaces; kept in lower case.
    pub name: String,
    /// Shown in lists.
    pub description: Option<String>,
}

/// Changes a command; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCommandReq {
    /// Which one.
    pub id: i32,
    /// 1 to 32 characters without spaces; kept in lower case.
    pub name: Option<String>,
    /// Other names for it.
    pub aliases: Option<Vec<String>>,
    /// Shown in lists.
    pub description: Option<String>,
    /// Whether it answers at all.
    pub is_enabled: Option<bool>,
    /// Seconds before it may be used again.
    pub cooldown_seconds: Option<u32>,
    /// Whether everybody waits for that long, and not only the player who used it.
    #[serde(default)]
    pub is_cooldown_for_all: Option<bool>,
    /// The permission it needs; empty: none.
    #[serde(default)]
    pub permission: Option<String>,
    /// Chat types it listens to.
    pub allowed_chat_types: Option<Vec<String>>,
    /// What may follow the name, in order.
    pub arguments: Option<Vec<ArgumentView>>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Deletes a command.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteCommandReq {
    /// Which one.
    pub id: i32,
}

/// Brings a deleted command back.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreCommandReq {
    /// Which one.
    pub id: i32,
}
