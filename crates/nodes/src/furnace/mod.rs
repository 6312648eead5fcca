//! Furnaces, blast furnaces and smokers.

mod open;
mod smelt;
mod status;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = open::nodes();
    nodes.extend(smelt::nodes());
    nodes.push(status::node());
    nodes
}
