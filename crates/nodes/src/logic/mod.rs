//! True and false.

mod compare;
mod not;
mod operation;

use sculk_core::Value;
use sculk_graph::{Args, Cx, NodeError, NodeType};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![compare::node(), operation::node(), not::node()]
}

/// Whether every argument is truthy.
pub(crate) fn all(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(args.iter().all(Value::is_truthy)))
}

/// Whether some argument is truthy.
pub(crate) fn any(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(args.iter().any(Value::is_truthy)))
}
