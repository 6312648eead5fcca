//! Users, groups and the blacklist.

use sculk_core::{JsString, Value};
use sculk_graph::Answer;
use sculk_store::UnixMillis;

use crate::audit::{self, Actor, PersonTrail};
use crate::fleet::run::RunSeat;

fn done_or(outcome: Result<(), String>) -> Answer {
    match outcome {
        Ok(()) => Answer::done(),
        Err(why) => Answer::Failed(why),
    }
}

impl RunSeat {
    pub(super) fn now(&self) -> UnixMillis {
        UnixMillis(self.stage.around.clock.wall_ms().cast_signed())
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
        let trail = PersonTrail::begin(people, self.stage.bot, &name);
        let changed = people.set_blacklisted(self.stage.bot, &name, is_blacklisted, self.now());
        match changed.await {
            Ok(user) => {
                self.note_change("setblacklist", trail).await;
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
        let trail = PersonTrail::begin(people, self.stage.bot, &name);
        let added = people.add_to_group(self.stage.bot, &name, &group, self.now());
        let added = added.await;
        self.note_change("setgroup", trail).await;
        done_or(added)
    }

    pub(super) async fn remove_from_group(&self, username: &JsString, group: &JsString) -> Answer {
        let (name, group) = (username.to_text(), group.to_text());
        let people = &self.stage.around.people;
        let trail = PersonTrail::begin(people, self.stage.bot, &name);
        let removed = people.remove_from_group(self.stage.bot, &name, &group, self.now());
        let removed = removed.await;
        self.note_change("setgroup", trail).await;
        done_or(removed)
    }

    /// Writes down what this graph changed about somebody, and who began it.
    async fn note_change(&self, action: &str, trail: PersonTrail) {
        let around = &self.stage.around;
        let at = UnixMillis(around.clock.wall_ms().cast_signed());
        let who = Actor::Graph(self.name.clone());
        let begun_by = self.player.as_deref();
        if let Some(entry) = trail.end(at, &who, action, begun_by) {
            audit::keep(&around.store, &around.bus, &entry).await;
        }
    }
}
