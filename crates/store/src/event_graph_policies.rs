//! Which events start an event graph, in which order graphs start, and what becomes of an event that
//! comes while as many runs as may be are under way. The graphs themselves are in `event_graphs`.

use sculk_core::{BotId, EventGraphId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde::{Deserialize, Serialize};

use crate::{
    Store, StoreError, Transaction, UnixMillis,
    event_graphs::{ActiveModel, Column, Entity, write},
    schedules::word,
    transaction::in_own_transaction,
};

word! {
    /// What becomes of an event that comes while as many runs as may be are under way.
    WhenBusy {
        /// It waits in a queue.
        Wait = "wait",
        /// It is left out.
        Drop = "drop",
        /// The oldest run is ended for it.
        Restart = "restart",
    }
}

/// Which text is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "text", rename_all = "camelCase")]
pub enum StoredTextFilter {
    /// One that contains this, without regard to case.
    Contains(String),
    /// One that matches this regular expression.
    Matches(String),
}

/// Which events start a graph. What is empty or absent lets every event through; an event that does
/// not say what is asked about does not pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StoredEventFilter {
    /// Of these players, without regard to case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub players: Vec<String>,
    /// With this text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<StoredTextFilter>,
    /// Said in these chats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chat_types: Vec<String>,
    /// About entities of these types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entity_types: Vec<String>,
}

impl Store {
    /// See [`Transaction::reorder_event_graphs`].
    ///
    /// # Errors
    /// As there.
    pub async fn reorder_event_graphs(
        &self,
        bot: BotId,
        ids: &[EventGraphId],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.reorder_event_graphs(bot, ids, now))
    }
}

impl Transaction {
    /// Puts event graphs of a bot into this order. Those not named keep their place among
    /// themselves, after the named ones; those of another bot are left as they are.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn reorder_event_graphs(
        &self,
        bot: BotId,
        ids: &[EventGraphId],
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let current: Vec<i32> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        let named = ids.iter().map(|id| id.0).filter(|id| current.contains(id));
        let named: Vec<i32> = named.collect();
        let rest = current.iter().copied().filter(|id| !named.contains(id));
        for (position, id) in (0..).zip(named.iter().copied().chain(rest)) {
            let moved = ActiveModel {
                position: Set(position),
                updated_at: Set(now.0),
                ..Default::default()
            };
            write(db, EventGraphId(id), moved).await?;
        }
        Ok(())
    }
}
