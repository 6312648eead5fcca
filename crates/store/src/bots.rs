//! Bots. Lists are ordered by position, then id; bots in the bin are not seen. A bot's commands
//! stay with it in the bin and come back with it.

use sculk_core::{BotId, ServerId};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    servers,
    transaction::in_own_transaction,
};

/// What a user decides about a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotFields {
    /// The server it joins.
    pub server_id: ServerId,
    /// The Minecraft name it joins with; unique per server among living bots, ASCII letters of
    /// either case alike.
    pub username: String,
    /// The user's own words.
    pub note: String,
    /// What a chat line must start with to be a command.
    pub prefix: String,
    /// Players who may do everything.
    pub owners: Vec<String>,
    /// Whether it starts with the app.
    pub auto_start: bool,
    /// Whether a password for it lies in the OS keychain: asking the keychain itself may make it
    /// prompt the user, which a list must not.
    pub has_password: bool,
}

impl BotFields {
    /// A bot with the defaults: prefix `@`, no owners, no note, started by hand.
    pub fn new(server_id: ServerId, username: impl Into<String>) -> Self {
        Self {
            server_id,
            username: username.into(),
            note: String::new(),
            prefix: "@".to_owned(),
            owners: Vec::new(),
            auto_start: false,
            has_password: false,
        }
    }

    fn to_row(&self, now: UnixMillis) -> ActiveModel {
        ActiveModel {
            server_id: Set(self.server_id.0),
            username: Set(self.username.clone()),
            note: Set(self.note.clone()),
            prefix: Set(self.prefix.clone()),
            owners: Set(serde_json::json!(self.owners).to_string()),
            auto_start: Set(self.auto_start),
            has_password: Set(self.has_password),
            updated_at: Set(now.0),
            ..Default::default()
        }
    }
}

/// A bot: one Minecraft account on one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    /// Never given to another bot, even after this one is gone.
    pub id: BotId,
    /// What a user decides about it.
    pub fields: BotFields,
    /// Its place in the list.
    pub position: i32,
    /// When it was added.
    pub created_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
}

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bots")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub server_id: i32,
        pub username: String,
        pub note: String,
        pub prefix: String,
        pub owners: String,
        pub auto_start: bool,
        pub has_password: bool,
        pub position: i32,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Bot {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let owners =
            serde_json::from_str(&row.owners).map_err(|error| StoreError::Undecodable {
                what: format!("owners of bot {}", row.id),
                reason: error.to_string(),
            })?;
        Ok(Self {
            id: BotId(row.id),
            fields: BotFields {
                server_id: ServerId(row.server_id),
                username: row.username,
                note: row.note,
                prefix: row.prefix,
                owners,
                auto_start: row.auto_start,
                has_password: row.has_password,
            },
            position: row.position,
            created_at: UnixMillis(row.created_at),
            updated_at: UnixMillis(row.updated_at),
        })
    }
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: BotId) -> Result<Bot, StoreError> {
    Entity::find_by_id(id.0)
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?
        .ok_or(not_found(id))?
        .try_into()
}

/// The living bots that join a server, by name.
pub(crate) async fn usernames_on(
    db: &impl ConnectionTrait,
    server: ServerId,
) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Username)
        .filter(Column::ServerId.eq(server.0))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    names.sort_unstable();
    Ok(names)
}

fn not_found(id: BotId) -> StoreError {
    StoreError::NotFound {
        what: Record::Bot,
        id: id.0,
    }
}

