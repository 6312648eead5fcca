//! Which plugins a bot uses, with which settings and permissions. Secret settings lie in the keychain.

use sculk_core::BotId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    sea_query::OnConflict,
};
use serde_json::{Map, Value};

use crate::{Store, StoreError, Transaction, UnixMillis, bots, transaction::in_own_transaction};

/// The largest settings of one plugin, in bytes of their JSON.
pub const MAX_PLUGIN_SETTINGS: usize = 1024 * 1024;

/// What was decided about a plugin for one bot.
#[derive(Debug, Clone, PartialEq)]
pub struct BotPlugin {
    /// The plugin's name.
    pub plugin: String,
    /// Whether it runs.
    pub is_enabled: bool,
    /// Settings that were saved; the others have their defaults.
    pub settings: Map<String, Value>,
    /// What it may do, in the words of its permissions.
    pub grants: Vec<String>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_plugins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plugin: String,
        pub is_enabled: bool,
        pub settings: String,
        pub grants: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for BotPlugin {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let undecodable = |what: &str, error: serde_json::Error| StoreError::Undecodable {
            what: format!(
                "{what} of the plugin “{}” of bot {}",
                row.plugin, row.bot_id
            ),
            reason: error.to_string(),
        };
        Ok(Self {
            settings: serde_json::from_str(&row.settings)
                .map_err(|error| undecodable("settings", error))?,
            grants: serde_json::from_str(&row.grants)
                .map_err(|error| undecodable("permissions", error))?,
            is_enabled: row.is_enabled,
            plugin: row.plugin,
        })
    }
}

impl Store {
    /// What was decided about plugins for a bot, by their names.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bot_plugins(&self, bot: BotId) -> Result<Vec<BotPlugin>, StoreError> {
        let rows = Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .order_by_asc(Column::Plugin)
            .all(&self.readers)
            .await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// What was decided about one plugin for a bot, if anything was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bot_plugin(
        &self,
        bot: BotId,
        plugin: &str,
    ) -> Result<Option<BotPlugin>, StoreError> {
        let row = Entity::find_by_id((bot.0, plugin.to_owned()))
            .one(&self.readers)
            .await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The bots for which something was decided about a plugin.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bots_of_plugin(&self, plugin: &str) -> Result<Vec<BotId>, StoreError> {
        let rows = Entity::find()
            .filter(Column::Plugin.eq(plugin))
            .order_by_asc(Column::BotId)
            .all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|row| BotId(row.bot_id)).collect())
    }

    /// See [`Transaction::put_bot_plugin`].
    ///
    /// # Errors
    /// As there.
    pub async fn put_bot_plugin(
        &self,
        bot: BotId,
        plugin: &BotPlugin,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.put_bot_plugin(bot, plugin, now))
    }
}

impl Transaction {
    /// Decides about a plugin for a bot, in place of what was decided before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, [`StoreError::Invalid`] for settings that are too large,
    /// and an error of the database where there is no such plugin.
    pub async fn put_bot_plugin(
        &self,
        bot: BotId,
        plugin: &BotPlugin,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        let settings = Value::Object(plugin.settings.clone()).to_string();
        if settings.len() > MAX_PLUGIN_SETTINGS {
            return Err(StoreError::Invalid {
                what: "settings of a plugin",
                reason: format!(
                    "they have {} bytes, and at most {MAX_PLUGIN_SETTINGS} are kept",
                    settings.len()
                ),
            });
        }
        let row = ActiveModel {
            bot_id: Set(bot.0),
            plugin: Set(plugin.plugin.clone()),
            is_enabled: Set(plugin.is_enabled),
            settings: Set(settings),
            grants: Set(serde_json::json!(plugin.grants).to_string()),
            updated_at: Set(now.0),
        };
        let other = OnConflict::columns([Column::BotId, Column::Plugin])
            .update_columns([
                Column::IsEnabled,
                Column::Settings,
                Column::Grants,
                Column::UpdatedAt,
            ])
            .to_owned();
        Entity::insert(row)
            .on_conflict(other)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}
