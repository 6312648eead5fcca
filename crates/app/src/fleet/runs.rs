//! The runs of a bot's graphs that are under way, and what waits for one of them to end.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use sculk_contract::EventGraphLoad;
use sculk_core::EventGraphId;
use sculk_graph::Trigger;
use tokio::task::JoinSet;

/// Events that may wait for one graph. Later ones are dropped and counted.
const MAX_WAITING: usize = 64;
/// Small things at once that are no graph: answers to players, look-ups.
const MAX_CHORES: usize = 256;

/// What ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// A command's graph.
    Command,
    /// An event graph, well or not.
    Event { id: EventGraphId, is_failed: bool },
    /// Anything else.
    Chore,
}

/// What becomes of an event for one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may start now and counts as running.
    Start,
    /// It waits.
    Waits,
    /// It was dropped and counted.
    Dropped,
}

#[derive(Debug, Default)]
struct Load {
    waiting: VecDeque<Trigger>,
    counts: EventGraphLoad,
}

/// The counts of a bot's event graphs, for those who look on.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedLoads {
    counts: Arc<Mutex<HashMap<EventGraphId, EventGraphLoad>>>,
}

impl SharedLoads {
    pub(crate) fn of(&self, id: EventGraphId) -> EventGraphLoad {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(&id).copied().unwrap_or_default()
    }

    fn publish(&self, id: EventGraphId, load: &Load) {
        let count = EventGraphLoad {
            n_waiting: u32::try_from(load.waiting.len()).unwrap_or(u32::MAX),
            ..load.counts
        };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.insert(id, count);
    }
}

/// All that runs for one bot. Dropping it ends everything.
#[derive(Debug, Default)]
pub(super) struct Runs {
    tasks: JoinSet<Ended>,
    n_commands: usize,
    n_chores: usize,
    loads: HashMap<EventGraphId, Load>,
    shared: SharedLoads,
}

impl Runs {
    pub(super) fn new(shared: SharedLoads) -> Self {
        Self {
            shared,
            ..Self::default()
        }
    }

    pub(super) fn n_commands(&self) -> usize {
        self.n_commands
    }

    pub(super) fn command(&mut self, run: impl Future<Output = ()> + Send + 'static) {
        self.n_commands += 1;
        self.tasks.spawn(guarded(
            async move {
                run.await;
                Ended::Command
            },
            Ended::Command,
        ));
    }

    /// Something small; left out where too much of it is under way.
    pub(super) fn chore(&mut self, chore: impl Future<Output = ()> + Send + 'static) {
        if self.n_chores >= MAX_CHORES {
            return;
        }
        self.n_chores += 1;
        self.tasks.spawn(guarded(
            async move {
                chore.await;
                Ended::Chore
            },
            Ended::Chore,
        ));
    }

    /// Decides about an event for a graph of which `max_runs` may be under way. One that comes too
    /// often to matter (`can_wait` false) is dropped rather than kept.
    pub(super) fn admit(
        &mut self,
        id: EventGraphId,
        max_runs: usize,
        can_wait: bool,
        trigger: impl FnOnce() -> Trigger,
    ) -> Admission {
        let load = self.loads.entry(id).or_default();
        let admission = if (load.counts.n_running as usize) < max_runs {
            load.counts.n_running += 1;
            load.counts.n_started = load.counts.n_started.wrapping_add(1);
            Admission::Start
        } else if !can_wait || load.waiting.len() >= MAX_WAITING {
            load.counts.n_dropped = load.counts.n_dropped.saturating_add(1);
            Admission::Dropped
        } else {
            load.waiting.push_back(trigger());
            Admission::Waits
        };
        self.shared.publish(id, load);
        admission
    }

    /// Gives back the place of a run that was admitted and will not start, with all that waits.
    pub(super) fn let_go(&mut self, id: EventGraphId) {
        if let Some(load) = self.loads.get_mut(&id) {
            load.waiting.clear();
            load.counts.n_running = load.counts.n_running.saturating_sub(1);
            self.shared.publish(id, load);
        }
    }

