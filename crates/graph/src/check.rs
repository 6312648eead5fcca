//! What is wrong with a document: everything at once, as data.

use std::sync::Arc;

use sculk_core::Value;

use crate::{
    Catalogue, Connection, Dialect, Document, Node,
    catalogue::{NodeType, PinType},
    compile::{expand, template_names},
    maps::{DocumentMap, DocumentSet},
    problem::{Edit, Problem, Severity},
};

/// Lists of pins up to this long are searched one by one.
const MAX_SEARCHED: usize = 32;

/// Finds what is wrong with a document.
#[must_use]
pub fn check(document: &Document, catalogue: &Catalogue) -> Vec<Problem> {
    let (flat, problems) = expand(document);
    let document = &*flat;
    let mut checker = Checker {
        document,
        catalogue,
        by_id: DocumentMap::default(),
        listed: DocumentMap::default(),
        problems,
    };
    checker.settings();
    checker.nodes();
    let live = checker.connections();
    checker.required_pins(&live);
    checker.circles(&live);
    checker.problems
}

struct Checker<'a> {
    document: &'a Document,
    catalogue: &'a Catalogue,
    by_id: DocumentMap<&'a str, &'a Node>,
    /// Of nodes that list very many pins: their ids.
    listed: DocumentMap<&'a str, DocumentSet<&'a str>>,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    /// What `blockmine` puts up with and `sculk` does not.
    fn strict(&self) -> Severity {
        match self.document.dialect {
            Dialect::Blockmine => Severity::Warning,
            Dialect::Sculk => Severity::Error,
        }
    }

    /// What the document says about itself.
    fn settings(&mut self) {
        let wrong = [self.document.quotas().err(), self.document.view().err()];
        let codes = ["quotas_damaged", "view_damaged"];
        let severities = [Severity::Error, Severity::Warning];
        for ((error, code), severity) in wrong.into_iter().zip(codes).zip(severities) {
            let problem = error.map(|error| Problem::new(code, severity, error.to_string()));
            self.problems.extend(problem);
        }
    }

    fn nodes(&mut self) {
        let mut has_entry = false;
        for node in &self.document.nodes {
            if self.by_id.insert(&*node.id, node).is_some() {
                let text = format!(
                    "Two nodes have the id \"{}\". Only the last one is used.",
                    node.id
                );
                let problem = Problem::new("duplicate_node_id", self.strict(), text);
                self.problems.push(problem.at_node(&node.id));
            }
            match self.catalogue.get(&node.kind) {
                Some(kind) => {
                    has_entry |= kind.is_entry();
                    self.list_pins(node, kind);
                    self.dialect_of(node, kind);
                }
                None => {
                    let text = format!(
                        "There is no node type \"{}\" here. The node is kept, but does nothing.",
                        node.kind
                    );
                    let fix = Edit::RemoveNode {
                        node: node.id.clone(),
                    };
                    let problem = Problem::new("unknown_node_type", Severity::Warning, text);
                    self.problems
                        .push(problem.at_node(&node.id).fixed_by("Remove the node", fix));
                }
            }
        }
        if !has_entry {
            let text = "The graph has no event node, so nothing ever starts it.".to_owned();
            self.problems
                .push(Problem::new("no_entry", Severity::Warning, text));
        }
    }

    /// A list of many pins is not searched for each wire.
    fn list_pins(&mut self, node: &'a Node, kind: &NodeType) {
        let list = kind.pins_listed_in.and_then(|key| node.data.get_str(key));
        let Some(pins) = list.and_then(Value::as_array) else {
            return;
        };
        if pins.len() > MAX_SEARCHED {
            let pins = pins.iter().filter_map(Value::as_object);
            let ids = pins.filter_map(|pin| pin.get_str("id")?.as_str());
            self.listed.insert(&*node.id, ids.collect());
        }
    }

    fn output_type(&self, node: &Node, kind: &NodeType, pin: &str) -> Option<PinType> {
        let is_fixed = kind.outputs.iter().any(|p| p.id == pin);
        match self.listed.get(&*node.id) {
            Some(listed) if !is_fixed && kind.inputs_listed_in.is_none() => {
                listed.contains(pin).then_some(PinType::Wildcard)
            }
            _ => kind.output_type(&node.data, pin),
        }
    }

    fn dialect_of(&mut self, node: &Node, kind: &NodeType) {
        if self.document.dialect == Dialect::Sculk || !kind.is_sculk_only {
            return;
        }
        let text = format!(
            "\"{}\" works only in Sculk's own dialect, and this graph has BlockMine's. Upgrade the graph, or remove the node.",
            kind.label
        );
        let fix = Edit::RemoveNode {
            node: node.id.clone(),
        };
        let problem = Problem::new("needs_sculk_dialect", Severity::Error, text);
        self.problems
            .push(problem.at_node(&node.id).fixed_by("Remove the node", fix));
    }

    /// Checks the wires; gives those that connect something.
    fn connections(&mut self) -> Vec<&'a Connection> {
        let mut live = Vec::new();
        let mut ids: DocumentSet<&str> = DocumentSet::default();
        let mut taken: DocumentSet<(&str, &str)> = DocumentSet::default();
        for wire in &self.document.connections {
            if !ids.insert(&*wire.id) {
                let text = format!("Two connections have the id \"{}\".", wire.id);
                self.wire_problem("duplicate_connection_id", Severity::Warning, text, wire);
            }
            let ends = (
                self.by_id.get(&*wire.source_node).copied(),
                self.by_id.get(&*wire.target_node).copied(),
            );
            let (Some(source), Some(target)) = ends else {
                let text =
                    "A connection leads to a node that is not there. It is ignored.".to_owned();
                self.wire_problem("dangling_connection", Severity::Warning, text, wire);
                continue;
            };
            live.push(wire);
            let kind = self.pins_of(wire, source, target);
            let is_second = !taken.insert((&*wire.target_node, &*wire.target_pin));
            if is_second && kind.is_some_and(|k| k != PinType::Exec) {
                let text = format!(
                    "Several connections lead into \"{}\". Only the first one counts.",
                    wire.target_pin
                );
                self.wire_problem("second_connection", Severity::Warning, text, wire);
            }
        }
        self.exec_fan_out(&live);
        live
    }

    fn exec_fan_out(&mut self, live: &[&'a Connection]) {
        if self.document.dialect == Dialect::Sculk {
            return;
        }
        let mut taken: DocumentSet<(&str, &str)> = DocumentSet::default();
        for wire in live {
            let kind = self.kind_of(&wire.source_node);
            let node = self.by_id.get(&*wire.source_node);
            let is_exec = kind.zip(node).is_some_and(|(k, n)| {
                self.output_type(n, k, &wire.source_pin) == Some(PinType::Exec)
            });
            if is_exec && !taken.insert((&*wire.source_node, &*wire.source_pin)) {
                let text = format!(
                    "Several connections leave \"{}\". BlockMine follows only the first one.",
                    wire.source_pin
                );
                self.wire_problem("exec_fan_out", Severity::Warning, text, wire);
            }
        }
    }

    fn kind_of(&self, node: &str) -> Option<&'a NodeType> {
        let node = self.by_id.get(node)?;
        self.catalogue.get(&node.kind)
    }

    fn wire_problem(
        &mut self,
        code: &'static str,
        severity: Severity,
        text: String,
        wire: &'a Connection,
    ) {
        let fix = Edit::RemoveConnection {
            connection: wire.id.clone(),
        };
        let problem = Problem::new(code, severity, text)
            .at_connection(&wire.id)
            .fixed_by("Remove the connection", fix);
        let problem = match self.by_id.get(&*wire.target_node) {
            Some(node) => problem.at_node(&node.id).at_pin(&wire.target_pin),
            None => problem,
        };
        self.problems.push(problem);
    }

    /// Checks the pins of a wire; gives the type of the pin it goes into.
    fn pins_of(&mut self, wire: &'a Connection, source: &Node, target: &Node) -> Option<PinType> {
        let (from_kind, to_kind) = (
            self.catalogue.get(&source.kind)?,
            self.catalogue.get(&target.kind)?,
        );
        let from = self.output_type(source, from_kind, &wire.source_pin);
        let to = to_kind.input_type(&target.data, &wire.target_pin);
        if from.is_none() {
            let text = format!(
                "\"{}\" has no output \"{}\".",
                from_kind.label, wire.source_pin
            );
            self.wire_problem("unknown_output_pin", Severity::Warning, text, wire);
        }
        if to.is_none() {
            let text = format!(
                "\"{}\" has no input \"{}\".",
                to_kind.label, wire.target_pin
            );
            self.wire_problem("unknown_input_pin", Severity::Warning, text, wire);
        }
        let (from, to) = (from?, to?);
        if (from == PinType::Exec) != (to == PinType::Exec) {
            let text = "A connection joins control flow and data.".to_owned();
            self.wire_problem("exec_and_data", self.strict(), text, wire);
        } else if !from.connects_to(to) {
            let text = format!(
                "\"{}\" gives {from:?} and \"{}\" wants {to:?}. The value is converted as JavaScript does.",
                wire.source_pin, wire.target_pin
            );
            self.wire_problem("type_mismatch", Severity::Info, text, wire);
        }
        Some(to)
    }

    fn required_pins(&mut self, live: &[&'a Connection]) {
        let wired: DocumentSet<(&str, &str)> = live
            .iter()
            .map(|w| (&*w.target_node, &*w.target_pin))
            .collect();
        for node in &self.document.nodes {
            let Some(kind) = self.catalogue.get(&node.kind) else {
                continue;
            };
            for pin in &kind.inputs {
                let is_there = wired.contains(&(&*node.id, pin.id))
                    || node.data.get_str(pin.id).is_some()
                    || pin.default.is_some();
                if pin.is_required && pin.kind != PinType::Exec && !is_there {
                    let text = format!("\"{}\" of \"{}\" is not connected.", pin.label, kind.label);
                    let problem = Problem::new("missing_input", Severity::Warning, text);
                    self.problems.push(problem.at_node(&node.id).at_pin(pin.id));
                }
            }
            self.required_listed(node, kind, &wired);
            for (key, value) in node.data.iter() {
                self.templates(node, key.as_str().unwrap_or_default(), value);
            }
        }
    }

    /// Inputs that the node itself lists and says it needs.
    fn required_listed(&mut self, node: &Node, kind: &NodeType, wired: &DocumentSet<(&str, &str)>) {
        let list = kind.inputs_listed_in.and_then(|key| node.data.get_str(key));
        let pins = list.and_then(Value::as_array);
        for pin in pins.into_iter().flat_map(|pins| pins.iter()) {
            let (id, name) = (pin.field("id"), pin.field("name"));
            let Some(id) = id.as_str().filter(|_| pin.field("required").is_truthy()) else {
                continue;
            };
            let is_exec = pin.field("type").as_str() == Some("Exec");
            let literal = node.data.get_str(id);
            let is_typed = literal.is_some_and(|value| !value.is_nullish());
            if !is_exec && !is_typed && !wired.contains(&(&*node.id, id)) {
                let text = format!("\"{}\" is not connected.", name.as_str().unwrap_or(id));
                let problem = Problem::new("missing_input", Severity::Warning, text);
                self.problems.push(problem.at_node(&node.id).at_pin(id));
            }
        }
    }

    /// `{x}` inside the text of `var_x` would never end.
    fn templates(&mut self, node: &Node, key: &str, value: &Value) {
        let names = template_names(value);
        if names
            .iter()
            .any(|name| key.strip_prefix("var_") == Some(name))
        {
            let text = format!("The text of \"{key}\" refers to itself.");
            let problem = Problem::new("template_circle", self.strict(), text);
            self.problems.push(problem.at_node(&node.id).at_pin(key));
        }
    }

    /// Finds data wires that go in a circle.
    fn circles(&mut self, live: &[&'a Connection]) {
        let mut sources: DocumentMap<&str, Vec<&str>> = DocumentMap::default();
        for wire in live {
            let is_pure = |id: &str| self.kind_of(id).is_some_and(NodeType::is_pure);
            let kind = self.kind_of(&wire.source_node);
            let is_item = kind.is_some_and(|k| k.is_per_item(&wire.source_pin));
            if !is_item && is_pure(&wire.source_node) && is_pure(&wire.target_node) {
                sources
                    .entry(&*wire.target_node)
                    .or_default()
                    .push(&*wire.source_node);
            }
        }
        let mut done: DocumentSet<&str> = DocumentSet::default();
        for node in &self.document.nodes {
            if let Some(at) = find_circle(&node.id, &sources, &mut done) {
                let text = "The data connections go in a circle, so no value ever comes out.";
                let problem = Problem::new("data_circle", self.strict(), text.to_owned());
                self.problems.push(problem.at_node(&Arc::from(at)));
            }
        }
    }
}

/// A node on a circle that is reached from `start`; depth first, without recursion.
fn find_circle<'a>(
    start: &'a str,
    sources: &DocumentMap<&'a str, Vec<&'a str>>,
    done: &mut DocumentSet<&'a str>,
) -> Option<&'a str> {
    let mut on_path: DocumentSet<&str> = DocumentSet::default();
    let mut stack = vec![(start, 0)];
    let mut found = None;
    while let Some((node, next)) = stack.pop() {
        if next == 0 && (done.contains(node) || !on_path.insert(node)) {
            continue;
        }
        match sources.get(node).and_then(|s| s.get(next)) {
            Some(source) => {
                stack.push((node, next + 1));
                if on_path.contains(source) {
                    found = found.or(Some(*source));
                } else {
                    stack.push((source, 0));
                }
            }
            None => {
                on_path.remove(node);
                done.insert(node);
            }
        }
    }
    found
}
