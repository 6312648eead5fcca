//! Who the bots know, in memory, so that a line of chat is judged without asking the database.
//! Changes go to the database first and hold here from then on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_automation::Grants;
use sculk_core::{BotId, GroupId, UserId};
use sculk_store::{DEFAULT_GROUP, Group, Store, StoreError, UnixMillis, User};

/// The people of all bots.
#[derive(Debug, Clone)]
pub(crate) struct People {
    store: Store,
    by_bot: Arc<Mutex<HashMap<BotId, Circle>>>,
}

/// The people of one bot.
#[derive(Debug, Default)]
struct Circle {
    groups: HashMap<GroupId, Group>,
    users: HashMap<String, Member>,
    /// What the members of each set of groups may do together: few sets, many users.
    grants: HashMap<Vec<GroupId>, Arc<Grants>>,
}

#[derive(Debug, Clone)]
struct Member {
    id: UserId,
    is_blacklisted: bool,
    groups: Vec<GroupId>,
}

/// What the rules must know of somebody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    pub is_known: bool,
    pub is_blacklisted: bool,
    pub grants: Arc<Grants>,
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
        }
    }

    /// Reads the people of a bot afresh; makes the groups that every bot has.
    pub(crate) async fn load(&self, bot: BotId) -> Result<(), StoreError> {
        if self.store.list_groups(bot).await?.is_empty() {
            self.store.seed_people(bot).await?;
        }
        let groups = self.store.list_groups(bot).await?;
        let users = self.store.list_users(bot).await?;
        let mut circle = Circle {
            groups: groups.into_iter().map(|group| (group.id, group)).collect(),
            ..Circle::default()
        };
        for user in users {
            circle.put(user);
        }
        self.lock().insert(bot, circle);
        Ok(())
    }

    pub(crate) fn is_loaded(&self, bot: BotId) -> bool {
        self.lock().contains_key(&bot)
    }

    pub(crate) fn forget(&self, bot: BotId) {
        self.lock().remove(&bot);
    }

    /// What the rules must know of somebody; one who is not known yet counts as somebody new.
    pub(crate) fn standing(&self, bot: BotId, username: &str) -> Standing {
        let mut by_bot = self.lock();
        let Some(circle) = by_bot.get_mut(&bot) else {
            return Standing::default();
        };
        let member = circle.users.get(&username.to_lowercase()).cloned();
        let groups = match &member {
            Some(member) => member.groups.clone(),
            None => circle.default_groups(),
        };
        Standing {
            is_known: member.is_some(),
            is_blacklisted: member.is_some_and(|member| member.is_blacklisted),
            grants: circle.grants_of(groups),
        }
    }

    /// Somebody, who is made where they are not known yet.
    pub(crate) async fn profile(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<Profile, StoreError> {
        let name = username.trim().to_lowercase();
        self.ensure(bot, &name, now).await?;
        let by_bot = self.lock();
        let profile = by_bot.get(&bot).and_then(|circle| circle.profile(&name));
        // Only a bot that was deleted meanwhile has nobody.
        Ok(profile.unwrap_or(Profile {
            username: name,
            is_blacklisted: false,
            groups: Vec::new(),
            permissions: Vec::new(),
        }))
    }

    /// The id of somebody, who is made where they are not known yet.
    pub(crate) async fn ensure(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<UserId, StoreError> {
        let name = username.trim().to_lowercase();
        let known = self
            .lock()
            .get(&bot)
            .and_then(|circle| circle.users.get(&name).map(|member| member.id));
        if let Some(id) = known {
            return Ok(id);
        }
        let user = self.store.ensure_user(bot, &name, now).await?;
        let id = user.id;
        self.put(user);
        Ok(id)
    }

    pub(crate) async fn set_blacklisted(
        &self,
        bot: BotId,
        username: &str,
        is_blacklisted: bool,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        let id = self.ensure(bot, username, now).await?;
        let user = self.store.set_blacklisted(id, is_blacklisted, now).await?;
        self.put(user.clone());
        Ok(user)
    }

    pub(crate) async fn add_to_group(
        &self,
        bot: BotId,
        username: &str,
        group: &str,
        now: UnixMillis,
    ) -> Result<(), String> {
        let group = self.group(bot, group)?;
        let id = self.ensure(bot, username, now).await.map_err(words)?;
        self.put(self.store.add_to_group(id, group).await.map_err(words)?);
        Ok(())
    }

    pub(crate) async fn remove_from_group(
        &self,
        bot: BotId,
        username: &str,
        group: &str,
        now: UnixMillis,
    ) -> Result<(), String> {
        let group = self.group(bot, group)?;
        let id = self.ensure(bot, username, now).await.map_err(words)?;
        let user = self.store.remove_from_group(id, group).await;
        self.put(user.map_err(words)?);
        Ok(())
    }

    fn group(&self, bot: BotId, name: &str) -> Result<GroupId, String> {
        let by_bot = self.lock();
        let groups = by_bot.get(&bot).into_iter().flat_map(|c| c.groups.values());
        groups
            .filter(|group| group.name == name)
            .map(|group| group.id)
            .next()
            .ok_or_else(|| format!("There is no group “{name}”."))
    }

    fn put(&self, user: User) {
        if let Some(circle) = self.lock().get_mut(&user.bot_id) {
            circle.put(user);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BotId, Circle>> {
        self.by_bot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn words(error: StoreError) -> String {
    error.to_string()
}

impl Circle {
    fn put(&mut self, user: User) {
        let mut groups = user.groups;
        groups.sort_unstable();
        let member = Member {
            id: user.id,
            is_blacklisted: user.is_blacklisted,
            groups,
        };
        self.users.insert(user.username, member);
    }

    fn default_groups(&self) -> Vec<GroupId> {
        let mut groups = self.groups.values();
        let default = groups.find(|group| group.name == DEFAULT_GROUP);
        default.map(|group| group.id).into_iter().collect()
    }

    fn grants_of(&mut self, groups: Vec<GroupId>) -> Arc<Grants> {
        if let Some(grants) = self.grants.get(&groups) {
            return Arc::clone(grants);
        }
        let permissions = groups
            .iter()
            .filter_map(|id| self.groups.get(id))
            .flat_map(|group| group.permissions.iter().map(String::as_str));
        let grants = Arc::new(Grants::of(permissions));
        self.grants.insert(groups, Arc::clone(&grants));
        grants
    }

    fn profile(&self, name: &str) -> Option<Profile> {
        let member = self.users.get(name)?;
        let groups: Vec<_> = member
            .groups
            .iter()
            .filter_map(|id| self.groups.get(id))
            .collect();
        let mut permissions: Vec<String> = Vec::new();
        for permission in groups.iter().flat_map(|group| &group.permissions) {
            if !permissions.contains(permission) {
                permissions.push(permission.clone());
            }
        }
        Some(Profile {
            username: name.to_owned(),
            is_blacklisted: member.is_blacklisted,
            groups: groups.into_iter().map(|group| group.name.clone()).collect(),
            permissions,
        })
    }
}
