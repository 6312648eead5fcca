//! The pass that resolves wires: names become places, dangling wires fall out.

use std::sync::Arc;

use crate::{
    Catalogue, Dialect, Document,
    catalogue::NodeType,
    maps::{DocumentMap, DocumentSet},
};

/// A node with its wires resolved.
#[derive(Debug)]
pub(crate) struct WiredNode<'a> {
    pub kind: Option<&'a NodeType>,
    /// For each wired input pin the source: the first wire in file order whose source exists.
    pub inputs: DocumentMap<&'a str, (u32, &'a str)>,
    /// Input pins with wires, but none whose source exists.
    pub dangling: DocumentSet<&'a str>,
    /// For each wired output pin the targets, in file order.
    pub targets: DocumentMap<&'a str, Vec<u32>>,
    /// Every node any wire goes to.
    pub downstream: Vec<u32>,
}

/// A document with its wires resolved.
#[derive(Debug)]
pub(crate) struct Wiring<'a> {
    pub document: &'a Document,
    pub dialect: Dialect,
    pub nodes: Vec<WiredNode<'a>>,
    pub by_id: DocumentMap<&'a str, u32>,
    /// Of each node: whether the `blockmine` dialect re-evaluates it at each reading.
    pub volatile: Vec<bool>,
    /// Whether any node evaluates something for each item of a list.
    pub has_bodies: bool,
}

/// Old names of output pins that are still accepted.
fn output_alias<'a>(kind: &str, pin: &'a str) -> &'a str {
    match (kind, pin) {
        ("data:cast", "value") => "result",
        _ => pin,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a document has at most 100,000 nodes"
)]
pub(crate) fn wire<'a>(
    document: &'a Document,
    catalogue: &'a Catalogue,
    dialect: Dialect,
) -> Wiring<'a> {
    let mut by_id = DocumentMap::default();
    let mut nodes: Vec<WiredNode<'a>> = Vec::with_capacity(document.nodes.len());
    for (i, node) in document.nodes.iter().enumerate() {
        // Of nodes with one id BlockMine's index keeps the last.
        by_id.insert(&*node.id, i as u32);
        nodes.push(WiredNode {
            kind: catalogue.get(&node.kind),
            inputs: DocumentMap::default(),
            dangling: DocumentSet::default(),
            targets: DocumentMap::default(),
            downstream: Vec::new(),
        });
    }
    for wire in &document.connections {
        let (source, target) = (by_id.get(&*wire.source_node), by_id.get(&*wire.target_node));
        if let (Some(&source), Some(&target)) = (source, target) {
            let pin = output_alias(&document.nodes[source as usize].kind, &wire.source_pin);
            let from = &mut nodes[source as usize];
            let exits = from.targets.entry(&*wire.source_pin);
            exits.or_default().push(target);
            from.downstream.push(target);
            let inputs = &mut nodes[target as usize].inputs;
            inputs.entry(&*wire.target_pin).or_insert((source, pin));
        } else if let Some(&target) = target {
            nodes[target as usize].dangling.insert(&wire.target_pin);
        }
    }
    let volatile = spread_volatility(document, &nodes);
    let has_bodies = nodes
        .iter()
        .any(|n| n.kind.is_some_and(|k| !k.per_item.is_empty()));
    Wiring {
        has_bodies,
        document,
        dialect,
        nodes,
        by_id,
        volatile,
    }
}

/// Volatile by type, or fed, over wires of any kind, by a node that is.
fn spread_volatility(document: &Document, nodes: &[WiredNode<'_>]) -> Vec<bool> {
    let by_type = |(i, node): (usize, &WiredNode<'_>)| {
        let kind: &Arc<str> = &document.nodes[i].kind;
        let by_prefix = ["event:", "bot:", "time:"]
            .iter()
            .any(|p| kind.starts_with(p));
        by_prefix || node.kind.is_some_and(|k| k.is_volatile)
    };
    let mut volatile: Vec<bool> = nodes.iter().enumerate().map(by_type).collect();
    let mut queue: Vec<usize> = (0..nodes.len()).filter(|i| volatile[*i]).collect();
    while let Some(at) = queue.pop() {
        for &next in &nodes[at].downstream {
            if !std::mem::replace(&mut volatile[next as usize], true) {
                queue.push(next as usize);
            }
        }
    }
    volatile
}
