/// The wait after the first failure, in milliseconds.
const FIRST_MS: u64 = 5_000;
/// The longest wait, in milliseconds.
const LONGEST_MS: u64 = 10 * 60_000;

/// How often something is tried, and how long apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Tries in all, at least 1.
    pub max_attempts: u16,
}

impl Retry {
    /// How long to wait after the try number `attempt` (the first is 1) has failed; none when that
    /// was the last. The wait doubles each time up to ten minutes; `chance`, from 0 to 1, moves it
    /// within its upper half, so that many that failed together do not come back together.
    #[must_use]
    pub fn wait_ms(self, attempt: u16, chance: f64) -> Option<u64> {
        if attempt >= self.max_attempts.max(1) {
            return None;
        }
        let doubled = FIRST_MS.checked_shl(u32::from(attempt.saturating_sub(1)));
        let longest = doubled.filter(|ms| *ms >= FIRST_MS).unwrap_or(LONGEST_MS);
        let half = longest.min(LONGEST_MS) / 2;
        // At most `half`, which fits.
        let part = (half as f64 * chance.clamp(0.0, 1.0)) as u64;
        Some(half + part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_minutes_and_end_with_the_last_try() {
        let retry = Retry { max_attempts: 10 };
        let waits: Vec<_> = (1..=10).map(|n| retry.wait_ms(n, 1.0)).collect();
        let seconds = [5, 10, 20, 40, 80, 160, 320, 600, 600].map(|s| Some(s * 1_000));
        assert_eq!(waits[..9], seconds);
        assert_eq!(waits[9], None);
        assert_eq!(Retry { max_attempts: 1 }.wait_ms(1, 0.5), None);
        assert_eq!(
            Retry {
                max_attempts: u16::MAX
            }
            .wait_ms(60_000, 1.0),
            Some(600_000)
        );
    }

    #[test]
    fn chance_moves_a_wait_within_its_upper_half() {
        let retry = Retry { max_attempts: 3 };
        assert_eq!(retry.wait_ms(1, 0.0), Some(2_500));
        assert_eq!(retry.wait_ms(1, 0.5), Some(3_750));
        assert_eq!(
            retry.wait_ms(1, f64::NAN),
            Some(2_500),
            "no number is no chance"
        );
    }
}
