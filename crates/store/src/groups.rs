//! Groups of users, what they grant, and the permissions that are known by name. Everything here
//! belongs to one bot.

use sculk_core::{BotId, GroupId};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};

use crate::{
    Record, Store, StoreError, Transaction, bots, error::is_unique_violation,
    transaction::in_own_transaction,
};

/// The group that everybody is in who is in no other.
pub const DEFAULT_GROUP: &str = "User";
/// Most permissions of one group.
pub const MAX_GRANTS: usize = 10_000;

/// Whose a group or permission is that comes with every bot.
const SYSTEM: &str = "system";
/// Whose one is that was made by hand.
const USER: &str = "user";

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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod permission {
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
        let permissions =
            serde_json::from_str(&row.permissions).map_err(|error| StoreError::Undecodable {
                what: format!("permissions of group {}", row.id),
                reason: error.to_string(),
            })?;
        Ok(Self {
            id: GroupId(row.id),
            bot_id: BotId(row.bot_id),
            name: row.name,
            permissions,
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

impl Store {
    /// The groups of a bot, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_groups(&self, bot: BotId) -> Result<Vec<Group>, StoreError> {
        Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .order_by_asc(Column::Name)
            .all(&self.readers)
            .await?
            .into_iter()
            .map(Group::try_from)
            .collect()
    }

    /// The permissions a bot knows, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_permissions(&self, bot: BotId) -> Result<Vec<Permission>, StoreError> {
        let rows = permission::Entity::find()
            .filter(permission::Column::BotId.eq(bot.0))
            .order_by_asc(permission::Column::Name)
            .all(&self.readers)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Permission {
                name: row.name,
                description: row.description,
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

    /// See [`Transaction::delete_group`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_group(&self, id: GroupId) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_group(id))
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

    /// Deletes a group; its members stay without it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] for a group that comes with every bot.
    pub async fn delete_group(&self, id: GroupId) -> Result<(), StoreError> {
        let db = self.connection();
        let group = find(db, id).await?;
        if group.is_system {
            return Err(of_the_system(&group.name, "deleted"));
        }
        Entity::delete_by_id(id.0).exec(db).await?;
        Ok(())
    }
}

fn of_the_system(name: &str, done: &str) -> StoreError {
    StoreError::Invalid {
        what: "change of a group",
        reason: format!("“{name}” comes with every bot and cannot be {done}"),
    }
}
