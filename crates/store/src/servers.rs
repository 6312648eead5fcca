//! The address book. Lists are ordered by position, then id; servers in the bin are not seen.

use sculk_core::ServerId;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bots,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    transaction::in_own_transaction,
};

/// What a user decides about a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFields {
    /// What the user calls it; unique among living servers, ASCII letters of either case alike.
    pub name: String,
    /// Host name or address, without the port.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The Minecraft version the user expects there, where they said one.
    pub minecraft_version: Option<String>,
}

/// A server in the address book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Never given to another server, even after this one is gone.
    pub id: ServerId,
    /// What a user decides about it.
    pub fields: ServerFields,
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
    #[sea_orm(table_name = "servers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub name: String,
        pub host: String,
        pub port: i32,
        pub minecraft_version: Option<String>,
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

impl TryFrom<Model> for Server {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let port = u16::try_from(row.port).map_err(|_| StoreError::Undecodable {
            what: format!("port of server {}", row.id),
            reason: format!("{} is not a port", row.port),
        })?;
        Ok(Self {
            id: ServerId(row.id),
            fields: ServerFields {
                name: row.name,
                host: row.host,
                port,
                minecraft_version: row.minecraft_version,
            },
            position: row.position,
            created_at: UnixMillis(row.created_at),
            updated_at: UnixMillis(row.updated_at),
        })
    }
}

impl ServerFields {
    fn to_row(&self, now: UnixMillis) -> ActiveModel {
        ActiveModel {
            name: Set(self.name.clone()),
            host: Set(self.host.clone()),
            port: Set(i32::from(self.port)),
            minecraft_version: Set(self.minecraft_version.clone()),
            updated_at: Set(now.0),
            ..Default::default()
        }
    }
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: ServerId) -> Result<Server, StoreError> {
    Entity::find_by_id(id.0)
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?
        .ok_or(not_found(id))?
        .try_into()
}

fn not_found(id: ServerId) -> StoreError {
    StoreError::NotFound {
        what: Record::Server,
        id: id.0,
    }
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Server,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

async fn next_position(db: &impl ConnectionTrait) -> Result<i32, StoreError> {
    let last: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Position)
        .filter(Column::DeletedAt.is_null())
        .order_by_desc(Column::Position)
        .order_by_desc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

impl Store {
    /// All living servers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_servers(&self) -> Result<Vec<Server>, StoreError> {
        Entity::find()
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .limit(u64::from(Crowd::Servers.most()))
            .all(&self.readers)
            .await?
            .into_iter()
            .map(Server::try_from)
            .collect()
    }

    /// One server.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn server(&self, id: ServerId) -> Result<Server, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_server`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_server(
        &self,
        fields: &ServerFields,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        in_own_transaction!(self.create_server(fields, now))
    }

    /// See [`Transaction::update_server`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_server(
        &self,
        id: ServerId,
        fields: &ServerFields,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        in_own_transaction!(self.update_server(id, fields, now))
    }

    /// See [`Transaction::delete_server`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_server(&self, id: ServerId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_server(id, now))
    }

    /// See [`Transaction::restore_server`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_server(
        &self,
        id: ServerId,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        in_own_transaction!(self.restore_server(id, now))
    }
}

impl Transaction {
    /// One server, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn server(&self, id: ServerId) -> Result<Server, StoreError> {
        find(self.connection(), id).await
    }

    /// Adds a server at the end of the list.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`].
    pub async fn create_server(
        &self,
        fields: &ServerFields,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        let db = self.connection();
        refuse_full(db, Crowd::Servers, None).await?;
        let mut row = fields.to_row(now);
        row.position = Set(next_position(db).await?);
        row.created_at = Set(now.0);
        row.insert(db)
            .await
            .map_err(explain(&fields.name))?
            .try_into()
    }

    /// Replaces what the user decides about a server.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_server(
        &self,
        id: ServerId,
        fields: &ServerFields,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let mut row = fields.to_row(now);
        row.id = Set(id.0);
        row.update(db)
            .await
            .map_err(explain(&fields.name))?
            .try_into()
    }

    /// Puts a server into the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::InUse`] while living bots join it.
    pub async fn delete_server(&self, id: ServerId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let by = bots::usernames_on(db, id).await?;
        if !by.is_empty() {
            return Err(StoreError::InUse {
                what: Record::Server,
                id: id.0,
                by,
            });
        }
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

    /// Takes a server out of the bin, to its old place. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_server(
        &self,
        id: ServerId,
        now: UnixMillis,
    ) -> Result<Server, StoreError> {
        let db = self.connection();
        let row = Entity::find_by_id(id.0)
            .one(db)
            .await?
            .ok_or(not_found(id))?;
        if row.deleted_at.is_none() {
            return row.try_into();
        }
        refuse_full(db, Crowd::Servers, None).await?;
        ActiveModel {
            id: Set(id.0),
            updated_at: Set(now.0),
            deleted_at: Set(None),
            ..Default::default()
        }
        .update(db)
        .await
        .map_err(explain(&row.name))?
        .try_into()
    }
}
