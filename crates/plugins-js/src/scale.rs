//! In whose turns the memory grows. Plugins of a bot share one heap, which says of nothing whose it is; so some
//! turns are weighed before and after, and of the long ones all.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// Weighing takes at most one part in so many of the time, since it walks over the whole heap.
const ONE_IN: u32 = 200;
/// A turn that takes so long is weighed afterwards in any case.
const LONG: Duration = Duration::from_millis(20);
/// Less than this, in bytes, is nobody's growth.
const LITTLE: f64 = (1 << 20) as f64;

/// How the memory grew in one plugin's turns.
#[derive(Debug, Clone, Copy, Default)]
struct Growth {
    /// Turns of which some are weighed, how many, and by how many bytes it grew in those.
    n_turns: u32,
    n_weighed: u32,
    bytes: i64,
    /// By how many bytes it grew in turns that are all weighed: long ones, and the first.
    certain: i64,
}

impl Growth {
    /// By how many bytes it grew in all turns, as far as the weighed ones show.
    fn all(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let (certain, bytes) = (self.certain as f64, self.bytes as f64);
        certain + bytes / f64::from(self.n_weighed.max(1)) * f64::from(self.n_turns)
    }
}

/// What was weighed before a turn, and when the turn began.
#[derive(Debug)]
pub(crate) struct Before {
    began: Instant,
    bytes: Option<i64>,
    is_first: bool,
}

/// The scale of one life of a context.
#[derive(Debug)]
pub(crate) struct Scale {
    due: Cell<Instant>,
    last: Cell<i64>,
    /// By plugin: in turns of its own, and in those it shared with others.
    growth: RefCell<Vec<[Growth; 2]>>,
}

impl Scale {
    pub fn new(n_plugins: usize) -> Self {
        Self {
            due: Cell::new(Instant::now()),
            last: Cell::new(0),
            growth: RefCell::new(vec![Default::default(); n_plugins]),
        }
    }

    /// A turn begins, the first of a plugin or another.
    pub fn begin(&self, is_first: bool, weigh: impl FnOnce() -> i64) -> Before {
        let is_due = is_first || Instant::now() >= self.due.get();
        let bytes = is_due.then(|| self.weigh(weigh));
        Before {
            began: Instant::now(),
            bytes,
            is_first,
        }
    }

    /// A turn of these plugins is over.
    pub fn end(&self, before: &Before, entered: &[i32], weigh: impl FnOnce() -> i64) {
        let mut all = self.growth.borrow_mut();
        let which = usize::from(entered.len() > 1);
        let is_certain = before.is_first || before.began.elapsed() >= LONG;
        let is_weighed = before.bytes.is_some() || is_certain;
        let first = before.bytes.unwrap_or(self.last.get());
        let grown = is_weighed.then(|| self.weigh(weigh) - first);
        for owner in entered {
            let one = usize::try_from(*owner)
                .ok()
                .and_then(|idx| all.get_mut(idx));
            let Some(one) = one.map(|one| &mut one[which]) else {
                continue;
            };
            if let (true, Some(grown)) = (is_certain, grown) {
                one.certain = one.certain.saturating_add(grown);
                continue;
            }
            one.n_turns = one.n_turns.saturating_add(1);
            if let Some(grown) = grown {
                one.n_weighed = one.n_weighed.saturating_add(1);
                one.bytes = one.bytes.saturating_add(grown);
            }
        }
    }

    /// In whose turns the memory grew most: in their own, or else in those they shared. Nobody's where it grew
    /// little in each.
    pub fn heaviest(&self) -> Option<usize> {
        let all = self.growth.borrow();
        (0..2).find_map(|which| {
            let by_growth = all.iter().map(|one| one[which].all()).enumerate();
            by_growth
                .filter(|(_, bytes)| *bytes >= LITTLE)
                .max_by(|(_, a), (_, b)| a.total_cmp(b))
                .map(|(idx, _)| idx)
        })
    }

    fn weigh(&self, weigh: impl FnOnce() -> i64) -> i64 {
        let began = Instant::now();
        let bytes = weigh();
        self.last.set(bytes);
        self.due.set(Instant::now() + began.elapsed() * ONE_IN);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(scale: &Scale, entered: &[i32], bytes: &Cell<i64>, grows: i64) {
        // As if it was long ago that something was weighed.
        scale.due.set(Instant::now());
        let before = scale.begin(false, || bytes.get());
        bytes.set(bytes.get() + grows);
        scale.end(&before, entered, || bytes.get());
    }

    #[test]
    fn the_one_in_whose_turns_memory_grows_is_found_beside_busier_ones() {
        let (scale, bytes) = (Scale::new(3), Cell::new(0));
        assert_eq!(scale.heaviest(), None);
        for _ in 0..100 {
            turn(&scale, &[0], &bytes, 100);
            turn(&scale, &[0], &bytes, -100);
            turn(&scale, &[0, 1, 2], &bytes, 1_000);
        }
        assert_eq!(scale.heaviest(), None, "that is little");
        for _ in 0..3 {
            turn(&scale, &[2], &bytes, 1 << 20);
        }
        assert_eq!(scale.heaviest(), Some(2));
    }

    #[test]
    fn what_only_grows_in_turns_of_many_is_found_there() {
        let (scale, bytes) = (Scale::new(2), Cell::new(0));
        turn(&scale, &[0, 1], &bytes, 4 << 20);
        turn(&scale, &[1], &bytes, 10);
        assert!(scale.heaviest().is_some());
    }
}
