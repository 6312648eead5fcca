//! Where values come from.

mod entities;
mod get_argument;
mod get_user_field;
mod get_variable;
mod literals;
mod scoped_store;
mod store;
mod string_literal;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = vec![string_literal::node()];
    nodes.extend(literals::nodes());
    nodes.extend([
        get_variable::node(),
        get_argument::node(),
        get_user_field::node(),
    ]);
    nodes.extend(store::nodes());
    nodes.extend(scoped_store::nodes());
    nodes.extend(entities::nodes());
    nodes
}
