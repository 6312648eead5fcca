//! The rules a community runs on: who said what in which chat, which line is a command, what its
//! arguments are, and whether this player may use it here and now.
//!
//! Pure: no I/O, no clock, no task. The time comes in with each call and the only state is
//! [`Cooldowns`], a value its owner keeps.

mod arguments;
pub mod chat;
mod command;
mod cooldown;
mod decide;
mod grants;
pub mod schedule;
mod tokens;

pub use arguments::{ArgumentError, read_arguments};
pub use command::{ArgumentKind, ArgumentSpec, CommandSpec, CommandTable};
pub use cooldown::Cooldowns;
pub use decide::{Call, Decision, Speaker, decide};
pub use grants::Grants;
pub use tokens::tokens;
