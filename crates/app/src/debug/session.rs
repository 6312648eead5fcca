//! A run that is debugged, as its own task and those who look at it share it.

use std::sync::{Arc, Mutex, MutexGuard};

use sculk_contract::{DebugState, PauseReason, UnixMillis};
use sculk_core::BotId;
use sculk_graph::Watched;
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
    standing: Mutex<Standing>,
}

/// How a run stands, and the run.
#[derive(Debug)]
pub(crate) struct Standing {
    pub state: DebugState,
    /// The run; none while it is with nobody, for a moment when it ends.
    pub run: Option<Watched>,
    /// After which step it is looked at; none: as it is.
    pub looked_at: Option<u64>,
    /// Whether it ever stood still: others are nobody's business.
    pub has_paused: bool,
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
            run: Some(run),
            looked_at: None,
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
            standing: Mutex::new(standing),
        })
    }

    /// How it stands. Held while the run computes, which is no longer than a slice.
    pub(crate) fn standing(&self) -> MutexGuard<'_, Standing> {
        lock(&self.standing)
    }

    pub(crate) fn is_paused(&self) -> bool {
        matches!(self.standing().state, DebugState::Paused { .. })
    }

    pub(super) fn pause(&self, why: PauseReason, since: UnixMillis, until: UnixMillis) {
        let mut standing = self.standing();
        standing.state = DebugState::Paused { why, since, until };
        standing.looked_at = None;
        standing.has_paused = true;
    }

    pub(super) fn go_on(&self) {
        let mut standing = self.standing();
        standing.state = DebugState::Running;
        standing.looked_at = None;
    }
}
