//! The port between the app and a bot: commands, events, frames, lifecycle, back-off.
//!
//! Both sides of the worker's pipe speak the types of this crate and nothing else. It does no
//! I/O, reads no clock and draws no random number: time and chance are passed in.
//!
//! * [`message`]: what goes over the pipe ([`ToWorker`], [`FromWorker`]), [`frame`]: how.
//! * [`action`], [`answer`], [`error`], [`event`]: what a bot can be asked to do, what comes of it,
//!   and what it reports by itself.
//! * [`cause`], [`failure`]: why a bot is not online, and the same in plain words.
//! * [`proxy`]: the way through somebody else's machine, [`secret`]: what must not show.
//! * [`lifecycle`], [`backoff`]: the state machine the supervisor drives, one value per bot.
//! * [`chat_queue`], [`chat_line`]: pacing and cutting of outgoing chat, [`chat_keys`]: what signs it.
//! * [`practice`]: what a practice world in a process of its own says.

pub mod action;
pub mod answer;
pub mod backoff;
pub mod cause;
pub mod chat_keys;
pub mod chat_line;
pub mod chat_queue;
pub mod error;
pub mod event;
pub mod failure;
mod failure_proxy;
pub mod frame;
pub mod lifecycle;
pub mod message;
pub mod practice;
pub mod proxy;
pub mod secret;
pub mod spec;

pub use action::{
    BlockPlace, BotAction, Click, Controls, EntityFilter, EntityOrder, EntityTarget, EquipPlace,
    Face, FurnaceSlot, Hand, ItemPick, Limb, Point, SignSide, Watch,
};
pub use answer::BotAnswer;
pub use cause::{DisconnectCause, KickKind};
pub use chat_keys::ChatKeys;
pub use error::BotError;
pub use event::{BotEvent, ChatKind, ChatMessage};
pub use failure::{Failure, FailureCode};
pub use frame::{FrameError, FrameReader, encode};
pub use lifecycle::{Directive, Input, Lifecycle, State};
pub use message::{CallId, FromWorker, LogLevel, SessionId, ToWorker};
pub use practice::{FromPractice, PracticeCommand};
pub use proxy::{NoProxy, ProxyFault, ProxyKind, ProxyLogin, ProxyRoute};
pub use sculk_core::BotId;
pub use secret::Secret;
pub use spec::{ChatTypeRule, Identity, JoinSpec, Pacing, Timeouts};

/// The Minecraft version this build speaks.
pub const MINECRAFT_VERSION: &str = "26.1";
/// The network protocol number of [`MINECRAFT_VERSION`], as servers report it in a list ping.
pub const PROTOCOL_VERSION: i32 = 775;
