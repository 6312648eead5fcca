//! A run that is debugged, as its own task and those who look at it share it.

use std::sync::{Arc, Mutex, MutexGuard};

use sculk_contract::{DebugState, PauseReason, UnixMillis};
use sculk_core::BotId;
use sculk_graph::{StepPlace, Watched};
use sculk_store::GraphRef;
use tokio::sync::mpsc;

use super::hook::Whose;
use super::lock;
use super::rules::Purpose;
use super::source::Source;

/// What the task of a run that stands still is told.
#[derive(Debug)]
pub(crate) enum Order {
    /// Go on.
    Go(Purpose),
    /// End the run.
    End,
}

/// A run that is debugged.
#[derive(Debug)]
pub(crate) struct Session {
    /// Counts from 1 since the core started.
    pub id: u32,
    pub bot: BotId,
    pub graph: GraphRef,
    /// What the graph is called.
    pub name: String,
    pub trigger: String,
    pub who: Option<String>,
    pub source: Source,
    pub orders: mpsc::Sender<Order>,
    /// The run; none while it is with nobody, for a moment when it ends. Held while the run computes,
    /// which is no longer than a slice, and while somebody looks at a step of it.
    pub run: tokio::sync::Mutex<Option<Watched>>,
    standing: Mutex<Standing>,
}

/// How a run stands. Whoever needs the run as well locks that first.
#[derive(Debug)]
pub(crate) struct Standing {
    pub state: DebugState,
    /// After which step it is looked at; none: as it is.
    pub looked_at: Option<u64>,
    /// The node it stands before, or would at the step that is looked at.
    pub node: Option<String>,
    /// Whether it ever stood still: others are nobody's business.
    pub has_paused: bool,
}

/// What the step after one is about; of the last one where it is not known.
pub(crate) fn next_of(run: &Watched, step: u64) -> Option<StepPlace> {
    let steps = run.steps();
    if step < steps.len() {
        return steps.place(step + 1);
    }
    run.next_step().or_else(|| steps.place(step))
}

impl Session {
    pub(super) fn new(
        id: u32,
        whose: &Whose,
        source: Source,
        orders: mpsc::Sender<Order>,
        run: Watched,
    ) -> Arc<Self> {
        let trigger = run.recorded().record().trigger.event.to_string();
        let standing = Standing {
            state: DebugState::Running,
            looked_at: None,
            node: None,
            has_paused: false,
        };
        Arc::new(Self {
            id,
            bot: whose.bot,
            graph: whose.graph,
            name: whose.name.clone(),
            trigger,
            who: whose.who.clone(),
            source,
            orders,
            run: tokio::sync::Mutex::new(Some(run)),
            standing: Mutex::new(standing),
        })
    }

    /// How it stands. Held for a moment only.
    pub(crate) fn standing(&self) -> MutexGuard<'_, Standing> {
        lock(&self.standing)
    }

    pub(crate) fn is_paused(&self) -> bool {
        matches!(self.standing().state, DebugState::Paused { .. })
    }

    pub(super) fn pause(
        &self,
        node: Option<String>,
        why: PauseReason,
        (since, until): (UnixMillis, UnixMillis),
    ) {
        let mut standing = self.standing();
        standing.node = node;
        standing.state = DebugState::Paused { why, since, until };
        standing.looked_at = None;
        standing.has_paused = true;
    }

    pub(super) fn go_on(&self) {
        let mut standing = self.standing();
        standing.state = DebugState::Running;
        standing.looked_at = None;
        standing.node = None;
    }
}
