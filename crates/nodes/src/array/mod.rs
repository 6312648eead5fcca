//! Lists.

mod access;
mod change;
mod each;
mod literal;
mod random;
mod shape;
mod weighted;

use sculk_core::Value;
use sculk_graph::NodeType;

pub(crate) use access::property;
pub(crate) use shape::place;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![literal::node()];
    nodes.extend(access::nodes());
    nodes.extend(change::nodes());
    nodes.extend(random::nodes());
    nodes.push(weighted::node());
    nodes.extend(shape::nodes());
    nodes.extend(each::nodes());
    nodes
}

/// The items of a list; none of anything else.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], |items| items.as_slice())
}
