//! Named values.

mod create;
mod json;
mod property;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = create::nodes();
    nodes.extend(property::nodes());
    nodes.extend(json::nodes());
    nodes
}
