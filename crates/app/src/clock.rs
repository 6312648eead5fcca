use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The app's clock: Unix milliseconds that never go back.
///
/// The wall clock is read once; from then on a monotonic clock counts, so that deadlines and
/// back-off hold when the user or a time server sets the wall clock.
#[derive(Debug, Clone, Copy)]
pub struct AppClock {
    unix_ms_at_start: u64,
    start: Instant,
}

impl AppClock {
    /// Reads the wall clock.
    #[must_use]
    pub fn start() -> Self {
        let unix = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        Self {
            unix_ms_at_start: millis(unix),
            start: Instant::now(),
        }
    }

    /// Now, in milliseconds since 1970 (UTC).
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.unix_ms_at_start + millis(self.start.elapsed())
    }

    /// The instant of a time of this clock; one before the start is the start.
    #[must_use]
    pub fn instant_at(&self, unix_ms: u64) -> Instant {
        self.start + Duration::from_millis(unix_ms.saturating_sub(self.unix_ms_at_start))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
