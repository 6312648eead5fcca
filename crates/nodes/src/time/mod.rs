//! Dates and times, in UTC.

mod calculate;
mod field;
mod format;
mod parts;
mod pattern;
mod point;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = point::nodes();
    nodes.extend(calculate::nodes());
    nodes.push(format::node());
    nodes.push(parts::node());
    nodes
}
