//! Text.

mod case;
mod concat;
mod edit;
mod equals;
mod expression;
mod length;
mod matches;
mod pattern;
mod search;
mod split;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![
        concat::node(),
        equals::node(),
        length::node(),
        split::node(),
        matches::node(),
    ];
    nodes.extend(search::nodes());
    nodes.extend(case::nodes());
    nodes.extend(edit::nodes());
    nodes.extend(expression::nodes());
    nodes
}
