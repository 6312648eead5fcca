//! The bot's users, their groups and permissions.

mod change;
mod query;

use sculk_core::{JsString, Value};
use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = query::nodes();
    nodes.extend(change::nodes());
    nodes
}

/// The name of a user given as an object or by name.
fn name_of(value: &Value) -> Option<JsString> {
    let name = match value {
        Value::Object(_) => value.field("username"),
        other => other.clone(),
    };
    name.as_text().filter(|n| !n.is_empty()).cloned()
}
