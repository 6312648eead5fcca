//! People as lists show them, in pages, and what is remembered of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use sculk_core::{BotId, GroupId, UserId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult as _, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _, Statement, Value,
};

use crate::{
    Store, StoreError, Transaction, UnixMillis, User,
    transaction::in_own_transaction,
    users::{entity::Model, member, with_groups},
    users_search::{conditions, few_of},
};

/// Ids of one statement: SQLite takes 32,766 values in one.
pub(crate) const PER_STATEMENT: usize = 10_000;

/// Which people are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Part of the name or of the note, in any case; one or two letters: part of the name; empty: all.
    pub search: String,
    /// Members of this group.
    pub group: Option<GroupId>,
    /// Only those the bot ignores.
    pub is_blacklisted: bool,
}

/// The order of a list of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UserOrder {
    /// By name.
    #[default]
    Name,
    /// Who spoke last first.
    LastSeen,
}

/// Where a page of people ends; the next begins behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCursor {
    /// In a list by name.
    Name(String),
    /// In a list by when they were seen.
    LastSeen(UnixMillis, UserId),
}

impl UserCursor {
    /// The cursor behind somebody.
    #[must_use]
    pub fn behind(order: UserOrder, user: &User) -> Self {
        match order {
            UserOrder::Name => Self::Name(user.username.clone()),
            UserOrder::LastSeen => Self::LastSeen(user.last_seen_at, user.id),
        }
    }
}

/// As many question marks as there are ids.
pub(crate) fn marks(n: usize) -> String {
    vec!["?"; n].join(", ")
}

pub(crate) fn ids_of(users: &[UserId]) -> impl Iterator<Item = Value> {
    users.iter().map(|user| user.0.into())
}

pub(crate) fn first_column(rows: &[QueryResult]) -> Result<Vec<UserId>, StoreError> {
    let ids = rows.iter().map(|row| Ok(UserId(row.try_get_by_index(0)?)));
    ids.collect()
}

/// Reads rows of users.
pub(crate) async fn models(
    db: &impl ConnectionTrait,
    sql: String,
    values: Vec<Value>,
) -> Result<Vec<Model>, StoreError> {
    let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(wanted).await?;
    let models = rows
        .iter()
        .map(|row| Ok(Model::from_query_result(row, "")?));
    models.collect()
}

/// The page of a list that was read whole.
fn page_of(
    mut users: Vec<User>,
    order: UserOrder,
    behind: Option<&UserCursor>,
    limit: u32,
) -> Vec<User> {
    let newest_first = |user: &User| Reverse((user.last_seen_at, user.id));
    match order {
        UserOrder::Name => users.sort_unstable_by(|one, other| one.username.cmp(&other.username)),
        UserOrder::LastSeen => users.sort_unstable_by_key(newest_first),
    }
    users.retain(|user| match behind {
        Some(UserCursor::Name(name)) => user.username > *name,
        Some(UserCursor::LastSeen(at, id)) => newest_first(user) > Reverse((*at, *id)),
        None => true,
    });
    users.truncate(limit as usize);
    users
}

async fn with_their_groups(
    db: &impl ConnectionTrait,
    rows: Vec<Model>,
) -> Result<Vec<User>, StoreError> {
    let mut groups: HashMap<i32, Vec<GroupId>> = HashMap::new();
    for part in rows.chunks(PER_STATEMENT) {
        let pairs: Vec<(i32, i32)> = member::Entity::find()
            .select_only()
            .columns([member::Column::UserId, member::Column::GroupId])
            .filter(member::Column::UserId.is_in(part.iter().map(|row| row.id)))
            .order_by_asc(member::Column::UserId)
            .order_by_asc(member::Column::GroupId)
            .into_tuple()
            .all(db)
            .await?;
        for (user, group) in pairs {
            groups.entry(user).or_default().push(GroupId(group));
        }
    }
    let users = rows.into_iter().map(|row| {
        let groups = groups.remove(&row.id).unwrap_or_default();
        with_groups(row, groups)
    });
    Ok(users.collect())
}

/// The people of a bot that have these ids, by id.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    bot: BotId,
    ids: &[UserId],
) -> Result<Vec<User>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(PER_STATEMENT) {
        let sql = format!(
            "SELECT * FROM users WHERE id IN ({}) AND bot_id = ?",
            marks(part.len())
        );
        let values: Vec<Value> = ids_of(part).chain([bot.0.into()]).collect();
        rows.extend(models(db, sql, values).await?);
    }
    let mut users = with_their_groups(db, rows).await?;
    users.sort_by_key(|user| user.id);
    Ok(users)
}

