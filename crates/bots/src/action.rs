//! What a bot can be asked to do, and what comes of it.

use serde::{Deserialize, Serialize};

/// Something an online bot is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotAction {
    /// Say something. The text is cut into lines, which go out through the bot's paced queue;
    /// the answer comes when they are queued, [`crate::BotEvent::Sent`] when each has gone out.
    Say {
        /// One of [`crate::Pacing::types`].
        chat_type: String,
        /// May hold line breaks. A line that begins with `/` is sent as a command.
        text: String,
        /// Who shall hear a private line; ignored for other chat types.
        recipient: Option<String>,
    },
    /// Forget all lines that have not gone out yet.
    ClearChatQueue,
    /// The server warned of spam: double the gaps between lines for a while.
    SlowDownChat,
}

/// What came of a [`BotAction`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotAnswer {
    /// The lines wait in the queue.
    Queued {
        /// Lines made from this text.
        n_lines: u32,
        /// Lines waiting now, these included.
        n_waiting: u32,
    },
    /// The queue is empty now.
    Cleared {
        /// Lines thrown away.
        n_lines: u32,
    },
    /// Lines go out more slowly.
    SlowedDown {
        /// How many times longer than usual the gaps are now.
        factor: u32,
    },
}

/// Why a [`BotAction`] was not done. The texts are for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotError {
    /// The bot has no session, or is still joining.
    #[error("The bot is not on a server. Start it and wait until it is online.")]
    NotOnline,
    /// No rule for this chat type.
    #[error("There is no chat type \"{name}\". Known are: {known}.")]
    UnknownChatType {
        /// As asked for.
        name: String,
        /// The known ones, comma-separated.
        known: String,
    },
    /// A private line without a recipient.
    #[error("A private message needs the name of the player who shall get it.")]
    RecipientMissing,
    /// The recipient is not a possible player name.
    #[error("\"{name}\" cannot be a player's name: it must be one word of at most 32 characters.")]
    RecipientInvalid {
        /// As asked for.
        name: String,
    },
    /// Nothing was left after cutting the text into lines.
    #[error("The message is empty. Give it some text.")]
    EmptyText,
    /// The queue's limit would be passed; nothing of the text was queued.
    #[error(
        "{n_waiting} lines wait to be sent already and at most {limit} may wait, so this message of {n_lines} was not sent. \
         Wait, or send less often."
    )]
    QueueFull {
        /// Lines waiting.
        n_waiting: u32,
        /// Lines this text would have added.
        n_lines: u32,
        /// The queue's limit.
        limit: u32,
    },
    /// A command or prefix that leaves no room for the text, or a command of more than 256 characters.
    #[error("A command may have at most {limit} characters, this one has {length}. Shorten it.")]
    CommandTooLong {
        /// Length in UTF-16 units, as Minecraft counts.
        length: u32,
        /// The most that is allowed.
        limit: u32,
    },
    /// The worker could not hand the call to the bot.
    #[error(
        "The bot did not take the request: {detail}. Try again; if it happens often, restart the bot."
    )]
    Unavailable {
        /// What happened.
        detail: String,
    },
}
