//! Whom a bot knows by name. Names are kept as [`player_key`] has them, since the game does not tell
//! `Alex` from `alex` either.

use std::collections::HashMap;

use sculk_core::{BotId, GroupId, UserId, player_key};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Statement,
    sea_query::OnConflict,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bots,
    groups::{self, DEFAULT_GROUP},
    transaction::in_own_transaction,
};

/// Longest name that is kept, in bytes. Minecraft's own have 16.
pub const MAX_USERNAME: usize = 64;

/// Somebody a bot knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Never given to another.
    pub id: UserId,
    /// Whose acquaintance it is.
    pub bot_id: BotId,
    /// In lower case.
    pub username: String,
    /// Whether the bot ignores what they say.
    pub is_blacklisted: bool,
    /// The groups they are in, by id.
    pub groups: Vec<GroupId>,
    /// What the bot's owner wants to remember of them.
    pub note: String,
    /// When they last spoke; 0 where nobody heard them yet.
    pub last_seen_at: UnixMillis,
    /// When the bot first heard of them.
    pub created_at: UnixMillis,
    /// When their row last changed.
    pub updated_at: UnixMillis,
}

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub username: String,
        pub is_blacklisted: bool,
        pub created_at: i64,
        pub updated_at: i64,
        pub note: String,
        pub last_seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod member {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "group_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

pub(crate) fn with_groups(row: Model, groups: Vec<GroupId>) -> User {
    User {
        id: UserId(row.id),
        bot_id: BotId(row.bot_id),
        username: row.username,
        is_blacklisted: row.is_blacklisted,
        groups,
        note: row.note,
        last_seen_at: UnixMillis(row.last_seen_at),
        created_at: UnixMillis(row.created_at),
        updated_at: UnixMillis(row.updated_at),
    }
}

async fn groups_of(db: &impl ConnectionTrait, user: i32) -> Result<Vec<GroupId>, StoreError> {
    let ids: Vec<i32> = member::Entity::find()
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::UserId.eq(user))
        .order_by_asc(member::Column::GroupId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(GroupId).collect())
}

async fn find(db: &impl ConnectionTrait, id: UserId) -> Result<User, StoreError> {
    let row = Entity::find_by_id(id.0).one(db).await?;
    let row = row.ok_or(StoreError::NotFound {
        what: Record::User,
        id: id.0,
    })?;
    let groups = groups_of(db, id.0).await?;
    Ok(with_groups(row, groups))
}

pub(crate) async fn named(
    db: &impl ConnectionTrait,
    bot: BotId,
    username: &str,
) -> Result<Option<User>, StoreError> {
    let row = Entity::find()
        .filter(Column::BotId.eq(bot.0))
        .filter(Column::Username.eq(username))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let groups = groups_of(db, row.id).await?;
    Ok(Some(with_groups(row, groups)))
}

async fn join_group(
    db: &impl ConnectionTrait,
    user: UserId,
    group: GroupId,
) -> Result<(), StoreError> {
    let row = member::ActiveModel {
        user_id: Set(user.0),
        group_id: Set(group.0),
    };
    let keep = OnConflict::columns([member::Column::UserId, member::Column::GroupId])
        .do_nothing()
        .to_owned();
    member::Entity::insert(row)
        .on_conflict(keep)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What must be known of somebody to judge what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserStanding {
    /// Never given to another.
    pub id: UserId,
    /// In lower case.
    pub username: String,
    /// Whether the bot ignores what they say.
    pub is_blacklisted: bool,
    /// The groups they are in.
    pub groups: Vec<GroupId>,
}

impl Store {
    /// Everybody a bot knows, as far as they are judged by it. Meant to be held in memory.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_standings(&self, bot: BotId) -> Result<Vec<UserStanding>, StoreError> {
        let db = &self.readers;
        // The rows of one user come one after the other.
        let sql = "SELECT u.id, u.username, u.is_blacklisted, m.group_id FROM users AS u \
                   LEFT JOIN group_members AS m ON m.user_id = u.id WHERE u.bot_id = ?";
        let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, [bot.0.into()]);
        let mut standings: Vec<UserStanding> = Vec::new();
        for row in db.query_all_raw(wanted).await? {
            let id = UserId(row.try_get_by_index(0)?);
            let group: Option<i32> = row.try_get_by_index(3)?;
            match standings.last_mut() {
                Some(last) if last.id == id => last.groups.extend(group.map(GroupId)),
                _ => standings.push(UserStanding {
                    id,
                    username: row.try_get_by_index(1)?,
                    is_blacklisted: row.try_get_by_index(2)?,
                    groups: group.map(GroupId).into_iter().collect(),
                }),
            }
        }
        Ok(standings)
    }

    /// Everybody a bot knows, by id, with their groups.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_users(&self, bot: BotId) -> Result<Vec<User>, StoreError> {
        let of_bot = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::BotId.eq(bot.0))
            .into_query();
        let pairs: Vec<(i32, i32)> = member::Entity::find()
            .select_only()
            .columns([member::Column::UserId, member::Column::GroupId])
            .filter(member::Column::UserId.in_subquery(of_bot))
            .into_tuple()
            .all(&self.readers)
            .await?;
        let mut groups: HashMap<i32, Vec<GroupId>> = HashMap::new();
        for (user, group) in pairs {
            groups.entry(user).or_default().push(GroupId(group));
        }
        let rows = Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .all(&self.readers)
            .await?;
        let mut users: Vec<_> = rows
            .into_iter()
            .map(|row| {
                let groups = groups.remove(&row.id).unwrap_or_default();
                with_groups(row, groups)
            })
            .collect();
        users.sort_by_key(|user| user.id);
        Ok(users)
    }

    /// See [`Transaction::ensure_user`].
    ///
    /// # Errors
    /// As there.
    pub async fn ensure_user(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        in_own_transaction!(self.ensure_user(bot, username, now))
    }

    /// See [`Transaction::set_blacklisted`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_blacklisted(
        &self,
        user: UserId,
        is_blacklisted: bool,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        in_own_transaction!(self.set_blacklisted(user, is_blacklisted, now))
    }

    /// See [`Transaction::add_to_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn add_to_group(&self, user: UserId, group: GroupId) -> Result<User, StoreError> {
        in_own_transaction!(self.add_to_group(user, group))
    }

    /// See [`Transaction::remove_from_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn remove_from_group(
        &self,
        user: UserId,
        group: GroupId,
    ) -> Result<User, StoreError> {
        in_own_transaction!(self.remove_from_group(user, group))
    }
}

