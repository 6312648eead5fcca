use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Somebody a bot knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Their id.
    pub id: i32,
    /// Their name, in lower case.
    pub username: String,
    /// Whether the bot ignores them.
    pub is_blacklisted: bool,
    /// The ids of the groups they are in.
    pub group_ids: Vec<i32>,
    /// What the bot's owner wants to remember of them.
    pub note: String,
    /// When they last spoke; absent where nobody heard them yet.
    pub last_seen_at: Option<UnixMillis>,
    /// When the bot first heard of them.
    pub created_at: UnixMillis,
    /// Changes with the note. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Asks for people of a bot, in pages.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListPeopleReq {
    /// Whose.
    pub bot_id: i32,
    /// Part of a name or a note; empty: all.
    pub search: String,
    /// Members of this group alone.
    pub group_id: Option<i32>,
    /// Only those the bot ignores.
    pub is_blacklisted: bool,
    /// The order.
    pub order: PeopleOrder,
    /// `next` of the page before.
    pub after: Option<String>,
    /// 1 to 500.
    pub limit: u32,
}

/// The order of a list of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PeopleOrder {
    /// By name.
    Name,
    /// Who spoke last first.
    LastSeen,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeoplePage {
    /// In the order asked for.
    pub people: Vec<PersonView>,
    /// For the next page; absent where this is the last.
    pub next: Option<String>,
    /// How many the search finds in all.
    pub total: u32,
}

/// Makes somebody known who has not spoken yet.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreatePersonReq {
    /// To which bot.
    pub bot_id: i32,
    /// 1 to 64 bytes.
    pub username: String,
}

/// Changes the note of somebody.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetPersonNoteReq {
    /// Of which bot.
    pub bot_id: i32,
    /// Whose.
    pub id: i32,
    /// Up to 1,000 characters.
    pub note: String,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Changes people of a bot, one or many.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePeopleReq {
    /// Of which bot.
    pub bot_id: i32,
    /// Whom; up to 100,000.
    pub ids: Vec<i32>,
    /// How.
    pub change: PeopleChange,
}

/// What is done to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PeopleChange {
    /// The bot ignores them, or listens again.
    Blacklist {
        /// Whether it ignores them.
        is_blacklisted: bool,
    },
    /// They are put into a group.
    AddGroup {
        /// Which.
        group_id: i32,
    },
    /// They are taken out of a group; who is in no other is put into the default one.
    RemoveGroup {
        /// Which.
        group_id: i32,
    },
}

/// Asks for everybody a search finds, whether a page of them was read or not.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindPeopleReq {
    /// Whose.
    pub bot_id: i32,
    /// Part of a name or a note; empty: all.
    pub search: String,
    /// Members of this group alone.
    pub group_id: Option<i32>,
    /// Only those the bot ignores.
    pub is_blacklisted: bool,
}

/// Everybody a search finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundPeople {
    /// By name. More than 100,000, which is as many as can be changed at once, are refused.
    pub ids: Vec<i32>,
}

/// Names people of a bot.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeopleReq {
    /// Of which bot.
    pub bot_id: i32,
    /// Whom; up to 100,000.
    pub ids: Vec<i32>,
}

/// Whom a change touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleTouched {
    /// How many it was for.
    pub count: u32,
    /// Those who are not as they were: by the opposite change of them it is taken back.
    pub changed: Vec<i32>,
    /// Those of them who were put into the default group, since they were left without any.
    pub put_into_default: Vec<i32>,
}

/// Writes all people of a bot into a file.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportPeopleReq {
    /// Of which bot.
    pub bot_id: i32,
    /// In which form.
    pub format: PeopleFormat,
}

/// The forms people travel in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PeopleFormat {
    /// A table: `username,groups,blacklisted,note`.
    Csv,
    /// A list of objects with these fields.
    Json,
}

/// Where the people of a bot were written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportedPeople {
    /// The file.
    pub path: String,
    /// How many are in it.
    pub count: u32,
}

/// Makes people known from a text in one of the forms of an export; those known already are changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportPeopleReq {
    /// To which bot.
    pub bot_id: i32,
    /// CSV or JSON, up to 16 MB. Groups that are not there are made.
    pub text: String,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedPeople {
    /// How many were taken.
    pub count: u32,
    /// Groups that were made for them.
    pub new_groups: Vec<String>,
    /// What was not taken, the first hundred.
    pub problems: Vec<PeopleProblem>,
}

/// A line or entry that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleProblem {
    /// Which, counted from 1.
    pub line: u32,
    /// Why, in English.
    pub message: String,
}

/// Asks for the groups of a bot and the permissions it knows.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListGroupsReq {
    /// Whose.
    pub bot_id: i32,
}

/// The groups of a bot and all permissions that are named anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GroupsView {
    /// By name.
    pub groups: Vec<GroupView>,
    /// By name.
    pub permissions: Vec<PermissionView>,
}

/// A group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// Its id.
    pub id: i32,
    /// Whose it is.
    pub bot_id: i32,
    /// Its name.
    pub name: String,
    /// What its members may do by it, wildcards among them.
    pub permissions: Vec<String>,
    /// The ids of the groups it inherits from.
    pub parent_ids: Vec<i32>,
    /// What its members may do by what it inherits, and not by itself.
    pub inherited: Vec<String>,
    /// Whether it comes with every bot, and so keeps its name and stays.
    pub is_system: bool,
    /// Whether everybody is in it who is in no other.
    pub is_default: bool,
    /// How many are in it.
    pub member_count: u32,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// A permission that is named by a group, by a command, or by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermissionView {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether it was made by hand and so can be deleted.
    pub is_own: bool,
    /// The commands that need it, by name.
    pub commands: Vec<String>,
    /// Changes with its description. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Adds a group.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateGroupReq {
    /// To which bot.
    pub bot_id: i32,
    /// 1 to 64 characters.
    pub name: String,
    /// What its members may do.
    pub permissions: Vec<String>,
    /// The groups it inherits from.
    pub parent_ids: Vec<i32>,
}

/// Changes a group; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateGroupReq {
    /// Which one.
    pub id: i32,
    /// Of which bot.
    pub bot_id: i32,
    /// 1 to 64 characters.
    pub name: Option<String>,
    /// What its members may do.
    pub permissions: Option<Vec<String>>,
    /// The groups it inherits from.
    pub parent_ids: Option<Vec<i32>>,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Names a group.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupReq {
    /// Which one.
    pub id: i32,
    /// Of which bot.
    pub bot_id: i32,
}

/// Makes a permission known by name, or describes it anew.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutPermissionReq {
    /// To which bot.
    pub bot_id: i32,
    /// Such as `shop.open`; 1 to 100 characters without spaces.
    pub name: String,
    /// What it is for; up to 500 characters.
    pub description: String,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is described
    /// anew whatever it was.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Names a permission.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionReq {
    /// Of which bot.
    pub bot_id: i32,
    /// Which one.
    pub name: String,
}
