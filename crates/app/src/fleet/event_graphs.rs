//! A bot's event graphs, compiled once and used by every event.

use std::collections::HashMap;

use sculk_automation::{EventFilter, PatternError, TextTest};
use sculk_bots::action::Watch;
use sculk_core::EventGraphId;
use sculk_graph::Document;
use sculk_store::{EventGraph, StoredEventFilter, StoredTextFilter, WhenBusy};

use super::commands::{Compiled, compile_document};

/// At most one move of an entity in this time, as in BlockMine.
const ENTITY_MOVES_MS: u32 = 500;
/// How far from the bot changes of blocks are told, in blocks.
const BLOCK_RADIUS: u32 = 16;
const ENTITIES: [&str; 3] = ["entitySpawn", "entityMoved", "entityGone"];
const SCREEN: [&str; 4] = ["tabText", "bossBar", "bossBarGone", "scoreboard"];
/// Frequent events besides.
const OTHERS: [&str; 4] = ["blockChanged", "sound", "time", "slotChanged"];
/// Nodes that look like the beginning of a run and are none.
const NO_TRIGGERS: [&str; 2] = ["custom_event", "call_event"];

/// The event by which a graph's own timer starts it.
pub(super) const TIMER: &str = "timer";
/// What a timer without a number does.
const TIMER_SECONDS: f64 = 60.0;

/// The event by which schedules start graphs.
pub(super) const SCHEDULED: &str = "scheduled";

/// A filter as it is stored, made ready.
///
/// # Errors
/// Its pattern cannot be used.
pub(crate) fn filter_of(stored: &StoredEventFilter) -> Result<EventFilter, PatternError> {
    let text = match &stored.text {
        None => None,
        Some(StoredTextFilter::Contains(text)) => Some(TextTest::contains(text)),
        Some(StoredTextFilter::Matches(pattern)) => Some(TextTest::matches(pattern)?),
    };
    let (players, types) = (&stored.players, &stored.chat_types);
    Ok(EventFilter::new(players, text, types, &stored.entity_types))
}

/// Whether an event is so frequent that the worker only sends it where somebody wants it.
pub(super) fn is_told_where_wanted(event: &str) -> bool {
    ENTITIES.contains(&event) || SCREEN.contains(&event) || OTHERS.contains(&event)
}

/// The frequent events that are wanted, for the worker: the others need not be sent. `has_graphs`:
/// whether anything listens to any event, which then also says where the bot is.
pub(super) fn watch(is_wanted: impl Fn(&str) -> bool, has_graphs: bool) -> Watch {
    Watch {
        entities: ENTITIES.into_iter().any(&is_wanted),
        entity_moves_ms: is_wanted("entityMoved").then_some(ENTITY_MOVES_MS),
        block_radius: if is_wanted("blockChanged") {
            BLOCK_RADIUS
        } else {
            0
        },
        sounds: is_wanted("sound"),
        time: is_wanted("time"),
        screen: SCREEN.into_iter().any(&is_wanted),
        slots: is_wanted("slotChanged"),
        own_moves: has_graphs,
    }
}

/// The events that start a document, each once, in the order of its nodes.
pub(crate) fn events_of(document: &Document) -> Vec<String> {
    let mut events: Vec<String> = Vec::new();
    for node in &document.nodes {
        if let Some(event) = node.kind.strip_prefix("event:")
            && !NO_TRIGGERS.contains(&event)
            && !events.iter().any(|known| known == event)
        {
            events.push(event.to_owned());
        }
    }
    events
}

/// How often the first timer of a document comes, in milliseconds.
fn interval_of(document: &str) -> Option<u64> {
    let document = Document::parse(document).ok()?;
    let mut nodes = document.nodes.iter();
    let timer = nodes.find(|node| node.kind.strip_prefix("event:") == Some(TIMER))?;
    let seconds = timer.data.get(&"seconds".into());
    let seconds = seconds.map_or(TIMER_SECONDS, sculk_core::Value::to_number);
    let seconds = if seconds.is_finite() {
        seconds
    } else {
        TIMER_SECONDS
    };
    // Negative ones become 0; timers have a shortest and a longest time.
    Some((seconds * 1_000.0) as u64)
}

