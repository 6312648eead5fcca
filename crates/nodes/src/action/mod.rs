//! What the bot does.

mod look_at;
mod send_log;
mod send_message;
mod set_variable;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        send_message::node(),
        send_log::node(),
        set_variable::node(),
        look_at::node(),
    ]
}
