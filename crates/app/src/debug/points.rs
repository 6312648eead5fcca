//! Breakpoints of graphs, as they are kept and as runs ask for them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering as Order};
use std::sync::{Arc, Mutex};

use sculk_contract::{ApiError, AppEvent, BreakpointPlace, BreakpointView, CacheTag, GraphPlace};
use sculk_graph::{Expression, LogLine};
use sculk_store::{GraphRef, UnixMillis};
use serde::{Deserialize, Serialize};

use super::{DebugBook, lock};
use crate::error::from_store;

/// The row of the settings that holds the breakpoints of all graphs.
const KEY: &str = "breakpoints";
/// Breakpoints of one graph.
pub(crate) const MAX_OF_GRAPH: usize = 100;
/// Lines that a breakpoint writes into the console within a second.
pub(super) const LINES_PER_SECOND: u32 = 50;
/// Breakpoints of all graphs together.
pub(crate) const MAX_POINTS: usize = 400;

/// A breakpoint as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PointSpec {
    pub graph: GraphPlace,
    pub place: BreakpointPlace,
    pub is_enabled: bool,
    #[serde(default)]
    pub condition: String,
    #[serde(default = "first")]
    pub from_hit: u32,
    #[serde(default)]
    pub log: String,
}

const fn first() -> u32 {
    1
}

/// A breakpoint that runs can come to.
#[derive(Debug)]
pub(crate) struct Point {
    pub spec: PointSpec,
    pub condition: Option<Expression>,
    pub log: Option<LogLine>,
    n_hits: AtomicU32,
    lines: Mutex<Lines>,
}

/// Lines that were written within a second.
#[derive(Debug, Clone, Copy, Default)]
struct Lines {
    second: u64,
    n: u32,
}

/// Whether there is room for one more line in this second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Free,
    /// For one more.
    Last,
    None,
}

impl Point {
    /// Makes a breakpoint ready. Expressions were looked at when it was set; what cannot be read any
    /// more counts as none.
    fn new(spec: PointSpec, n_hits: u32) -> Self {
        let is_given = |text: &&String| !text.trim().is_empty();
        let condition = Some(&spec.condition).filter(is_given);
        let log = Some(&spec.log).filter(is_given);
        Self {
            condition: condition.and_then(|text| Expression::parse(text).ok()),
            log: log.and_then(|text| LogLine::parse(text).ok()),
            n_hits: AtomicU32::new(n_hits),
            lines: Mutex::default(),
            spec,
        }
    }

    pub(crate) fn n_hits(&self) -> u32 {
        self.n_hits.load(Order::Relaxed)
    }

    /// Counts a hit; gives how many there are now.
    pub(super) fn hit(&self) -> u32 {
        let before = self
            .n_hits
            .fetch_update(Order::Relaxed, Order::Relaxed, |n| {
                Some(n.saturating_add(1))
            });
        before.unwrap_or_else(|n| n).saturating_add(1)
    }

    /// Counts a line for the console. A loop comes here very often, and the console has other lines.
    pub(super) fn room_for_line(&self, now_ms: u64) -> Room {
        let mut lines = lock(&self.lines);
        let second = now_ms / 1_000;
        if lines.second != second {
            *lines = Lines { second, n: 0 };
        }
        lines.n = lines.n.saturating_add(1);
        match lines.n.cmp(&LINES_PER_SECOND) {
            Ordering::Less => Room::Free,
            Ordering::Equal => Room::Last,
            Ordering::Greater => Room::None,
        }
    }

    pub(crate) fn view(&self) -> BreakpointView {
        let PointSpec {
            graph: _,
            place,
            is_enabled,
            condition,
            from_hit,
            log,
        } = self.spec.clone();
        BreakpointView {
            place,
            is_enabled,
            condition,
            from_hit,
            log,
            n_hits: self.n_hits(),
        }
    }
}

/// What looks on at the runs of one graph.
#[derive(Debug, Default)]
pub(crate) struct Eye {
    /// Grows with each change; odd while some breakpoint is switched on.
    generation: AtomicU64,
    points: Mutex<Vec<Arc<Point>>>,
}

impl Eye {
    /// Whether there is any breakpoint to look for.
    pub(crate) fn is_open(&self) -> bool {
        self.generation() % 2 == 1
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Order::Acquire)
    }

    pub(crate) fn points(&self) -> Vec<Arc<Point>> {
        lock(&self.points).clone()
    }

    /// Puts other breakpoints in the place of those there are; those that stay as they were keep
    /// their counts.
    fn set(&self, specs: Vec<PointSpec>) {
        let mut points = lock(&self.points);
        let is_open = specs.iter().any(|spec| spec.is_enabled);
        let made = specs.into_iter().map(|spec| {
            let old = points.iter().find(|old| old.spec.place == spec.place);
            match old {
                Some(old) if old.spec == spec => old.clone(),
                Some(old) => Arc::new(Point::new(spec, old.n_hits())),
                None => Arc::new(Point::new(spec, 0)),
            }
        });
        *points = made.collect();
        let now = self.generation();
        let next = if is_open == (now % 2 == 1) {
            now + 2
        } else {
            now + 1
        };
        self.generation.store(next, Order::Release);
    }
}

