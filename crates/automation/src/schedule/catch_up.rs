use super::Plan;

/// Most runs that are caught up at once.
const MAX_CAUGHT_UP: usize = 100;

/// What becomes of runs whose time passed while nobody could start them: the app was closed, the
/// machine slept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissedRuns {
    /// They are left out.
    Skip,
    /// One run stands for all of them.
    Once,
    /// Each is made up for, the newest hundred at most.
    All,
}

/// A run whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When it was to be.
    pub at_ms: u64,
    /// Whether that was missed and it is made up for.
    pub is_late: bool,
}

/// What is to be done now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatchUp {
    /// Runs to start, oldest first.
    pub due: Vec<Due>,
    /// Runs that were missed and are left out, counted up to a hundred.
    pub n_left_out: usize,
}

/// What has come due after `since_ms` until `now_ms`. What was to be longer ago than `grace_ms`
/// counts as missed.
#[must_use]
pub fn catch_up(
    plan: &Plan,
    since_ms: u64,
    now_ms: u64,
    grace_ms: u64,
    missed: MissedRuns,
) -> CatchUp {
    // From now backwards: a plan for each second that slept for a year has too many to list.
    let mut newest_first = Vec::new();
    let mut until = Some(now_ms);
    while newest_first.len() < MAX_CAUGHT_UP
        && let Some(at) = until.and_then(|until| plan.last_until(until))
        && at > since_ms
    {
        newest_first.push(at);
        until = at.checked_sub(1);
    }
    let mut catch_up = CatchUp::default();
    let mut has_one = false;
    for at_ms in newest_first {
        let is_late = at_ms.saturating_add(grace_ms) < now_ms;
        let is_wanted = match missed {
            _ if !is_late => true,
            MissedRuns::Skip => false,
            MissedRuns::Once => !has_one,
            MissedRuns::All => true,
        };
        if is_wanted {
            has_one = true;
            catch_up.due.push(Due { at_ms, is_late });
        } else {
            catch_up.n_left_out += 1;
        }
    }
    catch_up.due.reverse();
    catch_up
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;
    const EVERY_MINUTE: Plan = Plan::Every {
        interval_ms: MINUTE,
        from_ms: 0,
    };

    fn at(catch_up: &CatchUp) -> Vec<(u64, bool)> {
        let minutes = |due: &Due| (due.at_ms / MINUTE, due.is_late);
        catch_up.due.iter().map(minutes).collect()
    }

    #[test]
    fn what_was_missed_is_left_out_stood_for_or_made_up() {
        let after_a_nap = |missed| {
            catch_up(
                &EVERY_MINUTE,
                2 * MINUTE,
                6 * MINUTE + 500,
                MINUTE / 2,
                missed,
            )
        };
        let skipped = after_a_nap(MissedRuns::Skip);
        assert_eq!(at(&skipped), [(6, false)]);
        assert_eq!(skipped.n_left_out, 3);
        let once = after_a_nap(MissedRuns::Once);
        assert_eq!(
            at(&once),
            [(6, false)],
            "the one that is due stands for them"
        );
        let all = after_a_nap(MissedRuns::All);
        assert_eq!(at(&all), [(3, true), (4, true), (5, true), (6, false)]);
        assert_eq!(all.n_left_out, 0);
    }

    #[test]
    fn one_run_stands_for_those_that_were_missed_between_two_times() {
        let late = 6 * MINUTE + 45_000;
        let once = catch_up(&EVERY_MINUTE, 2 * MINUTE, late, 30_000, MissedRuns::Once);
        assert_eq!((at(&once), once.n_left_out), (vec![(6, true)], 3));
        let skip = catch_up(&EVERY_MINUTE, 2 * MINUTE, late, 30_000, MissedRuns::Skip);
        assert_eq!((at(&skip), skip.n_left_out), (vec![], 4));
    }

    #[test]
    fn a_long_sleep_is_made_up_for_by_the_newest_hundred() {
        let year = 365 * 24 * 60 * MINUTE;
        let all = catch_up(&EVERY_MINUTE, 0, year, MINUTE / 2, MissedRuns::All);
        assert_eq!(all.due.len(), 100);
        assert_eq!(all.due[99].at_ms, year);
    }

    #[test]
    fn nothing_is_due_twice() {
        let one = Plan::Once { at_ms: 5_000 };
        let first = catch_up(&one, 4_000, 5_100, 1_000, MissedRuns::Skip);
        assert_eq!(first.due.len(), 1);
        let again = catch_up(&one, 5_100, 6_000, 1_000, MissedRuns::All);
        assert_eq!(again, CatchUp::default());
    }
}
