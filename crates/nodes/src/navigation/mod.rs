//! Where the bot walks.

mod follow;
mod go;

use sculk_core::Value;
use sculk_graph::{Args, Ask, Cx, Effect, NodeError, NodeType};

use crate::array::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = go::nodes();
    nodes.extend(follow::nodes());
    nodes
}

fn ask_entities(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Entities))
}

/// The player of exactly this name, if in view.
fn player(entities: &Value, name: &Value) -> Option<Value> {
    let name = name.as_text().filter(|n| !n.is_empty())?;
    let is_it = |entity: &&Value| {
        let is_player = entity.field("type").as_str() == Some("player");
        is_player && entity.field("username").as_text() == Some(name)
    };
    items(entities).iter().find(is_it).cloned()
}
