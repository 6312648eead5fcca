use sculk_automation::PatternError;
use sculk_contract::{
    ApiError, CreateEventGraphReq, DraftView, ErrorCode, EventFilter, EventGraphDocument,
    EventGraphReq, EventGraphView, GraphPlace, ListEventGraphsReq, Nothing, ReorderEventGraphsReq,
    SaveEventGraphDraftReq, SaveEventGraphReq, SaveGraphOutcome, TextFilter, UpdateEventGraphReq,
    WhenBusy,
};
use sculk_core::{BotId, EventGraphId};
use sculk_graph::Document;
use sculk_store::{
    EventGraph, EventGraphFields, GraphRef, StoredEventFilter, StoredTextFilter, VersionMark,
};

use super::graph_history::mark_now;
use super::graphs::{checked, refuse_errors};
use super::publishing::{Saving, refuse_failed_tests};
use crate::App;
use crate::error::from_store;
use crate::fleet::{events_of, filter_of};
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Most runs of one graph at once.
const MAX_RUNS: u16 = 64;
/// What a new event graph does: nothing, until it is edited.
const EMPTY: &str =
    r#"{"format_version":1,"dialect":"sculk","variables":[],"nodes":[],"connections":[]}"#;

impl App {
    pub(crate) async fn list_event_graphs(
        &self,
        req: ListEventGraphsReq,
    ) -> Result<Vec<EventGraphView>, ApiError> {
        let graphs = self.inner.store.list_event_graphs(BotId(req.bot_id)).await;
        let graphs = graphs.map_err(from_store)?;
        Ok(graphs
            .iter()
            .map(|one| self.event_graph_view(one))
            .collect())
    }

    pub(crate) async fn create_event_graph(
        &self,
        req: CreateEventGraphReq,
    ) -> Result<EventGraphView, ApiError> {
        let bot = BotId(req.bot_id);
        let name = validate::line("name", "A graph's name", &req.name, 64)?;
        let document = req.document.unwrap_or_else(|| EMPTY.to_owned());
        let (document, problems) = checked(document).await?;
        refuse_errors(&problems)?;
        let (document, events) = with_events(document).await?;
        let fields = EventGraphFields::new(name);
        let store = &self.inner.store;
        let made = store.create_event_graph(bot, &fields, &document, &events, self.now());
        let made = made.await.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        Ok(self.event_graph_view(&made))
    }

    pub(crate) async fn update_event_graph(
        &self,
        req: UpdateEventGraphReq,
    ) -> Result<EventGraphView, ApiError> {
        let id = EventGraphId(req.id);
        let store = &self.inner.store;
        let _edit = self.inner.edits.begin().await;
        let old = store.event_graph(id).await.map_err(from_store)?;
        let now = self.event_graph_view(&old);
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let mut fields = old.fields;
        if let Some(name) = &req.name {
            fields.name = validate::line("name", "A graph's name", name, 64)?;
        }
        if let Some(is_enabled) = req.is_enabled {
            fields.is_enabled = is_enabled;
        }
        if let Some(max_runs) = req.max_runs {
            fields.max_runs = max_runs.clamp(1, MAX_RUNS);
        }
        if let Some(when_busy) = req.when_busy {
            fields.when_busy = stored_when_busy(when_busy);
        }
        if let Some(filter) = req.filter {
            fields.filter = checked_filter(filter)?;
        }
        let graph = store.update_event_graph(id, &fields, self.now()).await;
        self.event_graph_changed(&graph.map_err(from_store)?).await
    }

