use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 256;

/// Why a plan cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The pattern is none.
    #[error(
        "“{pattern}” is no cron pattern ({reason}). It has five fields (minute, hour, day, month, \
         day of the week), or six with the second first, for instance 0 */15 * * * *."
    )]
    Malformed {
        /// What was written.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such time, now or later.
    #[error(
        "“{pattern}” never comes: there is no such day from now on. Check day, month and year."
    )]
    Never {
        /// What was written.
        pattern: String,
    },
}

/// A cron pattern in a time zone. Five fields, six with the second first, or seven with the year
/// last; `@daily` and its like; names of days and months; `L`, `W` and `#`.
///
/// Where the pattern names single times, one that the clock leaves out when it is put forward comes
/// right after the gap, and one that it shows twice when it is put back comes once.
#[derive(Debug, Clone)]
pub struct CronPlan {
    pub(super) cron: Cron,
    zone: TimeZone,
}

impl CronPlan {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PlanError::Malformed`]. Whether it ever comes is for [`Self::check`].
    pub fn parse(pattern: &str, zone: TimeZone) -> Result<Self, PlanError> {
        let malformed = |reason: String| PlanError::Malformed {
            pattern: pattern.chars().take(MAX_PATTERN_BYTES).collect(),
            reason,
        };
        if pattern.len() > MAX_PATTERN_BYTES {
            return Err(malformed(format!(
                "it has more than {MAX_PATTERN_BYTES} characters"
            )));
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Optional)
            .year(Year::Optional)
            .build();
        let cron = parser.parse(pattern.trim());
        let cron = cron.map_err(|error| malformed(reason(&error)))?;
        Ok(Self { cron, zone })
    }

    /// Whether it comes at all after a time.
    ///
    /// # Errors
    /// [`PlanError::Never`].
    pub fn check(&self, after_ms: u64) -> Result<(), PlanError> {
        match self.next_after(after_ms) {
            Some(_) => Ok(()),
            None => Err(PlanError::Never {
                pattern: self.cron.as_str().to_owned(),
            }),
        }
    }

    pub(super) fn next_after(&self, after_ms: u64) -> Option<u64> {
        let next = self.cron.find_next_occurrence(&self.at(after_ms)?, false);
        milliseconds(&next.ok()?)
    }

    pub(super) fn last_until(&self, until_ms: u64) -> Option<u64> {
        // A pattern has no parts of a second: what is due at the whole second was due then.
        let second = until_ms - until_ms % 1_000;
        let last = self.cron.find_previous_occurrence(&self.at(second)?, true);
        milliseconds(&last.ok()?)
    }

    fn at(&self, unix_ms: u64) -> Option<Zoned> {
        let at = Timestamp::from_millisecond(i64::try_from(unix_ms).ok()?).ok()?;
        Some(at.to_zoned(self.zone.clone()))
    }
}

fn milliseconds(at: &Zoned) -> Option<u64> {
    u64::try_from(at.timestamp().as_millisecond()).ok()
}

fn reason(error: &CronError) -> String {
    match error {
        CronError::EmptyPattern => "it is empty".to_owned(),
        CronError::InvalidPattern(why)
        | CronError::IllegalCharacters(why)
        | CronError::ComponentError(why) => why.trim_end_matches('.').to_owned(),
        CronError::InvalidDate | CronError::InvalidTime | CronError::TimeSearchLimitExceeded => {
            "there is no such time".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central Europe, without asking the system's list of zones.
    fn berlin() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn ms(text: &str) -> u64 {
        let at: Timestamp = text.parse().unwrap();
        u64::try_from(at.as_millisecond()).unwrap()
    }

    fn times(pattern: &str, zone: TimeZone, after: &str, n: usize) -> Vec<String> {
        let plan = super::super::Plan::Cron(CronPlan::parse(pattern, zone).unwrap());
        let times = plan.next_times(ms(after), n);
        let text = |at: u64| {
            let at = Timestamp::from_millisecond(at.cast_signed()).unwrap();
            at.to_string()
        };
        times.into_iter().map(text).collect()
    }

    #[test]
    fn five_and_six_fields_are_read_in_their_zone() {
        let after = "2026-11-21T12:00:00.500Z";
        assert_eq!(
            times("*/20 * * * * *", TimeZone::UTC, after, 3),
            [
                "2026-11-21T12:00:20Z",
                "2026-11-21T12:00:40Z",
                "2026-11-21T12:01:00Z"
            ]
        );
        assert_eq!(
            times("0 4 * * MON", berlin(), after, 2),
            ["2026-11-23T03:00:00Z", "2026-11-30T03:00:00Z"]
        );
        assert_eq!(
            times("@daily", TimeZone::UTC, after, 1),
            ["2026-11-22T00:00:00Z"]
        );
    }

    #[test]
    fn what_the_clock_leaves_out_is_caught_up_and_what_it_repeats_comes_once() {
        // On 28 March 2027 there is no 02:30 in Berlin; on 25 October 2026 there are two.
        assert_eq!(
            times("30 2 * * *", berlin(), "2027-03-27T12:00:00Z", 2),
            ["2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"]
        );
        assert_eq!(
            times("30 2 * * *", berlin(), "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
    }

    #[test]
    fn what_never_comes_is_told() {
        for pattern in ["0 0 30 2 *", "0 0 0 1 1 * 2020"] {
            let plan = CronPlan::parse(pattern, TimeZone::UTC).unwrap();
            let error = plan.check(ms("2026-11-21T12:00:00Z")).unwrap_err();
            assert!(matches!(error, PlanError::Never { .. }), "{pattern}");
        }
        let leap_day = CronPlan::parse("0 0 29 2 *", TimeZone::UTC).unwrap();
        leap_day.check(ms("2026-11-21T12:00:00Z")).unwrap();
    }

    #[test]
    fn what_is_no_pattern_is_refused_in_words() {
        let long = "1,".repeat(200);
        for pattern in [
            "",
            "* * *",
            "61 * * * *",
            "every day",
            "* * * * * * * *",
            &long,
            "0 0 * * FOO",
        ] {
            let error = CronPlan::parse(pattern, TimeZone::UTC).unwrap_err();
            assert!(
                error.to_string().contains("is no cron pattern"),
                "{pattern}"
            );
        }
    }

    #[test]
    fn the_last_time_is_the_one_whose_next_is_ahead() {
        let plan = CronPlan::parse("0 4 * * *", berlin()).unwrap();
        let at_four = ms("2026-11-21T03:00:00Z");
        assert_eq!(plan.last_until(at_four), Some(at_four));
        assert_eq!(plan.last_until(at_four + 999), Some(at_four));
        assert_eq!(plan.last_until(at_four - 1), Some(at_four - 24 * 3_600_000));
    }

    #[test]
    fn looking_back_finds_what_looking_ahead_promised() {
        // Around the nights when the clock is put back (25 October 2026) and forward (28 March 2027).
        for night in ["2026-10-24T22:00:00Z", "2027-03-27T22:00:00Z"] {
            let (from, to) = (ms(night), ms(night) + 8 * 3_600_000);
            for pattern in [
                "30 2 * * *",
                "*/7 * * * *",
                "0 * * * *",
                "15,45 1-3 * * *",
                "*/13 */5 2 * * *",
            ] {
                let plan = CronPlan::parse(pattern, berlin()).unwrap();
                let mut ahead = Vec::new();
                let mut at = from;
                while let Some(next) = plan.next_after(at).filter(|next| *next <= to) {
                    ahead.push(next);
                    at = next;
                }
                let mut back = Vec::new();
                let mut at = to;
                while let Some(last) = plan.last_until(at).filter(|last| *last > from) {
                    back.push(last);
                    at = last - 1;
                }
                back.reverse();
                // Seconds of an hour that is left out that night do not come.
                assert!(
                    !ahead.is_empty() || pattern.starts_with("*/13"),
                    "{pattern}"
                );
                assert_eq!(back, ahead, "{pattern} after {night}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(pattern in "[0-9*,/LW#@A-Za-z \\-?]{0,24}", at in 0_u64..4_000_000_000_000) {
            if let Ok(plan) = CronPlan::parse(&pattern, berlin()) {
                let next = plan.next_after(at);
                proptest::prop_assert!(next.is_none_or(|next| next > at));
            }
        }
    }
}
