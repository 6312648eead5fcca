//! Settings of the app: a value of any type serde knows under a key. Only what differs from the
//! defaults is kept; the defaults are with whoever asks.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, sea_query::OnConflict};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction};

/// The largest value of one setting, in bytes of its JSON.
pub const MAX_SETTING_BYTES: usize = 1024 * 1024;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settings")]
    pub struct Model {
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

async fn find<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let Some(row) = Entity::find_by_id(key).one(db).await? else {
        return Ok(None);
    };
    match serde_json::from_str(&row.value) {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(StoreError::Undecodable {
            what: format!("setting “{key}”"),
            reason: error.to_string(),
        }),
    }
}

impl Store {
    /// The value of a setting; `None` where it is at its default.
    ///
    /// # Errors
    /// [`StoreError::Undecodable`] when what is stored is not a `T`.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        find(&self.readers, key).await
    }

    /// See [`Transaction::set_setting`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_setting<T: Serialize + Sync>(
        &self,
        key: &str,
        value: &T,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_setting(key, value, now))
    }

    /// See [`Transaction::reset_setting`].
    ///
    /// # Errors
    /// As there.
    pub async fn reset_setting(&self, key: &str) -> Result<(), StoreError> {
        in_own_transaction!(self.reset_setting(key))
    }
}

impl Transaction {
    /// The value of a setting, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError::Undecodable`] when what is stored is not a `T`.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        find(self.connection(), key).await
    }

    /// Keeps a value.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it has no JSON form, or one that is too large.
    pub async fn set_setting<T: Serialize + Sync>(
        &self,
        key: &str,
        value: &T,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let invalid = |reason| StoreError::Invalid {
            what: "setting",
            reason,
        };
        let json = serde_json::to_string(value).map_err(|error| invalid(error.to_string()))?;
        if json.len() > MAX_SETTING_BYTES {
            return Err(invalid(format!(
                "“{key}” has {} bytes, and at most {MAX_SETTING_BYTES} are kept",
                json.len()
            )));
        }
        let row = ActiveModel {
            key: Set(key.to_owned()),
            value: Set(json),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::column(Column::Key)
            .update_columns([Column::Value, Column::UpdatedAt])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Puts a setting back to its default.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn reset_setting(&self, key: &str) -> Result<(), StoreError> {
        Entity::delete_by_id(key).exec(self.connection()).await?;
        Ok(())
    }
}
