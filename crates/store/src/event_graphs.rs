//! Graphs that events start. Lists are ordered by position, then id; those in the bin are not seen.
//! A document is text here, kept byte for byte, with every version of it; see also
//! `event_graph_drafts`.

use std::collections::HashMap;

use sculk_core::{BotId, EventGraphId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use crate::{
    Record, Store, StoreError, StoredEventFilter, Transaction, UnixMillis, WhenBusy, bots,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    event_graph_drafts as drafts, graphs,
    transaction::in_own_transaction,
};

/// What a user decides about an event graph, apart from its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventGraphFields {
    /// Unique per bot among living ones, exactly as written.
    pub name: String,
    /// Whether events start it at all.
    pub is_enabled: bool,
    /// How many runs of it may be under way at once, 1 to 1,000.
    pub max_runs: u16,
    /// What becomes of an event that comes while that many are under way.
    pub when_busy: WhenBusy,
    /// Which events start it.
    pub filter: StoredEventFilter,
}

impl EventGraphFields {
    /// One with the defaults: enabled, for every event, four runs at once, further events wait.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            is_enabled: true,
            max_runs: 4,
            when_busy: WhenBusy::Wait,
            filter: StoredEventFilter::default(),
        }
    }
}

/// An event graph, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventGraph {
    /// Never given to another, even after this one is gone.
    pub id: EventGraphId,
    /// The bot it belongs to.
    pub bot_id: BotId,
    /// What a user decides about it.
    pub fields: EventGraphFields,
    /// Its place in the list; of several graphs of one event the first starts first.
    pub position: i32,
    /// The events that start it, as its document says.
    pub events: Vec<String>,
    /// Counts the saves of its document; the first is 1.
    pub graph_revision: i32,
    /// Whether an unfinished edit is kept.
    pub has_draft: bool,
}

/// The document of an event graph as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEventGraph {
    /// Whose it is.
    pub id: EventGraphId,
    /// Which save it is.
    pub revision: i32,
    /// JSON text.
    pub document: String,
}

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_graphs")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub bot_id: i32,
        pub name: String,
        pub is_enabled: bool,
        pub max_runs: i32,
        pub position: i32,
        pub events: String,
        pub graph: String,
        pub graph_revision: i32,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
        pub filter: String,
        pub when_busy: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_graph_versions")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub event_graph_id: i32,
        pub revision: i32,
        pub saved_at: i64,
        pub graph: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) use entity::{ActiveModel, Column, Entity};

#[derive(FromQueryResult)]
struct Row {
    id: i32,
    bot_id: i32,
    name: String,
    is_enabled: bool,
    max_runs: i32,
    position: i32,
    events: String,
    graph_revision: i32,
    filter: String,
    when_busy: String,
}

/// Rows without their documents, which may be large.
fn without_graph() -> Select<Entity> {
    Entity::find().select_only().columns([
        Column::Id,
        Column::BotId,
        Column::Name,
        Column::IsEnabled,
        Column::MaxRuns,
        Column::Position,
        Column::Events,
        Column::GraphRevision,
        Column::Filter,
        Column::WhenBusy,
    ])
}

impl Row {
    fn into_graph(self, has_draft: bool) -> Result<EventGraph, StoreError> {
        let undecodable = |column: &str, reason: String| StoreError::Undecodable {
            what: format!("{column} of event graph {}", self.id),
            reason,
        };
        Ok(EventGraph {
            id: EventGraphId(self.id),
            bot_id: BotId(self.bot_id),
            events: serde_json::from_str(&self.events)
                .map_err(|error| undecodable("events", error.to_string()))?,
            fields: EventGraphFields {
                is_enabled: self.is_enabled,
                max_runs: u16::try_from(self.max_runs)
                    .map_err(|error| undecodable("limit of runs", error.to_string()))?,
                when_busy: WhenBusy::of_word(&self.when_busy)?,
                filter: serde_json::from_str(&self.filter)
                    .map_err(|error| undecodable("filter", error.to_string()))?,
                name: self.name,
            },
            position: self.position,
            graph_revision: self.graph_revision,
            has_draft,
        })
    }
}

pub(crate) fn not_found(id: EventGraphId) -> StoreError {
    StoreError::NotFound {
        what: Record::EventGraph,
        id: id.0,
    }
}

