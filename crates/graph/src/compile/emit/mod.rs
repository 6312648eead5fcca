//! What a node type may write.

mod branches;
mod flow;
mod items;
mod literal;
mod loops;
mod node;
mod value;
mod variable;

pub use branches::Tried;
