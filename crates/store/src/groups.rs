//! Groups of users, what they grant, and the permissions that are known by name. Everything here
//! belongs to one bot.

use std::collections::{HashMap, HashSet};

use sculk_core::{BotId, GroupId};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::OnConflict,
};

use crate::{
    Record, Store, StoreError, Transaction, bots,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    transaction::in_own_transaction,
};

/// The group that everybody is in who is in no other.
pub const DEFAULT_GROUP: &str = "User";
/// Most permissions of one group.
pub const MAX_GRANTS: usize = 10_000;

/// Whose a group or permission is that comes with every bot.
const SYSTEM: &str = "system";
/// Whose one is that was made by hand.
pub(crate) const USER: &str = "user";

/// What a new bot knows (BlockMine's own names, which graphs and plugins count on).
const SYSTEM_PERMISSIONS: [(&str, &str); 5] = [
    ("admin.*", "Everything that is for administrators"),
    (
        "admin.cooldown.bypass",
        "No cooldown on commands for administrators",
    ),
    ("user.*", "Everything that is for users"),
    ("user.say", "The simplest commands"),
    ("user.cooldown.bypass", "No cooldown on commands for users"),
];
const SYSTEM_GROUPS: [(&str, &[&str]); 2] = [
    (DEFAULT_GROUP, &["user.say"]),
    (
        "Admin",
        &[
            "admin.*",
            "admin.cooldown.bypass",
            "user.cooldown.bypass",
            "user.*",
        ],
    ),
];

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Never given to another group.
    pub id: GroupId,
    /// Whose it is.
    pub bot_id: BotId,
    /// Unique per bot, exactly as written.
    pub name: String,
    /// What its members may do: names of permissions, wildcards among them.
    pub permissions: Vec<String>,
    /// Groups of the same bot whose permissions its members have, too.
    pub parents: Vec<GroupId>,
    /// Whether it comes with every bot, and so cannot be deleted.
    pub is_system: bool,
}

/// A permission that is known by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Unique per bot.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it comes with every bot, and so cannot be deleted.
    pub is_system: bool,
}

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "groups")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub name: String,
        pub owner: String,
        pub permissions: String,
        pub parents: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod permission {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "permissions")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub name: String,
        pub description: String,
        pub owner: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Group {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let undecodable = |column: &str, error: serde_json::Error| StoreError::Undecodable {
            what: format!("{column} of group {}", row.id),
            reason: error.to_string(),
        };
        let permissions = serde_json::from_str(&row.permissions)
            .map_err(|error| undecodable("permissions", error))?;
        let parents: Vec<i32> =
            serde_json::from_str(&row.parents).map_err(|error| undecodable("parents", error))?;
        Ok(Self {
            id: GroupId(row.id),
            bot_id: BotId(row.bot_id),
            name: row.name,
            permissions,
            parents: parents.into_iter().map(GroupId).collect(),
            is_system: row.owner == SYSTEM,
        })
    }
}

fn not_found(id: GroupId) -> StoreError {
    StoreError::NotFound {
        what: Record::Group,
        id: id.0,
    }
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Group,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

fn json_of(permissions: &[String]) -> Result<String, StoreError> {
    if permissions.len() > MAX_GRANTS {
        return Err(StoreError::Invalid {
            what: "group",
            reason: format!("it grants more than {MAX_GRANTS} permissions"),
        });
    }
    Ok(serde_json::json!(permissions).to_string())
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: GroupId) -> Result<Group, StoreError> {
    let row = Entity::find_by_id(id.0).one(db).await?;
    row.ok_or(not_found(id))?.try_into()
}

/// The group of this name, where there is one.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    bot: BotId,
    name: &str,
) -> Result<Option<Group>, StoreError> {
    let row = Entity::find()
        .filter(Column::BotId.eq(bot.0))
        .filter(Column::Name.eq(name))
        .one(db)
        .await?;
    row.map(Group::try_from).transpose()
}

