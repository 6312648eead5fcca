//! The rules a community runs on: which chat line is a command, what its arguments are, and
//! whether this player may use it here and now.
//!
//! Pure: no I/O, no clock, no task. The time comes in with each call and the only state is
//! [`Cooldowns`], a value its owner keeps.

mod arguments;
mod command;
mod cooldown;
mod decide;
mod tokens;

pub use arguments::{ArgumentError, read_arguments};
pub use command::{ArgumentKind, ArgumentSpec, CommandSpec, CommandTable};
pub use cooldown::Cooldowns;
pub use decide::{Call, Decision, Speaker, decide};
pub use tokens::tokens;
