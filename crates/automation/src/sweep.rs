/// Entries kept before old ones are dropped for the first time.
pub(crate) const SWEEP_AT: usize = 10_000;
/// Many entries are looked through once in so many milliseconds, even where they grow no more.
const EVERY_MS: u64 = 60_000;

/// When a map of what players did is rid of what is over: seldom enough to cost little for each use,
/// however many players there are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sweeps {
    at_length: usize,
    at_ms: u64,
}

impl Sweeps {
    /// Whether a map of this length is to be looked through now.
    pub(crate) fn is_due(self, length: usize, now_ms: u64) -> bool {
        length >= SWEEP_AT && (length >= self.at_length || now_ms >= self.at_ms)
    }

    /// Notes what a sweep left.
    pub(crate) fn done(&mut self, length: usize, now_ms: u64) {
        self.at_length = 2 * length;
        self.at_ms = now_ms.saturating_add(EVERY_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_dropped_is_seldom_looked_through() {
        let mut sweeps = Sweeps::default();
        let mut at = Vec::new();
        for length in 0..10 * SWEEP_AT {
            if sweeps.is_due(length, 0) {
                sweeps.done(length, 0);
                at.push(length / SWEEP_AT);
            }
        }
        assert_eq!(at, [1, 2, 4, 8]);
        assert!(
            sweeps.is_due(9 * SWEEP_AT, EVERY_MS),
            "after a while all the same"
        );
        assert!(!sweeps.is_due(SWEEP_AT - 1, EVERY_MS), "but not few");
    }
}