/// The groups of a bot, by name.
pub(crate) async fn of_bot(
    db: &impl ConnectionTrait,
    bot: BotId,
) -> Result<Vec<Group>, StoreError> {
    Entity::find()
        .filter(Column::BotId.eq(bot.0))
        .order_by_asc(Column::Name)
        .limit(u64::from(Crowd::Groups.most()))
        .all(db)
        .await?
        .into_iter()
        .map(Group::try_from)
        .collect()
}

/// Puts a group back under the id it had.
pub(crate) async fn insert_with_id(
    db: &impl ConnectionTrait,
    bot: BotId,
    id: GroupId,
    name: &str,
    permissions: &[String],
) -> Result<(), StoreError> {
    refuse_full(db, Crowd::Groups, Some(bot)).await?;
    let row = ActiveModel {
        id: Set(id.0),
        bot_id: Set(bot.0),
        name: Set(name.to_owned()),
        owner: Set(USER.to_owned()),
        permissions: Set(json_of(permissions)?),
        ..Default::default()
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

impl Store {
    /// The groups of a bot, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_groups(&self, bot: BotId) -> Result<Vec<Group>, StoreError> {
        of_bot(&self.readers, bot).await
    }

    /// The permissions a bot knows, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_permissions(&self, bot: BotId) -> Result<Vec<Permission>, StoreError> {
        let rows = permission::Entity::find()
            .filter(permission::Column::BotId.eq(bot.0))
            .order_by_asc(permission::Column::Name)
            .limit(u64::from(Crowd::Permissions.most()))
            .all(&self.readers)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Permission {
                name: row.name,
                description: row.description,
                is_system: row.owner == SYSTEM,
            })
            .collect())
    }

    /// See [`Transaction::seed_people`].
    ///
    /// # Errors
    /// As there.
    pub async fn seed_people(&self, bot: BotId) -> Result<(), StoreError> {
        in_own_transaction!(self.seed_people(bot))
    }

    /// See [`Transaction::create_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_group(
        &self,
        bot: BotId,
        name: &str,
        permissions: &[String],
    ) -> Result<Group, StoreError> {
        in_own_transaction!(self.create_group(bot, name, permissions))
    }

    /// See [`Transaction::update_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_group(
        &self,
        id: GroupId,
        name: &str,
        permissions: &[String],
    ) -> Result<Group, StoreError> {
        in_own_transaction!(self.update_group(id, name, permissions))
    }

    /// See [`Transaction::set_parents`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_parents(&self, id: GroupId, parents: &[GroupId]) -> Result<Group, StoreError> {
        in_own_transaction!(self.set_parents(id, parents))
    }

    /// See [`Transaction::put_permission`].
    ///
    /// # Errors
    /// As there.
    pub async fn put_permission(
        &self,
        bot: BotId,
        name: &str,
        description: &str,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.put_permission(bot, name, description))
    }

    /// See [`Transaction::delete_permission`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_permission(&self, bot: BotId, name: &str) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_permission(bot, name))
    }
}

