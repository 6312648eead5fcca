//! What of a bot only Sculk knows: BlockMine has none of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Password;

/// The account a bot joins as. Its session never travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountPart {
    /// The player's id, with hyphens.
    pub player_id: String,
    /// The player's name.
    pub player_name: String,
}

/// What a bot answers where its owner wrote other words than the app's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RepliesPart {
    /// `en` or `ru`; none: that of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The owner's texts by the stable name of their kind.
    pub texts: BTreeMap<String, String>,
}

/// What was decided about a plugin for a bot. The plugin itself does not travel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PluginPart {
    /// The plugin's name.
    pub name: String,
    /// Whether it runs.
    #[serde(default)]
    pub is_enabled: bool,
    /// Settings that were saved, those that are secret not among them.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// What it may do, in the words of its permissions.
    #[serde(default)]
    pub grants: Vec<String>,
    /// Secret settings by name.
    #[serde(skip)]
    pub secrets: Vec<(String, Password)>,
}
