//! Which way control flow goes.

mod branch;
mod sequence;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![branch::node(), sequence::node()]
}