fn filter_json(fields: &EventGraphFields) -> String {
    serde_json::json!(fields.filter).to_string()
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::EventGraph,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: EventGraphId,
) -> Result<EventGraph, StoreError> {
    let row = without_graph()
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .into_model::<Row>()
        .one(db)
        .await?
        .ok_or(not_found(id))?;
    let has_draft = drafts::exists(db, id).await?;
    row.into_graph(has_draft)
}

/// Writes the set columns of one row, without reading the row back.
pub(crate) async fn write(
    db: &impl ConnectionTrait,
    id: EventGraphId,
    columns: ActiveModel,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(columns)
        .filter(Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

async fn keep_version(
    db: &impl ConnectionTrait,
    id: EventGraphId,
    revision: i32,
    document: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let row = version::ActiveModel {
        id: NotSet,
        event_graph_id: Set(id.0),
        revision: Set(revision),
        saved_at: Set(now.0),
        graph: Set(document.to_owned()),
    };
    version::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

async fn next_position(db: &impl ConnectionTrait, bot: BotId) -> Result<i32, StoreError> {
    let last: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Position)
        .filter(Column::BotId.eq(bot.0))
        .order_by_desc(Column::Position)
        .order_by_desc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

impl Store {
    /// The living event graphs of a bot, in the order in which they start.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_event_graphs(&self, bot: BotId) -> Result<Vec<EventGraph>, StoreError> {
        let with_draft = drafts::graphs_with_one(&self.readers, bot).await?;
        let rows = without_graph()
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .limit(u64::from(Crowd::EventGraphs.most()))
            .into_model::<Row>()
            .all(&self.readers)
            .await?;
        rows.into_iter()
            .map(|row| {
                let has_draft = with_draft.contains(&row.id);
                row.into_graph(has_draft)
            })
            .collect()
    }

    /// One event graph.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn event_graph(&self, id: EventGraphId) -> Result<EventGraph, StoreError> {
        find(&self.readers, id).await
    }

    /// The document of an event graph.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn event_graph_document(
        &self,
        id: EventGraphId,
    ) -> Result<StoredEventGraph, StoreError> {
        let (revision, document): (i32, String) = Entity::find_by_id(id.0)
            .select_only()
            .columns([Column::GraphRevision, Column::Graph])
            .filter(Column::DeletedAt.is_null())
            .into_tuple()
            .one(&self.readers)
            .await?
            .ok_or(not_found(id))?;
        Ok(StoredEventGraph {
            id,
            revision,
            document,
        })
    }

    /// The documents of a bot's living event graphs, by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn event_graph_documents(
        &self,
        bot: BotId,
    ) -> Result<HashMap<EventGraphId, String>, StoreError> {
        let rows: Vec<(i32, String)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Graph])
            .filter(Column::BotId.eq(bot.0))
            .filter(Column::DeletedAt.is_null())
            .into_tuple()
            .all(&self.readers)
            .await?;
        let by_id = rows.into_iter().map(|(id, text)| (EventGraphId(id), text));
        Ok(by_id.collect())
    }

    /// A kept version of an event graph's document, also of one in the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] with the revision.
    pub async fn event_graph_version(
        &self,
        id: EventGraphId,
        revision: i32,
    ) -> Result<StoredEventGraph, StoreError> {
        let row = version::Entity::find()
            .filter(version::Column::EventGraphId.eq(id.0))
            .filter(version::Column::Revision.eq(revision))
            .one(&self.readers)
            .await?
            .ok_or(StoreError::NotFound {
                what: Record::GraphVersion,
                id: revision,
            })?;
        Ok(StoredEventGraph {
            id,
            revision,
            document: row.graph,
        })
    }

    /// See [`Transaction::create_event_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_event_graph(
        &self,
        bot: BotId,
        fields: &EventGraphFields,
        document: &str,
        events: &[String],
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        in_own_transaction!(self.create_event_graph(bot, fields, document, events, now))
    }

    /// See [`Transaction::update_event_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_event_graph(
        &self,
        id: EventGraphId,
        fields: &EventGraphFields,
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        in_own_transaction!(self.update_event_graph(id, fields, now))
    }

    /// See [`Transaction::save_event_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn save_event_graph(
        &self,
        id: EventGraphId,
        document: &str,
        events: &[String],
        expected_revision: i32,
        now: UnixMillis,
    ) -> Result<i32, StoreError> {
        in_own_transaction!(self.save_event_graph(id, document, events, expected_revision, now))
    }

    /// See [`Transaction::delete_event_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_event_graph(
        &self,
        id: EventGraphId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_event_graph(id, now))
    }

    /// See [`Transaction::restore_event_graph`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_event_graph(
        &self,
        id: EventGraphId,
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        in_own_transaction!(self.restore_event_graph(id, now))
    }
}

