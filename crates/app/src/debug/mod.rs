//! Debugging runs while they run: breakpoints, and what to do with runs that came to one.
//!
//! A run asks its graph's [`Eye`] before each time it computes, which costs a look at a flag. Where
//! somebody looks on, its own task stops it (`hook`), and nothing else waits. What it is stopped in
//! lies in a [`Session`], which outlives the task: a run that was ended while it stood still can
//! still be looked at.

#[cfg(test)]
mod debug_tests;
mod hook;
mod names;
mod points;
mod rules;
mod session;
mod source;
mod steer;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_contract::{AppEvent, CacheTag};
use sculk_store::{GraphRef, Store};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) use hook::{DebuggedRun, Recording, Whose};
pub(crate) use names::Seen;
pub(crate) use points::PointSpec;
pub(crate) use session::{Session, next_of};
pub(crate) use steer::steer;

use crate::bus::EventBus;
use points::Eye;

/// Runs that stand still at once; more go on and the console says so.
pub(crate) const MAX_PAUSED: usize = 32;
/// Runs that are over and can still be looked at.
const MAX_ENDED: usize = 8;
/// How long a run stands still before it is let go, unless the user says otherwise.
const LET_GO_AFTER_MINUTES: u32 = 30;

/// What the debugger knows, shared by all bots.
#[derive(Debug, Clone)]
pub(crate) struct DebugBook {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    bus: EventBus,
    store: Store,
    last_id: AtomicU32,
    minutes: AtomicU32,
    eyes: Mutex<HashMap<GraphRef, Arc<Eye>>>,
    sessions: Mutex<Sessions>,
    /// Places for runs that stand still.
    places: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Sessions {
    /// Of runs under way, by their ids.
    live: Vec<Arc<Session>>,
    /// Of runs that are over, the oldest first.
    ended: VecDeque<Arc<Session>>,
}

impl DebugBook {
    pub(crate) fn new(bus: EventBus, store: Store) -> Self {
        Self {
            shared: Arc::new(Shared {
                bus,
                store,
                last_id: AtomicU32::new(0),
                minutes: AtomicU32::new(LET_GO_AFTER_MINUTES),
                eyes: Mutex::default(),
                sessions: Mutex::default(),
                places: Arc::new(Semaphore::new(MAX_PAUSED)),
            }),
        }
    }

    /// What looks on at the runs of a graph.
    pub(crate) fn eye(&self, graph: GraphRef) -> Arc<Eye> {
        let mut eyes = lock(&self.shared.eyes);
        eyes.entry(graph).or_default().clone()
    }

    pub(crate) fn minutes(&self) -> u32 {
        self.shared.minutes.load(Ordering::Relaxed)
    }

    pub(crate) fn set_minutes(&self, minutes: u32) {
        self.shared.minutes.store(minutes, Ordering::Relaxed);
    }

    fn let_go_after(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.minutes()))
    }

    /// The runs that stood still at least once, in the order in which they came.
    pub(crate) fn sessions(&self) -> Vec<Arc<Session>> {
        let mut all: Vec<_> = {
            let sessions = lock(&self.shared.sessions);
            let ended = sessions.ended.iter();
            ended.chain(&sessions.live).cloned().collect()
        };
        all.retain(|session| session.standing().has_paused);
        all.sort_by_key(|session| session.id);
        all
    }

    pub(crate) fn find(&self, id: u32) -> Option<Arc<Session>> {
        self.sessions().into_iter().find(|session| session.id == id)
    }

    /// Tells the surfaces that runs stand or go, and so that breakpoints were hit.
    pub(crate) fn tell(&self) {
        let tags = vec![CacheTag::DebuggedRuns, CacheTag::Breakpoints];
        self.shared.bus.send(AppEvent::CacheInvalidated { tags });
    }

    fn next_id(&self) -> u32 {
        self.shared.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A place for a run that is to stand still, until it is dropped; none where all are taken.
    fn place_to_stand(&self) -> Option<OwnedSemaphorePermit> {
        self.shared.places.clone().try_acquire_owned().ok()
    }

    fn add(&self, session: Arc<Session>) {
        lock(&self.shared.sessions).live.push(session);
    }

    /// A run is over. What is worth a look stays for a while.
    fn end(&self, session: &Arc<Session>, is_kept: bool) {
        let mut sessions = lock(&self.shared.sessions);
        sessions.live.retain(|live| live.id != session.id);
        if is_kept {
            sessions.ended.push_back(session.clone());
            if sessions.ended.len() > MAX_ENDED {
                sessions.ended.pop_front();
            }
        }
        drop(sessions);
        if session.standing().has_paused {
            self.tell();
        }
    }

    /// Forgets a run that is over; false where it is not.
    pub(crate) fn dismiss(&self, id: u32) -> bool {
        let mut sessions = lock(&self.shared.sessions);
        let before = sessions.ended.len();
        sessions.ended.retain(|session| session.id != id);
        sessions.ended.len() < before
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
