//! Commands as effects make and change them.

use sculk_core::JsString;
use serde::{Deserialize, Serialize};

/// A command to be made, with a graph that does nothing yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCommand {
    /// Its name, not blank.
    pub name: JsString,
    /// What it is for.
    pub description: JsString,
    /// Other names.
    pub aliases: Vec<JsString>,
    /// How long a user waits before using it again, in seconds.
    pub cooldown_s: f64,
    /// Where it may be used.
    pub chat_types: Vec<JsString>,
    /// The permission it needs; one the bot does not know counts as none.
    pub permission: Option<JsString>,
    /// Whether it goes when the bot stops.
    pub is_temporary: bool,
    /// What the graph said in other words than these.
    #[serde(skip)]
    pub said: CommandWords,
}

/// What a graph of BlockMine's said of a command, where that is no text or number: its engine writes
/// that down as it is. Records do not keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandWords {
    /// The other names as JSON, where they were listed.
    pub aliases_json: Option<JsString>,
    /// Where it may be used as JSON, where that was listed.
    pub chat_types_json: Option<JsString>,
    /// The cooldown where it is text.
    pub cooldown_text: Option<JsString>,
}

/// What changes of a command; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandChange {
    /// Its new name.
    pub name: Option<JsString>,
    /// What it is for.
    pub description: Option<JsString>,
    /// Other names.
    pub aliases: Option<Vec<JsString>>,
    /// How long a user waits before using it again, in seconds.
    pub cooldown_s: Option<f64>,
    /// Where it may be used.
    pub chat_types: Option<Vec<JsString>>,
    /// The permission it needs: empty for none; one the bot does not know changes nothing.
    pub permission: Option<JsString>,
    /// What the graph said in other words than these.
    #[serde(skip)]
    pub said: CommandWords,
}
