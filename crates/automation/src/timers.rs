//! Timers: what comes again and again while a bot is online. Times come in with each call.

/// The shortest time between two of one timer, in milliseconds.
pub const MIN_TIMER_MS: u64 = 1_000;
/// The longest time between two of one timer, in milliseconds: a day.
pub const MAX_TIMER_MS: u64 = 24 * 60 * 60 * 1_000;

/// A timer that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick<K> {
    /// Which timer.
    pub key: K,
    /// How often it came since it was started, this time included.
    pub count: u64,
}

#[derive(Debug, Clone, Copy)]
struct Timer<K> {
    key: K,
    every_ms: u64,
    /// From when it is counted.
    from_ms: u64,
    next_ms: u64,
    count: u64,
}

/// The timers of one bot, each under a key of its own.
#[derive(Debug, Clone)]
pub struct Timers<K> {
    timers: Vec<Timer<K>>,
}

impl<K> Default for Timers<K> {
    fn default() -> Self {
        Self { timers: Vec::new() }
    }
}

impl<K: Copy + PartialEq> Timers<K> {
    /// Says which timers there are: their keys and intervals, which are kept within
    /// [`MIN_TIMER_MS`] and [`MAX_TIMER_MS`]. One that was there with the same interval goes on as it
    /// was; the others begin at `now_ms`.
    pub fn set(&mut self, wanted: impl IntoIterator<Item = (K, u64)>, now_ms: u64) {
        let old = std::mem::take(&mut self.timers);
        for (key, every_ms) in wanted {
            let every_ms = every_ms.clamp(MIN_TIMER_MS, MAX_TIMER_MS);
            let same = |timer: &&Timer<K>| timer.key == key && timer.every_ms == every_ms;
            let timer = old.iter().find(same).copied();
            self.timers.push(timer.unwrap_or(Timer {
                key,
                every_ms,
                from_ms: now_ms,
                next_ms: now_ms.saturating_add(every_ms),
                count: 0,
            }));
        }
    }

    /// Ends all timers.
    pub fn clear(&mut self) {
        self.timers.clear();
    }

    /// When the next one comes; none where there are none.
    #[must_use]
    pub fn next_at(&self) -> Option<u64> {
        self.timers.iter().map(|timer| timer.next_ms).min()
    }

    /// The timers whose time has come, in the order in which they were set. Where several times of one
    /// passed, because the machine slept or was busy, it comes once, and then at its own times again.
    pub fn take_due(&mut self, now_ms: u64) -> Vec<Tick<K>> {
        let mut due = Vec::new();
        for timer in &mut self.timers {
            if timer.next_ms > now_ms {
                continue;
            }
            let n_passed = now_ms.saturating_sub(timer.from_ms) / timer.every_ms;
            let ahead = timer.every_ms.saturating_mul(n_passed + 1);
            timer.next_ms = timer.from_ms.saturating_add(ahead);
            timer.count += 1;
            due.push(Tick {
                key: timer.key,
                count: timer.count,
            });
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(due: Vec<Tick<char>>) -> String {
        due.into_iter().map(|tick| tick.key).collect()
    }

    #[test]
    fn each_comes_at_its_own_times() {
        let mut timers = Timers::default();
        timers.set([('a', 2_000), ('b', 3_000)], 500);
        assert_eq!(timers.next_at(), Some(2_500));
        assert_eq!(timers.take_due(2_499), []);
        assert_eq!(keys(timers.take_due(2_500)), "a");
        assert_eq!(keys(timers.take_due(3_500)), "b");
        assert_eq!(keys(timers.take_due(6_500)), "ab");
        let late = timers.take_due(60_000);
        assert_eq!(
            late.iter().map(|tick| tick.count).collect::<Vec<_>>(),
            [3, 3]
        );
        assert_eq!(
            timers.next_at(),
            Some(60_500),
            "each at its own times again"
        );
        timers.clear();
        assert_eq!(
            (timers.next_at(), timers.take_due(u64::MAX)),
            (None, vec![])
        );
    }

    #[test]
    fn a_change_of_one_leaves_the_others_as_they_are() {
        let mut timers = Timers::default();
        timers.set([('a', 10_000), ('b', 10_000)], 0);
        timers.set([('b', 10_000), ('a', 5_000), ('c', 1)], 4_000);
        assert_eq!(timers.next_at(), Some(5_000), "the shortest is a second");
        assert_eq!(keys(timers.take_due(5_000)), "c");
        assert_eq!(keys(timers.take_due(9_000)), "ac");
        assert_eq!(keys(timers.take_due(10_000)), "bc");
    }

    proptest! {
        #[test]
        fn none_comes_early_or_twice_at_once(
            every in 0_u64..200_000,
            from in 0_u64..1_000_000,
            steps in prop::collection::vec(0_u64..500_000, 1..50),
        ) {
            let mut timers = Timers::default();
            timers.set([((), every)], from);
            let every = every.clamp(MIN_TIMER_MS, MAX_TIMER_MS);
            let (mut now, mut last, mut count) = (from, 0, 0);
            for step in steps {
                now += step;
                let due = timers.take_due(now);
                prop_assert!(due.len() <= 1);
                let period = (now - from) / every;
                prop_assert_eq!(due.len() == 1, period > last);
                count += due.len() as u64;
                prop_assert!(due.iter().all(|tick| tick.count == count));
                last = period;
                prop_assert!(timers.next_at().unwrap() > now);
            }
        }
    }
}