const fn place_of(graph: GraphRef) -> GraphPlace {
    match graph {
        GraphRef::Command(id) => GraphPlace::Command { id: id.0 },
        GraphRef::Event(id) => GraphPlace::Event { id: id.0 },
    }
}

const fn graph_at(place: GraphPlace) -> GraphRef {
    match place {
        GraphPlace::Command { id } => GraphRef::Command(sculk_core::CommandId(id)),
        GraphPlace::Event { id } => GraphRef::Event(sculk_core::EventGraphId(id)),
    }
}

impl DebugBook {
    /// Reads what breakpoints there are. Where they cannot be read there are none, which must not
    /// keep the app from starting.
    pub(crate) async fn read_points(&self) {
        let kept: Vec<PointSpec> = match self.shared.store.setting(KEY).await {
            Ok(kept) => kept.unwrap_or_default(),
            Err(error) => {
                tracing::error!("the breakpoints could not be read: {error}");
                return;
            }
        };
        let mut graphs: Vec<GraphPlace> = kept.iter().map(|spec| spec.graph).collect();
        graphs.dedup();
        for graph in graphs {
            let of_graph = kept.iter().filter(|spec| spec.graph == graph);
            self.eye(graph_at(graph)).set(of_graph.cloned().collect());
        }
    }

    /// Forgets the breakpoints of graphs that are gone for good, which would use up the room of
    /// others.
    async fn without_gone(&self, kept: Vec<PointSpec>) -> Vec<PointSpec> {
        let mut stay = Vec::new();
        let mut known: HashMap<GraphPlace, bool> = HashMap::new();
        for spec in kept {
            let is_there = match known.get(&spec.graph) {
                Some(is_there) => *is_there,
                None => {
                    let graph = graph_at(spec.graph);
                    let versions = self.shared.store.list_versions(graph, None, 1).await;
                    // Where that cannot be told, nothing is forgotten.
                    let is_there = versions.map_or(true, |versions| !versions.is_empty());
                    known.insert(spec.graph, is_there);
                    is_there
                }
            };
            if is_there {
                stay.push(spec);
            }
        }
        stay
    }

    /// Changes the breakpoints of a graph, for the runs under way too, and keeps them.
    pub(crate) async fn change_points(
        &self,
        graph: GraphRef,
        now: UnixMillis,
        change: impl FnOnce(&mut Vec<PointSpec>) -> Result<(), ApiError> + Send,
    ) -> Result<(), ApiError> {
        let store = &self.shared.store;
        let of_graph = |spec: &PointSpec| spec.graph == place_of(graph);
        let transaction = store.begin().await.map_err(from_store)?;
        let kept = transaction.setting(KEY).await.map_err(from_store)?;
        let mut kept: Vec<PointSpec> = kept.unwrap_or_default();
        if kept.len() >= MAX_POINTS {
            kept = self.without_gone(kept).await;
        }
        let (mut mine, mut all): (Vec<_>, Vec<_>) = kept.into_iter().partition(of_graph);
        change(&mut mine)?;
        all.extend(mine.iter().cloned());
        if mine.len() > MAX_OF_GRAPH || all.len() > MAX_POINTS {
            return Err(ApiError::new(
                sculk_contract::ErrorCode::Precondition,
                format!(
                    "There are too many breakpoints: a graph may have {MAX_OF_GRAPH}, all graphs together {MAX_POINTS}. Remove some first."
                ),
            ));
        }
        let written = transaction.set_setting(KEY, &all, now).await;
        written.map_err(from_store)?;
        transaction.commit().await.map_err(from_store)?;
        self.eye(graph).set(mine);
        let tags = vec![CacheTag::Breakpoints];
        self.shared.bus.send(AppEvent::CacheInvalidated { tags });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_does_not_flood_the_console_with_lines() {
        let spec = PointSpec {
            graph: GraphPlace::Command { id: 1 },
            place: BreakpointPlace::Failure,
            is_enabled: true,
            condition: String::new(),
            from_hit: 1,
            log: "here".to_owned(),
        };
        let point = Point::new(spec, 0);
        let in_second = |second: u64| {
            let rooms = (0..1_000).map(|n| point.room_for_line(second * 1_000 + n));
            rooms.filter(|room| *room != Room::None).count()
        };
        assert_eq!(in_second(7), LINES_PER_SECOND as usize);
        assert_eq!(
            in_second(8),
            LINES_PER_SECOND as usize,
            "the next one is new"
        );
        assert_eq!(point.room_for_line(9_000), Room::Free);
    }
}
