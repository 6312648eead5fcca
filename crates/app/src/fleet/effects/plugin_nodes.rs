//! Nodes of plugins, done by the plugins.

use sculk_core::to_json;
use sculk_graph::{Answer, PluginCall};
use sculk_plugins::port::NodeUse;
use serde_json::{Map, Value as Json};

use crate::fleet::run::{RunSeat, value_of};
use crate::plugins::Question;

/// Most bytes of what a node hands to its plugin, as JSON.
const MAX_INPUTS: usize = 1 << 20;

impl RunSeat {
    pub(super) async fn plugin_node(&self, call: PluginCall) -> Answer {
        let (plugin, node) = (call.plugin.to_text(), call.node.to_text());
        if plugin.is_empty() || node.is_empty() {
            let why = "This node says no plugin that it is of. Take it from the palette again.";
            return Answer::Failed(why.to_owned());
        }
        let inputs = match inputs_of(&call) {
            Ok(inputs) => inputs,
            Err(why) => return Answer::Failed(format!("The node “{node}” was not asked: {why}.")),
        };
        let question = Question::Node(NodeUse {
            id: node.clone(),
            at: call.at.to_text(),
            output: call.output.as_ref().map(sculk_core::JsString::to_text),
            inputs,
            player: self.player.clone(),
            chat_type: self.chat_type.clone(),
        });
        let plugins = &self.stage.around.plugins;
        match plugins.ask(self.stage.bot, &plugin, question).await {
            Ok(answer) => Answer::Value(value_of(&answer)),
            Err(why) => Answer::Failed(format!(
                "The node “{node}” of the plugin “{plugin}” did not work: {why}."
            )),
        }
    }
}

fn inputs_of(call: &PluginCall) -> Result<Map<String, Json>, &'static str> {
    let text = to_json(&call.inputs).ok_or("its values are nested too deep")?;
    if text.len() > MAX_INPUTS {
        return Err("its values are larger than 1 MB");
    }
    match serde_json::from_str(&text) {
        Ok(Json::Object(inputs)) => Ok(inputs),
        _ => Err("its values are no JSON"),
    }
}
