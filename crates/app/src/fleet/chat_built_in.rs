//! The commands the app answers itself.

use sculk_automation::{BuiltIn, Call, ReplyKind, help_about, help_list};
use sculk_contract::{ConsoleLevel, ConsoleSource};
use sculk_core::player_key;
use sculk_store::UnixMillis;
use serde_json::Value;

use super::BotActor;
use crate::audit::{self, Actor, PersonTrail};
use crate::console::NewLine;

/// Who used one, and where.
#[derive(Debug, Clone)]
struct Asked {
    player: String,
    chat_type: String,
    command: String,
}

impl BotActor {
    pub(super) fn run_built_in(
        &mut self,
        which: BuiltIn,
        player: &str,
        chat_type: &str,
        call: &Call,
    ) {
        let asked = Asked {
            player: player.to_owned(),
            chat_type: chat_type.to_owned(),
            command: call.name.clone(),
        };
        let text = |name: &str| call.args.get(name).and_then(Value::as_str).unwrap_or("");
        match which {
            BuiltIn::Help => self.help(&asked, text("command")),
            BuiltIn::Whois => {
                let target = text("username");
                self.whois(&asked, if target.is_empty() { player } else { target });
            }
            BuiltIn::SetGroup => self.set_group(asked, text("username"), text("group")),
            BuiltIn::SetBlacklist => {
                let is_on = call.args.get("on") != Some(&Value::Bool(false));
                self.set_blacklist(asked, text("username"), is_on);
            }
            BuiltIn::About => {
                let commands = self.config.commands.table().commands().len().to_string();
                let people = self.around.people.n_known(self.id()).to_string();
                let values = [
                    ("version", env!("CARGO_PKG_VERSION")),
                    ("commands", commands.as_str()),
                    ("people", people.as_str()),
                ];
                self.tell(&asked, ReplyKind::About, &values);
            }
        }
    }

    /// Says one of the bot's texts to whoever asked.
    fn tell(&mut self, asked: &Asked, kind: ReplyKind, values: &[(&str, &str)]) {
        if let Some(text) = self.worded(asked, kind, values) {
            self.answer(&asked.player, &asked.chat_type, text);
        }
    }

    fn worded(&self, asked: &Asked, kind: ReplyKind, values: &[(&str, &str)]) -> Option<String> {
        let common = [
            ("player", asked.player.as_str()),
            ("command", asked.command.as_str()),
            ("prefix", self.config.bot.fields.prefix.as_str()),
        ];
        self.config
            .replies
            .say(kind, &[&common[..], values].concat())
    }

    fn help(&mut self, asked: &Asked, word: &str) {
        let standing = self.around.people.standing(self.id(), &asked.player);
        let is_owner = self.config.is_owner(&asked.player);
        let prefix = self.config.bot.fields.prefix.clone();
        let commands = std::sync::Arc::clone(&self.config.commands);
        let (table, grants) = (commands.table(), &standing.grants);
        if word.is_empty() {
            let list = help_list(table, &prefix, &asked.chat_type, is_owner, grants);
            return self.tell(asked, ReplyKind::Help, &[("list", &list)]);
        }
        if let Some((usage, description)) = help_about(table, &prefix, word, is_owner, grants) {
            let values = [
                ("usage", usage.as_str()),
                ("description", description.as_str()),
            ];
            self.tell(asked, ReplyKind::HelpAbout, &values);
        } else {
            self.tell(asked, ReplyKind::Unknown, &[("value", word)]);
        }
    }

    fn whois(&mut self, asked: &Asked, target: &str) {
        let described = self.around.people.ask(self.id(), |directory| {
            let known = directory.find(target);
            let own = known.map_or_else(Vec::new, |known| known.groups.to_vec());
            let groups: Vec<String> = directory
                .counting(&own)
                .iter()
                .filter_map(|&id| directory.group(id))
                .map(|group| group.name.clone())
                .collect();
            (
                groups.join(", "),
                known.is_some_and(|known| known.is_blacklisted),
            )
        });
        let (groups, is_blacklisted) = described.unwrap_or_default();
        let mut state = String::new();
        if self.config.is_owner(target) {
            state.push_str(" ★");
        }
        if is_blacklisted {
            state.push_str(" ⛔");
        }
        let values = [
            ("target", target),
            ("groups", groups.as_str()),
            ("state", state.as_str()),
        ];
        self.tell(asked, ReplyKind::Whois, &values);
    }

