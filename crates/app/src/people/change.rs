//! Changes of people: for each bot one after the other, database first and memory right after, and to
//! their end even where nobody waits for them any more. So memory has what the database has.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use sculk_automation::Directory;
use sculk_core::{BotId, UserId};
use sculk_store::{Store, StoreError, UnixMillis, User};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{People, rule_of};

/// Those who want to change the people of one bot, in order.
pub(super) type Queue = Arc<Mutex<Held>>;

/// What is known of the memory of one bot's people.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The database was changed and could not be read then: whoever comes next reads it.
    is_stale: bool,
}

/// The right to change the people of one bot: while there is one, nobody else does. Who also needs a
/// transaction takes this first, since others wait for the database while they have it.
#[derive(Debug)]
pub(crate) struct PeopleTurn {
    people: People,
    bot: BotId,
    held: OwnedMutexGuard<Held>,
}

impl PeopleTurn {
    pub(crate) fn store(&self) -> &Store {
        &self.people.store
    }

    /// Reads the people of the bot afresh; makes the groups that every bot has.
    async fn load(&mut self) -> Result<(), StoreError> {
        self.held.is_stale = true;
        let store = self.store();
        if store.list_groups(self.bot).await?.is_empty() {
            store.seed_people(self.bot).await?;
        }
        let groups = store.list_groups(self.bot).await?;
        let users = store.list_standings(self.bot).await?;
        let mut directory = Directory::default();
        directory.set_groups(groups.into_iter().map(rule_of));
        for user in users {
            directory.put(&user.username, user.id, user.is_blacklisted, user.groups);
        }
        self.people.lock().insert(self.bot, directory);
        self.held.is_stale = false;
        Ok(())
    }

    /// Reads the people of the bot afresh where they are held in memory.
    pub(crate) async fn reload(&mut self) -> Result<(), StoreError> {
        if self.people.is_loaded(self.bot) {
            self.load().await?;
        }
        Ok(())
    }

    /// Reads the groups of the bot afresh; what people may do changes at once.
    pub(crate) async fn load_groups(&mut self) -> Result<(), StoreError> {
        let groups = self.store().list_groups(self.bot).await;
        self.held.is_stale |= groups.is_err();
        let groups = groups?;
        if let Some(directory) = self.people.lock().get_mut(&self.bot) {
            directory.set_groups(groups.into_iter().map(rule_of));
        }
        Ok(())
    }

    /// Holds people as the database has them now.
    pub(crate) fn put_all(&self, users: &[User]) {
        if let Some(directory) = self.people.lock().get_mut(&self.bot) {
            for user in users {
                let groups = user.groups.clone();
                directory.put(&user.username, user.id, user.is_blacklisted, groups);
            }
        }
    }

    /// Forgets people who were deleted.
    pub(crate) fn remove_all(&self, users: &[User]) {
        if let Some(directory) = self.people.lock().get_mut(&self.bot) {
            for user in users {
                directory.remove(&user.username);
            }
        }
    }

    /// Holds one whom the bot itself met or changed, of which windows do not know.
    fn put(&self, user: &User) {
        self.people.is_news.store(true, Ordering::Relaxed);
        self.put_all(std::slice::from_ref(user));
    }

    /// The id of somebody, who is made where they are not known yet.
    async fn ensure(&self, username: &str, now: UnixMillis) -> Result<UserId, StoreError> {
        if let Some(id) = self.people.standing(self.bot, username).id {
            return Ok(id);
        }
        let user = self.store().ensure_user(self.bot, username, now).await?;
        self.put(&user);
        Ok(user.id)
    }
}

impl People {
    /// Does a change of a bot's people when its turn comes, in a task of its own.
    pub(crate) async fn change<T, E, F>(
        &self,
        bot: BotId,
        change: impl FnOnce(PeopleTurn) -> F,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let queue = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(bot).or_default())
        };
        let mut turn = PeopleTurn {
            people: self.clone(),
            bot,
            held: queue.lock_owned().await,
        };
        if turn.held.is_stale
            && let Err(error) = turn.reload().await
        {
            tracing::warn!(%bot, "people could not be read: {error}");
        }
        match tokio::spawn(change(turn)).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Nobody breaks it off but the end of the runtime, which ends us, too.
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// Forgets whose turn it was with a bot that is gone, unless somebody still waits.
    pub(super) fn forget_turns(&self, bot: BotId) {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|of, queue| *of != bot || Arc::strong_count(queue) > 1);
    }

    /// Reads the people of a bot where that was not done yet; says whether it was done now.
    pub(crate) async fn load_once(&self, bot: BotId) -> Result<bool, StoreError> {
        if self.is_loaded(bot) {
            return Ok(false);
        }
        let load = async move |mut turn: PeopleTurn| {
            if turn.people.is_loaded(bot) {
                return Ok(false);
            }
            turn.load().await?;
            Ok(true)
        };
        self.change(bot, load).await
    }

    /// The id of somebody, who is made where they are not known yet.
    pub(crate) async fn ensure(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<UserId, StoreError> {
        if let Some(id) = self.standing(bot, username).id {
            return Ok(id);
        }
        let name = username.to_owned();
        let make = async move |turn: PeopleTurn| turn.ensure(&name, now).await;
        self.change(bot, make).await
    }

    pub(crate) async fn set_blacklisted(
        &self,
        bot: BotId,
        username: &str,
        is_blacklisted: bool,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        let name = username.to_owned();
        let set = async move |turn: PeopleTurn| {
            let id = turn.ensure(&name, now).await?;
            let store = turn.store();
            let user = store.set_blacklisted(id, is_blacklisted, now).await?;
            turn.put(&user);
            Ok(user)
        };
        self.change(bot, set).await
    }

    pub(crate) async fn add_to_group(
        &self,
        bot: BotId,
        username: &str,
        group: &str,
        now: UnixMillis,
    ) -> Result<(), String> {
        self.set_membership(bot, username, group, true, now).await
    }

    pub(crate) async fn remove_from_group(
        &self,
        bot: BotId,
        username: &str,
        group: &str,
        now: UnixMillis,
    ) -> Result<(), String> {
        self.set_membership(bot, username, group, false, now).await
    }

    async fn set_membership(
        &self,
        bot: BotId,
        username: &str,
        group: &str,
        is_in: bool,
        now: UnixMillis,
    ) -> Result<(), String> {
        let (name, group) = (username.to_owned(), group.to_owned());
        let set = async move |turn: PeopleTurn| {
            let group = turn.people.group(bot, &group)?;
            let id = turn.ensure(&name, now).await.map_err(words)?;
            let store = turn.store();
            let user = if is_in {
                store.add_to_group(id, group).await
            } else {
                store.remove_from_group(id, group).await
            };
            turn.put(&user.map_err(words)?);
            Ok(())
        };
        self.change(bot, set).await
    }
}

fn words(error: StoreError) -> String {
    error.to_string()
}
