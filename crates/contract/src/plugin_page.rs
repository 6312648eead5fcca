use serde::{Deserialize, Serialize};
use specta::Type;

use crate::PinTypeView;

/// A pin of a node that a plugin made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginNodePin {
    /// Its id, the key in the node's data for its literal.
    pub id: String,
    /// What users read.
    pub name: String,
    /// What flows through it.
    #[serde(rename = "type")]
    pub kind: PinTypeView,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether a graph is not complete without it.
    pub required: bool,
    /// What a new node holds, as JSON.
    pub default: Option<String>,
}

/// A kind of node that a plugin of a bot made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginNodeView {
    /// The plugin's name.
    pub plugin: String,
    /// What the plugin is called.
    pub plugin_title: String,
    /// Whether the plugin runs now.
    pub is_running: bool,
    /// What the plugin calls this kind of node.
    pub id: String,
    /// What users read.
    pub label: String,
    /// What it does; may be empty.
    pub description: String,
    /// Under what its plugin lists it; may be empty.
    pub category: String,
    /// Whether control flow passes through it; otherwise its values are asked for.
    pub is_action: bool,
    /// Its pins on the left.
    pub inputs: Vec<PluginNodePin>,
    /// Its pins on the right.
    pub outputs: Vec<PluginNodePin>,
}

/// Asks for a page of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginPageReq {
    /// The bot.
    pub bot_id: i32,
    /// The plugin's name.
    pub plugin: String,
    /// Which page: the `path` of its tab.
    pub path: String,
}

/// A page of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginPageView {
    /// What stands where: a tree of components, as JSON.
    pub layout: String,
    /// What they show, as JSON.
    pub data: String,
}

/// What a plugin's pages show since it said so the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginPageState {
    /// An object whose keys go before those of a page's data, as JSON; none where it said nothing.
    pub state: Option<String>,
}

/// Presses something on a page of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PluginActionReq {
    /// The bot.
    pub bot_id: i32,
    /// The plugin's name.
    pub plugin: String,
    /// What was pressed.
    pub action: String,
    /// With what, as JSON.
    pub payload: String,
}

/// What a plugin said to something that was pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginActionOutcome {
    /// What it gave back, as JSON.
    pub answer: String,
}

/// A tab that leads to a page of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PluginTab {
    /// Its id.
    pub id: String,
    /// What users read.
    pub label: String,
    /// An icon's name; may be empty.
    pub icon: String,
    /// Which page.
    pub path: String,
}
