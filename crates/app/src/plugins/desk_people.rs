//! People, groups and permissions, as plugins ask about them and change them.

use sculk_contract::{CacheTag, ConsoleLevel};
use sculk_plugins::port::PermissionOffer;
use sculk_store::{Group, NewAuditEntry, StoreError};
use serde_json::{Value, json};

use super::desk::Clerk;
use crate::audit::{self, Actor, PersonTrail};

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
        plugin: &str,
        username: &str,
        action: &str,
        data: &Value,
    ) -> Result<Value, String> {
        let people = &self.plugins.tools().people;
        let (bot, now) = (self.about.bot, self.plugins.now());
        let trail = PersonTrail::begin(people, bot, username);
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
        let named = if action == "setBlacklisted" {
            "setblacklist"
        } else {
            "setgroup"
        };
        let (at, who) = (self.plugins.now(), Actor::Plugin(plugin.to_owned()));
        if let Some(entry) = trail.end(at, &who, named, None) {
            self.keep_entry(&entry).await;
        }
        self.user(username).await
    }

    pub(super) async fn register_permissions(
        &self,
        plugin: &str,
        offers: Vec<PermissionOffer>,
    ) -> Result<Value, String> {
        if offers.len() > MAX_AT_ONCE {
            return Err(format!(
                "At most {MAX_AT_ONCE} permissions can be registered at once."
            ));
        }
        for offer in offers {
            self.know_permission(plugin, &offer.name, &offer.description)
                .await?;
        }
        Ok(Value::Null)
    }

    pub(super) async fn know_permission(
        &self,
        plugin: &str,
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
        let description: String = description.chars().take(500).collect();
        let put = store.ensure_plugin_permission(bot, plugin, name, &description);
        if !put.await.map_err(words)? {
            return Ok(());
        }
        let old = known.iter().find(|one| one.name == name);
        let old = old.map(|one| json!({ "description": one.description }));
        let new = json!({ "description": description });
        self.write_down(plugin, "put_permission", name, (old, Some(new)))
            .await;
        Ok(())
    }

    pub(super) async fn register_group(
        &self,
        plugin: &str,
        name: &str,
        permissions: &[String],
    ) -> Result<Value, String> {
        match self.group(name).await? {
            Some(group) => self.widen(plugin, group, permissions).await,
            None => {
                if !is_name(name) {
                    return Err(format!("“{name}” cannot be the name of a group."));
                }
                let names: Vec<_> = permissions
                    .iter()
                    .filter(|name| is_name(name))
                    .cloned()
                    .collect();
                let (bot, name) = (self.about.bot, name.to_owned());
                let people = &self.plugins.tools().people;
                let made = json!({ "name": name, "permissions": names });
                let subject = name.clone();
                let making = people.change(bot, async move |mut turn| {
                    turn.store().create_group(bot, &name, &names).await?;
                    turn.load_groups().await
                });
                making.await.map_err(words)?;
                self.write_down(plugin, "create_group", &subject, (None, Some(made)))
                    .await;
                self.groups_changed()
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
        self.widen(plugin, group, permissions).await
    }

    async fn group(&self, name: &str) -> Result<Option<Group>, String> {
        let store = &self.plugins.tools().store;
        let groups = store.list_groups(self.about.bot).await.map_err(words)?;
        Ok(groups.into_iter().find(|group| group.name == name))
    }

    async fn widen(
        &self,
        plugin: &str,
        group: Group,
        permissions: &[String],
    ) -> Result<Value, String> {
        let named: Vec<_> = permissions
            .iter()
            .filter(|name| is_name(name))
            .cloned()
            .collect();
        let (bot, id) = (self.about.bot, group.id);
        let people = &self.plugins.tools().people;
        let widened = people.change(bot, async move |mut turn| {
            // As it is now: another plugin may have widened it meanwhile.
            let groups = turn.store().list_groups(bot).await?;
            let Some(group) = groups.into_iter().find(|group| group.id == id) else {
                return Ok(None);
            };
            let mut all = group.permissions.clone();
            for name in named {
                if !all.contains(&name) && all.len() < MAX_GRANTS {
                    all.push(name);
                }
            }
            if all.len() == group.permissions.len() {
                return Ok(None);
            }
            turn.store().update_group(id, &group.name, &all).await?;
            turn.load_groups().await?;
            Ok(Some((group.permissions, all)))
        });
        let Some((was, is)) = widened.await.map_err(words)? else {
            return Ok(Value::Null);
        };
        let permissions = |names| Some(json!({ "permissions": names }));
        let between = (permissions(was), permissions(is));
        self.write_down(plugin, "update_group", &group.name, between)
            .await;
        self.groups_changed()
    }

    /// Writes down in the plugin's name what it changed, as it was and as it is.
    pub(super) async fn write_down(
        &self,
        plugin: &str,
        action: &str,
        subject: &str,
        (old, new): (Option<Value>, Option<Value>),
    ) {
        let (at, who) = (self.plugins.now(), Actor::Plugin(plugin.to_owned()));
        let bot = Some(self.about.bot);
        let entry = audit::entry(at, &who, action, bot, subject, old, new);
        self.keep_entry(&entry).await;
    }

    async fn keep_entry(&self, entry: &NewAuditEntry) {
        let tools = self.plugins.tools();
        audit::keep(&tools.store, &tools.bus, entry).await;
    }

    fn groups_changed(&self) -> Result<Value, String> {
        self.plugins.changed(&[CacheTag::People]);
        Ok(Value::Null)
    }
}
