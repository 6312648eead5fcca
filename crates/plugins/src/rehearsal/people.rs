//! Users, groups and permissions of one bot, in memory.

use std::collections::{BTreeMap, BTreeSet};

use sculk_automation::Grants;
use serde_json::{Value, json};

/// The group of everybody.
const DEFAULT_GROUP: &str = "User";

/// The groups every bot begins with, as BlockMine's do.
const SEEDS: [(&str, &[&str]); 2] = [
    (DEFAULT_GROUP, &["user.say"]),
    (
        "Admin",
        &[
            "admin.*",
            "admin.cooldown.bypass",
            "user.*",
            "user.cooldown.bypass",
        ],
    ),
];

#[derive(Debug, Clone, Default)]
struct Group {
    owner: Option<String>,
    permissions: Vec<String>,
}

#[derive(Debug, Clone)]
struct Member {
    id: u32,
    is_blacklisted: bool,
    groups: Vec<String>,
}

/// Whom a bot knows.
#[derive(Debug, Default)]
pub struct People {
    owners: BTreeSet<String>,
    users: BTreeMap<String, Member>,
    groups: BTreeMap<String, Group>,
    permissions: BTreeMap<String, (String, Option<String>)>,
}

/// Somebody as the rules see them.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub is_owner: bool,
    pub is_blacklisted: bool,
    pub grants: Grants,
}

impl People {
    /// The groups every bot begins with, and these owners.
    #[must_use]
    pub fn new(owners: &[String]) -> Self {
        let mut people = Self {
            owners: owners
                .iter()
                .map(|name| name.trim().to_lowercase())
                .collect(),
            ..Self::default()
        };
        for (name, permissions) in SEEDS {
            let permissions: Vec<String> = permissions.iter().map(|&one| one.to_owned()).collect();
            people.group(name, Some("system"), &permissions);
        }
        people
    }

    /// Makes a permission known.
    pub fn permission(&mut self, name: &str, description: &str, owner: Option<&str>) {
        if name.is_empty() {
            return;
        }
        let known = self.permissions.entry(name.to_owned()).or_default();
        if !description.is_empty() {
            description.clone_into(&mut known.0);
        }
        if known.1.is_none() {
            known.1 = owner.map(str::to_owned);
        }
    }

    /// Makes a group known, or lets one that is known do more.
    pub fn group(&mut self, name: &str, owner: Option<&str>, permissions: &[String]) {
        let group = self.groups.entry(name.to_owned()).or_insert_with(|| Group {
            owner: owner.map(str::to_owned),
            permissions: Vec::new(),
        });
        for permission in permissions {
            if !group.permissions.contains(permission) {
                group.permissions.push(permission.clone());
            }
        }
    }

    /// Lets a group do more; whether there is one of this name.
    pub fn extend_group(&mut self, name: &str, permissions: &[String]) -> bool {
        let is_known = self.groups.contains_key(name);
        if is_known {
            self.group(name, None, permissions);
        }
        is_known
    }

    /// Puts somebody into a group, made where it is not known yet.
    pub fn put(&mut self, username: &str, group: &str) {
        self.group(group, None, &[]);
        let member = self.member(username);
        if !member.groups.iter().any(|known| known == group) {
            member.groups.push(group.to_owned());
        }
    }

    fn member(&mut self, username: &str) -> &mut Member {
        let name = username.trim().to_lowercase();
        let id = u32::try_from(self.users.len() + 1).unwrap_or(u32::MAX);
        self.users.entry(name).or_insert_with(|| Member {
            id,
            is_blacklisted: false,
            groups: vec![DEFAULT_GROUP.to_owned()],
        })
    }

    pub(super) fn standing(&mut self, username: &str) -> Standing {
        let is_owner = self.owners.contains(&username.trim().to_lowercase());
        let member = self.member(username).clone();
        let permissions = self.permissions_of(&member);
        Standing {
            is_owner,
            is_blacklisted: member.is_blacklisted && !is_owner,
            grants: Grants::of(permissions.iter().map(String::as_str)),
        }
    }

    fn permissions_of(&self, member: &Member) -> BTreeSet<String> {
        let groups = member
            .groups
            .iter()
            .filter_map(|name| self.groups.get(name));
        groups
            .flat_map(|group| group.permissions.iter().cloned())
            .collect()
    }

