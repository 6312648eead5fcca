//! Turns that graphs took and that are not over: once a day for each player, for instance.

use sculk_core::{BotId, CommandId, EventGraphId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::OnConflict,
};

use crate::{
    GraphRef, Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction,
};

/// The longest id of a node, in bytes.
const MAX_NODE_BYTES: usize = 4096;
/// The longest key, in bytes.
const MAX_KEY_BYTES: usize = 1024;
/// Most turns that are read for one bot.
const MAX_TURNS: u64 = 20_000;

/// A turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTurn {
    /// Whose it is.
    pub graph: GraphRef,
    /// The node that took it.
    pub node: String,
    /// For whom.
    pub key: String,
    /// When it is over; none: never.
    pub until: Option<UnixMillis>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "graph_turns")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub command_id: Option<i32>,
        pub event_graph_id: Option<i32>,
        pub node: String,
        pub key: String,
        pub until: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl From<Model> for StoredTurn {
    fn from(row: Model) -> Self {
        let graph = match (row.command_id, row.event_graph_id) {
            (Some(id), _) => GraphRef::Command(CommandId(id)),
            // The table has one of the two in each row.
            (None, id) => GraphRef::Event(EventGraphId(id.unwrap_or_default())),
        };
        Self {
            graph,
            node: row.node,
            key: row.key,
            until: row.until.map(UnixMillis),
        }
    }
}

impl Store {
    /// The turns of a bot's graphs, those that are over too; at most 20,000.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn turns(&self, bot: BotId) -> Result<Vec<StoredTurn>, StoreError> {
        let rows = Entity::find().filter(Column::BotId.eq(bot.0));
        let rows = rows.limit(MAX_TURNS).all(&self.readers).await?;
        Ok(rows.into_iter().map(StoredTurn::from).collect())
    }

    /// See [`Transaction::keep_turn`].
    ///
    /// # Errors
    /// As there.
    pub async fn keep_turn(&self, bot: BotId, turn: &StoredTurn) -> Result<(), StoreError> {
        in_own_transaction!(self.keep_turn(bot, turn))
    }

    /// See [`Transaction::forget_turns`].
    ///
    /// # Errors
    /// As there.
    pub async fn forget_turns(&self, bot: BotId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.forget_turns(bot, now))
    }
}

impl Transaction {
    /// Keeps a turn in place of the last one of its graph, node and key.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a bot or graph that does not exist, or a too long node or key.
    pub async fn keep_turn(&self, bot: BotId, turn: &StoredTurn) -> Result<(), StoreError> {
        let StoredTurn {
            graph,
            node,
            key,
            until,
        } = turn;
        if node.is_empty() || node.len() > MAX_NODE_BYTES || key.len() > MAX_KEY_BYTES {
            return Err(StoreError::Invalid {
                what: "turn",
                reason: format!("its key must have at most {MAX_KEY_BYTES} bytes"),
            });
        }
        let mut row = ActiveModel {
            id: NotSet,
            bot_id: Set(bot.0),
            command_id: Set(None),
            event_graph_id: Set(None),
            node: Set(node.clone()),
            key: Set(key.clone()),
            until: Set(until.map(|until| until.0)),
        };
        let column = match graph {
            GraphRef::Command(id) => {
                row.command_id = Set(Some(id.0));
                Column::CommandId
            }
            GraphRef::Event(id) => {
                row.event_graph_id = Set(Some(id.0));
                Column::EventGraphId
            }
        };
        let replace = OnConflict::columns([column, Column::Node, Column::Key])
            .update_column(Column::Until)
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets the turns of a bot's graphs that are over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_turns(&self, bot: BotId, now: UnixMillis) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::Until.lte(now.0))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}
