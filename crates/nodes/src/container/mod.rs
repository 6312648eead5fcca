//! Chests, barrels and whatever else holds items.

mod look;
mod open;
mod transfer;

use sculk_graph::NodeType;

pub(crate) use open::{number, open, opening, with_place};

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = open::nodes();
    nodes.extend(look::nodes());
    nodes.extend(transfer::nodes());
    nodes
}
