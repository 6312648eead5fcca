//! What a node type may write.

mod flow;
mod literal;
mod loops;
mod node;
mod value;
mod variable;