fn explain(username: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Bot,
                name: username.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

/// Ids and positions of all living bots, in order.
async fn order(db: &impl ConnectionTrait) -> Result<Vec<(i32, i32)>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .columns([Column::Id, Column::Position])
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

impl Store {
    /// All living bots.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_bots(&self) -> Result<Vec<Bot>, StoreError> {
        Entity::find()
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .limit(u64::from(Crowd::Bots.most()))
            .all(&self.readers)
            .await?
            .into_iter()
            .map(Bot::try_from)
            .collect()
    }

    /// One bot.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn bot(&self, id: BotId) -> Result<Bot, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_bot`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_bot(&self, fields: &BotFields, now: UnixMillis) -> Result<Bot, StoreError> {
        in_own_transaction!(self.create_bot(fields, now))
    }

    /// See [`Transaction::update_bot`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_bot(
        &self,
        id: BotId,
        fields: &BotFields,
        now: UnixMillis,
    ) -> Result<Bot, StoreError> {
        in_own_transaction!(self.update_bot(id, fields, now))
    }

    /// See [`Transaction::delete_bot`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_bot(&self, id: BotId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_bot(id, now))
    }

    /// See [`Transaction::restore_bot`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_bot(&self, id: BotId, now: UnixMillis) -> Result<Bot, StoreError> {
        in_own_transaction!(self.restore_bot(id, now))
    }

    /// See [`Transaction::reorder_bots`].
    ///
    /// # Errors
    /// As there.
    pub async fn reorder_bots(&self, first: &[BotId], now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.reorder_bots(first, now))
    }
}

impl Transaction {
    /// One bot, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn bot(&self, id: BotId) -> Result<Bot, StoreError> {
        find(self.connection(), id).await
    }

    /// Adds a bot at the end of the list.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for its server, [`StoreError::NameTaken`].
    pub async fn create_bot(&self, fields: &BotFields, now: UnixMillis) -> Result<Bot, StoreError> {
        let db = self.connection();
        servers::find(db, fields.server_id).await?;
        refuse_full(db, Crowd::Bots, None).await?;
        let last = order(db).await?.last().map(|&(_, position)| position);
        let mut row = fields.to_row(now);
        row.position = Set(last.map_or(0, |last| last.saturating_add(1)));
        row.created_at = Set(now.0);
        row.insert(db)
            .await
            .map_err(explain(&fields.username))?
            .try_into()
    }

    /// Replaces what the user decides about a bot.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for it or its server, [`StoreError::NameTaken`].
    pub async fn update_bot(
        &self,
        id: BotId,
        fields: &BotFields,
        now: UnixMillis,
    ) -> Result<Bot, StoreError> {
        let db = self.connection();
        find(db, id).await?;
        servers::find(db, fields.server_id).await?;
        let mut row = fields.to_row(now);
        row.id = Set(id.0);
        row.update(db)
            .await
            .map_err(explain(&fields.username))?
            .try_into()
    }

    /// Puts a bot into the bin, with its commands.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_bot(&self, id: BotId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        ActiveModel {
            id: Set(id.0),
            updated_at: Set(now.0),
            deleted_at: Set(Some(now.0)),
            ..Default::default()
        }
        .update(db)
        .await?;
        Ok(())
    }

    /// Takes a bot out of the bin, to its old place. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for it, or for its server while that lies in the bin itself;
    /// [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_bot(&self, id: BotId, now: UnixMillis) -> Result<Bot, StoreError> {
        let db = self.connection();
        let row = Entity::find_by_id(id.0)
            .one(db)
            .await?
            .ok_or(not_found(id))?;
        if row.deleted_at.is_none() {
            return row.try_into();
        }
        servers::find(db, ServerId(row.server_id)).await?;
        refuse_full(db, Crowd::Bots, None).await?;
        ActiveModel {
            id: Set(id.0),
            updated_at: Set(now.0),
            deleted_at: Set(None),
            ..Default::default()
        }
        .update(db)
        .await
        .map_err(explain(&row.username))?
        .try_into()
    }

    /// Puts these bots first, in this order; the others follow as they were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] when one is named twice.
    pub async fn reorder_bots(&self, first: &[BotId], now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        let mut rest = order(db).await?;
        let mut ordered = Vec::with_capacity(rest.len());
        for (idx, &id) in first.iter().enumerate() {
            if first[..idx].contains(&id) {
                return Err(StoreError::Invalid {
                    what: "order of bots",
                    reason: format!("bot {id} is named twice"),
                });
            }
            let place = rest.iter().position(|&(other, _)| other == id.0);
            ordered.push(rest.remove(place.ok_or(not_found(id))?));
        }
        ordered.append(&mut rest);
        for (position, (id, old_position)) in (0_i32..).zip(ordered) {
            if position == old_position {
                continue;
            }
            ActiveModel {
                id: Set(id),
                position: Set(position),
                updated_at: Set(now.0),
                ..Default::default()
            }
            .update(db)
            .await?;
        }
        Ok(())
    }
}
