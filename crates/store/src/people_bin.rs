//! People and groups that were deleted: they leave their tables and lie here as documents, so that a
//! deletion can be undone.

use sculk_core::{BotId, GroupId, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    Group, Record, Store, StoreError, Transaction, UnixMillis, User,
    groups::{self, of_the_system},
    transaction::in_own_transaction,
    users::{self, member},
    users_page::by_ids,
};

/// Rows of one statement.
const ROWS: usize = 4_000;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "people_bin")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub bot_id: i32,
        pub document: String,
        pub deleted_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

#[derive(Serialize, Deserialize)]
struct BinnedUser {
    username: String,
    is_blacklisted: bool,
    note: String,
    last_seen_at: i64,
    created_at: i64,
    groups: Vec<i32>,
}

#[derive(Serialize, Deserialize)]
struct BinnedGroup {
    name: String,
    permissions: Vec<String>,
    parents: Vec<i32>,
    /// Groups that inherited from it.
    children: Vec<i32>,
    members: Vec<i32>,
}

const USER: &str = "user";
const GROUP: &str = "group";

async fn put(
    db: &impl ConnectionTrait,
    bot: BotId,
    kind: &str,
    documents: Vec<(i32, String)>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let newest = OnConflict::columns([Column::Kind, Column::Id])
        .update_columns([Column::Document, Column::DeletedAt])
        .to_owned();
    for part in documents.chunks(ROWS) {
        let rows = part.iter().map(|(id, document)| ActiveModel {
            kind: Set(kind.to_owned()),
            id: Set(*id),
            bot_id: Set(bot.0),
            document: Set(document.clone()),
            deleted_at: Set(now.0),
        });
        Entity::insert_many(rows)
            .on_conflict(newest.clone())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Takes documents out of the bin, by id; those of another bot than `only` stay there.
async fn take<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    kind: &str,
    ids: &[i32],
    only: Option<BotId>,
) -> Result<Vec<(i32, BotId, T)>, StoreError> {
    let mut taken = Vec::new();
    for part in ids.chunks(ROWS) {
        let mut mine = Condition::all()
            .add(Column::Kind.eq(kind))
            .add(Column::Id.is_in(part.iter().copied()));
        if let Some(bot) = only {
            mine = mine.add(Column::BotId.eq(bot.0));
        }
        for row in Entity::find().filter(mine.clone()).all(db).await? {
            let document =
                serde_json::from_str(&row.document).map_err(|error| StoreError::Undecodable {
                    what: format!("the deleted {kind} {}", row.id),
                    reason: error.to_string(),
                })?;
            taken.push((row.id, BotId(row.bot_id), document));
        }
        Entity::delete_many().filter(mine).exec(db).await?;
    }
    Ok(taken)
}

fn text_of(document: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(|error| StoreError::Invalid {
        what: "deletion",
        reason: error.to_string(),
    })
}

async fn join(
    db: &impl ConnectionTrait,
    pairs: impl Iterator<Item = (i32, i32)>,
) -> Result<(), StoreError> {
    let pairs: Vec<_> = pairs.collect();
    let keep = OnConflict::columns([member::Column::UserId, member::Column::GroupId])
        .do_nothing()
        .to_owned();
    for part in pairs.chunks(ROWS) {
        let rows = part.iter().map(|&(user, group)| member::ActiveModel {
            user_id: Set(user),
            group_id: Set(group),
        });
        member::Entity::insert_many(rows)
            .on_conflict(keep.clone())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

impl Store {
    /// See [`Transaction::delete_users`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        now: UnixMillis,
    ) -> Result<Vec<User>, StoreError> {
        in_own_transaction!(self.delete_users(bot, ids, now))
    }

    /// See [`Transaction::restore_users`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        now: UnixMillis,
    ) -> Result<Vec<User>, StoreError> {
        in_own_transaction!(self.restore_users(bot, ids, now))
    }

    /// See [`Transaction::delete_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_group(&self, id: GroupId, now: UnixMillis) -> Result<Group, StoreError> {
        in_own_transaction!(self.delete_group(id, now))
    }

    /// See [`Transaction::restore_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_group(&self, id: GroupId) -> Result<Group, StoreError> {
        in_own_transaction!(self.restore_group(id))
    }
}

