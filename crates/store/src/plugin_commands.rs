//! Commands that plugins answer. They stand among the others of a bot, so that the user can switch one
//! off, rename its aliases or ask another permission for it; what the user changed stays.

use sculk_core::{BotId, CommandId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, sea_query::Expr,
};

use crate::{
    Command, CommandFields, Record, Store, StoreError, Transaction, UnixMillis,
    commands::{
        self,
        entity::{ActiveModel, Column, Entity},
    },
    transaction::in_own_transaction,
};

impl Store {
    /// See [`Transaction::ensure_plugin_command`].
    ///
    /// # Errors
    /// As there.
    pub async fn ensure_plugin_command(
        &self,
        bot: BotId,
        plugin: &str,
        fields: &CommandFields,
        graph: &str,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        in_own_transaction!(self.ensure_plugin_command(bot, plugin, fields, graph, now))
    }

    /// See [`Transaction::drop_plugin_commands`].
    ///
    /// # Errors
    /// As there.
    pub async fn drop_plugin_commands(
        &self,
        bot: BotId,
        plugin: &str,
        names: Option<&[String]>,
        now: UnixMillis,
    ) -> Result<u64, StoreError> {
        in_own_transaction!(self.drop_plugin_commands(bot, plugin, names, now))
    }
}

impl Transaction {
    /// Gives a bot a command of a plugin, or describes it anew: its description and arguments are the
    /// plugin's, everything else is the user's once it is there. One that was dropped comes back as it was.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, [`StoreError::NameTaken`] where another command has its name.
    pub async fn ensure_plugin_command(
        &self,
        bot: BotId,
        plugin: &str,
        fields: &CommandFields,
        graph: &str,
        now: UnixMillis,
    ) -> Result<Command, StoreError> {
        let db = self.connection();
        let id = match living(db, bot, &fields.name).await? {
            Some((id, Some(owner))) if owner == plugin => id,
            Some(_) => {
                return Err(StoreError::NameTaken {
                    what: Record::Command,
                    name: fields.name.clone(),
                });
            }
            None => match dropped(db, bot, plugin, &fields.name).await? {
                Some(id) => self.restore_command(id, now).await?.id,
                None => {
                    let id = self.create_command(bot, fields, graph, now).await?.id;
                    let mark = ActiveModel {
                        plugin: Set(Some(plugin.to_owned())),
                        ..Default::default()
                    };
                    commands::write(db, id, mark).await?;
                    return commands::find(db, id).await;
                }
            },
        };
        let old = commands::find(db, id).await?;
        let is_same = old.fields.description == fields.description
            && old.fields.arguments == fields.arguments;
        if !is_same {
            let described = CommandFields {
                description: fields.description.clone(),
                arguments: fields.arguments.clone(),
                ..old.fields
            };
            return self.update_command(id, &described, now).await;
        }
        Ok(old)
    }

    /// Puts commands of a plugin into the bin, all of them or those of these names; says how many. What
    /// the user decided about them is there again when the plugin registers them again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn drop_plugin_commands(
        &self,
        bot: BotId,
        plugin: &str,
        names: Option<&[String]>,
        now: UnixMillis,
    ) -> Result<u64, StoreError> {
        let mut query = Entity::update_many()
            .col_expr(Column::DeletedAt, Expr::value(now.0))
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Plugin.eq(plugin))
            .filter(Column::DeletedAt.is_null());
        if let Some(names) = names {
            query = query.filter(Column::Name.is_in(names.iter().map(String::as_str)));
        }
        Ok(query.exec(self.connection()).await?.rows_affected)
    }
}

async fn living(
    db: &impl ConnectionTrait,
    bot: BotId,
    name: &str,
) -> Result<Option<(CommandId, Option<String>)>, StoreError> {
    let found: Option<(i32, Option<String>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Plugin])
        .filter(Column::BotId.eq(bot.0))
        .filter(Column::Name.eq(name))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(|(id, plugin)| (CommandId(id), plugin)))
}

async fn dropped(
    db: &impl ConnectionTrait,
    bot: BotId,
    plugin: &str,
    name: &str,
) -> Result<Option<CommandId>, StoreError> {
    let found: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::BotId.eq(bot.0))
        .filter(Column::Plugin.eq(plugin))
        .filter(Column::Name.eq(name))
        .filter(Column::DeletedAt.is_not_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(CommandId))
}
