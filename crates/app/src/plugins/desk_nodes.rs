//! Nodes that plugins make for the editor.

use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_plugins::NodeOffer;
use sculk_plugins::node::MAX_NODES;
use sculk_plugins::port::GraphOffer;
use serde_json::Value;

use super::desk::Clerk;

impl Clerk {
    /// A node is there from now on, or is another.
    pub(super) fn register_node(&self, plugin: &str, offer: NodeOffer) -> Result<Value, String> {
        let offer = offer.settled()?;
        let mut outcome = Ok(Value::Null);
        self.plugins.live().plugin(self.about.bot, plugin, |known| {
            let nodes = &mut known.nodes;
            match nodes.iter().position(|node| node.id == offer.id) {
                Some(at) => nodes[at] = offer,
                None if nodes.len() < MAX_NODES => nodes.push(offer),
                None => outcome = Err(format!("A plugin has at most {MAX_NODES} nodes.")),
            }
        });
        self.plugins.changed(&[CacheTag::PluginNodes]);
        outcome
    }

    pub(super) fn register_graph(&self, plugin: &str, offer: &GraphOffer) -> Result<Value, String> {
        let text = format!(
            "The event graph “{}” was not registered: graphs of plugins are not taken here.",
            offer.name
        );
        self.write(Some(plugin), ConsoleLevel::Warning, &text);
        Ok(Value::Null)
    }

    pub(super) fn unregister_node(&self, plugin: &str, id: &str) -> Value {
        self.plugins.live().plugin(self.about.bot, plugin, |known| {
            known.nodes.retain(|node| node.id != id);
        });
        self.plugins.changed(&[CacheTag::PluginNodes]);
        Value::Null
    }
}
