//! Nodes for the editor that plugins make.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most nodes of one plugin.
pub const MAX_NODES: usize = 200;
/// Most pins of one side of a node.
const MAX_PINS: usize = 32;
/// Longest id of a node or a pin, in characters.
const MAX_ID: usize = 64;
/// Longest label, in characters.
const MAX_LABEL: usize = 80;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 1_000;
/// Largest default of a pin, as JSON, in bytes.
const MAX_DEFAULT: usize = 10_000;
/// Keys of a node's data that stand for something else than a pin's literal.
const TAKEN: [&str; 5] = ["plugin", "node", "label", "inputs", "outputs"];

/// What flows through a pin of a plugin's node: the types of graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the types that graphs have")]
pub enum NodePinType {
    Exec,
    Boolean,
    String,
    Number,
    Array,
    Object,
    User,
    DateTime,
    Any,
    #[default]
    Wildcard,
}

/// A pin of a plugin's node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodePin {
    /// Its id, by which the plugin reads and gives its value.
    pub id: String,
    /// What users read.
    #[serde(default)]
    pub name: String,
    /// What flows through it.
    #[serde(rename = "type")]
    pub kind: NodePinType,
    /// What it is for; may be empty.
    #[serde(default)]
    pub description: String,
    /// Whether a graph is not complete without it.
    #[serde(default)]
    pub required: bool,
    /// What a new node holds.
    #[serde(default)]
    pub default: Option<Value>,
}

/// A kind of node that a plugin makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeOffer {
    /// What the plugin calls it. Graphs keep it.
    pub id: String,
    /// What users read.
    #[serde(default)]
    pub label: String,
    /// What it does; may be empty.
    #[serde(default)]
    pub description: String,
    /// Under what it is listed among the plugin's nodes; may be empty.
    #[serde(default)]
    pub category: String,
    /// Whether control flow passes through it; otherwise its values are asked for.
    pub is_action: bool,
    /// Its pins on the left.
    #[serde(default)]
    pub inputs: Vec<NodePin>,
    /// Its pins on the right.
    #[serde(default)]
    pub outputs: Vec<NodePin>,
}

impl NodeOffer {
    /// Puts it into the form the editor needs: labels are there, and an action has the two pins of control
    /// flow that its plugin left out.
    ///
    /// # Errors
    /// Why there can be no such node, in words for its author.
    pub fn settled(mut self) -> Result<Self, String> {
        if !is_id(&self.id, ":/.-") {
            return Err(format!(
                "The id of a node has 1 to {MAX_ID} letters a-z, digits and _ - : . / and begins with a letter; “{}” does not.",
                shortened(&self.id, MAX_ID)
            ));
        }
        if self.label.trim().is_empty() {
            self.label.clone_from(&self.id);
        }
        self.label = shortened(&self.label, MAX_LABEL);
        self.category = shortened(&self.category, MAX_LABEL);
        self.description = shortened(&self.description, MAX_DESCRIPTION);
        for (pins, name) in [(&mut self.inputs, "Run"), (&mut self.outputs, "Then")] {
            let has_flow = pins.iter().any(|pin| pin.kind == NodePinType::Exec);
            if self.is_action && !has_flow {
                pins.insert(0, flow(name));
            }
            if !self.is_action && has_flow {
                return Err(format!(
                    "The node “{}” gives values, so control flow cannot pass it: give it an executor, or leave out its Exec pins.",
                    self.id
                ));
            }
        }
        self.check_pins()?;
        if !self.is_action && self.outputs.is_empty() {
            return Err(format!(
                "The node “{}” gives no value: name its outputs.",
                self.id
            ));
        }
        Ok(self)
    }

