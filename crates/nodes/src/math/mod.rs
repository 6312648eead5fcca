//! Numbers.

mod functions;
mod operation;
mod random_number;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![operation::node(), random_number::node()];
    nodes.extend(functions::nodes());
    nodes
}