    /// Somebody as plugins see them.
    pub fn user(&mut self, username: &str) -> Value {
        let name = username.trim().to_lowercase();
        let is_owner = self.owners.contains(&name);
        let member = self.member(&name).clone();
        let groups: Vec<Value> = member
            .groups
            .iter()
            .map(|name| {
                let permissions = self.groups.get(name).map(|group| &group.permissions);
                let permissions: Vec<Value> = permissions
                    .into_iter()
                    .flatten()
                    .map(|one| json!({ "permission": { "name": one } }))
                    .collect();
                json!({ "group": { "name": name, "permissions": permissions } })
            })
            .collect();
        json!({
            "id": member.id,
            "username": name,
            "isOwner": is_owner,
            "isBlacklisted": member.is_blacklisted && !is_owner,
            "groups": groups,
            "permissions": self.permissions_of(&member),
        })
    }

    /// Does something with somebody, as plugins ask for it.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn act(&mut self, username: &str, action: &str, data: &Value) -> Result<Value, String> {
        let group = || {
            data.get("group")
                .and_then(Value::as_str)
                .map(str::to_owned)
                .ok_or_else(|| format!("{action} needs a group"))
        };
        match action {
            "addGroup" => self.add(username, &group()?),
            "removeGroup" => self.remove(username, &group()?),
            "getGroups" => Ok(json!(self.member(username).groups.clone())),
            "getPermissions" => {
                let member = self.member(username).clone();
                Ok(json!(self.permissions_of(&member)))
            }
            "isBlacklisted" => Ok(Value::from(self.standing(username).is_blacklisted)),
            "setBlacklisted" => {
                let value = data.get("value").unwrap_or(data);
                self.member(username).is_blacklisted = value.as_bool().unwrap_or(false);
                Ok(self.user(username))
            }
            other => Err(format!("Unknown action: {other}")),
        }
    }

    fn add(&mut self, username: &str, group: &str) -> Result<Value, String> {
        let name = self
            .named(group)
            .ok_or_else(|| format!("There is no group “{group}”."))?;
        self.put(username, &name);
        Ok(self.user(username))
    }

    fn remove(&mut self, username: &str, group: &str) -> Result<Value, String> {
        let member = self.member(username);
        let before = member.groups.len();
        member
            .groups
            .retain(|name| !name.eq_ignore_ascii_case(group));
        if member.groups.len() == before {
            return Err(format!("{username} is not in the group “{group}”."));
        }
        if member.groups.is_empty() {
            member.groups.push(DEFAULT_GROUP.to_owned());
        }
        Ok(self.user(username))
    }

    fn named(&self, group: &str) -> Option<String> {
        let exact = self.groups.contains_key(group).then(|| group.to_owned());
        exact.or_else(|| {
            self.groups
                .keys()
                .find(|name| name.eq_ignore_ascii_case(group))
                .cloned()
        })
    }

    pub(super) fn forget_permissions(
        &mut self,
        owner: Option<&str>,
        names: Option<&[String]>,
    ) -> usize {
        let before = self.permissions.len();
        self.permissions
            .retain(|name, (_, by)| !is_meant(name, by.as_deref(), owner, names));
        before - self.permissions.len()
    }

    pub(super) fn forget_groups(&mut self, owner: Option<&str>, names: Option<&[String]>) -> usize {
        let before = self.groups.len();
        self.groups
            .retain(|name, group| !is_meant(name, group.owner.as_deref(), owner, names));
        before - self.groups.len()
    }
}

/// Whether something is among what is to be forgotten. Without an owner nothing is.
pub(super) fn is_meant(
    name: &str,
    by: Option<&str>,
    owner: Option<&str>,
    names: Option<&[String]>,
) -> bool {
    let is_named = names.is_none_or(|names| names.iter().any(|one| one == name));
    owner.is_some() && by == owner && is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_new_is_a_user_and_the_last_group_comes_back() {
        let mut people = People::new(&["Boss".into()]);
        assert_eq!(people.user("Steve")["groups"][0]["group"]["name"], "User");
        assert!(
            people
                .act("steve", "removeGroup", &json!({"group": "Admin"}))
                .is_err()
        );
        people
            .act("steve", "removeGroup", &json!({"group": "user"}))
            .unwrap();
        assert_eq!(
            people.act("STEVE", "getGroups", &Value::Null).unwrap(),
            json!(["User"])
        );
        assert_eq!(people.user("boss")["isOwner"], true);
    }

    #[test]
    fn an_owner_is_never_ignored() {
        let mut people = People::new(&["boss".into()]);
        for name in ["boss", "steve"] {
            people
                .act(name, "setBlacklisted", &json!({"value": true}))
                .unwrap();
        }
        assert!(!people.standing("boss").is_blacklisted && people.standing("Steve").is_blacklisted);
    }
}
