//! Nodes that plugins make for the editor.

use sculk_contract::CacheTag;
use sculk_plugins::NodeOffer;
use sculk_plugins::node::MAX_NODES;
use sculk_plugins::port::GraphOffer;
use serde_json::Value;

use super::desk::Clerk;
use super::graphs::{Brought, Taken};
use crate::fleet::{BotConfig, BotInput};

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

    /// An event graph is there from now on, unless its user decided otherwise.
    pub(super) async fn register_graph(
        &self,
        plugin: &str,
        offer: GraphOffer,
    ) -> Result<Value, String> {
        let brought = Brought {
            name: offer.name,
            text: offer.graph,
            is_enabled: offer.is_enabled,
            may_be_command: false,
        };
        let bot = self.about.bot;
        let taken = self.plugins.bring_graph(bot, plugin, &brought).await;
        let taken =
            taken.map_err(|why| format!("The graph “{}” was not taken: {why}.", brought.name))?;
        if taken == Taken::New {
            let tools = self.plugins.tools();
            let config = BotConfig::load(&tools.store, &tools.people, bot).await;
            let config = config.map_err(|error| error.to_string())?;
            self.post(BotInput::Configure(Box::new(config))).await;
            self.plugins.changed(&[CacheTag::EventGraphs]);
        }
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
