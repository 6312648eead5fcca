use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sculk_core::{GroupId, UserId, player_key};

use crate::Grants;

/// A group to the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRule {
    /// What graphs and commands call it.
    pub name: String,
    /// What its members may do.
    pub permissions: Vec<String>,
    /// Groups whose permissions its members have, too.
    pub parents: Vec<GroupId>,
    /// Whether it counts for everybody who is in no other.
    pub is_default: bool,
}

/// The people of one bot, in memory: who is in which group, and what that lets them do.
///
/// Few sets of groups occur, and many people share each: what a set grants is worked out once.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    groups: HashMap<GroupId, GroupRule>,
    members: HashMap<Box<str>, Member>,
    sets: Vec<GroupSet>,
    set_of: HashMap<Box<[GroupId]>, u32>,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    id: UserId,
    is_blacklisted: bool,
    set: u32,
}

#[derive(Debug, Clone)]
struct GroupSet {
    groups: Box<[GroupId]>,
    grants: Arc<Grants>,
}

/// What the rules must know of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Absent for one the bot does not know yet.
    pub id: Option<UserId>,
    /// Whether the bot ignores them.
    pub is_blacklisted: bool,
    /// What they may do.
    pub grants: Arc<Grants>,
}

/// Somebody who is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'a> {
    /// Their id.
    pub id: UserId,
    /// Whether the bot ignores them.
    pub is_blacklisted: bool,
    /// The groups they were put into.
    pub groups: &'a [GroupId],
}

impl Directory {
    /// Replaces all groups; what people may do changes at once.
    pub fn set_groups(&mut self, groups: impl IntoIterator<Item = (GroupId, GroupRule)>) {
        self.groups = groups.into_iter().collect();
        let fresh: Vec<_> = self
            .sets
            .iter()
            .map(|set| self.grants_of(&set.groups))
            .collect();
        for (set, grants) in self.sets.iter_mut().zip(fresh) {
            set.grants = Arc::new(grants);
        }
        // One who is not known counts as a member of the default group alone.
        self.set(Vec::new());
    }

    /// Puts somebody in, or changes them.
    pub fn put(&mut self, name: &str, id: UserId, is_blacklisted: bool, groups: Vec<GroupId>) {
        let set = self.set(groups);
        let member = Member {
            id,
            is_blacklisted,
            set,
        };
        self.members.insert(player_key(name).into(), member);
    }

    /// Forgets somebody.
    pub fn remove(&mut self, name: &str) {
        self.members.remove(player_key(name).as_str());
    }

    /// What the rules must know of somebody; one who is not known counts as a new one.
    #[must_use]
    pub fn standing(&self, name: &str) -> Standing {
        let member = self.members.get(player_key(name).as_str());
        let set = match member {
            Some(member) => self.sets.get(member.set as usize),
            None => self
                .set_of
                .get(&[][..])
                .and_then(|&set| self.sets.get(set as usize)),
        };
        Standing {
            id: member.map(|member| member.id),
            is_blacklisted: member.is_some_and(|member| member.is_blacklisted),
            grants: set.map(|set| Arc::clone(&set.grants)).unwrap_or_default(),
        }
    }

