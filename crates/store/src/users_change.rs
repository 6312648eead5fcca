//! Changes of many people at once, and whom they changed: by that a change can be taken back.

use sculk_core::{BotId, GroupId, UserId};
use sea_orm::{ConnectionTrait, Statement, Value};

use crate::{
    Store, StoreError, Transaction, UnixMillis,
    groups::{self, DEFAULT_GROUP},
    transaction::in_own_transaction,
    users_page::{PER_STATEMENT, first_column, ids_of, marks},
};

/// What is done to many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// The bot ignores them, or listens again.
    Blacklist(bool),
    /// They are put into a group of the same bot.
    AddGroup(GroupId),
    /// They are taken out of a group; who is left without any is put into the default one.
    RemoveGroup(GroupId),
}

/// Whom a change of many changed: enough to take it back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedUsers {
    /// Those who are not as they were; who was in the group already, for one, is left out.
    pub changed: Vec<UserId>,
    /// Those of them who were put into the default group, since they were left without any.
    pub put_into_default: Vec<UserId>,
}

/// Runs a statement that changes people and gives back their ids.
async fn returned(
    db: &impl ConnectionTrait,
    sql: String,
    values: impl Iterator<Item = Value>,
) -> Result<Vec<UserId>, StoreError> {
    let backend = db.get_database_backend();
    let change = Statement::from_sql_and_values(backend, sql, values.collect::<Vec<_>>());
    first_column(&db.query_all_raw(change).await?)
}

/// Puts people of a bot into a group, as far as a further condition holds; gives back who was not in it.
async fn join(
    db: &impl ConnectionTrait,
    bot: BotId,
    users: &[UserId],
    group: GroupId,
    condition: &str,
) -> Result<Vec<UserId>, StoreError> {
    let sql = format!(
        "INSERT OR IGNORE INTO group_members (user_id, group_id) \
         SELECT id, ? FROM users WHERE id IN ({}) AND bot_id = ?{condition} RETURNING user_id",
        marks(users.len())
    );
    let values = [Value::from(group.0)].into_iter();
    let values = values.chain(ids_of(users)).chain([bot.0.into()]);
    returned(db, sql, values).await
}

impl Store {
    /// See [`Transaction::change_users`].
    ///
    /// # Errors
    /// As there.
    pub async fn change_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        change: UserChange,
        now: UnixMillis,
    ) -> Result<ChangedUsers, StoreError> {
        in_own_transaction!(self.change_users(bot, ids, change, now))
    }
}

impl Transaction {
    /// Changes many people of one bot; ids that are not of it are left alone. Says who is changed by it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the group; [`StoreError::Invalid`] where it is another bot's.
    pub async fn change_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        change: UserChange,
        now: UnixMillis,
    ) -> Result<ChangedUsers, StoreError> {
        let db = self.connection();
        if let UserChange::AddGroup(group) | UserChange::RemoveGroup(group) = change
            && groups::find(db, group).await?.bot_id != bot
        {
            return Err(StoreError::Invalid {
                what: "membership",
                reason: "the group belongs to another bot".to_owned(),
            });
        }
        let default = groups::named(db, bot, DEFAULT_GROUP).await?;
        let mut done = ChangedUsers::default();
        for part in ids.chunks(PER_STATEMENT) {
            match change {
                UserChange::Blacklist(is_blacklisted) => {
                    let sql = format!(
                        "UPDATE users SET is_blacklisted = ?, updated_at = ? \
                         WHERE id IN ({}) AND bot_id = ? AND is_blacklisted <> ? RETURNING id",
                        marks(part.len())
                    );
                    let mark = || Value::from(is_blacklisted);
                    let first = [mark(), now.0.into()].into_iter();
                    let values = first.chain(ids_of(part)).chain([bot.0.into(), mark()]);
                    done.changed.extend(returned(db, sql, values).await?);
                }
                UserChange::AddGroup(group) => {
                    done.changed.extend(join(db, bot, part, group, "").await?);
                }
                UserChange::RemoveGroup(group) => {
                    let sql = format!(
                        "DELETE FROM group_members WHERE user_id IN \
                         (SELECT id FROM users WHERE id IN ({}) AND bot_id = ?) \
                         AND group_id = ? RETURNING user_id",
                        marks(part.len())
                    );
                    let values = ids_of(part).chain([bot.0.into(), group.0.into()]);
                    done.changed.extend(returned(db, sql, values).await?);
                    if let Some(default) = &default {
                        let lonely = " AND NOT EXISTS \
                             (SELECT 1 FROM group_members AS m WHERE m.user_id = users.id)";
                        let joined = join(db, bot, part, default.id, lonely).await?;
                        done.put_into_default.extend(joined);
                    }
                }
            }
        }
        Ok(done)
    }
}
