//! What a desk tells its bot's actor.

use std::collections::HashSet;

use sculk_bots::ChatMessage;
use sculk_core::CommandId;
use sculk_plugins::port::Said;
use sculk_store::Command;
use serde_json::Value;

use super::desk::Clerk;
use crate::fleet::BotInput;

/// A line of chat for plugins to read before their bot does.
#[derive(Debug)]
pub(crate) struct LineToRead {
    /// The actor's number for it.
    pub number: u64,
    pub message: ChatMessage,
    /// What the bot itself reads in it.
    pub said: Option<Said>,
}

/// What plugins say to their bot. It counts while their desk is the bot's.
#[derive(Debug)]
pub(crate) enum DeskNews {
    /// Who said what where; on which line of chat, where that is known.
    Said { said: Said, line: Option<u64> },
    /// They are done with a line of chat.
    Read { line: u64 },
    /// None of them runs any more.
    Gone,
    /// Which commands they answer, and how those stand in the database.
    Commands {
        rows: Vec<Command>,
        live: HashSet<CommandId>,
    },
    /// Something that graphs may listen to.
    Event { event: String, args: Value },
}

impl Clerk {
    pub(super) async fn tell_bot(&self, news: DeskNews) {
        let desk = self.about.desk;
        self.post(BotInput::Desk { desk, news }).await;
    }

    pub(super) async fn post(&self, input: BotInput) {
        // Fails where the bot is deleted.
        let _ = self.about.mailbox.send(input).await;
    }
}
