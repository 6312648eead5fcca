//! Numbers.

mod operation;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![operation::node()]
}