impl Transaction {
    /// Puts people of a bot into the bin; ids that are not of it are left alone. Says who they were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        now: UnixMillis,
    ) -> Result<Vec<User>, StoreError> {
        let db = self.connection();
        let users = by_ids(db, bot, ids).await?;
        let mut documents = Vec::with_capacity(users.len());
        for user in &users {
            let binned = BinnedUser {
                username: user.username.clone(),
                is_blacklisted: user.is_blacklisted,
                note: user.note.clone(),
                last_seen_at: user.last_seen_at.0,
                created_at: user.created_at.0,
                groups: user.groups.iter().map(|group| group.0).collect(),
            };
            documents.push((user.id.0, text_of(&binned)?));
        }
        put(db, bot, USER, documents, now).await?;
        for part in users.chunks(ROWS) {
            users::entity::Entity::delete_many()
                .filter(users::entity::Column::Id.is_in(part.iter().map(|user| user.id.0)))
                .exec(db)
                .await?;
        }
        Ok(users)
    }

    /// Takes people out of the bin. Somebody who spoke meanwhile, and so is known anew, gets the note,
    /// the mark and the groups of old. Says who came back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn restore_users(
        &self,
        bot: BotId,
        ids: &[UserId],
        now: UnixMillis,
    ) -> Result<Vec<User>, StoreError> {
        let db = self.connection();
        let ids: Vec<i32> = ids.iter().map(|id| id.0).collect();
        let mut back = Vec::new();
        for (id, _, binned) in take::<BinnedUser>(db, USER, &ids, Some(bot)).await? {
            let row = users::entity::ActiveModel {
                id: Set(id),
                bot_id: Set(bot.0),
                username: Set(binned.username.clone()),
                is_blacklisted: Set(binned.is_blacklisted),
                note: Set(binned.note),
                last_seen_at: Set(binned.last_seen_at),
                created_at: Set(binned.created_at),
                updated_at: Set(now.0),
            };
            use users::entity::Column as User;
            let known = OnConflict::columns([User::BotId, User::Username])
                .update_columns([User::IsBlacklisted, User::Note, User::UpdatedAt])
                .to_owned();
            users::entity::Entity::insert(row)
                .on_conflict(known)
                .exec_without_returning(db)
                .await?;
            let Some(user) = users::named(db, bot, &binned.username).await? else {
                continue;
            };
            let mut groups = Vec::new();
            for group in binned.groups {
                if groups::find(db, GroupId(group)).await.is_ok() {
                    groups.push((user.id.0, group));
                }
            }
            join(db, groups.into_iter()).await?;
            back.push(user.id);
        }
        by_ids(db, bot, &back).await
    }

    /// Puts a group into the bin; its members stay without it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] for a group that comes with every bot.
    pub async fn delete_group(&self, id: GroupId, now: UnixMillis) -> Result<Group, StoreError> {
        let db = self.connection();
        let group = groups::find(db, id).await?;
        if group.is_system {
            return Err(of_the_system(&group.name, "deleted"));
        }
        let members: Vec<i32> = member::Entity::find()
            .select_only()
            .column(member::Column::UserId)
            .filter(member::Column::GroupId.eq(id.0))
            .order_by_asc(member::Column::UserId)
            .into_tuple()
            .all(db)
            .await?;
        let others = groups::of_bot(db, group.bot_id).await?;
        let children: Vec<Group> = others
            .into_iter()
            .filter(|other| other.parents.contains(&id))
            .collect();
        let binned = BinnedGroup {
            name: group.name.clone(),
            permissions: group.permissions.clone(),
            parents: group.parents.iter().map(|parent| parent.0).collect(),
            children: children.iter().map(|child| child.id.0).collect(),
            members,
        };
        for child in children {
            let parents: Vec<_> = child.parents.into_iter().filter(|&one| one != id).collect();
            self.set_parents(child.id, &parents).await?;
        }
        put(
            db,
            group.bot_id,
            GROUP,
            vec![(id.0, text_of(&binned)?)],
            now,
        )
        .await?;
        groups::entity::Entity::delete_by_id(id.0).exec(db).await?;
        Ok(group)
    }

    /// Takes a group out of the bin: its members, what it inherits and what inherits from it are as
    /// they were, as far as they are still there. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_group(&self, id: GroupId) -> Result<Group, StoreError> {
        let db = self.connection();
        let Some((_, bot, binned)) = take::<BinnedGroup>(db, GROUP, &[id.0], None).await?.pop()
        else {
            return groups::find(db, id).await;
        };
        if groups::named(db, bot, &binned.name).await?.is_some() {
            return Err(StoreError::NameTaken {
                what: Record::Group,
                name: binned.name,
            });
        }
        groups::insert_with_id(db, bot, id, &binned.name, &binned.permissions).await?;
        let there: Vec<GroupId> = groups::of_bot(db, bot)
            .await?
            .iter()
            .map(|one| one.id)
            .collect();
        let parents = binned.parents.into_iter().map(GroupId);
        let parents: Vec<_> = parents.filter(|parent| there.contains(parent)).collect();
        self.set_parents(id, &parents).await?;
        for child in binned.children.into_iter().map(GroupId) {
            if let Ok(mut child) = groups::find(db, child).await {
                child.parents.push(id);
                self.set_parents(child.id, &child.parents).await?;
            }
        }
        let members: Vec<UserId> = binned.members.into_iter().map(UserId).collect();
        let still = by_ids(db, bot, &members).await?;
        join(db, still.iter().map(|user| (user.id.0, id.0))).await?;
        groups::find(db, id).await
    }
}
