//! Which way control flow goes.

mod branch;
mod call_event;
mod loops;
mod moments;
mod parallel;
mod rescue;
mod sequence;
mod switch;
mod waiting;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![branch::node(), sequence::node(), switch::node()];
    nodes.extend(loops::nodes());
    nodes.extend(waiting::nodes());
    nodes.push(call_event::node());
    nodes.push(parallel::node());
    nodes.extend(rescue::nodes());
    nodes.extend(moments::nodes());
    nodes
}
