//! Nodes of plugins, as effects speak of them.

use sculk_core::{JsString, Value};
use serde::{Deserialize, Serialize};

/// A node that a plugin made is reached, or one of its values is wanted.
///
/// Without [`Self::output`] the node acts; the answer is `{outputs: {pin: value}, exit}`, with the id of
/// the output pin of control flow it leaves by, or null for the first one. With it a value is wanted, and
/// the answer is the value.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PluginCall {
    /// The plugin's name.
    pub plugin: JsString,
    /// What the plugin calls this kind of node.
    pub node: JsString,
    /// The id of the node in its graph.
    pub at: JsString,
    /// The output pin whose value is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<JsString>,
    /// The values of its input pins, an object.
    pub inputs: Value,
}
