//! What a run asks of the world. The run waits until it is resumed with the [`Answer`].

use sculk_core::{JsString, Value};
use serde::{Deserialize, Serialize};

/// Something a run wants from its host. Each variant says what the answer's value must be;
/// "nothing" means that any value is taken and not looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    tag = "effect",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Effect {
    /// Say something in chat. Answer: nothing; it is queued, not yet said.
    SendMessage {
        /// The chat type: text, or null where the run has none. An unknown type cannot be sent.
        chat_type: Value,
        /// What to say; line breaks part it into several lines.
        text: JsString,
        /// For whom, where the chat type addresses somebody; text, empty or null.
        recipient: Value,
    },
    /// Write a line to the bot's console. Answer: nothing.
    Log {
        /// Who reads it.
        level: LogLevel,
        /// The line as text; lists and objects come as indented JSON.
        text: JsString,
        /// The value itself.
        value: Value,
    },
    /// Look up a user of this bot by name, without regard to case; an unknown one is created.
    /// Answer: `{username, groups: [name], permissions: [name], isBlacklisted}` or null.
    User {
        /// The name.
        username: JsString,
    },
    /// Set or take away a user's blacklist mark. Answer: the user's row, an object, or null.
    SetBlacklist {
        /// The name.
        username: JsString,
        /// The mark.
        is_blacklisted: bool,
    },
    /// Put a user into a group. Answer: nothing; an unknown group is a failure.
    AddToGroup {
        /// The name.
        username: JsString,
        /// The group's name.
        group: JsString,
    },
    /// Take a user out of a group; one left without any is put into `User`. Answer: nothing; an
    /// unknown group, or one the user is not in, is a failure.
    RemoveFromGroup {
        /// The name.
        username: JsString,
        /// The group's name.
        group: JsString,
    },
    /// Read the bot's store. Answer: the text that was written, or null.
    StoreRead {
        /// Whose part of the store.
        owner: JsString,
        /// The key.
        key: JsString,
    },
    /// Write into the bot's store. Answer: nothing.
    StoreWrite {
        /// Whose part of the store.
        owner: JsString,
        /// The key.
        key: JsString,
        /// The text: JSON, unless the value was text itself.
        text: JsString,
    },
    /// Answer the program that called this graph. Answer: nothing.
    Respond {
        /// What to tell it.
        data: Value,
    },
    /// The bot. Answer: `{username, position: {x, y, z} or null, entityId}`.
    Bot,
    /// Who is on the server. Answer: a list of names.
    Players,
    /// What is in view, the bot too. Answer: a list of `{id, type, username?, displayName?,
    /// position: {x, y, z}, isValid}`.
    Entities,
    /// Turn the head. Answer: nothing.
    LookAt {
        /// In blocks.
        x: f64,
        /// In blocks.
        y: f64,
        /// In blocks.
        z: f64,
    },
    /// Stop the bot. Answer: nothing.
    StopBot,
    /// Keep a variable of the graph for the next run. Answer: nothing.
    PersistVariable {
        /// Its name.
        name: JsString,
        /// Its value.
        value: Value,
    },
    /// Wait. Answer: nothing, when the time is over.
    Delay {
        /// How long, in milliseconds.
        ms: f64,
    },
    /// The time. Answer: milliseconds since 1970 UTC, a number.
    Now,
    /// A seed for the run's random numbers, asked at most once per run. Answer: a number.
    Seed,
}

/// Who reads a line of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogLevel {
    /// The user.
    Info,
    /// Whoever builds the graph.
    Debug,
}

/// What the host has to say to an effect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// It happened; the value is as the effect says.
    Value(Value),
    /// It could not be done. The node leaves by its failure pin or the run ends with this.
    Failed(String),
}

impl Answer {
    /// It happened, and there is nothing to tell.
    #[must_use]
    pub const fn done() -> Self {
        Self::Value(Value::Undefined)
    }
}
