//! Plugins that are installed, by name. Their code lies in folders outside of the database.

use sea_orm::{ActiveValue::Set, EntityTrait as _, QueryOrder as _, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{Record, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction};

/// What a plugin's code is and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginCode {
    /// Its version as its author wrote it.
    pub version: String,
    /// Where it came from: a path, an address, or a place in an index.
    pub source: String,
    /// Its folder below the data folder's plugins.
    pub folder: String,
    /// Its `package.json`, which this crate does not interpret.
    pub manifest: String,
    /// What its files were when it was installed: JSON that this crate does not interpret.
    pub lock: String,
}

/// An installed plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// Its name, by which bots and other plugins know it.
    pub name: String,
    /// What runs now.
    pub code: PluginCode,
    /// What ran before the last update.
    pub previous: Option<PluginCode>,
    /// When it was first installed.
    pub installed_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plugins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub version: String,
        pub source: String,
        pub folder: String,
        pub manifest: String,
        pub lock: String,
        pub previous: Option<String>,
        pub installed_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Plugin {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let previous = row.previous.as_deref().map(serde_json::from_str);
        let previous = previous
            .transpose()
            .map_err(|error| StoreError::Undecodable {
                what: format!("the former version of the plugin “{}”", row.name),
                reason: error.to_string(),
            })?;
        Ok(Self {
            name: row.name,
            code: PluginCode {
                version: row.version,
                source: row.source,
                folder: row.folder,
                manifest: row.manifest,
                lock: row.lock,
            },
            previous,
            installed_at: UnixMillis(row.installed_at),
            updated_at: UnixMillis(row.updated_at),
        })
    }
}

fn not_found() -> StoreError {
    StoreError::NotFound {
        what: Record::Plugin,
        id: 0,
    }
}

impl Store {
    /// All plugins, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_plugins(&self) -> Result<Vec<Plugin>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Name);
        let rows = rows.all(&self.readers).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One plugin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn plugin(&self, name: &str) -> Result<Plugin, StoreError> {
        let row = Entity::find_by_id(name).one(&self.readers).await?;
        row.ok_or_else(not_found)?.try_into()
    }

    /// See [`Transaction::put_plugin`].
    ///
    /// # Errors
    /// As there.
    pub async fn put_plugin(
        &self,
        name: &str,
        code: &PluginCode,
        previous: Option<&PluginCode>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.put_plugin(name, code, previous, now))
    }

    /// See [`Transaction::delete_plugin`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_plugin(&self, name: &str) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_plugin(name))
    }
}

impl Transaction {
    /// Adds a plugin, or puts other code in its place; what bots decided about it stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_plugin(
        &self,
        name: &str,
        code: &PluginCode,
        previous: Option<&PluginCode>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            name: Set(name.to_owned()),
            version: Set(code.version.clone()),
            source: Set(code.source.clone()),
            folder: Set(code.folder.clone()),
            manifest: Set(code.manifest.clone()),
            lock: Set(code.lock.clone()),
            previous: Set(previous.map(|code| serde_json::json!(code).to_string())),
            installed_at: Set(now.0),
            updated_at: Set(now.0),
        };
        let other = OnConflict::column(Column::Name)
            .update_columns([
                Column::Version,
                Column::Source,
                Column::Folder,
                Column::Manifest,
                Column::Lock,
                Column::Previous,
                Column::UpdatedAt,
            ])
            .to_owned();
        Entity::insert(row)
            .on_conflict(other)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a plugin and what bots decided about it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_plugin(&self, name: &str) -> Result<(), StoreError> {
        let gone = Entity::delete_by_id(name).exec(self.connection()).await?;
        if gone.rows_affected == 0 {
            return Err(not_found());
        }
        Ok(())
    }
}
