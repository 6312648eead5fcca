//! Who the bots know, in memory, so that a line of chat is judged without asking the database.
//! Changes go to the database first and hold here from then on (`change.rs`).

mod change;
#[cfg(test)]
mod change_tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_automation::{Directory, GroupRule, Standing};
use sculk_contract::{AppEvent, CacheTag};
use sculk_core::{BotId, GroupId, UserId, player_key};
use sculk_store::{DEFAULT_GROUP, Group, Store, StoreError, UnixMillis};

use crate::bus::EventBus;

/// How often it is written down who was seen.
const WRITE_SEEN_EVERY: Duration = Duration::from_secs(5);

/// The people of all bots.
#[derive(Debug, Clone)]
pub(crate) struct People {
    store: Store,
    by_bot: Arc<Mutex<HashMap<BotId, Directory>>>,
    turns: Arc<Mutex<HashMap<BotId, change::Queue>>>,
    /// Who was seen since that was last written down.
    seen: Arc<Mutex<HashMap<UserId, UnixMillis>>>,
    /// Whether somebody was met or changed by the bots themselves, of which windows do not know.
    is_news: Arc<AtomicBool>,
}

/// Somebody as graphs see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub username: String,
    pub is_blacklisted: bool,
    pub groups: Vec<String>,
    pub permissions: Vec<String>,
}

impl People {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            by_bot: Arc::default(),
            turns: Arc::default(),
            seen: Arc::default(),
            is_news: Arc::default(),
        }
    }

    /// Writes down now and then who was seen, and tells windows of people the bots met.
    pub(crate) fn keep_writing(&self, bus: EventBus) {
        let people = self.clone();
        // Ends with the runtime; nothing that was told to anybody is lost with it.
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(WRITE_SEEN_EVERY).await;
                people.write_seen().await;
                if people.is_news.swap(false, Ordering::Relaxed) {
                    bus.send(AppEvent::CacheInvalidated {
                        tags: vec![CacheTag::People],
                    });
                }
            }
        });
    }

    /// Writes down who was seen.
    pub(crate) async fn write_seen(&self) {
        let seen: Vec<_> = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.drain().collect()
        };
        if seen.is_empty() {
            return;
        }
        if let Err(error) = self.store.note_seen(&seen).await {
            tracing::warn!("when people were last seen could not be kept: {error}");
            let mut later = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            for (user, at) in seen {
                later.entry(user).or_insert(at);
            }
        }
    }

    pub(crate) fn is_loaded(&self, bot: BotId) -> bool {
        self.lock().contains_key(&bot)
    }

    pub(crate) fn forget(&self, bot: BotId) {
        self.lock().remove(&bot);
        self.forget_turns(bot);
    }

    /// What the rules must know of somebody; one who is not known yet counts as somebody new.
    pub(crate) fn standing(&self, bot: BotId, username: &str) -> Standing {
        let by_bot = self.lock();
        let directory = by_bot.get(&bot);
        directory
            .map(|directory| directory.standing(username))
            .unwrap_or_default()
    }

    /// Notes that somebody known was heard.
    pub(crate) fn saw(&self, user: UserId, now: UnixMillis) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(user, now);
    }

    /// How many a bot knows.
    pub(crate) fn n_known(&self, bot: BotId) -> usize {
        self.lock().get(&bot).map_or(0, Directory::n_members)
    }

    /// Asks the directory of a bot; none where the bot is gone.
    pub(crate) fn ask<T>(&self, bot: BotId, question: impl FnOnce(&Directory) -> T) -> Option<T> {
        self.lock().get(&bot).map(question)
    }

    /// Somebody, who is made where they are not known yet.
    pub(crate) async fn profile(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<Profile, StoreError> {
        let name = player_key(username);
        self.ensure(bot, &name, now).await?;
        let profile = self
            .ask(bot, |directory| profile(directory, &name))
            .flatten();
        // Only a bot that was deleted meanwhile has nobody.
        Ok(profile.unwrap_or(Profile {
            username: name,
            is_blacklisted: false,
            groups: Vec::new(),
            permissions: Vec::new(),
        }))
    }

    fn group(&self, bot: BotId, name: &str) -> Result<GroupId, String> {
        let found = self.ask(bot, |directory| directory.group_named(name));
        found
            .flatten()
            .ok_or_else(|| format!("There is no group “{name}”."))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BotId, Directory>> {
        self.by_bot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn rule_of(group: Group) -> (GroupId, GroupRule) {
    let rule = GroupRule {
        is_default: group.name == DEFAULT_GROUP,
        name: group.name,
        permissions: group.permissions,
        parents: group.parents,
    };
    (group.id, rule)
}

fn profile(directory: &Directory, name: &str) -> Option<Profile> {
    let known = directory.find(name)?;
    let groups = directory.counting(known.groups);
    let names = groups.iter().filter_map(|&id| directory.group(id));
    Some(Profile {
        username: name.to_owned(),
        is_blacklisted: known.is_blacklisted,
        groups: names.map(|group| group.name.clone()).collect(),
        permissions: directory.permissions_of(&groups),
    })
}
