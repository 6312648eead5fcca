//! What the bot carries.

mod change;
mod look;

use sculk_graph::{Args, Ask, Cx, Effect, NodeError, NodeType};

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = look::nodes();
    nodes.extend(change::nodes());
    nodes
}

/// Asks for what the bot carries.
pub(crate) fn ask_inventory(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Inventory))
}
