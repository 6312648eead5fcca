//! Writes that bring thousands of rows at once: whole circles of people, and what goes with them.

use std::collections::HashMap;

use sculk_core::{BotId, CommandId, GroupId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    Statement,
    sea_query::{Expr, OnConflict},
};

use crate::{
    GraphRef, MAX_USERNAME, Store, StoreError, Transaction, UnixMillis,
    crowds::{Crowd, refuse_over},
    groups::{self, permission},
    users::{self, member},
};

/// Rows of one statement: SQLite takes 32,766 values in one, and a row here has at most six.
const ROWS: usize = 4_000;

/// Somebody to be put among the users of a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their name, which is kept in lower case.
    pub username: String,
    /// Whether the bot ignores them.
    pub is_blacklisted: bool,
    /// Their groups, which are the bot's own.
    pub groups: Vec<GroupId>,
}

/// Somebody who is known already and comes again is blacklisted where either says so.
fn blacklisted_by_either() -> OnConflict {
    use users::entity::Column;
    let either = Expr::cust("is_blacklisted OR excluded.is_blacklisted");
    OnConflict::columns([Column::BotId, Column::Username])
        .value(Column::IsBlacklisted, either)
        .update_column(Column::UpdatedAt)
        .to_owned()
}

async fn user_ids(
    db: &impl ConnectionTrait,
    bot: BotId,
) -> Result<HashMap<String, i32>, StoreError> {
    let rows: Vec<(String, i32)> = users::entity::Entity::find()
        .select_only()
        .columns([users::entity::Column::Username, users::entity::Column::Id])
        .filter(users::entity::Column::BotId.eq(bot.0))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

impl Store {
    /// What graphs and plugins stored for a bot for good: owner, key and value.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn values_kept_for(
        &self,
        bot: BotId,
    ) -> Result<Vec<(String, String, String)>, StoreError> {
        let db = &self.readers;
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "SELECT owner, key, value FROM stored_values WHERE bot_id = ? \
                 AND expires_at IS NULL ORDER BY owner, key",
                [bot.0.into()],
            ))
            .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.try_get_by_index(0)?,
                    row.try_get_by_index(1)?,
                    row.try_get_by_index(2)?,
                ))
            })
            .collect()
    }
}

impl Transaction {
    /// Puts many users of a bot in. Those it knows already stay, are blacklisted where either says
    /// so, and are in the groups of both.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a name that is empty or too long.
    pub async fn put_users(
        &self,
        bot: BotId,
        new: &[NewUser],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let mut wanted: HashMap<String, &NewUser> = HashMap::with_capacity(new.len());
        for user in new {
            let name = sculk_core::player_key(&user.username);
            if name.is_empty() || name.len() > MAX_USERNAME {
                return Err(StoreError::Invalid {
                    what: "name of a user",
                    reason: format!("it must have 1 to {MAX_USERNAME} bytes"),
                });
            }
            wanted.insert(name, user);
        }
        let mut names: Vec<&String> = wanted.keys().collect();
        names.sort_unstable();
        for part in names.chunks(ROWS) {
            let rows = part.iter().map(|name| users::entity::ActiveModel {
                bot_id: Set(bot.0),
                username: Set((*name).clone()),
                is_blacklisted: Set(wanted[*name].is_blacklisted),
                created_at: Set(now.0),
                updated_at: Set(now.0),
                ..Default::default()
            });
            users::entity::Entity::insert_many(rows)
                .on_conflict(blacklisted_by_either())
                .exec_without_returning(db)
                .await?;
        }
        let ids = user_ids(db, bot).await?;
        let mut members = Vec::new();
        for (name, user) in &wanted {
            let Some(id) = ids.get(name) else { continue };
            members.extend(user.groups.iter().map(|group| member::ActiveModel {
                user_id: Set(*id),
                group_id: Set(group.0),
            }));
        }
        let keep = OnConflict::columns([member::Column::UserId, member::Column::GroupId])
            .do_nothing()
            .to_owned();
        for part in members.chunks(ROWS) {
            member::Entity::insert_many(part.iter().cloned())
                .on_conflict(keep.clone())
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    /// Gives a bot permissions with their descriptions; those it has stay as they are.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_permissions(
        &self,
        bot: BotId,
        named: &[(String, String)],
    ) -> Result<(), StoreError> {
        let keep = OnConflict::columns([permission::Column::BotId, permission::Column::Name])
            .do_nothing()
            .to_owned();
        for part in named.chunks(ROWS) {
            let rows = part
                .iter()
                .map(|(name, description)| permission::ActiveModel {
                    bot_id: Set(bot.0),
                    name: Set(name.clone()),
                    description: Set(description.clone()),
                    owner: Set(groups::USER.to_owned()),
                    ..Default::default()
                });
            permission::Entity::insert_many(rows)
                .on_conflict(keep.clone())
                .exec_without_returning(self.connection())
                .await?;
        }
        refuse_over(self.connection(), Crowd::Permissions, Some(bot)).await?;
        Ok(())
    }

    /// Writes the note of somebody a bot knows; nothing happens where it does not know them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_user(
        &self,
        bot: BotId,
        username: &str,
        note: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        use users::entity::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::Note, note.into())
            .col_expr(Column::UpdatedAt, now.0.into())
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Username.eq(sculk_core::player_key(username)))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// The living command of this very name, as it is within this transaction.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn command_named(
        &self,
        bot: BotId,
        name: &str,
    ) -> Result<Option<CommandId>, StoreError> {
        use crate::commands::entity::{Column, Entity};
        let id: Option<i32> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Name.eq(name))
            .filter(Column::DeletedAt.is_null())
            .into_tuple()
            .one(self.connection())
            .await?;
        Ok(id.map(CommandId))
    }

    /// The groups of a bot by name, as they are within this transaction.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn group_ids(&self, bot: BotId) -> Result<HashMap<String, GroupId>, StoreError> {
        let rows: Vec<(String, i32)> = groups::entity::Entity::find()
            .select_only()
            .columns([groups::entity::Column::Name, groups::entity::Column::Id])
            .filter(groups::entity::Column::BotId.eq(bot.0))
            .into_tuple()
            .all(self.connection())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(name, id)| (name, GroupId(id)))
            .collect())
    }

    /// Puts the kept variables of a graph that was just made in.
    ///
    /// # Errors
    /// As [`Transaction::keep_variable`].
    pub async fn keep_variables(
        &self,
        graph: GraphRef,
        kept: &[(String, String)],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        for (name, value) in kept {
            self.keep_variable(graph, name, value, now).await?;
        }
        Ok(())
    }
}
