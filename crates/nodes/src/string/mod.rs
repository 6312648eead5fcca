//! Text.

mod concat;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![concat::node()]
}
