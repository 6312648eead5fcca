//! What a bot does by the clock while it is online: it is restarted where its user wants that, and
//! it is told as idle where nothing makes it do anything.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sculk_bots::{BotAction, State};
use sculk_contract::AppEvent;
use sculk_core::BotId;
use sculk_store::RestartPlan;

use super::BotActor;
use crate::console::{NewLine, Said};

/// A bot that did nothing for so long is idle.
const IDLE_AFTER_MS: u64 = 10 * 60 * 1000;
/// How often is looked whether it is. Also how long after the machine slept a restart is caught up.
const LOOK_EVERY_MS: u64 = 30 * 1000;
/// Bots with the same plan restart this far apart …
const STAGGER_MS: u64 = 5 * 1000;
/// … until all places are taken and the next ones share them.
const PLACES: u64 = 60;
const HOUR_MS: u64 = 60 * 60 * 1000;
const MINUTE_MS: u64 = 60 * 1000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// When a bot that has been online since `since` is restarted next. All times are the system's, in
/// milliseconds since 1970; `offset_ms` says how far the local clock is ahead at a time.
pub(super) fn next_restart(
    plan: RestartPlan,
    since: u64,
    now: u64,
    stagger_ms: u64,
    offset_ms: impl Fn(u64) -> i64,
) -> u64 {
    match plan {
        RestartPlan::EveryHours(hours) => {
            let every = u64::from(hours).max(1) * HOUR_MS;
            let online = now.saturating_sub(since + stagger_ms);
            since + stagger_ms + every * (online / every + 1)
        }
        RestartPlan::DailyAt(minute) => {
            let local = now.saturating_add_signed(offset_ms(now));
            let at = u64::from(minute) * MINUTE_MS + stagger_ms;
            let yesterday = (local - local % DAY_MS).saturating_sub(DAY_MS);
            // The clock may be put forward or back between now and then.
            let at_day = |n: u64| {
                let wanted = yesterday + n * DAY_MS + at;
                let guess = wanted.saturating_add_signed(-offset_ms(now));
                wanted.saturating_add_signed(-offset_ms(guess))
            };
            (0..3)
                .map(at_day)
                .find(|at| *at > now)
                .unwrap_or(now + DAY_MS)
        }
    }
}

/// The part of the whole that is this bot's.
fn stagger_ms(bot: BotId) -> u64 {
    u64::from(bot.0.unsigned_abs()) % PLACES * STAGGER_MS
}

/// How far the system's time zone is ahead of UTC at a time.
fn system_offset_ms(unix_ms: u64) -> i64 {
    let at = Timestamp::from_millisecond(unix_ms.cast_signed()).unwrap_or_default();
    i64::from(TimeZone::system().to_offset(at).seconds()) * 1000
}

/// Whether an action is something others can see a bot do.
pub(crate) const fn is_deed(action: &BotAction) -> bool {
    matches!(action, BotAction::Say { .. } | BotAction::Ask { .. }) || action.limb().is_some()
}

impl BotActor {
    /// Plans anew: the bot came online or went, or its plan changed.
    pub(super) fn plan(&mut self) {
        let clock = self.around.clock;
        let (now, wall) = (clock.now_ms(), clock.wall_ms());
        let State::Online { since } = *self.lifecycle.state() else {
            self.look_at = None;
            self.live.send_if_modified(|live| live.set_restart(None));
            return;
        };
        let restart = self.config.restart.map(|plan| {
            let since = wall.saturating_sub(now.saturating_sub(since));
            let stagger = stagger_ms(self.id());
            next_restart(plan, since, wall, stagger, system_offset_ms)
        });
        self.live.send_if_modified(|live| live.set_restart(restart));
        self.look_later(restart, wall, now);
    }

    fn look_later(&mut self, restart: Option<u64>, wall: u64, now: u64) {
        let wait = restart.map_or(LOOK_EVERY_MS, |at| at.saturating_sub(wall));
        self.look_at = Some(now + wait.min(LOOK_EVERY_MS));
    }

