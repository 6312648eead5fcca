//! What the bot does.

mod commands;
mod http;
mod look_at;
mod respond;
mod send_log;
mod send_message;
mod send_signal;
mod set_variable;

use sculk_graph::NodeType;

/// Variants of nodes that tell what recordings know and hosts need not.
pub(crate) fn telling() -> Vec<NodeType> {
    vec![set_variable::telling_node()]
}

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![
        send_message::node(),
        send_log::node(),
        set_variable::node(),
        look_at::node(),
        http::node(),
        respond::node(),
        send_signal::node(),
    ];
    nodes.extend(commands::nodes());
    nodes
}
