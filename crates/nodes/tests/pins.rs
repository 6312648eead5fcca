//! The pins of BlockMine's 123 node types, by `blockmine-pins.txt`: id, inputs, outputs and kind of
//! each, as its engine declares them.

use sculk_graph::{NodeType, Origin, PinType};
use sculk_nodes::catalogue;

/// Kept as a setting, so that the editor draws a choice; a wire into it still counts.
const SETTINGS: [(&str, &str); 1] = [("time:compare", "operation")];

fn pins(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.split_whitespace()
        .filter_map(|pin| pin.split_once(':'))
}

fn wrong_with(node: &NodeType, inputs: &str, outputs: &str) -> Vec<String> {
    let data = node.default_data();
    let is_same =
        |ours: Option<PinType>, theirs: &str| ours.is_some_and(|t| format!("{t:?}") == theirs);
    let mut wrong = Vec::new();
    for (pin, kind) in pins(inputs) {
        let is_setting = SETTINGS.contains(&(node.id, pin));
        if !is_setting && !is_same(node.input_type(&data, pin), kind) {
            wrong.push(format!("{}: input {pin} is no {kind}", node.id));
        }
    }
    for (pin, kind) in pins(outputs) {
        if !is_same(node.output_type(&data, pin), kind) {
            wrong.push(format!("{}: output {pin} is no {kind}", node.id));
        }
    }
    let is_theirs = |list: &str, id: &str| pins(list).any(|(pin, _)| pin == id);
    let more = node.inputs.iter().filter(|p| !is_theirs(inputs, p.id));
    let more = more.chain(node.outputs.iter().filter(|p| !is_theirs(outputs, p.id)));
    wrong.extend(more.map(|p| format!("{}: BlockMine has no pin {}", node.id, p.id)));
    wrong
}

#[test]
fn every_node_type_of_blockmine_has_its_pins() {
    let mut wrong = Vec::new();
    let mut n = 0;
    for line in include_str!("blockmine-pins.txt").lines() {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [id, inputs, outputs, _kind] = parts[..] else {
            panic!("{line} is not complete");
        };
        n += 1;
        match catalogue().get(id) {
            Some(node) if node.origin == Origin::Blockmine => {
                wrong.extend(wrong_with(node, inputs, outputs));
            }
            _ => wrong.push(format!("{id} is missing")),
        }
    }
    let theirs = catalogue()
        .types()
        .filter(|t| t.origin == Origin::Blockmine);
    assert_eq!(n, theirs.count(), "each type is theirs or ours");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