/// An event graph that is ready, or the reason why it is not.
#[derive(Debug)]
pub(crate) struct ReadyGraph {
    pub id: EventGraphId,
    pub name: String,
    /// Runs of it at once.
    pub max_runs: usize,
    /// What becomes of an event beyond.
    pub when_busy: WhenBusy,
    /// Which events start it.
    pub filter: EventFilter,
    /// How often its timer starts it, in milliseconds, if it has one.
    pub every_ms: Option<u64>,
    /// Whether a schedule can start it.
    pub is_schedulable: bool,
    pub program: Result<Compiled, String>,
}

/// The enabled event graphs of a bot.
#[derive(Debug, Default)]
pub(crate) struct BotEventGraphs {
    graphs: Vec<ReadyGraph>,
    by_event: HashMap<String, Vec<usize>>,
}

impl BotEventGraphs {
    /// Compiles what is enabled. What does not compile is kept as the reason why.
    pub(crate) fn compile(graphs: Vec<(EventGraph, String)>) -> Self {
        let mut ready = Self::default();
        for (graph, document) in graphs {
            if !graph.fields.is_enabled {
                continue;
            }
            let has_timer = graph.events.iter().any(|event| event == TIMER);
            let every_ms = has_timer.then(|| interval_of(&document)).flatten();
            let is_schedulable = graph.events.iter().any(|event| event == SCHEDULED);
            for event in graph.events {
                let listeners = ready.by_event.entry(event).or_default();
                listeners.push(ready.graphs.len());
            }
            // A pattern that cannot be used was refused when it was saved.
            let filter = filter_of(&graph.fields.filter);
            let (filter, program) = match filter {
                Ok(filter) => (filter, compile_document(&document)),
                Err(error) => (EventFilter::default(), Err(error.to_string())),
            };
            ready.graphs.push(ReadyGraph {
                id: graph.id,
                name: graph.fields.name,
                max_runs: usize::from(graph.fields.max_runs),
                when_busy: graph.fields.when_busy,
                filter,
                every_ms,
                is_schedulable,
                program,
            });
        }
        ready
    }

    /// The graphs that an event starts, in their order.
    pub(crate) fn of_event(&self, event: &str) -> impl Iterator<Item = &ReadyGraph> {
        let indices = self.by_event.get(event).map(Vec::as_slice);
        let indices = indices.unwrap_or_default();
        indices.iter().map(|&idx| &self.graphs[idx])
    }

    /// Whether an event starts anything; what nobody listens to need not be put into words.
    pub(crate) fn listens(&self, event: &str) -> bool {
        self.by_event.contains_key(event)
    }

    /// Whether there is nothing to start at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_event.is_empty()
    }

    /// The graphs that have a timer, with how often it comes in milliseconds.
    pub(crate) fn timers(&self) -> impl Iterator<Item = (EventGraphId, u64)> {
        let timed = self.graphs.iter();
        timed.filter_map(|graph| Some((graph.id, graph.every_ms?)))
    }

    pub(crate) fn find(&self, id: EventGraphId) -> Option<&ReadyGraph> {
        self.graphs.iter().find(|graph| graph.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_events_of_a_document_are_those_of_its_entry_nodes() {
        let kinds = [
            "event:chat",
            "event:custom_event",
            "action:send_log",
            "event:health",
        ];
        let nodes = kinds.iter().chain(&["event:chat"]).enumerate().map(|(n, kind)| {
            serde_json::json!({"id": n.to_string(), "type": kind, "position": {"x": 0, "y": 0}})
        });
        let nodes: Vec<_> = nodes.collect();
        let text = serde_json::json!({"nodes": nodes, "connections": []}).to_string();
        let document = Document::parse(&text).unwrap();
        assert_eq!(events_of(&document), ["chat", "health"]);
    }
}