    fn check_pins(&mut self) -> Result<(), String> {
        let id = self.id.clone();
        for (pins, side) in [(&mut self.inputs, "input"), (&mut self.outputs, "output")] {
            if pins.len() > MAX_PINS {
                return Err(format!("The node “{id}” has more than {MAX_PINS} {side}s."));
            }
            let mut ids: Vec<String> = Vec::with_capacity(pins.len());
            for pin in pins {
                let is_taken = TAKEN.contains(&&*pin.id) || pin.id.starts_with("var_");
                if !is_id(&pin.id, "") || is_taken {
                    return Err(format!(
                        "The {side} “{}” of the node “{id}” needs another id: letters a-z, digits and _, a letter first, and none of {} or what begins with var_.",
                        shortened(&pin.id, MAX_ID),
                        TAKEN.join(", ")
                    ));
                }
                if ids.contains(&pin.id) {
                    return Err(format!("The node “{id}” has two {side}s “{}”.", pin.id));
                }
                ids.push(pin.id.clone());
                let is_large = |value: &Value| value.to_string().len() > MAX_DEFAULT;
                if pin.default.as_ref().is_some_and(is_large) {
                    return Err(format!(
                        "The default of the {side} “{}” of the node “{id}” is larger than {MAX_DEFAULT} bytes.",
                        pin.id
                    ));
                }
                if pin.name.trim().is_empty() {
                    pin.name.clone_from(&pin.id);
                }
                pin.name = shortened(&pin.name, MAX_LABEL);
                pin.description = shortened(&pin.description, MAX_DESCRIPTION);
            }
        }
        let is_entered = |pin: &NodePin| pin.kind == NodePinType::Exec && pin.id != "exec";
        if self.inputs.iter().any(is_entered) {
            return Err(format!(
                "The node “{id}” is entered by one pin, whose id is exec."
            ));
        }
        Ok(())
    }
}

fn flow(name: &str) -> NodePin {
    NodePin {
        id: "exec".to_owned(),
        name: name.to_owned(),
        kind: NodePinType::Exec,
        description: String::new(),
        required: false,
        default: None,
    }
}

/// Whether a text can be an id; `more` are characters it may have besides letters, digits and `_`.
fn is_id(text: &str, more: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || more.contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= MAX_ID
        && text.chars().all(fits)
}

fn shortened(text: &str, max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(json: &str) -> Result<NodeOffer, String> {
        serde_json::from_str::<NodeOffer>(json).unwrap().settled()
    }

    #[test]
    fn an_action_without_pins_of_control_flow_gets_them() {
        let node = offer(
            r#"{"id":"weather:ask","isAction":true,"inputs":[{"id":"city","type":"String"}]}"#,
        )
        .unwrap();
        let ids = |pins: &[NodePin]| pins.iter().map(|pin| pin.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&node.inputs), ["exec", "city"]);
        assert_eq!(ids(&node.outputs), ["exec"]);
        assert_eq!(
            (node.label.as_str(), node.inputs[1].name.as_str()),
            ("weather:ask", "city")
        );
    }

    #[test]
    fn what_no_graph_could_hold_is_refused() {
        for (json, says) in [
            (r#"{"id":"","isAction":true}"#, "id of a node"),
            (r#"{"id":"<b>","isAction":true}"#, "id of a node"),
            (r#"{"id":"a","isAction":false}"#, "gives no value"),
            (
                r#"{"id":"a","isAction":false,"outputs":[{"id":"exec","type":"Exec"}]}"#,
                "cannot pass",
            ),
            (
                r#"{"id":"a","isAction":true,"inputs":[{"id":"plugin","type":"Any"}]}"#,
                "another id",
            ),
            (
                r#"{"id":"a","isAction":true,"inputs":[{"id":"var_x","type":"Any"}]}"#,
                "another id",
            ),
            (
                r#"{"id":"a","isAction":true,"inputs":[{"id":"x","type":"Any"},{"id":"x","type":"Any"}]}"#,
                "two inputs",
            ),
            (
                r#"{"id":"a","isAction":true,"inputs":[{"id":"go","type":"Exec"}]}"#,
                "by one pin",
            ),
        ] {
            let why = offer(json).unwrap_err();
            assert!(why.contains(says), "{json}: {why}");
        }
    }
}