    /// Starts the run of an event graph that was admitted. `run` says whether it failed.
    pub(super) fn event(
        &mut self,
        id: EventGraphId,
        run: impl Future<Output = bool> + Send + 'static,
    ) {
        self.tasks.spawn(guarded(
            async move {
                let is_failed = run.await;
                Ended::Event { id, is_failed }
            },
            Ended::Event {
                id,
                is_failed: true,
            },
        ));
    }

    /// The next thing that ends; never where nothing runs.
    pub(super) async fn next(&mut self) -> Ended {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(ended)) => return ended,
                // Only a run that was aborted ends so, and those are counted no more.
                Some(Err(_)) => {}
                None => std::future::pending().await,
            }
        }
    }

    /// Takes note of an end. What waited longest for that graph is due now, counted as running.
    pub(super) fn note(&mut self, ended: Ended) -> Option<(EventGraphId, Trigger)> {
        match ended {
            Ended::Command => self.n_commands = self.n_commands.saturating_sub(1),
            Ended::Chore => self.n_chores = self.n_chores.saturating_sub(1),
            Ended::Event { id, is_failed } => {
                let load = self.loads.get_mut(&id)?;
                load.counts.n_running = load.counts.n_running.saturating_sub(1);
                load.counts.n_failed += u32::from(is_failed);
                let next = load.waiting.pop_front();
                if next.is_some() {
                    load.counts.n_running += 1;
                    load.counts.n_started = load.counts.n_started.wrapping_add(1);
                }
                self.shared.publish(id, load);
                return next.map(|trigger| (id, trigger));
            }
        }
        None
    }

    /// Ends everything and forgets what waits; the counts stay.
    pub(super) fn abort_all(&mut self) {
        self.tasks = JoinSet::new();
        self.n_commands = 0;
        self.n_chores = 0;
        for (&id, load) in &mut self.loads {
            load.waiting.clear();
            load.counts.n_running = 0;
            self.shared.publish(id, load);
        }
    }
}

/// A panic in a run is a fault of ours; it must not keep the graph counted as running for ever.
async fn guarded(run: impl Future<Output = Ended>, on_panic: Ended) -> Ended {
    AssertUnwindSafe(run)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| {
            tracing::error!(?on_panic, "a run panicked");
            on_panic
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_core::Object;

    const GRAPH: EventGraphId = EventGraphId(1);

    fn trigger() -> Trigger {
        Trigger::event("chat", Object::default())
    }

    #[tokio::test]
    async fn events_beyond_the_limit_wait_in_order_and_beyond_the_queue_are_counted() {
        let mut runs = Runs::default();
        assert_eq!(runs.admit(GRAPH, 1, true, trigger), Admission::Start);
        for _ in 0..MAX_WAITING {
            assert_eq!(runs.admit(GRAPH, 1, true, trigger), Admission::Waits);
        }
        assert_eq!(runs.admit(GRAPH, 1, true, trigger), Admission::Dropped);
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting, load.n_dropped), (1, 64, 1));
        let ended = Ended::Event {
            id: GRAPH,
            is_failed: true,
        };
        assert!(runs.note(ended).is_some(), "the next one is due");
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting), (1, 63));
        assert_eq!((load.n_started, load.n_failed), (2, 1));
    }

    #[tokio::test]
    async fn what_comes_too_often_does_not_wait() {
        let mut runs = Runs::default();
        runs.admit(GRAPH, 1, false, trigger);
        assert_eq!(runs.admit(GRAPH, 1, false, trigger), Admission::Dropped);
        assert_eq!(runs.shared.of(GRAPH).n_waiting, 0);
    }

    #[tokio::test]
    async fn a_run_that_panics_makes_room_for_the_next() {
        let mut runs = Runs::default();
        runs.admit(GRAPH, 1, true, trigger);
        runs.event(GRAPH, async { panic!("at the disco") });
        let ended = runs.next().await;
        runs.note(ended);
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_failed), (0, 1));
    }
}
