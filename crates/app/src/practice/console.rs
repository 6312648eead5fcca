//! The lines of the practice world's console: a bounded ring, told to the surfaces in batches.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_contract::{AppEvent, CacheTag, PracticeLine, PracticeLineKind, Told};
use tokio::sync::Notify;

use crate::bus::EventBus;
use crate::clock::AppClock;

/// Lines kept.
const KEPT_LINES: usize = 2_000;
/// How long lines are gathered before they are told.
const GATHER: Duration = Duration::from_millis(40);

#[derive(Debug, Default)]
struct Ring {
    lines: VecDeque<PracticeLine>,
    next_seq: u32,
    /// `seq` of the first line not told yet.
    untold: u32,
    /// Whether the state or the players changed since they were told.
    is_view_stale: bool,
}

/// The console. Clones are one.
#[derive(Debug, Clone)]
pub(super) struct Console {
    ring: Arc<Mutex<Ring>>,
    dirty: Arc<Notify>,
    clock: AppClock,
}

impl Console {
    /// Starts the task that tells the surfaces.
    pub(super) fn start(bus: EventBus, clock: AppClock) -> Self {
        let console = Self {
            ring: Arc::default(),
            dirty: Arc::default(),
            clock,
        };
        let teller = console.clone();
        tokio::spawn(async move {
            loop {
                teller.dirty.notified().await;
                tokio::time::sleep(GATHER).await;
                teller.tell(&bus);
            }
        });
        console
    }

    pub(super) fn write(&self, kind: PracticeLineKind, player: Option<&str>, text: &str) {
        self.write_told(kind, player, text, None);
    }

    /// The same with what the words say, where they are ours.
    pub(super) fn write_told(
        &self,
        kind: PracticeLineKind,
        player: Option<&str>,
        text: &str,
        told: Option<Told>,
    ) {
        let at = self.clock.wall_ms();
        let mut ring = self.lock();
        let seq = ring.next_seq;
        ring.next_seq = seq.wrapping_add(1);
        if ring.lines.len() == KEPT_LINES {
            ring.lines.pop_front();
        }
        ring.lines.push_back(PracticeLine {
            seq,
            at,
            kind,
            player: player.map(ToOwned::to_owned),
            text: text.to_owned(),
            told,
        });
        drop(ring);
        self.dirty.notify_one();
    }

    /// The state of the world or its players are not what they were.
    pub(super) fn tell_view(&self) {
        self.lock().is_view_stale = true;
        self.dirty.notify_one();
    }

    pub(super) fn lines(&self) -> Vec<PracticeLine> {
        self.lock().lines.iter().cloned().collect()
    }

    fn tell(&self, bus: &EventBus) {
        let mut ring = self.lock();
        let first = ring.lines.partition_point(|line| line.seq < ring.untold);
        let lines: Vec<_> = ring.lines.range(first..).cloned().collect();
        ring.untold = ring.next_seq;
        let is_view_stale = std::mem::take(&mut ring.is_view_stale);
        drop(ring);
        if !lines.is_empty() {
            bus.send(AppEvent::PracticeAppended { lines });
        }
        if is_view_stale {
            bus.send(AppEvent::CacheInvalidated {
                tags: vec![CacheTag::Practice],
            });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
