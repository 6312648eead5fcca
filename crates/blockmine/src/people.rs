//! Users, groups and permissions of all bots, sorted by bot. Names are kept lower-case by
//! BlockMine's runtime but not by its panel, so one player may have two rows: they become one.

use std::collections::HashMap;

use sculk_parcel::{BotPart, GroupPart, PermissionPart, UserPart};

use crate::{Found, Row, Table, Tables, rows::Look};

pub(crate) struct People<'a> {
    users: HashMap<i64, Vec<&'a Row>>,
    groups: HashMap<i64, Vec<&'a Row>>,
    permissions: HashMap<i64, Vec<&'a Row>>,
    groups_of_user: HashMap<i64, Vec<i64>>,
    grants_of_group: HashMap<i64, Vec<i64>>,
}

fn by_bot(rows: &[Row]) -> HashMap<i64, Vec<&Row>> {
    let mut sorted: HashMap<i64, Vec<&Row>> = HashMap::new();
    for row in rows {
        if let Some(bot) = Look::new(row, "").whole("botId") {
            sorted.entry(bot).or_default().push(row);
        }
    }
    sorted
}

fn pairs(rows: &[Row], from: &str, to: &str) -> HashMap<i64, Vec<i64>> {
    let mut sorted: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in rows {
        let look = Look::new(row, "");
        if let (Some(from), Some(to)) = (look.whole(from), look.whole(to)) {
            sorted.entry(from).or_default().push(to);
        }
    }
    sorted
}

impl<'a> People<'a> {
    pub(crate) fn sort(tables: &'a Tables) -> Self {
        Self {
            users: by_bot(tables.rows(Table::User)),
            groups: by_bot(tables.rows(Table::Group)),
            permissions: by_bot(tables.rows(Table::Permission)),
            groups_of_user: pairs(tables.rows(Table::UserGroup), "userId", "groupId"),
            grants_of_group: pairs(
                tables.rows(Table::GroupPermission),
                "groupId",
                "permissionId",
            ),
        }
    }

    /// Names of permissions by id.
    pub(crate) fn permissions_of(&self, bot: i64) -> HashMap<i64, String> {
        let rows = self.permissions.get(&bot).map_or(&[][..], Vec::as_slice);
        rows.iter()
            .filter_map(|row| {
                let look = Look::new(row, "");
                Some((look.whole("id")?, look.filled("name")?))
            })
            .collect()
    }

    pub(crate) fn move_into(&mut self, id: i64, bot: &mut BotPart, found: &mut Found) {
        let names = self.permissions_of(id);
        for row in self.permissions.remove(&id).unwrap_or_default() {
            let look = Look::new(row, "");
            if let Some(name) = look.filled("name") {
                bot.permissions.push(PermissionPart {
                    name,
                    description: look.text("description").unwrap_or_default(),
                });
            }
        }
        let places = self.groups_into(id, bot, &names, found);
        self.users_into(id, bot, &places, found);
    }

    /// Groups by id, as places in the bot's list.
    fn groups_into(
        &mut self,
        id: i64,
        bot: &mut BotPart,
        names: &HashMap<i64, String>,
        found: &mut Found,
    ) -> HashMap<i64, usize> {
        let mut places = HashMap::new();
        for row in self.groups.remove(&id).unwrap_or_default() {
            let look = Look::new(row, format!("bot {} › groups", bot.username));
            let (Some(group), Some(name)) = (look.whole("id"), look.filled("name")) else {
                found.left_out(look.place.as_str(), "a group has no id or no name");
                continue;
            };
            let grants = self.grants_of_group.remove(&group).unwrap_or_default();
            let mut permissions: Vec<String> = grants
                .iter()
                .filter_map(|id| names.get(id).cloned())
                .collect();
            permissions.sort_unstable();
            permissions.dedup();
            places.insert(group, bot.groups.len());
            bot.groups.push(GroupPart {
                name,
                permissions,
                parents: Vec::new(),
            });
        }
        places
    }

    fn users_into(
        &mut self,
        id: i64,
        bot: &mut BotPart,
        places: &HashMap<i64, usize>,
        found: &mut Found,
    ) {
        let mut known: HashMap<String, usize> = HashMap::new();
        let (mut n_nameless, mut n_joined) = (0_usize, 0_usize);
        for row in self.users.remove(&id).unwrap_or_default() {
            let look = Look::new(row, "");
            let Some(name) = look.filled("username") else {
                n_nameless += 1;
                continue;
            };
            let username = name.trim().to_lowercase();
            let groups = look
                .whole("id")
                .and_then(|id| self.groups_of_user.remove(&id));
            let groups = groups.unwrap_or_default();
            let place = *known.entry(username.clone()).or_insert_with(|| {
                bot.users.push(UserPart {
                    username,
                    is_blacklisted: false,
                    groups: Vec::new(),
                    note: String::new(),
                });
                bot.users.len() - 1
            });
            n_joined += usize::from(place + 1 < bot.users.len());
            let user = &mut bot.users[place];
            user.is_blacklisted |= look.flag("isBlacklisted", false);
            for group in groups.iter().filter_map(|id| places.get(id)) {
                if !user.groups.contains(group) {
                    user.groups.push(*group);
                }
            }
        }
        let place = format!("bot {} › users", bot.username);
        if n_nameless > 0 {
            found.left_out(place.as_str(), format!("{n_nameless} of them have no name"));
        }
        if n_joined > 0 {
            let why = format!(
                "{n_joined} had the name of another in other letter case; each two became one"
            );
            found.changed(place, why);
        }
    }
}
