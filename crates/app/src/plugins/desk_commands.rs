//! Commands of plugins: among the bot's others, the user's to change, answered by the plugin.

use std::collections::HashSet;

use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_core::CommandId;
use sculk_plugins::ToPlugins;
use sculk_plugins::port::{ArgumentOffer, CommandOffer, KnownCommand};
use sculk_store::{Command, CommandFields, StoreError};
use serde_json::{Value, json};

use super::desk::Clerk;
use super::desk_news::DeskNews;
use crate::console::Said;
use crate::fleet::NO_GRAPH;
use crate::validate;

/// Most commands of one bot's plugins.
const MAX_COMMANDS: usize = 2_000;
/// Most aliases, chat types or arguments of one.
const MAX_LIST: usize = 32;
/// Longest cooldown: a day.
const MAX_COOLDOWN: f64 = 86_400.0;
/// Longest description, in characters.
const MAX_DESCRIPTION: usize = 500;

impl Clerk {
    pub(super) async fn register_command(
        &mut self,
        plugin: &str,
        offer: CommandOffer,
    ) -> Result<Value, String> {
        if self.commands.len() >= MAX_COMMANDS {
            return Err(format!(
                "A bot has at most {MAX_COMMANDS} commands of plugins."
            ));
        }
        let fields = fields_of(&offer)?;
        if let Some(permission) = &fields.permission {
            self.know_permission(plugin, permission, "").await?;
        }
        let store = self.plugins.tools().store.clone();
        let (bot, now) = (self.about.bot, self.plugins.now());
        let made = store.ensure_plugin_command(bot, plugin, &fields, NO_GRAPH, now);
        match made.await {
            Ok(command) => {
                if command.created_at == now {
                    let made = json!({ "name": command.fields.name });
                    let between = (None, Some(made));
                    self.write_down(plugin, "create_command", &command.fields.name, between)
                        .await;
                }
                self.commands.insert(command.id, plugin.to_owned());
                self.gather();
                Ok(Value::Null)
            }
            Err(StoreError::NameTaken { name, .. }) => {
                let text = format!(
                    "Its command “{name}” is not there: another command of this bot has that name."
                );
                self.write(Some(plugin), ConsoleLevel::Warning, &text);
                Ok(Value::Null)
            }
            Err(error) => Err(error.to_string()),
        }
    }

    pub(super) async fn forget_commands(
        &mut self,
        plugin: &str,
        names: Option<&[String]>,
    ) -> Result<Value, String> {
        let store = &self.plugins.tools().store;
        let (bot, now) = (self.about.bot, self.plugins.now());
        let dropped = store.drop_plugin_commands(bot, plugin, names, now).await;
        let n = dropped.map_err(|error| error.to_string())?;
        self.gather();
        Ok(Value::from(n))
    }

    /// Tells the bot which commands its plugins answer.
    pub(super) async fn publish(&mut self) {
        self.publish_at = None;
        let listed = self
            .plugins
            .tools()
            .store
            .list_commands(self.about.bot)
            .await;
        let rows = match listed {
            Ok(rows) => rows,
            Err(error) => {
                return self.complain_of(Said::PluginCommandsUnknown, &[("why", &error)]);
            }
        };
        let (rows, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.plugin.is_some());
        let others = others.into_iter().filter(|row| row.fields.is_enabled);
        let commands = others.map(known).collect();
        self.tell(ToPlugins::Commands { commands });
        let live: HashSet<CommandId> = self.commands.keys().chain(&self.former).copied().collect();
        self.tell_bot(DeskNews::Commands { rows, live }).await;
        self.plugins.changed(&[CacheTag::Commands]);
    }
}

/// What plugins see of a command that is not theirs.
fn known(row: Command) -> KnownCommand {
    let fields = row.fields;
    KnownCommand {
        name: fields.name,
        description: fields.description,
        aliases: fields.aliases,
        permission: fields.permission.unwrap_or_default(),
        cooldown: f64::from(fields.cooldown_seconds),
        allowed_chat_types: fields.allowed_chat_types,
    }
}

fn fields_of(offer: &CommandOffer) -> Result<CommandFields, String> {
    let word = |text: &str| validate::command_name("name", text).map_err(|error| error.message);
    let limited = |what: &str, n: usize| {
        if n > MAX_LIST {
            return Err(format!("A command has at most {MAX_LIST} {what}."));
        }
        Ok(())
    };
    limited("aliases", offer.aliases.len())?;
    limited("chat types", offer.allowed_chat_types.len())?;
    limited("arguments", offer.args.len())?;
    let mut fields = CommandFields::new(word(&offer.name)?);
    fields.aliases = offer
        .aliases
        .iter()
        .map(|alias| word(alias))
        .collect::<Result<_, _>>()?;
    fields.description = offer.description.chars().take(MAX_DESCRIPTION).collect();
    fields.cooldown_seconds = seconds(offer.cooldown);
    if !offer.allowed_chat_types.is_empty() {
        let cut = |kind: &String| kind.chars().take(32).collect();
        fields.allowed_chat_types = offer.allowed_chat_types.iter().map(cut).collect();
    }
    fields.permission = Some(offer.permission.trim().to_owned()).filter(|name| !name.is_empty());
    fields.arguments = offer.args.iter().map(argument).collect();
    Ok(fields)
}

/// Whole seconds, rounded up; nonsense is none.
fn seconds(cooldown: f64) -> u32 {
    if !cooldown.is_finite() || cooldown <= 0.0 {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and a day"
    )]
    let whole = cooldown.min(MAX_COOLDOWN).ceil() as u32;
    whole
}

/// An argument as BlockMine keeps it.
fn argument(offer: &ArgumentOffer) -> Value {
    let cut = |text: &str, n: usize| text.chars().take(n).collect::<String>();
    json!({
        "id": cut(&offer.name, 32),
        "name": cut(&offer.name, 32),
        "type": cut(&offer.kind, 32),
        "description": cut(&offer.description, 200),
        "required": offer.required,
        "default": offer.default,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(name: &str) -> CommandOffer {
        CommandOffer {
            name: name.to_owned(),
            description: "d".repeat(900),
            aliases: vec!["b".to_owned()],
            owner: None,
            permission: " shop.buy ".to_owned(),
            cooldown: 2.2,
            allowed_chat_types: Vec::new(),
            args: Vec::new(),
        }
    }

    #[test]
    fn what_a_plugin_offers_is_cut_to_what_a_command_can_be() {
        let fields = fields_of(&offer("buy")).unwrap();
        assert_eq!(fields.description.len(), MAX_DESCRIPTION);
        assert_eq!(fields.cooldown_seconds, 3);
        assert_eq!(fields.permission.as_deref(), Some("shop.buy"));
        assert_eq!(fields.allowed_chat_types, ["chat", "private"]);
        assert!(fields_of(&offer("two words")).is_err());
        let many = CommandOffer {
            aliases: vec!["x".to_owned(); MAX_LIST + 1],
            ..offer("buy")
        };
        assert!(fields_of(&many).is_err());
        assert_eq!(seconds(f64::NAN), 0);
        assert_eq!(seconds(f64::INFINITY), 0);
        assert_eq!(seconds(1e9), 86_400);
    }
}
