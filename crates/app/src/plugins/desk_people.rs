//! People, groups and permissions, as plugins ask about them and change them.

use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_plugins::port::PermissionOffer;
use sculk_store::{Group, StoreError};
use serde_json::{Value, json};

use super::desk::Clerk;

/// Longest name of a permission or a group, in characters.
const MAX_NAME: usize = 100;
/// Most permissions of one wish.
const MAX_AT_ONCE: usize = 500;
/// Most permissions of one group.
const MAX_GRANTS: usize = 2_000;

fn words(error: StoreError) -> String {
    error.to_string()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= MAX_NAME && !name.contains(char::is_control)
}

impl Clerk {
    /// Somebody as plugins see them; made where they are not known yet.
    pub(super) async fn user(&self, player: &str) -> Result<Value, String> {
        let people = &self.plugins.tools().people;
        let (bot, now) = (self.about.bot, self.plugins.now());
        let profile = people.profile(bot, player, now).await.map_err(words)?;
        let id = people
            .ensure(bot, &profile.username, now)
            .await
            .map_err(words)?;
        let owners = &self.about.owners;
        let is_owner = owners
            .iter()
            .any(|owner| owner.eq_ignore_ascii_case(player.trim()));
        let groups = people.ask(bot, |directory| {
            let group = |name: &String| {
                let id = directory.group_named(name)?;
                let grants = directory.permissions_of(&directory.with_ancestors(&[id]));
                let grants: Vec<_> = grants
                    .iter()
                    .map(|one| json!({ "permission": { "name": one } }))
                    .collect();
                Some(json!({ "group": { "name": name, "permissions": grants } }))
            };
            profile.groups.iter().filter_map(group).collect::<Vec<_>>()
        });
        Ok(json!({
            "id": id.0,
            "username": profile.username,
            "isOwner": is_owner,
            "isBlacklisted": profile.is_blacklisted && !is_owner,
            "groups": groups.unwrap_or_default(),
            "permissions": profile.permissions,
        }))
    }

    pub(super) async fn act_on_user(
        &self,
        username: &str,
        action: &str,
        data: &Value,
    ) -> Result<Value, String> {
        let people = &self.plugins.tools().people;
        let (bot, now) = (self.about.bot, self.plugins.now());
        let group = || {
            let group = data.get("group").and_then(Value::as_str);
            group.ok_or_else(|| format!("{action} needs a group"))
        };
        match action {
            "addGroup" => people.add_to_group(bot, username, group()?, now).await?,
            "removeGroup" => {
                people
                    .remove_from_group(bot, username, group()?, now)
                    .await?
            }
            "setBlacklisted" => {
                let value = data.get("value").unwrap_or(data);
                let is_on = value.as_bool().unwrap_or(false);
                let set = people.set_blacklisted(bot, username, is_on, now).await;
                set.map_err(words)?;
            }
            "getGroups" | "getPermissions" => {
                let profile = people.profile(bot, username, now).await.map_err(words)?;
                return Ok(if action == "getGroups" {
                    json!(profile.groups)
                } else {
                    json!(profile.permissions)
                });
            }
            "isBlacklisted" => {
                let user = self.user(username).await?;
                return Ok(user["isBlacklisted"].clone());
            }
            other => return Err(format!("Unknown action: {other}")),
        }
        self.user(username).await
    }

    pub(super) async fn register_permissions(
        &self,
        offers: Vec<PermissionOffer>,
    ) -> Result<Value, String> {
        if offers.len() > MAX_AT_ONCE {
            return Err(format!(
                "At most {MAX_AT_ONCE} permissions can be registered at once."
            ));
        }
        for offer in offers {
            self.know_permission(&offer.name, &offer.description)
                .await?;
        }
        Ok(Value::Null)
    }

    pub(super) async fn know_permission(
        &self,
        name: &str,
        description: &str,
    ) -> Result<(), String> {
        if !is_name(name) || name.contains(char::is_whitespace) {
            return Err(format!(
                "“{name}” cannot be a permission: it has no spaces and at most {MAX_NAME} characters."
            ));
        }
        let store = &self.plugins.tools().store;
        let bot = self.about.bot;
        let known = store.list_permissions(bot).await.map_err(words)?;
        let is_same = known.iter().any(|one| {
            one.name == name && (description.is_empty() || one.description == description)
        });
        if is_same {
            return Ok(());
        }
        let description: String = description.chars().take(500).collect();
        store
            .put_permission(bot, name, &description)
            .await
            .map_err(words)
    }

    pub(super) async fn register_group(
        &self,
        name: &str,
        permissions: &[String],
    ) -> Result<Value, String> {
        match self.group(name).await? {
            Some(group) => self.widen(group, permissions).await,
            None => {
                if !is_name(name) {
                    return Err(format!("“{name}” cannot be the name of a group."));
                }
                let names: Vec<_> = permissions
                    .iter()
                    .filter(|name| is_name(name))
                    .cloned()
                    .collect();
                let store = &self.plugins.tools().store;
                let made = store.create_group(self.about.bot, name, &names).await;
                made.map_err(words)?;
                self.groups_changed().await
            }
        }
    }

    pub(super) async fn add_permissions(
        &self,
        plugin: &str,
        name: &str,
        permissions: &[String],
    ) -> Result<Value, String> {
        let Some(group) = self.group(name).await? else {
            let text = format!("There is no group “{name}”, so it gets no permissions.");
            self.write(Some(plugin), ConsoleLevel::Warning, &text);
            return Ok(Value::Null);
        };
        self.widen(group, permissions).await
    }

    async fn group(&self, name: &str) -> Result<Option<Group>, String> {
        let store = &self.plugins.tools().store;
        let groups = store.list_groups(self.about.bot).await.map_err(words)?;
        Ok(groups.into_iter().find(|group| group.name == name))
    }

    async fn widen(&self, group: Group, permissions: &[String]) -> Result<Value, String> {
        let mut all = group.permissions.clone();
        for name in permissions.iter().filter(|name| is_name(name)) {
            if !all.contains(name) && all.len() < MAX_GRANTS {
                all.push(name.clone());
            }
        }
        if all.len() == group.permissions.len() {
            return Ok(Value::Null);
        }
        let store = &self.plugins.tools().store;
        let changed = store.update_group(group.id, &group.name, &all).await;
        changed.map_err(words)?;
        self.groups_changed().await
    }

    async fn groups_changed(&self) -> Result<Value, String> {
        let people = &self.plugins.tools().people;
        people.load_groups(self.about.bot).await.map_err(words)?;
        self.plugins.changed(&[CacheTag::People]);
        Ok(Value::Null)
    }
}
