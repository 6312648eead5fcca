//! Commands and event graphs that came without a bot go to the bot that was named.

use std::collections::HashSet;

use sculk_contract::{ImportedBot, OnClash};
use sculk_core::BotId;
use sculk_parcel::{CommandPart, EventGraphPart};

use super::ImportError;
use super::clean::{Clean, free_name};
use super::write::Writing;

/// What the bot that takes them has already.
#[derive(Debug, Default)]
pub(super) struct TakenNames {
    /// Names and aliases of its commands.
    pub words: HashSet<String>,
    /// Names of its event graphs.
    pub graphs: HashSet<String>,
}

impl Writing<'_> {
    pub(super) async fn loose(
        &mut self,
        clean: &Clean,
        mut taken: TakenNames,
    ) -> Result<(), ImportError> {
        let parcel = &clean.parcel;
        if parcel.commands.is_empty() && parcel.event_graphs.is_empty() {
            return Ok(());
        }
        let bot = self.choices.into_bot.ok_or(ImportError::NeedsBot)?;
        for part in &parcel.commands {
            self.loose_command(bot, part, &mut taken.words).await?;
        }
        for (part, events) in parcel.event_graphs.iter().zip(&clean.loose_events) {
            self.loose_graph(bot, part, events, &mut taken.graphs)
                .await?;
        }
        self.written.changed_bots.push(bot);
        let known = self.here.bots.iter().find(|one| one.id == bot);
        let username = known.map(|one| one.fields.username.clone());
        self.written.report.bots.push(ImportedBot {
            bot_id: bot.0,
            username: username.unwrap_or_default(),
        });
        Ok(())
    }

    async fn loose_command(
        &mut self,
        bot: BotId,
        part: &CommandPart,
        words: &mut HashSet<String>,
    ) -> Result<(), ImportError> {
        let Some(name) = self.word_for(bot, part, words).await? else {
            return Ok(());
        };
        words.insert(name.clone());
        let aliases = part.aliases.iter();
        let aliases = aliases.filter(|alias| words.insert((*alias).clone()));
        let aliases = aliases.cloned().collect();
        self.command(bot, part, name, aliases).await
    }

    /// The word under which a command comes; none where it stays behind.
    async fn word_for(
        &mut self,
        bot: BotId,
        part: &CommandPart,
        words: &HashSet<String>,
    ) -> Result<Option<String>, ImportError> {
        let place = format!("command {}", part.name);
        if !words.contains(&part.name) {
            return Ok(Some(part.name.clone()));
        }
        match self.choices.on_clash {
            OnClash::Skip => {
                self.left_out(place, "the bot has a command for this word already");
                Ok(None)
            }
            OnClash::Rename => {
                // A command's name has no blanks.
                let joined = |name: &str| name.replace(' ', "");
                let free = joined(&free_name(&part.name, |name| words.contains(&joined(name))));
                self.changed(place, format!("its word is taken; it came as {free}"));
                Ok(Some(free))
            }
            OnClash::Replace => {
                if !self.bin_command(bot, &part.name).await? {
                    self.left_out(place, "the word is an alias of another command");
                    return Ok(None);
                }
                self.changed(place, "the command that was here lies in the bin");
                Ok(Some(part.name.clone()))
            }
        }
    }

    async fn loose_graph(
        &mut self,
        bot: BotId,
        part: &EventGraphPart,
        events: &[String],
        graphs: &mut HashSet<String>,
    ) -> Result<(), ImportError> {
        let place = format!("event graph {}", part.name);
        let is_taken = graphs.contains(&part.name);
        if is_taken && self.choices.on_clash == OnClash::Skip {
            self.left_out(place, "the bot has an event graph of this name already");
            return Ok(());
        }
        // Replacing would end what runs now; a second one beside it is seen at once.
        let name = free_name(&part.name, |name| graphs.contains(name));
        if is_taken {
            self.changed(place, format!("its name is taken; it came as {name}"));
        }
        graphs.insert(name.clone());
        self.event_graph(bot, part, name, events).await
    }
}
