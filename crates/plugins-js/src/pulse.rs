//! Whose turn it is and until when, as others than the engine's own thread may see it: what never comes back
//! from a function of the script engine itself, its watchdog is never asked about.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::meter::HOST;

/// A look at an engine from outside. Cheap to clone; it outlives the engine.
#[derive(Debug, Clone)]
pub struct Pulse {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    began: Instant,
    /// When this turn must be over, in milliseconds since `began`; none is under way at 0.
    due_ms: AtomicU64,
    /// Who computed last in it, by its place.
    owner: AtomicI32,
    names: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

/// A turn that did not end when it had to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Whose turn it is, where that is known.
    pub plugin: Option<String>,
    /// For how long it should have been over.
    pub by: Duration,
}

impl Pulse {
    pub(crate) fn new() -> Self {
        Self {
            inner: Arc::new(Inner {
                began: Instant::now(),
                due_ms: AtomicU64::new(0),
                owner: AtomicI32::new(HOST),
                names: Mutex::default(),
                is_over: AtomicBool::new(false),
            }),
        }
    }

    /// The plugins of a new context, by their places in it.
    pub(crate) fn name(&self, names: Vec<String>) {
        *self
            .inner
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = names;
    }

    /// A turn begins, of this plugin as far as is known.
    pub(crate) fn begin(&self, owner: i32, due: Instant) {
        self.inner.owner.store(owner, Ordering::Relaxed);
        let due = millis(due.saturating_duration_since(self.inner.began)).max(1);
        self.inner.due_ms.store(due, Ordering::Release);
    }

    /// Another plugin computes.
    pub(crate) fn enter(&self, owner: i32) {
        self.inner.owner.store(owner, Ordering::Relaxed);
    }

    /// The turn is over.
    pub(crate) fn end(&self) {
        self.inner.due_ms.store(0, Ordering::Release);
    }

    /// The engine has ended.
    pub(crate) fn close(&self) {
        self.inner.is_over.store(true, Ordering::Release);
    }

    /// Whether the engine has ended, last words included.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.inner.is_over.load(Ordering::Acquire)
    }

    /// The turn that is under way, if it should have been over for longer than `grace`.
    #[must_use]
    pub fn overdue(&self, grace: Duration) -> Option<Overdue> {
        let due = self.inner.due_ms.load(Ordering::Acquire);
        if due == 0 {
            return None;
        }
        let due = Duration::from_millis(due);
        let by = self.inner.began.elapsed().saturating_sub(due);
        if by <= grace {
            return None;
        }
        let names = self
            .inner
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let owner = usize::try_from(self.inner.owner.load(Ordering::Relaxed)).ok();
        let plugin = match (owner, names.as_slice()) {
            (Some(owner), names) => names.get(owner).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        };
        Some(Overdue { plugin, by })
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_overdue_until_it_ends_and_is_its_last_plugins() {
        let pulse = Pulse::new();
        assert_eq!(pulse.overdue(Duration::ZERO), None);
        pulse.name(vec!["one".to_owned(), "two".to_owned()]);
        let now = Instant::now();
        pulse.begin(HOST, now + Duration::from_secs(60));
        assert_eq!(pulse.overdue(Duration::ZERO), None, "it has time");
        pulse.begin(HOST, now);
        std::thread::sleep(Duration::from_millis(5));
        let plugin = || pulse.overdue(Duration::ZERO).unwrap().plugin;
        assert_eq!(plugin(), None);
        pulse.enter(1);
        assert_eq!(plugin().as_deref(), Some("two"));
        assert_eq!(pulse.overdue(Duration::from_secs(60)), None);
        pulse.end();
        assert_eq!(pulse.overdue(Duration::ZERO), None);
    }
}
