//! The rules a community runs on: who said what in which chat, which line is a command, what its
//! arguments are, whether this player may use it here and now, and what the bot says to that.
//!
//! Pure: no I/O, no clock, no task. The time comes in with each call; what players did of late
//! ([`Recent`]) and who they are ([`Directory`]) are values their owner keeps.

mod arguments;
mod built_in;
pub mod chat;
mod command;
mod cooldown;
mod decide;
mod directory;
mod events;
mod explain;
mod grants;
mod judge;
mod pace;
pub mod redact;
mod replies;
mod reply_texts;
pub mod schedule;
mod sweep;
mod timers;
mod tokens;

pub use arguments::{ArgumentError, read_arguments};
pub use built_in::{BuiltIn, help_about, help_list};
pub use command::{ArgumentKind, ArgumentSpec, CommandSpec, CommandTable, CooldownScope};
pub use cooldown::{Cooldowns, Use};
pub use decide::{Call, Decision, Speaker, decide};
pub use directory::{Directory, GroupRule, Known, Standing};
pub use events::{EventFacts, EventFilter, PatternError, TextTest};
pub use explain::{Explanation, Fact, Step, StepKind, Verdict, explain};
pub use grants::{Grants, cooldown_bypass};
pub use judge::Recent;
pub use pace::{Pace, PaceVerdict};
pub use replies::{MAX_REPLY, Replies, ReplyLanguage};
pub use reply_texts::ReplyKind;
pub use timers::{MAX_TIMER_MS, MIN_TIMER_MS, Tick, Timers};
pub use tokens::tokens;
