//! Unfinished edits of graphs, at most one per command. A draft may be any text: it is kept
//! whatever state the edit is in, and need not be readable as a graph.

use std::collections::HashSet;

use sculk_core::{BotId, CommandId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, sea_query::OnConflict,
};

use crate::{
    Store, StoreError, Transaction, UnixMillis, commands,
    commands::entity::{Column as CommandColumn, Entity as CommandEntity},
    graphs,
    transaction::in_own_transaction,
};

/// An unfinished edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphDraft {
    /// The text as the editor left it.
    pub document: String,
    /// The revision the edit started from.
    pub base_revision: i32,
    /// When it was kept.
    pub saved_at: UnixMillis,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "graph_drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub command_id: i32,
        pub base_revision: i32,
        pub saved_at: i64,
        pub document: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// The commands of a bot that have a draft.
pub(crate) async fn commands_with_one(
    db: &impl ConnectionTrait,
    bot: BotId,
) -> Result<HashSet<i32>, StoreError> {
    let of_bot = CommandEntity::find()
        .select_only()
        .column(CommandColumn::Id)
        .filter(CommandColumn::BotId.eq(bot.0))
        .into_query();
    let ids: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::CommandId)
        .filter(Column::CommandId.in_subquery(of_bot))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Whether a command has a draft, without reading the draft.
pub(crate) async fn exists(
    db: &impl ConnectionTrait,
    command: CommandId,
) -> Result<bool, StoreError> {
    let found: Option<i32> = Entity::find_by_id(command.0)
        .select_only()
        .column(Column::CommandId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn discard(
    db: &impl ConnectionTrait,
    command: CommandId,
) -> Result<(), StoreError> {
    Entity::delete_by_id(command.0).exec(db).await?;
    Ok(())
}

impl Store {
    /// The draft of a command, where there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn draft(&self, command: CommandId) -> Result<Option<GraphDraft>, StoreError> {
        let row = Entity::find_by_id(command.0).one(&self.readers).await?;
        Ok(row.map(|row| GraphDraft {
            document: row.document,
            base_revision: row.base_revision,
            saved_at: UnixMillis(row.saved_at),
        }))
    }

    /// See [`Transaction::save_draft`].
    ///
    /// # Errors
    /// As there.
    pub async fn save_draft(
        &self,
        command: CommandId,
        document: &str,
        base_revision: i32,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.save_draft(command, document, base_revision, now))
    }

    /// See [`Transaction::discard_draft`].
    ///
    /// # Errors
    /// As there.
    pub async fn discard_draft(&self, command: CommandId) -> Result<(), StoreError> {
        in_own_transaction!(self.discard_draft(command))
    }
}

impl Transaction {
    /// Keeps an unfinished edit in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the command; [`StoreError::Invalid`] when it is too large.
    pub async fn save_draft(
        &self,
        command: CommandId,
        document: &str,
        base_revision: i32,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        graphs::check_size(document)?;
        let db = self.connection();
        commands::find(db, command).await?;
        let row = ActiveModel {
            command_id: Set(command.0),
            base_revision: Set(base_revision),
            saved_at: Set(now.0),
            document: Set(document.to_owned()),
        };
        let replace = OnConflict::column(Column::CommandId)
            .update_columns([Column::BaseRevision, Column::SavedAt, Column::Document])
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Throws an unfinished edit away; nothing happens where there is none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn discard_draft(&self, command: CommandId) -> Result<(), StoreError> {
        discard(self.connection(), command).await
    }
}
