//! Variables that a graph keeps from one run to the next. A value is JSON text that this crate does
//! not interpret.

use sculk_core::{CommandId, EventGraphId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::OnConflict,
};

use crate::{Store, StoreError, Transaction, UnixMillis, transaction::in_own_transaction};

/// The largest value, in bytes of its JSON.
const MAX_BYTES: usize = 1024 * 1024;
/// The longest name, in bytes.
const MAX_NAME_BYTES: usize = 1024;

/// A graph of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraphRef {
    /// The graph of a command.
    Command(CommandId),
    /// A graph that events start.
    Event(EventGraphId),
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "graph_variables")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub command_id: Option<i32>,
        pub event_graph_id: Option<i32>,
        pub name: String,
        pub value: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

impl GraphRef {
    fn column(self) -> (Column, i32) {
        match self {
            Self::Command(id) => (Column::CommandId, id.0),
            Self::Event(id) => (Column::EventGraphId, id.0),
        }
    }
}

impl Store {
    /// What a graph keeps: names and JSON, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn graph_variables(
        &self,
        graph: GraphRef,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let (column, id) = graph.column();
        Ok(Entity::find()
            .select_only()
            .columns([Column::Name, Column::Value])
            .filter(column.eq(id))
            .order_by_asc(Column::Name)
            .into_tuple()
            .all(&self.readers)
            .await?)
    }

    /// See [`Transaction::keep_variable`].
    ///
    /// # Errors
    /// As there.
    pub async fn keep_variable(
        &self,
        graph: GraphRef,
        name: &str,
        value: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.keep_variable(graph, name, value, now))
    }
}

impl Transaction {
    /// Keeps a variable in place of its former value.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a graph that does not exist, an empty or too long name, or a
    /// value of more than 1 MiB.
    pub async fn keep_variable(
        &self,
        graph: GraphRef,
        name: &str,
        value: &str,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let too_long = name.is_empty() || name.len() > MAX_NAME_BYTES || value.len() > MAX_BYTES;
        if too_long {
            return Err(StoreError::Invalid {
                what: "variable",
                reason: format!(
                    "its name must have 1 to {MAX_NAME_BYTES} bytes and its value at most {MAX_BYTES}"
                ),
            });
        }
        let (column, id) = graph.column();
        let mut row = ActiveModel {
            id: NotSet,
            command_id: Set(None),
            event_graph_id: Set(None),
            name: Set(name.to_owned()),
            value: Set(value.to_owned()),
            updated_at: Set(now.0),
        };
        match graph {
            GraphRef::Command(_) => row.command_id = Set(Some(id)),
            GraphRef::Event(_) => row.event_graph_id = Set(Some(id)),
        }
        let replace = OnConflict::columns([column, Column::Name])
            .update_columns([Column::Value, Column::UpdatedAt])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }
}
