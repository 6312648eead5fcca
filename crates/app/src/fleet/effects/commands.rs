//! Commands that graphs make, change and take away.

use sculk_automation::CommandSpec;
use sculk_contract::{AppEvent, CacheTag};
use sculk_core::{CommandId, JsString, Value};
use sculk_graph::{Answer, CommandChange, NewCommand};
use sculk_store::{Command, CommandFields, StoreError};

use crate::fleet::run::RunSeat;
use crate::fleet::{BotConfig, BotInput};
use crate::validate;

/// Longest cooldown: a day, as for commands made by hand.
const MAX_COOLDOWN_S: f64 = 86_400.0;
/// Most aliases or chat types of one command.
const MAX_LIST: usize = 32;
/// A graph that does nothing yet.
const EMPTY: &str = r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}}],"connections":[]}"#;

fn name_of(name: &JsString) -> Result<String, String> {
    validate::command_name("name", &name.to_text()).map_err(|error| error.message)
}

fn list(words: &[JsString], read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let words = words.iter().take(MAX_LIST);
    words.filter_map(|word| read(&word.to_text())).collect()
}

fn aliases(words: &[JsString]) -> Vec<String> {
    list(words, |word| validate::command_name("aliases", word).ok())
}

fn chat_types(words: &[JsString]) -> Vec<String> {
    list(words, |word| {
        validate::line("allowedChatTypes", "A chat type", word, 32).ok()
    })
}

/// Whole seconds; parts of one count as one.
fn cooldown(seconds: f64) -> u32 {
    // In range after the clamp; NaN becomes none.
    seconds.clamp(0.0, MAX_COOLDOWN_S).ceil() as u32
}

fn description(text: &JsString) -> String {
    text.to_text().chars().take(500).collect()
}

impl RunSeat {
    pub(super) async fn create_command(&self, new: NewCommand) -> Answer {
        let name = match name_of(&new.name) {
            Ok(name) => name,
            Err(why) => return Answer::Failed(why),
        };
        let permission = match self.known_permission(new.permission.as_ref()).await {
            Ok(permission) => permission,
            Err(error) => return Answer::Failed(error.to_string()),
        };
        let fields = CommandFields {
            description: description(&new.description),
            aliases: aliases(&new.aliases),
            cooldown_seconds: cooldown(new.cooldown_s),
            allowed_chat_types: chat_types(&new.chat_types),
            permission,
            ..CommandFields::new(name)
        };
        match self.find_command(&fields.name).await {
            Ok(None) => {}
            Ok(Some(_)) => return Answer::Value(Value::Null),
            Err(error) => return Answer::Failed(error.to_string()),
        }
        if new.is_temporary {
            return self.create_temporary(fields).await;
        }
        let store = &self.stage.around.store;
        let made = store.create_command(self.stage.bot, &fields, EMPTY, self.now());
        match made.await {
            Ok(command) => {
                self.commands_changed().await;
                Answer::Value(Value::Number(f64::from(command.id.0)))
            }
            Err(StoreError::NameTaken { .. }) => Answer::Value(Value::Null),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    async fn create_temporary(&self, fields: CommandFields) -> Answer {
        let spec = CommandSpec {
            aliases: fields.aliases,
            description: fields.description,
            cooldown_seconds: fields.cooldown_seconds,
            allowed_chat_types: fields.allowed_chat_types,
            permission: fields.permission,
            ..CommandSpec::new(CommandId(-1), fields.name)
        };
        match self.stage.temporary.add(spec) {
            Some(id) => {
                self.commands_changed().await;
                Answer::Value(Value::text(&id))
            }
            None => Answer::Value(Value::Null),
        }
    }

    pub(super) async fn update_command(&self, name: &JsString, change: CommandChange) -> Answer {
        let found = match self.find_command(&name.to_text().to_lowercase()).await {
            Ok(Some(command)) => command,
            Ok(None) => return Answer::Value(Value::Bool(false)),
            Err(error) => return Answer::Failed(error.to_string()),
        };
        let mut fields = found.fields;
        if let Some(name) = &change.name {
            match name_of(name) {
                Ok(name) => fields.name = name,
                Err(why) => return Answer::Failed(why),
            }
        }
        if let Some(text) = &change.description {
            fields.description = description(text);
        }
        if let Some(words) = &change.aliases {
            fields.aliases = aliases(words);
        }
        if let Some(seconds) = change.cooldown_s {
            fields.cooldown_seconds = cooldown(seconds);
        }
        if let Some(words) = &change.chat_types {
            fields.allowed_chat_types = chat_types(words);
        }
        match &change.permission {
            Some(permission) if permission.is_empty() => fields.permission = None,
            Some(permission) => match self.known_permission(Some(permission)).await {
                Ok(Some(known)) => fields.permission = Some(known),
                Ok(None) => {}
                Err(error) => return Answer::Failed(error.to_string()),
            },
            None => {}
        }
        let store = &self.stage.around.store;
        match store.update_command(found.id, &fields, self.now()).await {
            Ok(_) => {
                self.commands_changed().await;
                Answer::Value(Value::Bool(true))
            }
            Err(StoreError::NameTaken { .. }) => Answer::Value(Value::Bool(false)),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    pub(super) async fn delete_command(&self, name: &JsString) -> Answer {
        let name = name.to_text().to_lowercase();
        if self.stage.temporary.remove(&name) {
            self.commands_changed().await;
            return Answer::Value(Value::Bool(true));
        }
        let found = match self.find_command(&name).await {
            Ok(Some(command)) => command,
            Ok(None) => return Answer::Value(Value::Bool(false)),
            Err(error) => return Answer::Failed(error.to_string()),
        };
        let store = &self.stage.around.store;
        match store.delete_command(found.id, self.now()).await {
            Ok(()) => {
                self.commands_changed().await;
                Answer::Value(Value::Bool(true))
            }
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    async fn find_command(&self, name: &str) -> Result<Option<Command>, StoreError> {
        let all = self
            .stage
            .around
            .store
            .list_commands(self.stage.bot)
            .await?;
        Ok(all.into_iter().find(|command| command.fields.name == name))
    }

    /// A permission the bot knows; an unknown one counts as none.
    async fn known_permission(
        &self,
        name: Option<&JsString>,
    ) -> Result<Option<String>, StoreError> {
        let Some(name) = name.map(JsString::to_text) else {
            return Ok(None);
        };
        let known = self
            .stage
            .around
            .store
            .list_permissions(self.stage.bot)
            .await?;
        let is_known = known.iter().any(|permission| permission.name == name);
        Ok(is_known.then_some(name))
    }

    /// The bot listens to the new commands from its next line of chat, and windows read them afresh.
    async fn commands_changed(&self) {
        let around = &self.stage.around;
        match BotConfig::load(&around.store, &around.people, self.stage.bot).await {
            Ok(config) => {
                let told = BotInput::CommandsChanged(Box::new(config));
                // An error means that the bot is being deleted.
                let _ = self.stage.mailbox.send(told).await;
            }
            Err(error) => {
                tracing::error!(bot = %self.stage.bot, "a changed bot could not be read: {error}");
            }
        }
        around.bus.send(AppEvent::CacheInvalidated {
            tags: vec![CacheTag::Commands],
        });
    }
}
