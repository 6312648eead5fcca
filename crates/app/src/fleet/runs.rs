//! The runs of a bot's graphs that are under way, and what waits for one of them to end.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use sculk_contract::EventGraphLoad;
use sculk_core::{CommandId, EventGraphId};
use sculk_graph::Trigger;
use sculk_store::WhenBusy;
use tokio::task::{AbortHandle, Id, JoinSet};

/// Events that may wait for one graph. Later ones are dropped and counted.
const MAX_WAITING: usize = 64;
/// Small things at once that are no graph: answers to players, look-ups.
const MAX_CHORES: usize = 256;

/// What a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A run of a command's graph.
    Command(CommandId),
    /// A run of an event graph.
    Event(EventGraphId),
    /// Anything else.
    Chore,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Well,
    Failed,
    /// It was ended before its end.
    GivenUp,
}

/// What ended, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    kind: Kind,
    how: How,
}

#[derive(Debug)]
struct Task {
    kind: Kind,
    handle: AbortHandle,
    /// Earlier tasks have smaller ones.
    serial: u64,
    /// Whether it was told to end.
    is_ending: bool,
}

/// How many runs of a graph may be under way, and what becomes of an event beyond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub max_runs: usize,
    pub when_busy: WhenBusy,
    /// False for what comes too often to matter: it is dropped rather than kept.
    pub can_wait: bool,
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
    /// Each says whether it failed.
    tasks: JoinSet<bool>,
    under_way: HashMap<Id, Task>,
    n_commands: usize,
    n_chores: usize,
    loads: HashMap<EventGraphId, Load>,
    shared: SharedLoads,
    next_serial: u64,
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

    fn spawn(&mut self, kind: Kind, task: impl Future<Output = bool> + Send + 'static) {
        let handle = self.tasks.spawn(task);
        let serial = self.next_serial;
        self.next_serial += 1;
        let task = Task {
            kind,
            serial,
            is_ending: false,
            handle: handle.clone(),
        };
        self.under_way.insert(handle.id(), task);
    }

    /// Starts the run of a command's graph. `run` says whether it failed.
    pub(super) fn command(
        &mut self,
        id: CommandId,
        run: impl Future<Output = bool> + Send + 'static,
    ) {
        self.n_commands += 1;
        self.spawn(Kind::Command(id), run);
    }

    /// Something small; false where too much of it is under way, so that it is left out.
    pub(super) fn chore(&mut self, chore: impl Future<Output = ()> + Send + 'static) -> bool {
        if self.n_chores >= MAX_CHORES {
            return false;
        }
        self.n_chores += 1;
        let chore = async move {
            chore.await;
            false
        };
        self.spawn(Kind::Chore, chore);
        true
    }

    /// Decides about an event for a graph.
    pub(super) fn admit(
        &mut self,
        id: EventGraphId,
        limit: Limit,
        trigger: impl FnOnce() -> Trigger,
    ) -> Admission {
        let load = self.loads.entry(id).or_default();
        let is_free = (load.counts.n_running as usize) < limit.max_runs;
        let admission = match limit.when_busy {
            _ if is_free => Admission::Start,
            WhenBusy::Restart => Admission::Start,
            WhenBusy::Wait if limit.can_wait && load.waiting.len() < MAX_WAITING => {
                Admission::Waits
            }
            WhenBusy::Wait | WhenBusy::Drop => Admission::Dropped,
        };
        match admission {
            Admission::Start => {
                load.counts.n_running += 1;
                load.counts.n_started = load.counts.n_started.wrapping_add(1);
            }
            Admission::Waits => load.waiting.push_back(trigger()),
            Admission::Dropped => {
                load.counts.n_dropped = load.counts.n_dropped.saturating_add(1);
            }
        }
        self.shared.publish(id, load);
        if admission == Admission::Start && !is_free {
            self.end_oldest(id);
        }
        admission
    }

    /// Ends the run of a graph that began first. It counts until it has ended.
    fn end_oldest(&mut self, id: EventGraphId) {
        let of_graph = self
            .under_way
            .values_mut()
            .filter(|task| task.kind == Kind::Event(id) && !task.is_ending);
        if let Some(oldest) = of_graph.min_by_key(|task| task.serial) {
            oldest.is_ending = true;
            oldest.handle.abort();
        }
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
        self.spawn(Kind::Event(id), run);
    }

    /// The next thing that ends; never where nothing runs.
    pub(super) async fn next(&mut self) -> Ended {
        loop {
            let (id, how) = match self.tasks.join_next_with_id().await {
                Some(Ok((id, false))) => (id, How::Well),
                Some(Ok((id, true))) => (id, How::Failed),
                Some(Err(error)) if error.is_panic() => {
                    // A fault of ours; it must not keep the graph counted as running for ever.
                    tracing::error!("a run panicked: {error}");
                    (error.id(), How::Failed)
                }
                Some(Err(error)) => (error.id(), How::GivenUp),
                None => std::future::pending().await,
            };
            if let Some(Task { kind, .. }) = self.under_way.remove(&id) {
                return Ended { kind, how };
            }
        }
    }

    /// Takes note of an end. What waited longest for that graph is due now, counted as running.
    pub(super) fn note(&mut self, Ended { kind, how }: Ended) -> Option<(EventGraphId, Trigger)> {
        match kind {
            Kind::Command(_) => self.n_commands = self.n_commands.saturating_sub(1),
            Kind::Chore => self.n_chores = self.n_chores.saturating_sub(1),
            Kind::Event(id) => {
                let load = self.loads.get_mut(&id)?;
                load.counts.n_running = load.counts.n_running.saturating_sub(1);
                load.counts.n_failed += u32::from(how == How::Failed);
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

    /// Ends the runs of these event graphs and forgets what waits for them.
    pub(super) fn end_event_graphs(&mut self, is_over: impl Fn(EventGraphId) -> bool) {
        for (&id, load) in &mut self.loads {
            if is_over(id) && !load.waiting.is_empty() {
                load.waiting.clear();
                self.shared.publish(id, load);
            }
        }
        self.end_where(|kind| matches!(kind, Kind::Event(id) if is_over(id)));
    }

    /// Ends the runs of these commands.
    pub(super) fn end_commands(&mut self, is_over: impl Fn(CommandId) -> bool) {
        self.end_where(|kind| matches!(kind, Kind::Command(id) if is_over(id)));
    }

    fn end_where(&self, is_over: impl Fn(Kind) -> bool) {
        for task in self.under_way.values() {
            if is_over(task.kind) {
                task.handle.abort();
            }
        }
    }

    /// Ends everything and forgets what waits; the counts stay.
    pub(super) fn abort_all(&mut self) {
        self.tasks = JoinSet::new();
        self.forget_all();
    }

    /// As [`Self::abort_all`], and returns when nothing runs any more.
    pub(super) async fn end(&mut self) {
        self.tasks.shutdown().await;
        self.forget_all();
    }

    fn forget_all(&mut self) {
        self.under_way.clear();
        self.n_commands = 0;
        self.n_chores = 0;
        for (&id, load) in &mut self.loads {
            load.waiting.clear();
            load.counts.n_running = 0;
            self.shared.publish(id, load);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_core::Object;

    const GRAPH: EventGraphId = EventGraphId(1);
    const WAIT: Limit = Limit {
        max_runs: 1,
        when_busy: WhenBusy::Wait,
        can_wait: true,
    };
    const TOO_OFTEN: Limit = Limit {
        can_wait: false,
        ..WAIT
    };

    fn trigger() -> Trigger {
        Trigger::event("chat", Object::default())
    }

    #[tokio::test]
    async fn events_beyond_the_limit_wait_in_order_and_beyond_the_queue_are_counted() {
        let mut runs = Runs::default();
        assert_eq!(runs.admit(GRAPH, WAIT, trigger), Admission::Start);
        for _ in 0..MAX_WAITING {
            assert_eq!(runs.admit(GRAPH, WAIT, trigger), Admission::Waits);
        }
        assert_eq!(runs.admit(GRAPH, WAIT, trigger), Admission::Dropped);
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting, load.n_dropped), (1, 64, 1));
        let ended = Ended {
            kind: Kind::Event(GRAPH),
            how: How::Failed,
        };
        assert!(runs.note(ended).is_some(), "the next one is due");
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting), (1, 63));
        assert_eq!((load.n_started, load.n_failed), (2, 1));
    }

    #[tokio::test]
    async fn what_comes_too_often_does_not_wait() {
        let mut runs = Runs::default();
        runs.admit(GRAPH, TOO_OFTEN, trigger);
        assert_eq!(runs.admit(GRAPH, TOO_OFTEN, trigger), Admission::Dropped);
        assert_eq!(runs.shared.of(GRAPH).n_waiting, 0);
    }

    #[tokio::test]
    async fn what_is_to_be_dropped_never_waits() {
        let mut runs = Runs::default();
        let drop_it = Limit {
            when_busy: WhenBusy::Drop,
            ..WAIT
        };
        assert_eq!(runs.admit(GRAPH, drop_it, trigger), Admission::Start);
        assert_eq!(runs.admit(GRAPH, drop_it, trigger), Admission::Dropped);
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting, load.n_dropped), (1, 0, 1));
    }

    #[tokio::test]
    async fn the_oldest_run_is_ended_for_a_new_event() {
        let mut runs = Runs::default();
        let restart = Limit {
            max_runs: 2,
            when_busy: WhenBusy::Restart,
            can_wait: true,
        };
        let (ended, mut told) = tokio::sync::mpsc::unbounded_channel();
        for n in 0..4 {
            assert_eq!(runs.admit(GRAPH, restart, trigger), Admission::Start);
            let told_when_dropped = TellsWhenDropped(n, ended.clone());
            runs.event(GRAPH, async move {
                let _held = told_when_dropped;
                std::future::pending().await
            });
        }
        for _ in 0..2 {
            let ended = runs.next().await;
            assert_eq!(ended.how, How::GivenUp);
            assert!(runs.note(ended).is_none());
        }
        let mut gone = [told.recv().await.unwrap(), told.recv().await.unwrap()];
        gone.sort_unstable();
        assert_eq!(gone, [0, 1], "the first two went, the last two go on");
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_started, load.n_failed), (2, 4, 0));
    }

    struct TellsWhenDropped(u32, tokio::sync::mpsc::UnboundedSender<u32>);

    impl Drop for TellsWhenDropped {
        fn drop(&mut self) {
            let _ = self.1.send(self.0);
        }
    }

    #[tokio::test]
    async fn a_run_that_panics_makes_room_for_the_next() {
        let mut runs = Runs::default();
        runs.admit(GRAPH, WAIT, trigger);
        runs.event(GRAPH, async { panic!("at the disco") });
        let ended = runs.next().await;
        runs.note(ended);
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_failed), (0, 1));
    }

    #[tokio::test]
    async fn the_runs_of_a_graph_that_is_switched_off_end_and_others_go_on() {
        let mut runs = Runs::default();
        let other = EventGraphId(2);
        for id in [GRAPH, other] {
            assert_eq!(runs.admit(id, WAIT, trigger), Admission::Start);
            assert_eq!(runs.admit(id, WAIT, trigger), Admission::Waits);
            runs.event(id, std::future::pending());
        }
        runs.command(CommandId(1), std::future::pending());
        runs.end_event_graphs(|id| id == GRAPH);
        let ended = runs.next().await;
        assert!(runs.note(ended).is_none(), "what waited is forgotten");
        let load = runs.shared.of(GRAPH);
        assert_eq!((load.n_running, load.n_waiting, load.n_failed), (0, 0, 0));
        let load = runs.shared.of(other);
        assert_eq!((load.n_running, load.n_waiting), (1, 1));
        runs.end_commands(|id| id == CommandId(1));
        let ended = runs.next().await;
        runs.note(ended);
        assert_eq!(runs.n_commands(), 0);
    }
}
