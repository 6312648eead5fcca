//! Where runs begin.

mod command;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![command::node()]
}
