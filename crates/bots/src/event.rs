//! What a bot reports.

use crate::DisconnectCause;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened to a bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotEvent {
    /// The worker began to connect.
    Connecting,
    /// The bot is in the world and can act.
    Joined {
        /// The name the server gave it.
        username: String,
        /// Its UUID, with dashes.
        uuid: String,
    },
    /// A chat line was received.
    Chat(ChatMessage),
    /// A chat line of ours went out, as the server got it.
    Sent {
        /// The chat type it was queued under.
        chat_type: String,
        /// The line, with prefix.
        text: String,
    },
    /// Health or food changed.
    Health {
        /// 0 to 20 (more with boosts); at 0 the bot is dead.
        health: f32,
        /// 0 to 20.
        food: u32,
    },
    /// The bot died. It respawns by itself.
    Died {
        /// The death message, if the server sent one.
        message: Option<String>,
    },
    /// A player is on the server (also sent for those who were there before the bot).
    PlayerJoined {
        /// Player name.
        username: String,
        /// UUID, with dashes.
        uuid: String,
    },
    /// A player left the server.
    PlayerLeft {
        /// Player name.
        username: String,
        /// UUID, with dashes.
        uuid: String,
    },
    /// Events were thrown away because the reader was too slow; never chat, death or the end.
    Dropped {
        /// How many since the last such report.
        n_events: u64,
    },
    /// The session is over. The last event of a session, sent exactly once.
    Disconnected {
        /// Why.
        cause: DisconnectCause,
    },
}

/// A received chat line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatMessage {
    /// Which kind of line.
    pub kind: ChatKind,
    /// Who said it, where the server told.
    pub sender: Option<String>,
    /// What was said, without the sender and without colours.
    pub text: String,
    /// The whole line as a player sees it, without colours: `<Alex> hello`.
    pub line: String,
    /// The whole line as a Minecraft text component, for colours. Absent if it was very large.
    pub component: Option<Value>,
    /// When it arrived, in milliseconds since 1970 (UTC).
    pub at_ms: u64,
}

/// Kinds of received lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChatKind {
    /// Said to all.
    Chat,
    /// Said to the bot alone.
    Whisper,
    /// The echo of a whisper of the bot's own.
    WhisperEcho,
    /// Written by the server: joins, deaths, answers to commands, chat of plugins.
    System,
    /// Shown above the hotbar.
    ActionBar,
}
