//! Where values come from.

mod get_argument;
mod get_user_field;
mod get_variable;
mod string_literal;

use sculk_graph::NodeType;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        string_literal::node(),
        get_variable::node(),
        get_argument::node(),
        get_user_field::node(),
    ]
}