impl Transaction {
    /// The user of this name, made and put into [`DEFAULT_GROUP`] where there is none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot; [`StoreError::Invalid`] for a blank name or one over
    /// [`MAX_USERNAME`] bytes.
    pub async fn ensure_user(
        &self,
        bot: BotId,
        username: &str,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        let username = player_key(username);
        if username.is_empty() || username.len() > MAX_USERNAME {
            return Err(StoreError::Invalid {
                what: "name of a user",
                reason: format!("it must have 1 to {MAX_USERNAME} bytes"),
            });
        }
        let db = self.connection();
        if let Some(user) = named(db, bot, &username).await? {
            return Ok(user);
        }
        bots::find(db, bot).await?;
        let row = ActiveModel {
            bot_id: Set(bot.0),
            username: Set(username),
            is_blacklisted: Set(false),
            created_at: Set(now.0),
            updated_at: Set(now.0),
            ..Default::default()
        };
        let id = UserId(row.insert(db).await?.id);
        if let Some(group) = groups::named(db, bot, DEFAULT_GROUP).await? {
            join_group(db, id, group.id).await?;
        }
        find(db, id).await
    }

    /// Sets or takes away the mark by which a bot ignores somebody.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_blacklisted(
        &self,
        user: UserId,
        is_blacklisted: bool,
        now: UnixMillis,
    ) -> Result<User, StoreError> {
        let db = self.connection();
        find(db, user).await?;
        ActiveModel {
            id: Set(user.0),
            is_blacklisted: Set(is_blacklisted),
            updated_at: Set(now.0),
            ..Default::default()
        }
        .update(db)
        .await?;
        find(db, user).await
    }

    /// Puts somebody into a group; one who is in it stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] for a group of another bot.
    pub async fn add_to_group(&self, user: UserId, group: GroupId) -> Result<User, StoreError> {
        let db = self.connection();
        let (found, group) = (find(db, user).await?, groups::find(db, group).await?);
        if found.bot_id != group.bot_id {
            return Err(StoreError::Invalid {
                what: "membership",
                reason: "the group belongs to another bot".to_owned(),
            });
        }
        join_group(db, user, group.id).await?;
        find(db, user).await
    }

    /// Takes somebody out of a group. One left without any is put into [`DEFAULT_GROUP`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] for one who is not in it.
    pub async fn remove_from_group(
        &self,
        user: UserId,
        group: GroupId,
    ) -> Result<User, StoreError> {
        let db = self.connection();
        let found = find(db, user).await?;
        let done = member::Entity::delete_by_id((user.0, group.0))
            .exec(db)
            .await?;
        if done.rows_affected == 0 {
            let name = groups::find(db, group).await?.name;
            return Err(StoreError::Invalid {
                what: "change of a membership",
                reason: format!("“{}” is not in the group “{name}”", found.username),
            });
        }
        if found.groups == [group]
            && let Some(default) = groups::named(db, found.bot_id, DEFAULT_GROUP).await?
        {
            join_group(db, user, default.id).await?;
        }
        find(db, user).await
    }
}
