//! Values that graphs and plugins keep under a key, for one bot. Each owner (a plugin's name, or
//! whatever a graph calls its part) sees its own keys only.

use sculk_core::BotId;
use sea_orm::{ActiveValue::Set, EntityTrait as _, sea_query::OnConflict};

use crate::{Store, StoreError, Transaction, UnixMillis, bots, transaction::in_own_transaction};

/// The largest value, in bytes.
pub const MAX_VALUE_BYTES: usize = 1024 * 1024;
/// The longest name of an owner, in bytes.
const MAX_OWNER_BYTES: usize = 256;
/// The longest key, in bytes.
const MAX_KEY_BYTES: usize = 1024;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stored_values")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

fn check(what: &'static str, text: &str, limit: usize) -> Result<(), StoreError> {
    let reason = match text.len() {
        0 => "it is empty".to_owned(),
        n_bytes if n_bytes > limit => {
            format!("it has {n_bytes} bytes, and at most {limit} are kept")
        }
        _ => return Ok(()),
    };
    Err(StoreError::Invalid { what, reason })
}

impl Store {
    /// What lies under a key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stored_value(
        &self,
        bot: BotId,
        owner: &str,
        key: &str,
    ) -> Result<Option<String>, StoreError> {
        let id = (bot.0, owner.to_owned(), key.to_owned());
        let row = Entity::find_by_id(id).one(&self.readers).await?;
        Ok(row.map(|row| row.value))
    }

    /// See [`Transaction::store_value`].
    ///
    /// # Errors
    /// As there.
    pub async fn store_value(
        &self,
        bot: BotId,
        owner: &str,
        key: &str,
        value: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.store_value(bot, owner, key, value, now))
    }
}

impl Transaction {
    /// Puts a value under a key, in place of what lay there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot; [`StoreError::Invalid`] for an empty or too long owner
    /// or key, or a value over [`MAX_VALUE_BYTES`].
    pub async fn store_value(
        &self,
        bot: BotId,
        owner: &str,
        key: &str,
        value: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        check("owner of a value", owner, MAX_OWNER_BYTES)?;
        check("key", key, MAX_KEY_BYTES)?;
        if !value.is_empty() {
            check("value", value, MAX_VALUE_BYTES)?;
        }
        let db = self.connection();
        bots::find(db, bot).await?;
        let row = ActiveModel {
            bot_id: Set(bot.0),
            owner: Set(owner.to_owned()),
            key: Set(key.to_owned()),
            value: Set(value.to_owned()),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::columns([Column::BotId, Column::Owner, Column::Key])
            .update_columns([Column::Value, Column::UpdatedAt])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
