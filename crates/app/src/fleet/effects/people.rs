//! Users, groups and the blacklist.

use sculk_contract::CacheTag;
use sculk_core::{JsString, Value, player_key};
use sculk_graph::Answer;
use sculk_store::UnixMillis;
use serde_json::json;

use crate::audit::{self, Actor};
use crate::fleet::run::RunSeat;

fn done_or(outcome: Result<(), String>) -> Answer {
    match outcome {
        Ok(()) => Answer::done(),
        Err(why) => Answer::Failed(why),
    }
}

impl RunSeat {
    pub(super) fn now(&self) -> UnixMillis {
        UnixMillis(self.stage.around.clock.now_ms().cast_signed())
    }

    pub(super) async fn user(&self, username: &JsString) -> Answer {
        let name = username.to_text();
        let people = &self.stage.around.people;
        match people.profile(self.stage.bot, &name, self.now()).await {
            Ok(profile) => {
                let list =
                    |names: &[String]| Value::array(names.iter().map(|n| Value::text(n)).collect());
                Answer::Value(Value::record([
                    ("username", Value::text(&profile.username)),
                    ("groups", list(&profile.groups)),
                    ("permissions", list(&profile.permissions)),
                    ("isBlacklisted", Value::Bool(profile.is_blacklisted)),
                ]))
            }
            // What cannot be a name is nobody's.
            Err(sculk_store::StoreError::Invalid { .. }) => Answer::Value(Value::Null),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    pub(super) async fn set_blacklist(&self, username: &JsString, is_blacklisted: bool) -> Answer {
        let name = username.to_text();
        let people = &self.stage.around.people;
        let was = people.standing(self.stage.bot, &name).is_blacklisted;
        let changed = people.set_blacklisted(self.stage.bot, &name, is_blacklisted, self.now());
        match changed.await {
            Ok(user) => {
                if was != is_blacklisted {
                    let (old, new) = (
                        json!({ "isBlacklisted": was }),
                        json!({ "isBlacklisted": is_blacklisted }),
                    );
                    self.note_change("setblacklist", &user.username, old, new)
                        .await;
                }
                Answer::Value(Value::record([
                    ("id", Value::Number(f64::from(user.id.0))),
                    ("botId", Value::Number(f64::from(user.bot_id.0))),
                    ("username", Value::text(&user.username)),
                    ("isBlacklisted", Value::Bool(user.is_blacklisted)),
                ]))
            }
            Err(sculk_store::StoreError::Invalid { .. }) => Answer::Value(Value::Null),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    pub(super) async fn add_to_group(&self, username: &JsString, group: &JsString) -> Answer {
        let (name, group) = (username.to_text(), group.to_text());
        let people = &self.stage.around.people;
        let was = self.groups_of(&name);
        let added = people.add_to_group(self.stage.bot, &name, &group, self.now());
        let added = added.await;
        self.note_groups(&name, was).await;
        done_or(added)
    }

    pub(super) async fn remove_from_group(&self, username: &JsString, group: &JsString) -> Answer {
        let (name, group) = (username.to_text(), group.to_text());
        let people = &self.stage.around.people;
        let was = self.groups_of(&name);
        let removed = people.remove_from_group(self.stage.bot, &name, &group, self.now());
        let removed = removed.await;
        self.note_groups(&name, was).await;
        done_or(removed)
    }

    /// The groups somebody is in, by name.
    fn groups_of(&self, name: &str) -> Vec<String> {
        let people = &self.stage.around.people;
        let groups = people.ask(self.stage.bot, |directory| {
            let known = directory.find(name);
            let own = known.map_or_else(Vec::new, |known| known.groups.to_vec());
            let names = own.iter().filter_map(|&id| directory.group(id));
            names.map(|group| group.name.clone()).collect()
        });
        groups.unwrap_or_default()
    }

    /// Writes down that somebody's groups changed, if they did.
    async fn note_groups(&self, name: &str, was: Vec<String>) {
        let is = self.groups_of(name);
        if was != is {
            let (old, new) = (json!({ "groups": was }), json!({ "groups": is }));
            self.note_change("setgroup", name, old, new).await;
        }
    }

    /// Writes down what this graph changed about somebody, and who began it.
    async fn note_change(
        &self,
        action: &str,
        name: &str,
        old: serde_json::Value,
        mut new: serde_json::Value,
    ) {
        if let Some(player) = &self.player {
            new["player"] = json!(player_key(player));
        }
        let around = &self.stage.around;
        let at = UnixMillis(around.clock.wall_ms().cast_signed());
        let who = Actor::Graph(self.name.clone());
        let bot = Some(self.stage.bot);
        let name = player_key(name);
        let entry = audit::entry(at, &who, action, bot, &name, Some(old), Some(new));
        if let Err(error) = around.store.add_audit(&entry).await {
            tracing::warn!(action, "a change could not be written down: {error}");
        }
        around.bus.send(sculk_contract::AppEvent::CacheInvalidated {
            tags: vec![CacheTag::Audit],
        });
    }
}