impl Transaction {
    /// Gives a bot the permissions and groups that every bot has; those it has stay as they are.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn seed_people(&self, bot: BotId) -> Result<(), StoreError> {
        let db = self.connection();
        let permissions = SYSTEM_PERMISSIONS.map(|(name, description)| permission::ActiveModel {
            bot_id: Set(bot.0),
            name: Set(name.to_owned()),
            description: Set(description.to_owned()),
            owner: Set(SYSTEM.to_owned()),
            ..Default::default()
        });
        let keep = OnConflict::columns([permission::Column::BotId, permission::Column::Name])
            .do_nothing()
            .to_owned();
        permission::Entity::insert_many(permissions)
            .on_conflict(keep)
            .exec_without_returning(db)
            .await?;
        let groups = SYSTEM_GROUPS.map(|(name, grants)| ActiveModel {
            bot_id: Set(bot.0),
            name: Set(name.to_owned()),
            owner: Set(SYSTEM.to_owned()),
            permissions: Set(serde_json::json!(grants).to_string()),
            ..Default::default()
        });
        let keep = OnConflict::columns([Column::BotId, Column::Name])
            .do_nothing()
            .to_owned();
        Entity::insert_many(groups)
            .on_conflict(keep)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Adds a group.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, [`StoreError::NameTaken`], [`StoreError::Invalid`] for
    /// more than [`MAX_GRANTS`] permissions.
    pub async fn create_group(
        &self,
        bot: BotId,
        name: &str,
        permissions: &[String],
    ) -> Result<Group, StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        refuse_full(db, Crowd::Groups, Some(bot)).await?;
        ActiveModel {
            bot_id: Set(bot.0),
            name: Set(name.to_owned()),
            owner: Set(USER.to_owned()),
            permissions: Set(json_of(permissions)?),
            ..Default::default()
        }
        .insert(db)
        .await
        .map_err(explain(name))?
        .try_into()
    }

    /// Renames a group and replaces what it grants. A group of the system keeps its name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`], [`StoreError::Invalid`].
    pub async fn update_group(
        &self,
        id: GroupId,
        name: &str,
        permissions: &[String],
    ) -> Result<Group, StoreError> {
        let db = self.connection();
        let old = find(db, id).await?;
        if old.is_system && old.name != name {
            return Err(of_the_system(&old.name, "renamed"));
        }
        ActiveModel {
            id: Set(id.0),
            name: Set(name.to_owned()),
            permissions: Set(json_of(permissions)?),
            ..Default::default()
        }
        .update(db)
        .await
        .map_err(explain(name))?
        .try_into()
    }

    /// Says which groups a group inherits from.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] for groups of another bot and for a circle.
    pub async fn set_parents(&self, id: GroupId, parents: &[GroupId]) -> Result<Group, StoreError> {
        let db = self.connection();
        let group = find(db, id).await?;
        let refuse = |reason: String| StoreError::Invalid {
            what: "inheritance of a group",
            reason,
        };
        let groups = of_bot(db, group.bot_id).await?.into_iter();
        let groups: HashMap<GroupId, Group> = groups.map(|one| (one.id, one)).collect();
        let mut seen = HashSet::new();
        let mut ahead = parents.to_vec();
        while let Some(parent) = ahead.pop() {
            if parent == id {
                let name = &group.name;
                return Err(refuse(format!("“{name}” would inherit from itself")));
            }
            if seen.insert(parent) {
                let parent = groups.get(&parent);
                let parent = parent.ok_or_else(|| refuse("it is of another bot".to_owned()))?;
                ahead.extend(&parent.parents);
            }
        }
        let ids: Vec<i32> = parents.iter().map(|parent| parent.0).collect();
        ActiveModel {
            id: Set(id.0),
            parents: Set(serde_json::json!(ids).to_string()),
            ..Default::default()
        }
        .update(db)
        .await?
        .try_into()
    }

    /// Makes a permission known by name, or describes it anew.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot.
    pub async fn put_permission(
        &self,
        bot: BotId,
        name: &str,
        description: &str,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        let known = permission::Entity::find()
            .filter(permission::Column::BotId.eq(bot.0))
            .filter(permission::Column::Name.eq(name));
        if known.one(db).await?.is_none() {
            refuse_full(db, Crowd::Permissions, Some(bot)).await?;
        }
        let row = permission::ActiveModel {
            bot_id: Set(bot.0),
            name: Set(name.to_owned()),
            description: Set(description.to_owned()),
            owner: Set(USER.to_owned()),
            ..Default::default()
        };
        let known = OnConflict::columns([permission::Column::BotId, permission::Column::Name])
            .update_column(permission::Column::Description)
            .to_owned();
        permission::Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Forgets a permission; groups that grant it still do. One that is not known is no failure.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for one that comes with every bot.
    pub async fn delete_permission(&self, bot: BotId, name: &str) -> Result<(), StoreError> {
        if SYSTEM_PERMISSIONS.iter().any(|(system, _)| *system == name) {
            return Err(of_the_system(name, "deleted"));
        }
        permission::Entity::delete_many()
            .filter(permission::Column::BotId.eq(bot.0))
            .filter(permission::Column::Name.eq(name))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}

pub(crate) fn of_the_system(name: &str, done: &str) -> StoreError {
    StoreError::Invalid {
        what: "change of a group",
        reason: format!("“{name}” comes with every bot and cannot be {done}"),
    }
}
