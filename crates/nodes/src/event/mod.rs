//! Where runs begin.

mod command;
mod custom;
mod news;
mod world;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![command::node()];
    nodes.extend(world::nodes());
    nodes.extend(news::nodes());
    nodes.push(custom::node());
    nodes
}
