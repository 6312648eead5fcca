//! Proxies, ordered by address, and which bots go through one. Proxies in the bin are not seen.
//! Their passwords lie in the keychain.

use sculk_core::ProxyId;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bot_proxies,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    transaction::in_own_transaction,
};

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredProxyKind {
    /// SOCKS version 5.
    Socks5,
    /// SOCKS version 4 with names.
    Socks4a,
    /// HTTP's `CONNECT`.
    Http,
}

impl StoredProxyKind {
    const ALL: [Self; 3] = [Self::Socks5, Self::Socks4a, Self::Http];

    const fn word(self) -> &'static str {
        match self {
            Self::Socks5 => "socks5",
            Self::Socks4a => "socks4a",
            Self::Http => "http",
        }
    }
}

/// What a user decides about a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyFields {
    /// How it is spoken to.
    pub kind: StoredProxyKind,
    /// Its name or address; with the other three unique among living proxies.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// The user's name there; empty where it asks for none.
    pub username: String,
    /// Whether a password for it lies in the keychain: asking the keychain itself may make it
    /// prompt the user, which a list must not.
    pub has_password: bool,
    /// The user's own words.
    pub note: String,
    /// How many bots may go through it at once; none: as many as like.
    pub max_bots: Option<u32>,
    /// Whether bots may go through it.
    pub is_enabled: bool,
}

/// What came of looking at a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyCheck {
    /// When.
    pub at: UnixMillis,
    /// How long it took to answer, in milliseconds, or what was wrong with it.
    pub outcome: Result<u32, String>,
}

/// A proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Never given to another, even after this one is gone: the keychain names it.
    pub id: ProxyId,
    /// What a user decides about it.
    pub fields: ProxyFields,
    /// The last look at it.
    pub check: Option<ProxyCheck>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "proxies")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub kind: String,
        pub host: String,
        pub port: i32,
        pub username: String,
        pub has_password: bool,
        pub note: String,
        pub max_bots: Option<i32>,
        pub is_enabled: bool,
        pub checked_at: Option<i64>,
        pub latency_ms: Option<i32>,
        pub fault: Option<String>,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Proxy {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let undecodable = |reason: String| StoreError::Undecodable {
            what: format!("proxy {}", row.id),
            reason,
        };
        let mut kinds = StoredProxyKind::ALL.into_iter();
        let kind = kinds
            .find(|kind| kind.word() == row.kind)
            .ok_or_else(|| undecodable(format!("{} is no kind of proxy", row.kind)))?;
        let port = u16::try_from(row.port)
            .map_err(|_| undecodable(format!("{} is not a port", row.port)))?;
        let outcome = match (row.fault, row.latency_ms) {
            (Some(fault), _) => Err(fault),
            (None, latency) => Ok(latency.unwrap_or_default().unsigned_abs()),
        };
        Ok(Self {
            id: ProxyId(row.id),
            fields: ProxyFields {
                kind,
                host: row.host,
                port,
                username: row.username,
                has_password: row.has_password,
                note: row.note,
                max_bots: row.max_bots.map(i32::unsigned_abs),
                is_enabled: row.is_enabled,
            },
            check: row.checked_at.map(|at| ProxyCheck {
                at: UnixMillis(at),
                outcome,
            }),
        })
    }
}

impl ProxyFields {
    fn to_row(&self, now: UnixMillis) -> ActiveModel {
        ActiveModel {
            kind: Set(self.kind.word().to_owned()),
            host: Set(self.host.clone()),
            port: Set(i32::from(self.port)),
            username: Set(self.username.clone()),
            has_password: Set(self.has_password),
            note: Set(self.note.clone()),
            max_bots: Set(self.max_bots.map(as_i32)),
            is_enabled: Set(self.is_enabled),
            updated_at: Set(now.0),
            ..Default::default()
        }
    }
}

fn as_i32(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: ProxyId) -> Result<Proxy, StoreError> {
    Entity::find_by_id(id.0)
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?
        .ok_or(not_found(id))?
        .try_into()
}

fn not_found(id: ProxyId) -> StoreError {
    StoreError::NotFound {
        what: Record::Proxy,
        id: id.0,
    }
}

fn explain(host: &str, port: i32) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Proxy,
                name: format!("{host}:{port}"),
            }
        } else {
            error.into()
        }
    }
}

