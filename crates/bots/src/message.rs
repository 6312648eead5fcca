//! What goes over the pipe between the app and a worker process.

use crate::{BotAction, BotAnswer, BotError, BotEvent, ChatKeys, DisconnectCause, JoinSpec};
use sculk_core::BotId;
use serde::{Deserialize, Serialize};

/// Raised whenever the meaning of a message changes; the app refuses a worker of another version.
pub const FRAME_VERSION: u32 = 5;

/// One attempt of one bot to be on a server. The supervisor counts them up, so that a late event
/// of a former attempt cannot be taken for one of the present.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SessionId(pub u64);

/// Pairs an answer with the call it belongs to. Unique per worker process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub u64);

/// From the app to a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ToWorker {
    /// Bring a bot online. If it has an older session here, that one is ended first.
    Join {
        /// Whose attempt this is.
        bot: BotId,
        /// Returned with every event of this attempt.
        session: SessionId,
        /// Where to and as whom.
        spec: JoinSpec,
    },
    /// Take a bot off its server. Answered by [`BotEvent::Disconnected`] if it had a session.
    Leave {
        /// Which bot.
        bot: BotId,
    },
    /// Let an online bot do something. Always answered by [`FromWorker::Answer`].
    Do {
        /// Which bot.
        bot: BotId,
        /// Returned with the answer.
        call: CallId,
        /// What to do.
        action: BotAction,
        /// How long it may take, in milliseconds; [`BotAction::default_timeout_ms`] if absent.
        #[serde(default)]
        timeout_ms: Option<u32>,
    },
    /// The outcome of a call is no longer wanted: it ends with [`BotError::Cancelled`]. A call that
    /// has been answered stays as it is.
    Cancel {
        /// Which bot.
        bot: BotId,
        /// Which call.
        call: CallId,
    },
    /// The answer to [`FromWorker::VouchFor`].
    Vouched {
        /// Which bot.
        bot: BotId,
        /// In which of its attempts.
        session: SessionId,
        /// Whether the account was vouched for; if not, the attempt ends with this cause.
        outcome: Result<(), DisconnectCause>,
    },
    /// Newer keys for the chat of a bot that is online. A session that is over has no use for them.
    SignWith {
        /// Which bot.
        bot: BotId,
        /// In which of its attempts.
        session: SessionId,
        /// The keys.
        keys: ChatKeys,
    },
    /// Ask for a sign of life, answered at once by [`FromWorker::Pong`].
    Ping {
        /// Returned with the answer.
        seq: u64,
    },
    /// All bots leave, then the process ends. Closing the pipe means the same.
    Shutdown,
}

/// From a worker to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FromWorker {
    /// The first message of a worker.
    Hello {
        /// See [`FRAME_VERSION`].
        frame_version: u32,
        /// See [`crate::MINECRAFT_VERSION`].
        minecraft: String,
        /// See [`crate::PROTOCOL_VERSION`].
        protocol: i32,
        /// The worker's process id, for the resource display.
        pid: u32,
    },
    /// Something happened to a bot.
    Event {
        /// Which bot.
        bot: BotId,
        /// In which of its attempts.
        session: SessionId,
        /// What.
        event: BotEvent,
    },
    /// The outcome of a [`ToWorker::Do`].
    Answer {
        /// Which bot.
        bot: BotId,
        /// The call's number.
        call: CallId,
        /// What it came to.
        result: Result<BotAnswer, BotError>,
    },
    /// The bot's server wants Mojang's word that the account is who it says. The app tells the
    /// session server that the account joins, and answers with [`ToWorker::Vouched`].
    VouchFor {
        /// Which bot.
        bot: BotId,
        /// In which of its attempts.
        session: SessionId,
        /// Names the server and this connection to it: Minecraft's signed hexadecimal SHA-1.
        server_hash: String,
    },
    /// The answer to [`ToWorker::Ping`].
    Pong {
        /// The ping's number.
        seq: u64,
    },
    /// Something the user may want to see in the app's log.
    Log {
        /// How grave.
        level: LogLevel,
        /// In plain words.
        text: String,
    },
}

/// How grave a [`FromWorker::Log`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogLevel {
    /// For the curious.
    Info,
    /// Something is wrong, the worker goes on.
    Warn,
    /// Something failed.
    Error,
}