    /// Somebody, if they are known.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Known<'_>> {
        let member = self.members.get(player_key(name).as_str())?;
        Some(Known {
            id: member.id,
            is_blacklisted: member.is_blacklisted,
            groups: &self.sets.get(member.set as usize)?.groups,
        })
    }

    /// A group by its id.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&GroupRule> {
        self.groups.get(&id)
    }

    /// A group by its name: exactly as written, else in any case.
    #[must_use]
    pub fn group_named(&self, name: &str) -> Option<GroupId> {
        let exact = self.groups.iter().find(|(_, group)| group.name == name);
        let small = name.to_lowercase();
        let alike = || {
            let mut groups = self.groups.iter();
            groups.find(|(_, group)| group.name.to_lowercase() == small)
        };
        exact.or_else(alike).map(|(&id, _)| id)
    }

    /// The names of all groups, sorted.
    #[must_use]
    pub fn group_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self
            .groups
            .values()
            .map(|group| group.name.as_str())
            .collect();
        names.sort_unstable();
        names
    }

    /// The groups that count for somebody who was put into these: those that are still there, the
    /// default one where none is.
    #[must_use]
    pub fn counting(&self, groups: &[GroupId]) -> Vec<GroupId> {
        let there = groups
            .iter()
            .copied()
            .filter(|id| self.groups.contains_key(id));
        let there: Vec<_> = there.collect();
        if !there.is_empty() {
            return there;
        }
        let default = self.groups.iter().filter(|(_, group)| group.is_default);
        default.map(|(&id, _)| id).collect()
    }

    /// These groups and all they inherit from, each once, nearest first.
    #[must_use]
    pub fn with_ancestors(&self, groups: &[GroupId]) -> Vec<GroupId> {
        let mut seen = HashSet::new();
        let mut all: Vec<GroupId> = groups.to_vec();
        all.retain(|&id| seen.insert(id));
        let mut next = 0;
        while let Some(group) = all.get(next).copied() {
            next += 1;
            for &parent in self
                .groups
                .get(&group)
                .iter()
                .flat_map(|group| &group.parents)
            {
                if seen.insert(parent) {
                    all.push(parent);
                }
            }
        }
        all.retain(|id| self.groups.contains_key(id));
        all
    }

    /// The permissions of these groups together, inherited ones included, each once.
    #[must_use]
    pub fn permissions_of(&self, groups: &[GroupId]) -> Vec<String> {
        let mut seen = HashSet::new();
        self.with_ancestors(groups)
            .iter()
            .filter_map(|id| self.groups.get(id))
            .flat_map(|group| &group.permissions)
            .filter(|name| seen.insert(name.as_str()))
            .cloned()
            .collect()
    }

    /// Whether somebody may do all that these groups may, and so may hand them out: else whoever may put
    /// people into groups could make himself whatever he likes.
    #[must_use]
    pub fn may_all_of(&self, name: &str, groups: &[GroupId]) -> bool {
        let grants = self.standing(name).grants;
        let all = self.permissions_of(groups);
        all.iter().all(|permission| grants.allow(permission))
    }

    /// Whether somebody may do all that another may.
    #[must_use]
    pub fn is_level_with(&self, name: &str, other: &str) -> bool {
        let own = self.find(other).map_or(&[][..], |known| known.groups);
        self.may_all_of(name, &self.counting(own))
    }

    /// How many are known.
    #[must_use]
    pub fn n_members(&self) -> usize {
        self.members.len()
    }

    fn grants_of(&self, groups: &[GroupId]) -> Grants {
        let permissions = self.permissions_of(&self.counting(groups));
        Grants::of(permissions.iter().map(String::as_str))
    }

    fn set(&mut self, mut groups: Vec<GroupId>) -> u32 {
        groups.sort_unstable();
        groups.dedup();
        let groups = groups.into_boxed_slice();
        if let Some(&set) = self.set_of.get(&groups) {
            return set;
        }
        let grants = Arc::new(self.grants_of(&groups));
        // Not more sets than people, of whom the database holds fewer than 2³¹.
        let set = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(GroupSet {
            groups: groups.clone(),
            grants,
        });
        self.set_of.insert(groups, set);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: GroupId = GroupId(1);
    const STAFF: GroupId = GroupId(2);
    const CHIEF: GroupId = GroupId(3);

    fn group(name: &str, permissions: &[&str], parents: &[GroupId]) -> GroupRule {
        GroupRule {
            name: name.into(),
            permissions: permissions.iter().map(|&name| name.into()).collect(),
            parents: parents.to_vec(),
            is_default: name == "User",
        }
    }

    fn directory() -> Directory {
        let mut directory = Directory::default();
        directory.set_groups([
            (USER, group("User", &["user.say"], &[])),
            (STAFF, group("Staff", &["staff.*"], &[USER])),
            (CHIEF, group("Chief", &["shop.open"], &[STAFF])),
        ]);
        directory.put("Alex", UserId(1), false, vec![CHIEF]);
        directory.put("Steve", UserId(2), true, vec![USER]);
        directory
    }

    #[test]
    fn groups_inherit_at_any_depth() {
        let alex = directory().standing("ALEX");
        for permission in ["shop.open", "staff.kick", "user.say"] {
            assert!(alex.grants.allow(permission), "{permission}");
        }
        assert!(!alex.grants.allow("admin.stop"));
    }

    #[test]
    fn a_circle_of_groups_ends() {
        let mut directory = directory();
        directory.set_groups([
            (USER, group("User", &["a"], &[STAFF])),
            (STAFF, group("Staff", &["b"], &[USER, STAFF])),
        ]);
        assert_eq!(directory.permissions_of(&[USER]), ["a", "b"]);
    }

    #[test]
    fn a_change_of_a_group_holds_for_its_members_at_once() {
        let mut directory = directory();
        directory.set_groups([(USER, group("User", &["user.shout"], &[]))]);
        let alex = directory.standing("alex");
        assert!(
            alex.grants.allow("user.shout") && !alex.grants.allow("shop.open"),
            "one whose groups are gone counts as a member of the default one"
        );
        assert!(directory.standing("nobody").grants.allow("user.shout"));
    }

    #[test]
    fn one_who_is_not_known_is_in_the_default_group() {
        let nobody = directory().standing("Herobrine");
        assert!(nobody.id.is_none() && !nobody.is_blacklisted);
        assert!(nobody.grants.allow("user.say") && !nobody.grants.allow("staff.kick"));
        assert_eq!(Directory::default().standing("x"), Standing::default());
    }

    #[test]
    fn only_who_may_as_much_hands_out_a_group_or_is_level_with_somebody() {
        let mut directory = directory();
        directory.put("Mod", UserId(3), false, vec![STAFF]);
        assert!(directory.may_all_of("mod", &[STAFF]) && directory.may_all_of("alex", &[STAFF]));
        assert!(!directory.may_all_of("mod", &[CHIEF]));
        assert!(!directory.may_all_of("nobody", &[STAFF]), "not with a star");
        assert!(directory.is_level_with("mod", "steve") && directory.is_level_with("mod", "new"));
        assert!(directory.is_level_with("mod", "mod") && directory.is_level_with("alex", "mod"));
        assert!(!directory.is_level_with("mod", "alex"));
    }

    #[test]
    fn the_blacklist_holds_for_the_very_name() {
        let directory = directory();
        assert!(directory.standing("sTeVe").is_blacklisted);
        assert!(!directory.standing("st\u{435}ve").is_blacklisted);
    }
}
