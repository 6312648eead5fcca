//! Numbers.

mod operation;
mod random_number;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![operation::node(), random_number::node()]
}