    /// Restarts the bot if its time has come, and tells whether it is idle.
    pub(super) fn look_at_the_clock(&mut self) {
        let clock = self.around.clock;
        let (now, wall) = (clock.now_ms(), clock.wall_ms());
        self.look_at = None;
        let State::Online { since } = *self.lifecycle.state() else {
            return;
        };
        let restart = self.live.borrow().restart_at();
        if restart.is_some_and(|at| wall >= at) {
            self.write(NewLine::notice(Said::Restarting, &[]));
            self.restart();
            return;
        }
        let quiet_for = self.around.workers.quiet_for(self.id());
        let quiet_since = quiet_for.map_or(since, |quiet| now.saturating_sub(quiet).max(since));
        let idle = (now.saturating_sub(quiet_since) >= IDLE_AFTER_MS).then_some(quiet_since);
        if self.live.send_if_modified(|live| live.set_idle(idle)) {
            self.around.bus.send(AppEvent::BotStateChanged {
                bot_id: self.id().0,
                state: self.live.borrow().view(),
            });
        }
        self.look_later(restart, wall, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026, 12:00 UTC.
    const NOON: u64 = 1_795_262_400_000;

    #[test]
    fn every_so_many_hours_counts_from_the_joining() {
        let next = |since, now| next_restart(RestartPlan::EveryHours(6), since, now, 0, |_| 0);
        assert_eq!(next(NOON, NOON), NOON + 6 * HOUR_MS);
        assert_eq!(next(NOON, NOON + 5 * HOUR_MS), NOON + 6 * HOUR_MS);
        let late = next(NOON, NOON + 7 * HOUR_MS);
        assert_eq!(
            late,
            NOON + 12 * HOUR_MS,
            "a plan made late does not restart at once"
        );
    }

    #[test]
    fn a_time_of_day_is_the_local_one() {
        let at_four = RestartPlan::DailyAt(4 * 60);
        let next = |offset: i64| next_restart(at_four, 0, NOON, 0, |_| offset);
        assert_eq!(next(0), NOON + 16 * HOUR_MS);
        let three_hours = 3 * HOUR_MS.cast_signed();
        assert_eq!(next(three_hours), NOON + 13 * HOUR_MS, "Moscow is ahead");
        assert_eq!(
            next(-three_hours),
            NOON + 19 * HOUR_MS,
            "Buenos Aires is behind"
        );
        let in_an_hour = RestartPlan::DailyAt(13 * 60);
        assert_eq!(next_restart(in_an_hour, 0, NOON, 0, |_| 0), NOON + HOUR_MS);
    }

    #[test]
    fn the_clock_may_be_put_forward_before_then() {
        let one_hour = HOUR_MS.cast_signed();
        let offset = |at: u64| {
            if at > NOON + 14 * HOUR_MS {
                one_hour
            } else {
                0
            }
        };
        let next = next_restart(RestartPlan::DailyAt(4 * 60), 0, NOON, 0, offset);
        assert_eq!(next, NOON + 15 * HOUR_MS);
    }

    #[test]
    fn bots_with_one_plan_restart_one_by_one() {
        let at = |bot| {
            let plan = RestartPlan::DailyAt(4 * 60);
            next_restart(plan, 0, NOON, stagger_ms(BotId(bot)), |_| 0)
        };
        assert_eq!(at(2) - at(1), STAGGER_MS);
        assert!(at(59) - at(1) < 5 * MINUTE_MS, "all within minutes");
        let passed = NOON + 16 * HOUR_MS + 1_000;
        let stagger = stagger_ms(BotId(3));
        let next = next_restart(RestartPlan::DailyAt(4 * 60), 0, passed, stagger, |_| 0);
        assert_eq!(
            next,
            at(3),
            "a bot whose turn is still to come is not left out"
        );
    }
}