impl Transaction {
    /// Adds an event graph at the end, with the first revision of its document. `events` are those
    /// that its document names.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the bot, [`StoreError::NameTaken`], and [`StoreError::Invalid`]
    /// for a document that is not JSON or is too large.
    pub async fn create_event_graph(
        &self,
        bot: BotId,
        fields: &EventGraphFields,
        document: &str,
        events: &[String],
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        graphs::check(document)?;
        let db = self.connection();
        bots::find(db, bot).await?;
        refuse_full(db, Crowd::EventGraphs, Some(bot)).await?;
        let row = ActiveModel {
            id: NotSet,
            bot_id: Set(bot.0),
            name: Set(fields.name.clone()),
            is_enabled: Set(fields.is_enabled),
            max_runs: Set(i32::from(fields.max_runs)),
            position: Set(next_position(db, bot).await?),
            events: Set(serde_json::json!(events).to_string()),
            graph: Set(document.to_owned()),
            graph_revision: Set(graphs::FIRST_REVISION),
            created_at: Set(now.0),
            updated_at: Set(now.0),
            deleted_at: Set(None),
            filter: Set(filter_json(fields)),
            when_busy: Set(fields.when_busy.word().to_owned()),
        };
        // Not `insert`, which would read the document back.
        let id = Entity::insert(row)
            .exec(db)
            .await
            .map_err(explain(&fields.name))?
            .last_insert_id;
        let id = EventGraphId(id);
        keep_version(db, id, graphs::FIRST_REVISION, document, now).await?;
        find(db, id).await
    }

    /// Replaces what the user decides about an event graph; its document stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_event_graph(
        &self,
        id: EventGraphId,
        fields: &EventGraphFields,
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let changed = ActiveModel {
            name: Set(fields.name.clone()),
            is_enabled: Set(fields.is_enabled),
            max_runs: Set(i32::from(fields.max_runs)),
            filter: Set(filter_json(fields)),
            when_busy: Set(fields.when_busy.word().to_owned()),
            updated_at: Set(now.0),
            ..Default::default()
        };
        write(db, id, changed)
            .await
            .map_err(explain(&fields.name))?;
        find(db, id).await
    }

    /// Saves a document, keeps it as a version, and throws the draft away. Returns the new revision.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Conflict`] when the document is not at
    /// `expected_revision` any more; [`StoreError::Invalid`] when it is not JSON or too large.
    pub async fn save_event_graph(
        &self,
        id: EventGraphId,
        document: &str,
        events: &[String],
        expected_revision: i32,
        now: UnixMillis,
    ) -> Result<i32, StoreError> {
        graphs::check(document)?;
        let db = self.connection();
        let current_revision = find(db, id).await?.graph_revision;
        if current_revision != expected_revision {
            return Err(StoreError::Conflict { current_revision });
        }
        let revision = current_revision + 1;
        let saved = ActiveModel {
            graph: Set(document.to_owned()),
            events: Set(serde_json::json!(events).to_string()),
            graph_revision: Set(revision),
            updated_at: Set(now.0),
            ..Default::default()
        };
        write(db, id, saved).await?;
        keep_version(db, id, revision, document, now).await?;
        drafts::discard(db, id).await?;
        Ok(revision)
    }

    /// Puts an event graph into the bin, with its document and all versions of it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_event_graph(
        &self,
        id: EventGraphId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let deleted = ActiveModel {
            updated_at: Set(now.0),
            deleted_at: Set(Some(now.0)),
            ..Default::default()
        };
        Ok(write(db, id, deleted).await?)
    }

    /// Takes an event graph out of the bin. One that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_event_graph(
        &self,
        id: EventGraphId,
        now: UnixMillis,
    ) -> Result<EventGraph, StoreError> {
        let db = self.connection();
        let (name, bot, deleted_at): (String, i32, Option<i64>) = Entity::find_by_id(id.0)
            .select_only()
            .columns([Column::Name, Column::BotId, Column::DeletedAt])
            .into_tuple()
            .one(db)
            .await?
            .ok_or(not_found(id))?;
        if deleted_at.is_some() {
            refuse_full(db, Crowd::EventGraphs, Some(BotId(bot))).await?;
            let restored = ActiveModel {
                updated_at: Set(now.0),
                deleted_at: Set(None),
                ..Default::default()
            };
            write(db, id, restored).await.map_err(explain(&name))?;
        }
        find(db, id).await
    }
}