impl Store {
    /// All living proxies, by address.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_proxies(&self) -> Result<Vec<Proxy>, StoreError> {
        Entity::find()
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Host)
            .order_by_asc(Column::Port)
            .order_by_asc(Column::Kind)
            .order_by_asc(Column::Username)
            .limit(u64::from(Crowd::Proxies.most()))
            .all(&self.readers)
            .await?
            .into_iter()
            .map(Proxy::try_from)
            .collect()
    }

    /// One proxy.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn proxy(&self, id: ProxyId) -> Result<Proxy, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_proxy`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_proxy(
        &self,
        fields: &ProxyFields,
        now: UnixMillis,
    ) -> Result<Proxy, StoreError> {
        in_own_transaction!(self.create_proxy(fields, now))
    }

    /// See [`Transaction::update_proxy`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_proxy(
        &self,
        id: ProxyId,
        fields: &ProxyFields,
        now: UnixMillis,
    ) -> Result<Proxy, StoreError> {
        in_own_transaction!(self.update_proxy(id, fields, now))
    }

    /// See [`Transaction::note_proxy_checks`].
    ///
    /// # Errors
    /// As there.
    pub async fn note_proxy_checks(
        &self,
        checks: &[(ProxyId, ProxyCheck)],
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.note_proxy_checks(checks))
    }

    /// See [`Transaction::delete_proxy`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_proxy(&self, id: ProxyId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_proxy(id, now))
    }

    /// See [`Transaction::restore_proxy`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_proxy(&self, id: ProxyId, now: UnixMillis) -> Result<Proxy, StoreError> {
        in_own_transaction!(self.restore_proxy(id, now))
    }
}

impl Transaction {
    /// Adds a proxy.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] for one of the same kind, address and user name.
    pub async fn create_proxy(
        &self,
        fields: &ProxyFields,
        now: UnixMillis,
    ) -> Result<Proxy, StoreError> {
        refuse_full(self.connection(), Crowd::Proxies, None).await?;
        let mut row = fields.to_row(now);
        row.created_at = Set(now.0);
        row.insert(self.connection())
            .await
            .map_err(explain(&fields.host, i32::from(fields.port)))?
            .try_into()
    }

    /// Replaces what the user decides about a proxy. What the last look at it said is forgotten if
    /// it is another one now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_proxy(
        &self,
        id: ProxyId,
        fields: &ProxyFields,
        now: UnixMillis,
    ) -> Result<Proxy, StoreError> {
        let db = self.connection();
        let before = find(db, id).await?.fields;
        let mut row = fields.to_row(now);
        row.id = Set(id.0);
        let place = |fields: &ProxyFields| (fields.kind, fields.host.clone(), fields.port);
        if place(&before) != place(fields) || before.username != fields.username {
            row.checked_at = Set(None);
            row.latency_ms = Set(None);
            row.fault = Set(None);
        }
        row.update(db)
            .await
            .map_err(explain(&fields.host, i32::from(fields.port)))?
            .try_into()
    }

    /// Keeps what came of looking at proxies. One that is gone meanwhile is passed over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_proxy_checks(
        &self,
        checks: &[(ProxyId, ProxyCheck)],
    ) -> Result<(), StoreError> {
        for (id, check) in checks {
            let latency = check.outcome.as_ref().ok().copied();
            let row = ActiveModel {
                checked_at: Set(Some(check.at.0)),
                latency_ms: Set(latency.map(as_i32)),
                fault: Set(check.outcome.as_ref().err().cloned()),
                ..Default::default()
            };
            Entity::update_many()
                .set(row)
                .filter(Column::Id.eq(id.0))
                .exec(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Puts a proxy into the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::InUse`] while living bots are to go through it and
    /// no other.
    pub async fn delete_proxy(&self, id: ProxyId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let by = bot_proxies::usernames_through(db, id).await?;
        if !by.is_empty() {
            return Err(StoreError::InUse {
                what: Record::Proxy,
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

    /// Takes a proxy out of the bin. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when the same was added meanwhile.
    pub async fn restore_proxy(&self, id: ProxyId, now: UnixMillis) -> Result<Proxy, StoreError> {
        let db = self.connection();
        let row = Entity::find_by_id(id.0)
            .one(db)
            .await?
            .ok_or(not_found(id))?;
        if row.deleted_at.is_none() {
            return row.try_into();
        }
        refuse_full(db, Crowd::Proxies, None).await?;
        ActiveModel {
            id: Set(id.0),
            updated_at: Set(now.0),
            deleted_at: Set(None),
            ..Default::default()
        }
        .update(db)
        .await
        .map_err(explain(&row.host, row.port))?
        .try_into()
    }
}
