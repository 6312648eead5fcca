//! The commands the app answers itself.

use sculk_automation::{BuiltIn, Call, ReplyKind, help_about, help_list};
use sculk_core::player_key;
use sculk_store::{NewAuditEntry, UnixMillis};
use serde_json::{Value, json};

use super::BotActor;
use crate::audit;

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
                Some((name, directory.permissions_of(&[id])))
            });
            found.ok_or_else(|| directory.group_names().join(", "))
        });
        let (group, grants) = match found {
            Some(Ok(found)) => found,
            Some(Err(list)) => {
                let values = [("group", name), ("list", list.as_str())];
                return self.tell(&asked, ReplyKind::NoSuchGroup, &values);
            }
            None => return,
        };
        let standing = self.around.people.standing(self.id(), &asked.player);
        let may_all = grants.iter().all(|name| standing.grants.allow(name));
        // Else whoever may put people into groups could make himself whatever he likes.
        if is_given && !may_all && !self.config.is_owner(&asked.player) {
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
        let entry = self.trace(
            &asked,
            &target,
            "setgroup",
            json!({ "group": group, "isIn": is_given }),
        );
        self.change_person(asked, said, entry, async move {
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
        let kind = if is_on {
            ReplyKind::NowBlacklisted
        } else {
            ReplyKind::NoLongerBlacklisted
        };
        let said = self.worded(&asked, kind, &[("target", target)]);
        let (people, bot, now) = (self.around.people.clone(), self.id(), self.now());
        let target = target.to_owned();
        let entry = self.trace(
            &asked,
            &target,
            "setblacklist",
            json!({ "isBlacklisted": is_on }),
        );
        self.change_person(asked, said, entry, async move {
            let changed = people.set_blacklisted(bot, &target, is_on, now).await;
            changed.map(drop).map_err(|error| error.to_string())
        });
    }

    fn trace(&self, asked: &Asked, target: &str, action: &str, new: Value) -> NewAuditEntry {
        let at = UnixMillis(self.around.clock.wall_ms().cast_signed());
        let who = audit::Actor::Player(player_key(&asked.player));
        audit::entry(at, &who, action, Some(self.id()), target, None, Some(new))
    }

    /// Changes somebody, writes down who did it, and says so; or says why not.
    fn change_person(
        &mut self,
        asked: Asked,
        said: Option<String>,
        entry: NewAuditEntry,
        change: impl Future<Output = Result<(), String>> + Send + 'static,
    ) {
        let store = self.around.store.clone();
        let answer = self.answering(&asked.player, &asked.chat_type);
        self.runs.chore(async move {
            match change.await {
                Ok(()) => {
                    if let Err(error) = store.add_audit(&entry).await {
                        tracing::warn!("a change could not be written down: {error}");
                    }
                    if let Some(said) = said {
                        answer(said).await;
                    }
                }
                Err(why) => answer(why).await,
            }
        });
    }
}