    fn set_group(&mut self, asked: Asked, target: &str, wish: &str) {
        let wish = wish.trim();
        let (name, is_given) = match wish.strip_prefix('-') {
            Some(name) => (name.trim(), false),
            None => (wish.strip_prefix('+').unwrap_or(wish).trim(), true),
        };
        let found = self.around.people.ask(self.id(), |directory| {
            let group = directory.group_named(name);
            let found = group.and_then(|id| {
                let name = directory.group(id)?.name.clone();
                Some((name, directory.may_all_of(&asked.player, &[id])))
            });
            found.ok_or_else(|| directory.group_names().join(", "))
        });
        let (group, may_all) = match found {
            Some(Ok(found)) => found,
            Some(Err(list)) => {
                let values = [("group", name), ("list", list.as_str())];
                return self.tell(&asked, ReplyKind::NoSuchGroup, &values);
            }
            None => return,
        };
        // A group that may more is neither handed out nor taken from those who have it.
        if !may_all && !self.config.is_owner(&asked.player) {
            return self.tell(&asked, ReplyKind::GroupTooHigh, &[("group", &group)]);
        }
        let kind = if is_given {
            ReplyKind::GroupGiven
        } else {
            ReplyKind::GroupTaken
        };
        let said = self.worded(&asked, kind, &[("target", target), ("group", &group)]);
        let (people, bot, now) = (self.around.people.clone(), self.id(), self.now());
        let (target, changed_group) = (target.to_owned(), group.clone());
        let trail = PersonTrail::begin(&people, bot, &target);
        self.change_person(asked, said, ("setgroup", trail), async move {
            if is_given {
                people.add_to_group(bot, &target, &changed_group, now).await
            } else {
                people
                    .remove_from_group(bot, &target, &changed_group, now)
                    .await
            }
        });
    }

    fn set_blacklist(&mut self, asked: Asked, target: &str, is_on: bool) {
        let is_level = self.around.people.ask(self.id(), |directory| {
            directory.is_level_with(&asked.player, target)
        });
        let is_level = is_level.unwrap_or(false) && !self.config.is_owner(target);
        if !is_level && !self.config.is_owner(&asked.player) {
            return self.tell(&asked, ReplyKind::PersonTooHigh, &[("target", target)]);
        }
        let kind = if is_on {
            ReplyKind::NowBlacklisted
        } else {
            ReplyKind::NoLongerBlacklisted
        };
        let said = self.worded(&asked, kind, &[("target", target)]);
        let (people, bot, now) = (self.around.people.clone(), self.id(), self.now());
        let target = target.to_owned();
        let trail = PersonTrail::begin(&people, bot, &target);
        self.change_person(asked, said, ("setblacklist", trail), async move {
            let changed = people.set_blacklisted(bot, &target, is_on, now).await;
            changed.map(drop).map_err(|error| error.to_string())
        });
    }

    /// Changes somebody, writes down who did it, and says so; or that it failed. Why it failed is nothing
    /// for a game's chat: that stands in the console.
    fn change_person(
        &mut self,
        asked: Asked,
        said: Option<String>,
        (action, trail): (&'static str, PersonTrail),
        change: impl Future<Output = Result<(), String>> + Send + 'static,
    ) {
        let around = self.around.clone();
        let bot = self.id();
        let failed = self.worded(&asked, ReplyKind::ChangeFailed, &[]);
        let answer = self.answering(&asked.player, &asked.chat_type);
        let too_much = format!(
            "{}: {action} was not done, since too much of this bot is under way already. It can be tried again.",
            asked.player
        );
        let is_begun = self.runs.chore(async move {
            let said = match change.await {
                Ok(()) => {
                    let at = UnixMillis(around.clock.wall_ms().cast_signed());
                    let who = Actor::Player(player_key(&asked.player));
                    if let Some(entry) = trail.end(at, &who, action, None) {
                        audit::keep(&around.store, &around.bus, &entry).await;
                    }
                    said
                }
                Err(why) => {
                    let text = format!("{} could not use {action}: {why}", asked.player);
                    let (source, level) = (ConsoleSource::System, ConsoleLevel::Warning);
                    around
                        .consoles
                        .write(bot, NewLine::plain(source, level, &text));
                    failed
                }
            };
            if let Some(said) = said {
                answer(said).await;
            }
        });
        if !is_begun {
            self.warn(&too_much);
        }
    }
}
