//! Unfinished edits of event graphs, at most one each; any text, as with commands' graphs.

use std::collections::HashSet;

use sculk_core::{BotId, EventGraphId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, sea_query::OnConflict,
};

use crate::{
    GraphDraft, Store, StoreError, Transaction, UnixMillis, event_graphs,
    event_graphs::entity::{Column as GraphColumn, Entity as GraphEntity},
    graphs,
    transaction::in_own_transaction,
};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_graph_drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_graph_id: i32,
        pub base_revision: i32,
        pub saved_at: i64,
        pub document: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// The event graphs of a bot that have a draft.
pub(crate) async fn graphs_with_one(
    db: &impl ConnectionTrait,
    bot: BotId,
) -> Result<HashSet<i32>, StoreError> {
    let of_bot = GraphEntity::find()
        .select_only()
        .column(GraphColumn::Id)
        .filter(GraphColumn::BotId.eq(bot.0))
        .into_query();
    let ids: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::EventGraphId)
        .filter(Column::EventGraphId.in_subquery(of_bot))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Whether an event graph has a draft, without reading the draft.
pub(crate) async fn exists(
    db: &impl ConnectionTrait,
    id: EventGraphId,
) -> Result<bool, StoreError> {
    let found: Option<i32> = Entity::find_by_id(id.0)
        .select_only()
        .column(Column::EventGraphId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn discard(db: &impl ConnectionTrait, id: EventGraphId) -> Result<(), StoreError> {
    Entity::delete_by_id(id.0).exec(db).await?;
    Ok(())
}

impl Store {
    /// The draft of an event graph, where there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn event_graph_draft(
        &self,
        id: EventGraphId,
    ) -> Result<Option<GraphDraft>, StoreError> {
        let row = Entity::find_by_id(id.0).one(&self.readers).await?;
        Ok(row.map(|row| GraphDraft {
            document: row.document,
            base_revision: row.base_revision,
            saved_at: UnixMillis(row.saved_at),
        }))
    }

    /// See [`Transaction::save_event_graph_draft`].
    ///
    /// # Errors
    /// As there.
    pub async fn save_event_graph_draft(
        &self,
        id: EventGraphId,
        document: &str,
        base_revision: i32,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.save_event_graph_draft(id, document, base_revision, now))
    }

    /// See [`Transaction::discard_event_graph_draft`].
    ///
    /// # Errors
    /// As there.
    pub async fn discard_event_graph_draft(&self, id: EventGraphId) -> Result<(), StoreError> {
        in_own_transaction!(self.discard_event_graph_draft(id))
    }
}

impl Transaction {
    /// Keeps an unfinished edit in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the graph; [`StoreError::Invalid`] when it is too large.
    pub async fn save_event_graph_draft(
        &self,
        id: EventGraphId,
        document: &str,
        base_revision: i32,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        graphs::check_size(document)?;
        let db = self.connection();
        event_graphs::find(db, id).await?;
        let row = ActiveModel {
            event_graph_id: Set(id.0),
            base_revision: Set(base_revision),
            saved_at: Set(now.0),
            document: Set(document.to_owned()),
        };
        let replace = OnConflict::column(Column::EventGraphId)
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
    pub async fn discard_event_graph_draft(&self, id: EventGraphId) -> Result<(), StoreError> {
        discard(self.connection(), id).await
    }
}
