//! Who is computing, for how long it may, and what it used so far.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use crate::pulse::Pulse;

/// No plugin: the engine's own code runs.
pub(crate) const HOST: i32 = -1;

/// What one plugin has used.
#[derive(Debug, Default)]
pub(crate) struct Used {
    pub busy: Cell<Duration>,
    pub n_calls: Cell<u64>,
    pub n_faults: Cell<u64>,
    pub n_requests: Cell<u32>,
    /// Bytes of what is asked for and unanswered.
    pub request_bytes: Cell<usize>,
    pub n_fetches: Cell<u32>,
    logs: Cell<(u64, u32)>,
    pub n_logs_dropped: Cell<u64>,
}

impl Used {
    /// Whether one more line fits into this second.
    pub fn may_log(&self, now_ms: u64, per_second: u32) -> bool {
        let second = now_ms / 1000;
        let (of, n) = self.logs.get();
        let n = if of == second { n } else { 0 };
        if n >= per_second {
            self.n_logs_dropped.set(self.n_logs_dropped.get() + 1);
            return false;
        }
        self.logs.set((second, n + 1));
        true
    }
}

/// The clock of the engine: how long scripts may go on, and whose time it is.
#[derive(Debug)]
pub(crate) struct Watchdog {
    deadline: Cell<Option<Instant>>,
    /// Whose code ran when the time was over.
    pub broken_by: Cell<Option<i32>>,
    pub current: Cell<i32>,
    /// The plugins that computed in this turn, in order. What their promises put off runs in nobody's
    /// name.
    pub entered: RefCell<Vec<i32>>,
    since: Cell<Instant>,
    /// Whose turn the next one is thought to be.
    expected: Cell<i32>,
    pulse: Pulse,
}

impl Watchdog {
    pub fn new(pulse: Pulse) -> Self {
        Self {
            expected: Cell::new(HOST),
            pulse,
            deadline: Cell::new(None),
            broken_by: Cell::new(None),
            current: Cell::new(HOST),
            entered: RefCell::default(),
            since: Cell::new(Instant::now()),
        }
    }

    /// From now on scripts may run for so long.
    pub fn arm(&self, time: Duration) {
        self.entered.borrow_mut().clear();
        let due = Instant::now().checked_add(time);
        self.deadline.set(due);
        if let Some(due) = due {
            self.pulse.begin(self.expected.replace(HOST), due);
        }
    }

    /// The next turn is this plugin's, even if all it does is what its promises put off.
    pub fn expect(&self, owner: i32) {
        self.expected.set(owner);
    }

    pub fn disarm(&self) {
        self.deadline.set(None);
        self.pulse.end();
    }

    /// Asked by the engine again and again while scripts run.
    pub fn is_over(&self) -> bool {
        let is_over = self.deadline.get().is_some_and(|at| Instant::now() > at);
        if is_over && self.broken_by.get().is_none() {
            self.broken_by.set(Some(self.current.get()));
        }
        is_over
    }

    /// Another one computes now. Gives who did before, and how long.
    pub fn switch(&self, to: i32) -> (i32, Duration) {
        if to != HOST {
            self.pulse.enter(to);
            let mut entered = self.entered.borrow_mut();
            if !entered.contains(&to) {
                entered.push(to);
            }
        }
        let now = Instant::now();
        let took = now.saturating_duration_since(self.since.replace(now));
        (self.current.replace(to), took)
    }
}
