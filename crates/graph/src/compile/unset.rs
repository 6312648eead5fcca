//! What the `blockmine` dialect reads at an output pin of an exec node that did not run yet.

use sculk_core::Value;

use super::wiring::WiredNode;
use crate::catalogue::{Behaviour, PinType};

/// A value that nobody has set.
pub(super) enum Unset {
    /// It reads as this.
    As(Value),
    /// It reads as what the reading pin has without a wire and a literal.
    AsReader,
}

/// What BlockMine's engine gives there. Its node types that look their outputs up themselves fall
/// back to an empty value of the pin's type; of those that do not, the engine takes the reader's.
pub(super) fn unset(id: &str, node: &WiredNode<'_>, pin: &str) -> Unset {
    let Some(kind) = node.kind else {
        return Unset::AsReader;
    };
    if !matches!(kind.behaviour, Behaviour::Exec(_)) {
        return Unset::As(Value::Undefined);
    }
    let looks_up = ["inventory:", "navigation:", "container:", "furnace:"]
        .iter()
        .any(|category| id.starts_with(category));
    match id {
        _ if looks_up => Unset::As(empty(kind, pin)),
        "flow:timer" => Unset::As(empty(kind, pin)),
        "flow:while" if pin != "iteration" => Unset::As(Value::Null),
        "action:http_request"
        | "action:create_command"
        | "action:update_command"
        | "action:delete_command" => Unset::AsReader,
        _ => Unset::As(Value::Undefined),
    }
}

fn empty(kind: &crate::NodeType, pin: &str) -> Value {
    let declared = kind.outputs.iter().find(|p| p.id == pin);
    match declared.map(|p| p.kind) {
        Some(PinType::Boolean) => Value::Bool(false),
        Some(PinType::Number) => Value::Number(0.0),
        _ => Value::Null,
    }
}