    pub(crate) async fn reorder_event_graphs(
        &self,
        req: ReorderEventGraphsReq,
    ) -> Result<Nothing, ApiError> {
        let bot = BotId(req.bot_id);
        let ids: Vec<_> = req.ids.into_iter().map(EventGraphId).collect();
        let store = &self.inner.store;
        let ordered = store.reorder_event_graphs(bot, &ids, self.now()).await;
        ordered.map_err(from_store)?;
        self.reconfigure(bot).await.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn delete_event_graph(
        &self,
        req: EventGraphReq,
    ) -> Result<EventGraphView, ApiError> {
        let id = EventGraphId(req.id);
        let store = &self.inner.store;
        let graph = store.event_graph(id).await.map_err(from_store)?;
        let deleted = store.delete_event_graph(id, self.now()).await;
        deleted.map_err(from_store)?;
        self.event_graph_changed(&graph).await
    }

    pub(crate) async fn restore_event_graph(
        &self,
        req: EventGraphReq,
    ) -> Result<EventGraphView, ApiError> {
        let id = EventGraphId(req.id);
        let graph = self.inner.store.restore_event_graph(id, self.now()).await;
        self.event_graph_changed(&graph.map_err(from_store)?).await
    }

    pub(crate) async fn get_event_graph(
        &self,
        req: EventGraphReq,
    ) -> Result<EventGraphDocument, ApiError> {
        let store = &self.inner.store;
        let id = EventGraphId(req.id);
        let graph = store.event_graph(id).await.map_err(from_store)?;
        let stored = store.event_graph_document(id).await.map_err(from_store)?;
        let draft = store.event_graph_draft(id).await.map_err(from_store)?;
        let (document, mut problems) = checked(stored.document).await?;
        problems.extend(self.plugin_node_problems(graph.bot_id, &document));
        Ok(EventGraphDocument {
            id: id.0,
            bot_id: graph.bot_id.0,
            name: graph.fields.name,
            revision: stored.revision,
            document,
            problems,
            draft: draft.map(|draft| DraftView {
                document: draft.document,
                base_revision: draft.base_revision,
                saved_at: draft.saved_at.0.cast_unsigned(),
            }),
        })
    }

    pub(crate) async fn save_event_graph(
        &self,
        req: SaveEventGraphReq,
    ) -> Result<SaveGraphOutcome, ApiError> {
        let id = EventGraphId(req.id);
        let mark = mark_now(None);
        let how = Saving {
            shared: req.shared,
            is_untested: req.is_untested,
        };
        self.publish_event(id, req.document, req.expected_revision, &mark, how)
            .await
    }

    /// Saves a document and lets events start it, unless it has errors or fails its tests.
    pub(super) async fn publish_event(
        &self,
        id: EventGraphId,
        document: String,
        expected_revision: i32,
        mark: &VersionMark,
        how: Saving,
    ) -> Result<SaveGraphOutcome, ApiError> {
        let (mut document, problems) = checked(document).await?;
        refuse_errors(&problems)?;
        if !how.is_untested {
            document = refuse_failed_tests(document).await?;
        }
        let (document, events) = with_events(document).await?;
        let place = GraphPlace::Event { id: id.0 };
        let publishing = self.begin_publishing(place, how.shared).await?;
        let store = &self.inner.store;
        let saved = async {
            let transaction = store.begin().await?;
            let now = self.now();
            let revision = transaction
                .save_event_graph(id, &document, &events, expected_revision, now)
                .await?;
            if let Some(draft) = &publishing.newer_draft {
                let kept = transaction.save_event_graph_draft(id, &draft.document, revision, now);
                kept.await?;
            }
            let graph = GraphRef::Event(id);
            transaction.mark_version(graph, revision, mark).await?;
            transaction.commit().await?;
            Ok(revision)
        };
        let revision = saved.await.map_err(from_store)?;
        self.end_publishing(publishing, revision);
        let graph = store.event_graph(id).await.map_err(from_store)?;
        self.reconfigure(graph.bot_id).await.map_err(from_store)?;
        Ok(SaveGraphOutcome { revision, problems })
    }

    pub(crate) async fn save_event_graph_draft(
        &self,
        req: SaveEventGraphDraftReq,
    ) -> Result<Nothing, ApiError> {
        let id = EventGraphId(req.id);
        let store = &self.inner.store;
        let kept = store.save_event_graph_draft(id, &req.document, req.base_revision, self.now());
        kept.await.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn discard_event_graph_draft(
        &self,
        req: EventGraphReq,
    ) -> Result<Nothing, ApiError> {
        let store = &self.inner.store;
        let thrown = store.discard_event_graph_draft(EventGraphId(req.id)).await;
        thrown.map_err(from_store)?;
        Ok(Nothing {})
    }

    async fn event_graph_changed(&self, graph: &EventGraph) -> Result<EventGraphView, ApiError> {
        self.reconfigure(graph.bot_id).await.map_err(from_store)?;
        Ok(self.event_graph_view(graph))
    }

    /// An event graph as it is before a mutation, without its document.
    pub(crate) async fn event_graph_before(&self, id: EventGraphId) -> Option<serde_json::Value> {
        let graph = self.inner.store.event_graph(id).await.ok()?;
        serde_json::to_value(self.event_graph_view(&graph)).ok()
    }

    fn event_graph_view(&self, graph: &EventGraph) -> EventGraphView {
        let fields = &graph.fields;
        let when_busy = when_busy_view(fields.when_busy);
        let filter = filter_view(&fields.filter);
        let decided = (
            &fields.name,
            fields.is_enabled,
            fields.max_runs,
            when_busy,
            &filter,
        );
        EventGraphView {
            revision: revision(&decided),
            id: graph.id.0,
            bot_id: graph.bot_id.0,
            name: fields.name.clone(),
            is_enabled: fields.is_enabled,
            max_runs: fields.max_runs,
            when_busy,
            filter,
            events: graph.events.clone(),
            graph_revision: graph.graph_revision,
            has_draft: graph.has_draft,
            load: self.inner.fleet.event_graph_load(graph.bot_id, graph.id),
        }
    }
}

const fn stored_when_busy(when_busy: WhenBusy) -> sculk_store::WhenBusy {
    match when_busy {
        WhenBusy::Wait => sculk_store::WhenBusy::Wait,
        WhenBusy::Drop => sculk_store::WhenBusy::Drop,
        WhenBusy::Restart => sculk_store::WhenBusy::Restart,
    }
}

const fn when_busy_view(when_busy: sculk_store::WhenBusy) -> WhenBusy {
    match when_busy {
        sculk_store::WhenBusy::Wait => WhenBusy::Wait,
        sculk_store::WhenBusy::Drop => WhenBusy::Drop,
        sculk_store::WhenBusy::Restart => WhenBusy::Restart,
    }
}

/// One-line words, none of them empty, `max` of up to 128 characters at most.
fn words(field: &str, label: &str, words: &[String], max: usize) -> Result<Vec<String>, ApiError> {
    if words.len() > max {
        let why = format!("There may be {max} at most: {label}.");
        return Err(ApiError::new(ErrorCode::Invalid, why).with_details(field));
    }
    let given = words.iter().filter(|word| !word.trim().is_empty());
    given
        .map(|word| validate::line(field, label, word, 128))
        .collect()
}

fn checked_filter(filter: EventFilter) -> Result<StoredEventFilter, ApiError> {
    let text = match filter.text {
        None => None,
        Some(TextFilter::Contains { text }) => {
            let text = validate::line("text", "The text to look for", &text, 256)?;
            Some(StoredTextFilter::Contains(text))
        }
        Some(TextFilter::Matches { pattern }) => Some(StoredTextFilter::Matches(pattern)),
    };
    let stored = StoredEventFilter {
        players: words("players", "A player's name", &filter.players, 100)?,
        text,
        chat_types: words("chatTypes", "A chat type", &filter.chat_types, 32)?,
        entity_types: words("entityTypes", "A kind of entity", &filter.entity_types, 100)?,
    };
    let refused =
        |why: PatternError| ApiError::new(ErrorCode::Invalid, why.to_string()).with_details("text");
    filter_of(&stored).map_err(refused)?;
    Ok(stored)
}

fn filter_view(stored: &StoredEventFilter) -> EventFilter {
    EventFilter {
        players: stored.players.clone(),
        text: stored.text.as_ref().map(|text| match text {
            StoredTextFilter::Contains(text) => TextFilter::Contains { text: text.clone() },
            StoredTextFilter::Matches(pattern) => TextFilter::Matches {
                pattern: pattern.clone(),
            },
        }),
        chat_types: stored.chat_types.clone(),
        entity_types: stored.entity_types.clone(),
    }
}

/// The events a document listens to. Off the async threads: a document may have 50 MB.
async fn with_events(document: String) -> Result<(String, Vec<String>), ApiError> {
    let reading = tokio::task::spawn_blocking(move || {
        // A document that cannot be read was refused before.
        let events =
            Document::parse(&document).map_or_else(|_| Vec::new(), |read| events_of(&read));
        (document, events)
    });
    reading.await.map_err(|error| {
        ApiError::new(
            ErrorCode::Internal,
            "The graph could not be read. Nothing was saved; please report it with the details.",
        )
        .with_details(error.to_string())
    })
}
