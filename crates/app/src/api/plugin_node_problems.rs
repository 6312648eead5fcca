//! What a graph's nodes of plugins miss in one bot: the plugin, or the node in its version.

use sculk_contract::{ProblemView, Severity};
use sculk_core::BotId;
use sculk_graph::Document;
use sculk_plugins::NodeOffer;

use crate::App;
use crate::plugins::PluginState;

/// A plugin that a node names, and which of its nodes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NodeOfPlugin {
    node_id: String,
    plugin: String,
    kind: String,
    label: String,
    pins: Vec<(bool, String)>,
}

/// The nodes of plugins in a document; none in a text that is no document.
pub(super) fn nodes_of_plugins(document: &str) -> Vec<NodeOfPlugin> {
    // Most graphs have none, and are not read a second time.
    if !document.contains("\"plugin:") {
        return Vec::new();
    }
    let Ok(document) = Document::parse(document) else {
        return Vec::new();
    };
    // A definition that cannot be read is told by the check itself.
    let subgraphs = document.subgraphs().unwrap_or_default();
    let inside = subgraphs.iter().flat_map(|one| &one.nodes);
    let nodes = document.nodes.iter().chain(inside);
    nodes
        .filter(|node| node.kind.starts_with("plugin:"))
        .map(|node| {
            let text = |key: &str| {
                let value = node.data.get_str(key).and_then(|value| value.as_str());
                value.unwrap_or_default().to_owned()
            };
            let mut pins = Vec::new();
            for (is_input, key) in [(true, "inputs"), (false, "outputs")] {
                let list = node.data.get_str(key).and_then(|list| list.as_array());
                let ids = list.into_iter().flat_map(|pins| pins.iter());
                let ids = ids.filter_map(|pin| pin.field("id").as_str().map(str::to_owned));
                pins.extend(ids.map(|id| (is_input, id)));
            }
            NodeOfPlugin {
                node_id: node.id.to_string(),
                plugin: text("plugin"),
                kind: text("node"),
                label: text("label"),
                pins,
            }
        })
        .collect()
}

impl App {
    /// What the nodes of plugins in a document miss in a bot.
    pub(super) fn plugin_node_problems(&self, bot: BotId, document: &str) -> Vec<ProblemView> {
        let nodes = nodes_of_plugins(document);
        if nodes.is_empty() {
            return Vec::new();
        }
        let live = self.inner.plugins.live().of(bot);
        let problems = nodes.into_iter().filter_map(|node| {
            let known = live.plugins.get(&node.plugin);
            let (code, message) = match known.map(|known| (&known.state, &known.nodes)) {
                None => ("plugin_missing", absent(&node)),
                Some((PluginState::Off, nodes)) if nodes.is_empty() => {
                    ("plugin_off", absent(&node))
                }
                // The bot is offline, and its plugins with it.
                Some((PluginState::Off | PluginState::Loading, _)) => return None,
                Some((PluginState::Failed(why) | PluginState::Stopped(why), _)) => (
                    "plugin_failed",
                    format!(
                        "The plugin “{}” of this node does not run: {why}",
                        node.plugin
                    ),
                ),
                Some((PluginState::Running, nodes)) => {
                    ("plugin_node_changed", changed(&node, nodes)?)
                }
            };
            Some(ProblemView {
                code: code.to_owned(),
                severity: Severity::Warning,
                message,
                node_id: Some(node.node_id),
                pin_id: None,
                connection_id: None,
                fix: None,
            })
        });
        problems.collect()
    }
}

fn absent(node: &NodeOfPlugin) -> String {
    format!(
        "“{}” is a node of the plugin “{}”, which this bot does not use or which is not loaded yet. It fails when it is reached.",
        node.label, node.plugin
    )
}

/// Why the plugin would not do what the node wants, if so.
fn changed(node: &NodeOfPlugin, offers: &[NodeOffer]) -> Option<String> {
    let Some(offer) = offers.iter().find(|offer| offer.id == node.kind) else {
        return Some(format!(
            "The plugin “{}” has no node “{}” in this version. It fails when it is reached.",
            node.plugin, node.kind
        ));
    };
    let has = |is_input: bool, id: &str| {
        let pins = if is_input {
            &offer.inputs
        } else {
            &offer.outputs
        };
        pins.iter().any(|pin| pin.id == id)
    };
    let gone = node.pins.iter().find(|(is_input, id)| !has(*is_input, id));
    let n_pins = offer.inputs.len() + offer.outputs.len();
    (gone.is_some() || n_pins != node.pins.len()).then(|| {
        format!(
            "The node “{}” has other pins in this version of the plugin “{}”. Take it from the palette anew to have them.",
            node.label, node.plugin
        )
    })
}
