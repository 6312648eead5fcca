//! The graph of each command and all its kept versions. A document is text here, kept byte for
//! byte; what it means is the business of `sculk-graph`.

use sculk_core::{BotId, CommandId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, Func},
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, commands,
    commands::entity::{Column as CommandColumn, Entity as CommandEntity},
    drafts,
    transaction::in_own_transaction,
};

/// The largest document that is kept, in bytes.
pub const MAX_GRAPH_BYTES: usize = 50 * 1024 * 1024;

/// The most versions one call lists.
const MAX_VERSIONS_LISTED: u32 = 500;

/// The revision a command is born with.
pub(crate) const FIRST_REVISION: i32 = 1;

/// A graph as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGraph {
    /// The command it answers.
    pub command_id: CommandId,
    /// Which save it is.
    pub revision: i32,
    /// JSON text.
    pub document: String,
}

/// One entry in the history of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphVersion {
    /// Which save it is.
    pub revision: i32,
    /// When it was saved.
    pub saved_at: UnixMillis,
    /// The size of its document in bytes.
    pub bytes: u64,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "graph_versions")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub command_id: i32,
        pub revision: i32,
        pub saved_at: i64,
        pub graph: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// Refuses what is too large or is not JSON, before it reaches the database.
pub(crate) fn check(document: &str) -> Result<(), StoreError> {
    check_size(document)?;
    serde_json::from_str::<serde::de::IgnoredAny>(document).map_err(|error| {
        StoreError::Invalid {
            what: "graph",
            reason: format!("it is not JSON ({error})"),
        }
    })?;
    Ok(())
}

pub(crate) fn check_size(document: &str) -> Result<(), StoreError> {
    if document.len() > MAX_GRAPH_BYTES {
        return Err(StoreError::Invalid {
            what: "graph",
            reason: format!(
                "it has {} bytes, and at most {MAX_GRAPH_BYTES} are kept",
                document.len()
            ),
        });
    }
    Ok(())
}

pub(crate) async fn keep_version(
    db: &impl ConnectionTrait,
    command: CommandId,
    revision: i32,
    document: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: NotSet,
        command_id: Set(command.0),
        revision: Set(revision),
        saved_at: Set(now.0),
        graph: Set(document.to_owned()),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

async fn find(db: &impl ConnectionTrait, command: CommandId) -> Result<StoredGraph, StoreError> {
    let (revision, document): (i32, String) = CommandEntity::find_by_id(command.0)
        .select_only()
        .columns([CommandColumn::GraphRevision, CommandColumn::Graph])
        .filter(CommandColumn::DeletedAt.is_null())
        .into_tuple()
        .one(db)
        .await?
        .ok_or(commands::not_found(command))?;
    Ok(StoredGraph {
        command_id: command,
        revision,
        document,
    })
}

impl Store {
    /// The graph of a command.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for a command in the bin.
    pub async fn graph(&self, command: CommandId) -> Result<StoredGraph, StoreError> {
        find(&self.readers, command).await
    }

    /// The graphs of all living commands of a bot, by the command's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_graphs(&self, bot: BotId) -> Result<Vec<StoredGraph>, StoreError> {
        let rows: Vec<(i32, i32, String)> = CommandEntity::find()
            .select_only()
            .columns([
                CommandColumn::Id,
                CommandColumn::GraphRevision,
                CommandColumn::Graph,
            ])
            .filter(CommandColumn::BotId.eq(bot.0))
            .filter(CommandColumn::DeletedAt.is_null())
            .order_by_asc(CommandColumn::Name)
            .into_tuple()
            .all(&self.readers)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, revision, document)| StoredGraph {
                command_id: CommandId(id),
                revision,
                document,
            })
            .collect())
    }

    /// See [`Transaction::save_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn save_graph(
        &self,
        command: CommandId,
        document: &str,
        expected_revision: i32,
        now: UnixMillis,
    ) -> Result<i32, StoreError> {
        in_own_transaction!(self.save_graph(command, document, expected_revision, now))
    }

    /// The history of a command's graph, newest first, at most `limit` (and 500) entries; with
    /// `before` only revisions lower than it, to read on from the last entry seen.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_graph_versions(
        &self,
        command: CommandId,
        before: Option<i32>,
        limit: u32,
    ) -> Result<Vec<GraphVersion>, StoreError> {
        let mut query = Entity::find()
            .select_only()
            .columns([Column::Revision, Column::SavedAt])
            .column_as(
                Expr::expr(Func::cust("octet_length").arg(Expr::col(Column::Graph))),
                "bytes",
            )
            .filter(Column::CommandId.eq(command.0));
        if let Some(before) = before {
            query = query.filter(Column::Revision.lt(before));
        }
        let rows: Vec<(i32, i64, i64)> = query
            .order_by_desc(Column::Revision)
            .limit(u64::from(limit.min(MAX_VERSIONS_LISTED)))
            .into_tuple()
            .all(&self.readers)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(revision, saved_at, bytes)| GraphVersion {
                revision,
                saved_at: UnixMillis(saved_at),
                bytes: bytes.unsigned_abs(),
            })
            .collect())
    }

    /// A kept version of a command's graph, also of a command in the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] with the revision.
    pub async fn graph_version(
        &self,
        command: CommandId,
        revision: i32,
    ) -> Result<StoredGraph, StoreError> {
        let row = Entity::find()
            .filter(Column::CommandId.eq(command.0))
            .filter(Column::Revision.eq(revision))
            .one(&self.readers)
            .await?
            .ok_or(StoreError::NotFound {
                what: Record::GraphVersion,
                id: revision,
            })?;
        Ok(StoredGraph {
            command_id: command,
            revision,
            document: row.graph,
        })
    }
}

impl Transaction {
    /// The graph of a command, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for a command in the bin.
    pub async fn graph(&self, command: CommandId) -> Result<StoredGraph, StoreError> {
        find(self.connection(), command).await
    }

    /// Saves a graph, keeps it as a version, and throws the draft away. Returns the new revision.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Conflict`] when the graph is not at
    /// `expected_revision` any more; [`StoreError::Invalid`] when it is not JSON or too large.
    pub async fn save_graph(
        &self,
        command: CommandId,
        document: &str,
        expected_revision: i32,
        now: UnixMillis,
    ) -> Result<i32, StoreError> {
        check(document)?;
        let db = self.connection();
        let current_revision: i32 = CommandEntity::find_by_id(command.0)
            .select_only()
            .column(CommandColumn::GraphRevision)
            .filter(CommandColumn::DeletedAt.is_null())
            .into_tuple()
            .one(db)
            .await?
            .ok_or(commands::not_found(command))?;
        if current_revision != expected_revision {
            return Err(StoreError::Conflict { current_revision });
        }
        let revision = current_revision + 1;
        let saved = commands::entity::ActiveModel {
            graph: Set(document.to_owned()),
            graph_revision: Set(revision),
            updated_at: Set(now.0),
            ..Default::default()
        };
        commands::write(db, command, saved).await?;
        keep_version(db, command, revision, document, now).await?;
        drafts::discard(db, command).await?;
        Ok(revision)
    }
}
