//! Permissions that plugins make known by name. Each is whoever's it was first: another plugin neither describes
//! it anew nor forgets it.

use sculk_core::BotId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::{
    Store, StoreError, Transaction, bots,
    crowds::{Crowd, refuse_full},
    groups::permission::{self, Column},
    transaction::in_own_transaction,
};

/// Whose a permission is, as its row says it.
fn owner_of(plugin: &str) -> String {
    format!("plugin:{plugin}")
}

impl Store {
    /// See [`Transaction::ensure_plugin_permission`].
    ///
    /// # Errors
    /// As there.
    pub async fn ensure_plugin_permission(
        &self,
        bot: BotId,
        plugin: &str,
        name: &str,
        description: &str,
    ) -> Result<bool, StoreError> {
        in_own_transaction!(self.ensure_plugin_permission(bot, plugin, name, description))
    }

    /// See [`Transaction::drop_plugin_permissions`].
    ///
    /// # Errors
    /// As there.
    pub async fn drop_plugin_permissions(
        &self,
        bot: BotId,
        plugin: &str,
        names: Option<&[String]>,
    ) -> Result<Vec<String>, StoreError> {
        in_own_transaction!(self.drop_plugin_permissions(bot, plugin, names))
    }
}

impl Transaction {
    /// Makes a permission known as a plugin's, or describes it anew where it is the plugin's already; one that is
    /// known otherwise stays as it is. Gives whether anything was written.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, and where there are as many as there may be.
    pub async fn ensure_plugin_permission(
        &self,
        bot: BotId,
        plugin: &str,
        name: &str,
        description: &str,
    ) -> Result<bool, StoreError> {
        let db = self.connection();
        bots::find(db, bot).await?;
        let known = permission::Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Name.eq(name))
            .one(db)
            .await?;
        let owner = owner_of(plugin);
        let Some(known) = known else {
            refuse_full(db, Crowd::Permissions, Some(bot)).await?;
            let row = permission::ActiveModel {
                bot_id: Set(bot.0),
                name: Set(name.to_owned()),
                description: Set(description.to_owned()),
                owner: Set(owner),
                ..Default::default()
            };
            permission::Entity::insert(row)
                .exec_without_returning(db)
                .await?;
            return Ok(true);
        };
        if known.owner != owner || description.is_empty() || known.description == description {
            return Ok(false);
        }
        let row = permission::ActiveModel {
            id: Set(known.id),
            description: Set(description.to_owned()),
            ..Default::default()
        };
        permission::Entity::update(row).exec(db).await?;
        Ok(true)
    }

    /// Forgets permissions of a plugin, those of these names or all; groups that grant them still do. Gives the
    /// names of those that were there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn drop_plugin_permissions(
        &self,
        bot: BotId,
        plugin: &str,
        names: Option<&[String]>,
    ) -> Result<Vec<String>, StoreError> {
        let db = self.connection();
        let mut query = permission::Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Owner.eq(owner_of(plugin)))
            .limit(u64::from(Crowd::Permissions.most()));
        if let Some(names) = names {
            query = query.filter(Column::Name.is_in(names));
        }
        let rows = query.all(db).await?;
        let ids = rows.iter().map(|row| row.id);
        permission::Entity::delete_many()
            .filter(Column::Id.is_in(ids))
            .exec(db)
            .await?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }
}
