//! Which graphs of a bot came from a plugin.

use sculk_core::{BotId, CommandId, EventGraphId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    sea_query::OnConflict,
};

use crate::{
    GraphRef, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction,
};

/// A graph that came from a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginGraph {
    /// What the plugin calls it; the user may have renamed it since.
    pub name: String,
    /// Which it is.
    pub graph: GraphRef,
    /// The revision its plugin wrote last. Another one is the user's.
    pub revision: i32,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plugin_graphs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plugin: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub kind: String,
        pub graph_id: i32,
        pub revision: i32,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl From<Model> for PluginGraph {
    fn from(row: Model) -> Self {
        // The table knows these two kinds alone.
        let graph = if row.kind == "command" {
            GraphRef::Command(CommandId(row.graph_id))
        } else {
            GraphRef::Event(EventGraphId(row.graph_id))
        };
        Self {
            name: row.name,
            graph,
            revision: row.revision,
        }
    }
}

impl Store {
    /// The graphs of a bot that came from a plugin, by name; also those that are in the bin.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn plugin_graphs(
        &self,
        bot: BotId,
        plugin: &str,
    ) -> Result<Vec<PluginGraph>, StoreError> {
        let rows = Entity::find()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Plugin.eq(plugin))
            .order_by_asc(Column::Name)
            .all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// See [`Transaction::put_plugin_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn put_plugin_graph(
        &self,
        bot: BotId,
        plugin: &str,
        graph: &PluginGraph,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.put_plugin_graph(bot, plugin, graph, now))
    }

    /// See [`Transaction::forget_plugin_graphs`].
    ///
    /// # Errors
    /// As there.
    pub async fn forget_plugin_graphs(&self, bot: BotId, plugin: &str) -> Result<(), StoreError> {
        in_own_transaction!(self.forget_plugin_graphs(bot, plugin))
    }
}

impl Transaction {
    /// Notes that a graph came from a plugin, in place of what was noted under its name before.
    ///
    /// # Errors
    /// When the database cannot be written; also where there is no such bot.
    pub async fn put_plugin_graph(
        &self,
        bot: BotId,
        plugin: &str,
        graph: &PluginGraph,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let (kind, id) = match graph.graph {
            GraphRef::Command(id) => ("command", id.0),
            GraphRef::Event(id) => ("event", id.0),
        };
        let row = ActiveModel {
            bot_id: Set(bot.0),
            plugin: Set(plugin.to_owned()),
            name: Set(graph.name.clone()),
            kind: Set(kind.to_owned()),
            graph_id: Set(id),
            revision: Set(graph.revision),
            updated_at: Set(now.0),
        };
        let key = [Column::BotId, Column::Plugin, Column::Name];
        let rest = [
            Column::Kind,
            Column::GraphId,
            Column::Revision,
            Column::UpdatedAt,
        ];
        Entity::insert(row)
            .on_conflict(OnConflict::columns(key).update_columns(rest).to_owned())
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets which graphs of a bot came from a plugin. The graphs stay.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_plugin_graphs(&self, bot: BotId, plugin: &str) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Plugin.eq(plugin))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}
