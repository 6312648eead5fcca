//! What means something else in the `sculk` dialect, told of each node it concerns: the table of
//! docs/graph-semantics.md.

use sculk_core::Value;

use super::{ChangeKind::Behaves, Notes, pins::key_wires};
use crate::{
    Catalogue, Dialect, Document, Node, NodeType, PinType,
    compile::{Wiring, wire},
};

/// Tells what will be different.
pub(super) fn tell(document: &Document, catalogue: &Catalogue, notes: &mut Notes) {
    let wiring = wire(document, catalogue, Dialect::Blockmine);
    for (i, node) in document.nodes.iter().enumerate() {
        let Some(kind) = wiring.nodes[i].kind else {
            continue;
        };
        let at = At {
            document,
            wiring: &wiring,
            number: i,
            node,
            kind,
        };
        at.control_flow(notes);
        at.readings(notes);
        at.by_type(notes);
    }
    for (node, pin) in key_wires(document) {
        let text = format!(
            "A wire leads into \"{pin}\", but only what is typed in there counts, in BlockMine as here."
        );
        notes.add(super::ChangeKind::Tidied, node, text);
    }
    whole_graph(document, notes);
}

fn whole_graph(document: &Document, notes: &mut Notes) {
    let has = |kind: &str| document.nodes.iter().any(|n| &*n.kind == kind);
    if has("flow:delay") || has("flow:timer") {
        let text = "Waiting costs nothing: the run is not stopped any more when it took longer than 30 seconds.";
        notes.add_for_all(Behaves, text);
    }
    if has("flow:while") || has("flow:for_each") {
        let text = "A run may go through 1,000,000 nodes instead of 50,000.";
        notes.add_for_all(Behaves, text);
    }
}

/// A node in its place.
struct At<'a> {
    document: &'a Document,
    wiring: &'a Wiring<'a>,
    number: usize,
    node: &'a Node,
    kind: &'a NodeType,
}

/// Data nodes that look at the world and that BlockMine remembers unless something volatile feeds
/// them.
const LOOKS_AT_THE_WORLD: [&str; 5] = [
    "inventory:",
    "container:",
    "furnace:",
    "data:store_read",
    "data:get_nearby_",
];

/// Data nodes that draw.
const DRAWS: [&str; 3] = [
    "math:random_number",
    "array:get_random_element",
    "array:shuffle",
];

