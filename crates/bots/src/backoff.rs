//! How long to wait before the next attempt.

use serde::{Deserialize, Serialize};

/// When and how often a bot that was thrown out tries again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconnectPolicy {
    /// Off: any failure is final until the user acts.
    pub enabled: bool,
    /// Wait before the first new attempt, in milliseconds; doubled with each further one.
    pub base_ms: u64,
    /// Longest wait, in milliseconds.
    pub cap_ms: u64,
    /// After this long online, the next failure counts as the first again.
    pub stable_after_ms: u64,
    /// Most attempts in a row, none for no limit.
    pub max_attempts: Option<u32>,
    /// This many failures of our own (panics, lost workers) …
    pub crash_limit: u32,
    /// … within this time stop the bot.
    pub crash_window_ms: u64,
    /// An attempt the worker does not report on for so long counts as failed.
    pub attempt_deadline_ms: u64,
}

impl Default for ReconnectPolicy {
    fn default() -> Self {
        Self {
            enabled: true,
            base_ms: 2_000,
            cap_ms: 5 * 60_000,
            stable_after_ms: 60_000,
            max_attempts: None,
            crash_limit: 5,
            crash_window_ms: 10 * 60_000,
            attempt_deadline_ms: 90_000,
        }
    }
}

impl ReconnectPolicy {
    /// The wait before attempt number `attempt` (the first retry is 1), in milliseconds.
    /// `jitter_permille` (0 to 1000, from outside) spreads it over 75% to 125%, so that many bots
    /// do not come back in the same moment.
    #[must_use]
    pub fn delay_ms(&self, attempt: u32, jitter_permille: u16) -> u64 {
        let doublings = attempt.saturating_sub(1).min(32);
        let full = self.base_ms.saturating_mul(1 << doublings).min(self.cap_ms);
        let spread = 750 + u64::from(jitter_permille.min(1000)) / 2;
        full.saturating_mul(spread) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waits_double_up_to_the_cap() {
        let policy = ReconnectPolicy::default();
        let waits: Vec<_> = [1, 2, 3, 8, 9, 40].map(|n| policy.delay_ms(n, 500)).into();
        assert_eq!(waits, [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
    }

    proptest! {
        #[test]
        fn any_wait_is_within_a_quarter_of_the_cap(attempt: u32, jitter: u16) {
            let policy = ReconnectPolicy::default();
            let wait = policy.delay_ms(attempt, jitter);
            prop_assert!(wait >= policy.base_ms * 3 / 4 && wait <= policy.cap_ms * 5 / 4, "{wait}");
        }
    }
}