impl Store {
    /// A page of people behind a cursor of the same order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn users_page(
        &self,
        bot: BotId,
        filter: &UserFilter,
        order: UserOrder,
        behind: Option<&UserCursor>,
        limit: u32,
    ) -> Result<Vec<User>, StoreError> {
        let db = &self.readers;
        if let Some(few) = few_of(db, bot, filter).await? {
            let users = with_their_groups(db, few).await?;
            return Ok(page_of(users, order, behind, limit));
        }
        let (mut sql, mut values) = conditions(bot, filter);
        match behind {
            Some(UserCursor::Name(name)) => {
                sql.push_str(" AND username > ?");
                values.push(name.as_str().into());
            }
            Some(UserCursor::LastSeen(at, id)) => {
                sql.push_str(" AND (last_seen_at, id) < (?, ?)");
                values.extend([Value::from(at.0), Value::from(id.0)]);
            }
            None => {}
        }
        let order = match order {
            UserOrder::Name => "username",
            UserOrder::LastSeen => "last_seen_at DESC, id DESC",
        };
        values.push(i64::from(limit).into());
        let sql = format!("SELECT * FROM users WHERE {sql} ORDER BY {order} LIMIT ?");
        with_their_groups(db, models(db, sql, values).await?).await
    }

    /// The ids of the people a filter lets through, by name; of too many the first `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn user_ids(
        &self,
        bot: BotId,
        filter: &UserFilter,
        limit: u32,
    ) -> Result<Vec<UserId>, StoreError> {
        let db = &self.readers;
        if let Some(mut few) = few_of(db, bot, filter).await? {
            few.sort_unstable_by(|one, other| one.username.cmp(&other.username));
            let ids = few.into_iter().map(|row| UserId(row.id));
            return Ok(ids.take(limit as usize).collect());
        }
        let (sql, mut values) = conditions(bot, filter);
        values.push(i64::from(limit).into());
        let sql = format!("SELECT id FROM users WHERE {sql} ORDER BY username LIMIT ?");
        let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        first_column(&db.query_all_raw(wanted).await?)
    }

    /// How many people a filter lets through.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_users(&self, bot: BotId, filter: &UserFilter) -> Result<u32, StoreError> {
        let db = &self.readers;
        if let Some(few) = few_of(db, bot, filter).await? {
            return Ok(u32::try_from(few.len()).unwrap_or(u32::MAX));
        }
        let (sql, values) = conditions(bot, filter);
        let sql = format!("SELECT COUNT(*) FROM users WHERE {sql}");
        let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let row = db.query_one_raw(wanted).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// How many are in each group of a bot; groups without members are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_members(&self, bot: BotId) -> Result<HashMap<GroupId, u32>, StoreError> {
        let db = &self.readers;
        let sql = "SELECT g.id, (SELECT COUNT(*) FROM group_members AS m WHERE m.group_id = g.id) \
                   FROM groups AS g WHERE g.bot_id = ?";
        let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, [bot.0.into()]);
        let mut counts = HashMap::new();
        for row in db.query_all_raw(wanted).await? {
            let (group, count): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if count > 0 {
                counts.insert(GroupId(group), u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
        Ok(counts)
    }

    /// The people of a bot that have these ids, by id; unknown ids are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn users_by_ids(&self, bot: BotId, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        by_ids(&self.readers, bot, ids).await
    }

    /// See [`Transaction::set_note`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_note(
        &self,
        bot: BotId,
        user: UserId,
        note: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_note(bot, user, note, now))
    }

    /// See [`Transaction::note_seen`].
    ///
    /// # Errors
    /// As there.
    pub async fn note_seen(&self, seen: &[(UserId, UnixMillis)]) -> Result<(), StoreError> {
        in_own_transaction!(self.note_seen(seen))
    }
}

impl Transaction {
    /// The people of a bot that have these ids, by id, as this transaction sees them; unknown ids are
    /// left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn users_by_ids(&self, bot: BotId, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        by_ids(self.connection(), bot, ids).await
    }

    /// Keeps what the owner wants to remember of somebody.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_note(
        &self,
        bot: BotId,
        user: UserId,
        note: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let sql = "UPDATE users SET note = ?, updated_at = ? WHERE id = ? AND bot_id = ?";
        let values = [note.into(), now.0.into(), user.0.into(), bot.0.into()];
        let change = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        db.execute_raw(change).await?;
        Ok(())
    }

    /// Keeps what the owner wants to remember of many, by their names as the rows have them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_notes(
        &self,
        bot: BotId,
        notes: &[(String, String)],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        for (username, note) in notes {
            let sql = "UPDATE users SET note = ?, updated_at = ? WHERE bot_id = ? AND username = ?";
            let (note, name) = (note.as_str().into(), username.as_str().into());
            let values = [note, now.0.into(), bot.0.into(), name];
            let change = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
            db.execute_raw(change).await?;
        }
        Ok(())
    }

    /// Notes when people were last seen; who was seen later stays so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_seen(&self, seen: &[(UserId, UnixMillis)]) -> Result<(), StoreError> {
        let db = self.connection();
        for (user, at) in seen {
            let sql = "UPDATE users SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?";
            let values = [at.0.into(), user.0.into(), at.0.into()];
            let change = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
            db.execute_raw(change).await?;
        }
        Ok(())
    }
}