impl At<'_> {
    fn say(&self, notes: &mut Notes, text: impl Into<String>) {
        notes.add(Behaves, &self.node.id, text);
    }

    fn text(&self, key: &str) -> String {
        let value = self.node.data.get_str(key).cloned().unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    }

    fn is_set(&self, key: &str) -> bool {
        self.node.data.get_str(key).is_some_and(Value::is_truthy)
    }

    fn is_wired(&self, pin: &str) -> bool {
        self.wiring.nodes[self.number].inputs.contains_key(pin)
    }

    fn is_blank(&self, pin: &str) -> bool {
        let value = self.node.data.get_str(pin);
        !self.is_wired(pin) && value.is_none_or(|v| !v.is_truthy())
    }

    /// The node type a pin's wire comes from.
    fn source(&self, pin: &str) -> Option<&Node> {
        let (source, _) = self.wiring.nodes[self.number].inputs.get(pin)?;
        self.document.nodes.get(*source as usize)
    }

    fn control_flow(&self, notes: &mut Notes) {
        let wired = &self.wiring.nodes[self.number];
        let mut pins: Vec<_> = wired.targets.iter().collect();
        pins.sort();
        for (pin, targets) in pins {
            let is_exec = self.kind.output_type(&self.node.data, pin) == Some(PinType::Exec);
            if is_exec && targets.len() > 1 {
                let n = targets.len();
                let text = format!(
                    "{n} wires leave \"{pin}\". BlockMine follows the first one only; now each is followed to its end, in order."
                );
                self.say(notes, text);
            }
        }
        let into = self.document.connections.iter();
        let into = into.filter(|w| w.target_node == self.node.id);
        let n_exec = into.filter(|w| {
            self.kind.input_type(&self.node.data, &w.target_pin) == Some(PinType::Exec)
        });
        let n_exec = n_exec.count();
        if n_exec > 1 {
            let text = format!(
                "{n_exec} wires lead here. In BlockMine it ran for whoever came first; now it runs each time."
            );
            self.say(notes, text);
        }
    }

    fn readings(&self, notes: &mut Notes) {
        let id: &str = &self.node.kind;
        let is_pure = self.kind.is_pure();
        let looks = LOOKS_AT_THE_WORLD.iter().any(|p| id.starts_with(p));
        if is_pure && looks && !self.wiring.volatile[self.number] {
            let text = "BlockMine looked once a run and remembered what it saw; now it looks each time somebody asks.";
            self.say(notes, text);
        }
        let n_readers: usize = self.wiring.nodes[self.number]
            .targets
            .values()
            .map(Vec::len)
            .sum();
        if is_pure && DRAWS.contains(&id) && n_readers > 1 {
            let text = "Each reader had a draw of its own; now all who read it in one step get the same one.";
            self.say(notes, text);
        }
    }

    fn by_type(&self, notes: &mut Notes) {
        match &*self.node.kind {
            "flow:branch" if self.is_set("advanced") => self.say(
                notes,
                "Several conditions never counted and it always went to False; now they are joined as set.",
            ),
            "flow:while" => self.say(notes, "It is not stopped any more after 1,000 rounds."),
            "math:operation" if self.is_comparison() => {
                self.say(notes, "The comparison gave 0; now it gives true or false.");
            }
            "time:compare" => self.time_compare(notes),
            "time:format" if !self.is_wired("date") && !self.text("date").is_empty() => self.say(
                notes,
                "Text at the date ended the run; now it is read as a date.",
            ),
            "data:get_user_field" => self.user_field(notes),
            "user:set_blacklist" => self.blacklist(notes),
            "action:send_message" => self.message(notes),
            "action:update_command" => self.say(
                notes,
                "Boxes that are blank made the command's name, description or lists blank; now they stay as they are.",
            ),
            "action:bot_set_variable" if self.is_set("persist") || self.is_wired("persist") => self
                .say(
                    notes,
                    "\"Keep\" was recorded and forgotten; now the next run begins with the value.",
                ),
            "data:get_argument" => self.argument(notes),
            _ => {}
        }
    }

    fn is_comparison(&self) -> bool {
        matches!(
            self.text("operation").as_str(),
            ">" | "<" | "==" | ">=" | "<=" | "!="
        )
    }

    fn time_compare(&self, notes: &mut Notes) {
        match self.text("operation").as_str() {
            "before_or_equal" | "after_or_equal" => self.say(
                notes,
                "\"Not after\" and \"not before\" were never true; now they are as they say.",
            ),
            "" if !self.is_wired("operation") => self.say(
                notes,
                "Without a choice it asked for \"after\"; now for \"before\", as the editor shows.",
            ),
            _ => {}
        }
    }

    fn user_field(&self, notes: &mut Notes) {
        let wired = &self.wiring.nodes[self.number].targets;
        let asks_more = wired.keys().any(|pin| *pin != "username");
        let is_event = |node: &Node| node.kind.starts_with("event:");
        if asks_more && self.source("user").is_some_and(is_event) {
            let text = "An event's user had no groups, permissions or blacklist mark; now they are looked up by name.";
            self.say(notes, text);
        }
    }

    fn blacklist(&self, notes: &mut Notes) {
        let is_name = !self.is_wired("user") && !self.text("user").is_empty();
        let gives_text = |node: &Node| {
            node.kind.starts_with("string:")
                || &*node.kind == "data:string_literal"
                || &*node.kind == "data:get_argument"
        };
        if is_name || self.source("user").is_some_and(gives_text) {
            self.say(
                notes,
                "A bare name did nothing; now the user of that name is meant.",
            );
        }
    }

    fn message(&self, notes: &mut Notes) {
        let pins = ["chat_type", "recipient"].map(|pin| self.is_blank(pin));
        let what = match pins {
            [true, true] => "chat type and recipient are",
            [true, false] => "chat type is",
            [false, true] => "recipient is",
            [false, false] => return,
        };
        let text = format!(
            "The {what} empty, which could not be delivered; now it goes where the command was given, and to whoever gave it."
        );
        self.say(notes, text);
    }

    fn argument(&self, notes: &mut Notes) {
        let has_name = !self.text("argumentName").is_empty();
        let asks: Option<&Vec<u32>> = self.wiring.nodes[self.number].targets.get("exists");
        if !has_name && asks.is_some() {
            self.say(
                notes,
                "Without a name \"exists\" was an empty text; now it is false.",
            );
        }
    }
}
