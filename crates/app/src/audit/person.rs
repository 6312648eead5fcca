//! What is written down of a person who is changed besides the surface: by a player's command, a graph or
//! a plugin.

use sculk_core::{BotId, player_key};
use sculk_store::{NewAuditEntry, UnixMillis};
use serde_json::{Value, json};

use super::{Actor, difference, entry};
use crate::people::People;

/// Somebody as they are before a change.
#[derive(Debug)]
pub(crate) struct PersonTrail {
    people: People,
    bot: BotId,
    name: String,
    was: Value,
}

impl PersonTrail {
    pub(crate) fn begin(people: &People, bot: BotId, name: &str) -> Self {
        Self {
            people: people.clone(),
            bot,
            name: player_key(name),
            was: now(people, bot, name),
        }
    }

    /// What is different since, if anything is; `begun_by` is the player who used a graph for it.
    pub(crate) fn end(
        self,
        at: UnixMillis,
        who: &Actor,
        action: &str,
        begun_by: Option<&str>,
    ) -> Option<NewAuditEntry> {
        let is = now(&self.people, self.bot, &self.name);
        if is == self.was {
            return None;
        }
        let (old, mut new) = difference(&self.was, &is, &Value::Null);
        if let (Some(player), Some(new)) = (begun_by, &mut new) {
            new["player"] = json!(player_key(player));
        }
        Some(entry(at, who, action, Some(self.bot), &self.name, old, new))
    }
}

fn now(people: &People, bot: BotId, name: &str) -> Value {
    let known = people.ask(bot, |directory| {
        let known = directory.find(name);
        let own = known.map_or_else(Vec::new, |known| known.groups.to_vec());
        // One who was not known counted as a member of the default group.
        let counting = directory.counting(&own);
        let names = counting.iter().filter_map(|&id| directory.group(id));
        json!({
            "groups": names.map(|group| group.name.clone()).collect::<Vec<_>>(),
            "isBlacklisted": known.is_some_and(|known| known.is_blacklisted),
        })
    });
    known.unwrap_or_default()
}
