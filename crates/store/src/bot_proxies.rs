//! Which bots go to their servers through a proxy.

use sculk_core::{BotId, ProxyId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    sea_query::OnConflict,
};

use crate::{
    Store, StoreError, Transaction, UnixMillis, bots, proxies, transaction::in_own_transaction,
};

/// How a bot goes to its server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// Without a proxy.
    #[default]
    Direct,
    /// Through this one and no other.
    One(ProxyId),
    /// Through any that works and has room.
    Pool,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_proxies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub proxy_id: Option<i32>,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl From<Option<Model>> for ProxyChoice {
    fn from(row: Option<Model>) -> Self {
        match row.map(|row| row.proxy_id) {
            None => Self::Direct,
            Some(None) => Self::Pool,
            Some(Some(id)) => Self::One(ProxyId(id)),
        }
    }
}

/// The living bots that are to go through a proxy and no other, by name.
pub(crate) async fn usernames_through(
    db: &impl ConnectionTrait,
    proxy: ProxyId,
) -> Result<Vec<String>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ProxyId.eq(proxy.0))
        .all(db)
        .await?;
    let mut names = Vec::new();
    for row in rows {
        match bots::find(db, BotId(row.bot_id)).await {
            Ok(bot) => names.push(bot.fields.username),
            // It lies in the bin.
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl Store {
    /// How a bot goes to its server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn proxy_choice(&self, bot: BotId) -> Result<ProxyChoice, StoreError> {
        let row = Entity::find_by_id(bot.0).one(&self.readers).await?;
        Ok(row.into())
    }

    /// The bots that are to go through a proxy and no other, those in the bin too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bots_through(&self, proxy: ProxyId) -> Result<Vec<BotId>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProxyId.eq(proxy.0))
            .all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|row| BotId(row.bot_id)).collect())
    }

    /// See [`Transaction::set_proxy_choice`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_proxy_choice(
        &self,
        bot: BotId,
        choice: ProxyChoice,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_proxy_choice(bot, choice, now))
    }
}

impl Transaction {
    /// Decides how a bot goes to its server.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot or the proxy.
    pub async fn set_proxy_choice(
        &self,
        bot: BotId,
        choice: ProxyChoice,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        let proxy_id = match choice {
            ProxyChoice::Direct => {
                Entity::delete_by_id(bot.0).exec(db).await?;
                return Ok(());
            }
            ProxyChoice::One(id) => Some(proxies::find(db, id).await?.id.0),
            ProxyChoice::Pool => None,
        };
        let row = ActiveModel {
            bot_id: Set(bot.0),
            proxy_id: Set(proxy_id),
            updated_at: Set(now.0),
        };
        Entity::insert(row)
            .on_conflict(
                OnConflict::column(Column::BotId)
                    .update_columns([Column::ProxyId, Column::UpdatedAt])
                    .to_owned(),
            )
            .exec(db)
            .await?;
        Ok(())
    }
}
