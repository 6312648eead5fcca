//! When something happens by itself: plans, what is made of the runs that were missed, what becomes
//! of runs that meet, and when one that failed is tried again.
//!
//! Times are milliseconds since 1970 (UTC) and come in with each call; so do time zones and chance.

mod catch_up;
mod cron;
mod retry;
mod words;

pub use catch_up::{CatchUp, Due, MissedRuns, catch_up};
pub use cron::{CronPlan, PlanError};
pub use retry::Retry;
pub use words::{WordsIn, cron_in_words};

/// The shortest interval, in milliseconds.
pub const MIN_INTERVAL_MS: u64 = 1_000;

/// When something happens.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "most plans are patterns, and no list of them is kept"
)]
pub enum Plan {
    /// By a cron pattern in a time zone.
    Cron(CronPlan),
    /// Again and again, counted from a time.
    Every {
        /// How long between two runs, at least [`MIN_INTERVAL_MS`].
        interval_ms: u64,
        /// The time it is counted from.
        from_ms: u64,
    },
    /// When the app starts; no time of its own.
    AtStart,
    /// One time.
    Once {
        /// When.
        at_ms: u64,
    },
}

/// What becomes of a run that is due while earlier ones of its schedule are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// It is left out.
    Skip,
    /// It waits for them to end; while one waits, further ones are left out.
    Wait,
    /// It starts beside them.
    Parallel,
}

/// What [`Overlap::admit`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Start it now.
    Start,
    /// Start it when the others have ended.
    Wait,
    /// Leave it out.
    Skip,
}

impl Overlap {
    /// What to do with a run, given how many others of its schedule run and wait.
    #[must_use]
    pub const fn admit(self, n_running: usize, n_waiting: usize) -> Admission {
        match self {
            Self::Parallel => Admission::Start,
            Self::Skip | Self::Wait if n_running == 0 && n_waiting == 0 => Admission::Start,
            Self::Wait if n_waiting == 0 => Admission::Wait,
            Self::Skip | Self::Wait => Admission::Skip,
        }
    }

    /// The same for a run that was missed and is made up for: it is never left out, since that it
    /// is wanted after all was decided already. Where runs must not meet, it waits for its turn.
    #[must_use]
    pub const fn admit_made_up(self, n_running: usize, n_waiting: usize) -> Admission {
        match self {
            Self::Parallel => Admission::Start,
            Self::Skip | Self::Wait if n_running == 0 && n_waiting == 0 => Admission::Start,
            Self::Skip | Self::Wait => Admission::Wait,
        }
    }
}

impl Plan {
    /// The first time after `after_ms`; none when there is none any more.
    #[must_use]
    pub fn next_after(&self, after_ms: u64) -> Option<u64> {
        match self {
            Self::Cron(cron) => cron.next_after(after_ms),
            Self::Every {
                interval_ms,
                from_ms,
            } => {
                let interval = (*interval_ms).max(MIN_INTERVAL_MS);
                let n_passed = after_ms.checked_sub(*from_ms).map(|ms| ms / interval);
                n_passed.map_or(Some(*from_ms + interval), |n| {
                    interval.checked_mul(n + 1)?.checked_add(*from_ms)
                })
            }
            Self::AtStart => None,
            Self::Once { at_ms } => (*at_ms > after_ms).then_some(*at_ms),
        }
    }

    /// The last time before or at `until_ms`; none when there was none.
    #[must_use]
    pub fn last_until(&self, until_ms: u64) -> Option<u64> {
        match self {
            Self::Cron(cron) => cron.last_until(until_ms),
            Self::Every {
                interval_ms,
                from_ms,
            } => {
                let interval = (*interval_ms).max(MIN_INTERVAL_MS);
                let n_passed = until_ms.checked_sub(*from_ms)? / interval;
                (n_passed > 0).then(|| from_ms + n_passed * interval)
            }
            Self::AtStart => None,
            Self::Once { at_ms } => (*at_ms <= until_ms).then_some(*at_ms),
        }
    }

    /// The next times after `after_ms`, at most `n` of them.
    #[must_use]
    pub fn next_times(&self, after_ms: u64, n: usize) -> Vec<u64> {
        let mut times = Vec::with_capacity(n);
        let mut after = after_ms;
        while times.len() < n {
            let Some(next) = self.next_after(after) else {
                break;
            };
            times.push(next);
            after = next;
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_that_meet_start_wait_or_are_left_out() {
        for (overlap, running, waiting, admission) in [
            (Overlap::Parallel, 3, 2, Admission::Start),
            (Overlap::Skip, 0, 0, Admission::Start),
            (Overlap::Skip, 1, 0, Admission::Skip),
            (Overlap::Wait, 0, 0, Admission::Start),
            (Overlap::Wait, 1, 0, Admission::Wait),
            (Overlap::Wait, 1, 1, Admission::Skip),
            (Overlap::Wait, 0, 1, Admission::Skip),
        ] {
            assert_eq!(overlap.admit(running, waiting), admission, "{overlap:?}");
        }
    }

    #[test]
    fn runs_that_are_made_up_for_are_never_left_out() {
        for (overlap, running, waiting, admission) in [
            (Overlap::Parallel, 3, 2, Admission::Start),
            (Overlap::Skip, 0, 0, Admission::Start),
            (Overlap::Skip, 1, 0, Admission::Wait),
            (Overlap::Wait, 1, 5, Admission::Wait),
            (Overlap::Wait, 0, 1, Admission::Wait),
        ] {
            let admitted = overlap.admit_made_up(running, waiting);
            assert_eq!(admitted, admission, "{overlap:?}");
        }
    }

    #[test]
    fn one_time_is_over_when_it_was() {
        let plan = Plan::Once { at_ms: 100 };
        assert_eq!(plan.next_times(99, 5), [100]);
        assert_eq!(plan.next_after(100), None);
        assert_eq!(plan.last_until(99), None);
        assert_eq!(plan.last_until(100), Some(100));
    }

    proptest! {
        #[test]
        fn an_interval_goes_by_its_own_steps(
            interval_ms in 1_000_u64..10_000_000,
            from_ms in 0_u64..10_000_000_000,
            at in 0_u64..20_000_000_000,
        ) {
            let plan = Plan::Every { interval_ms, from_ms };
            let next = plan.next_after(at).unwrap();
            prop_assert!(next > at && next > from_ms);
            prop_assert_eq!((next - from_ms) % interval_ms, 0);
            prop_assert!(next <= at.max(from_ms) + interval_ms);
            prop_assert_eq!(plan.last_until(next), Some(next));
            if let Some(last) = plan.last_until(at) {
                prop_assert!(last <= at && plan.next_after(last).unwrap() > at);
            }
        }
    }
}
