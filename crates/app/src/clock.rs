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
        Self {
            unix_ms_at_start: wall(),
            start: Instant::now(),
        }
    }

    /// Now, in milliseconds since 1970 (UTC).
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.unix_ms_at_start + millis(self.start.elapsed())
    }

    /// The time of day as the system has it, in milliseconds since 1970 (UTC): what people are
    /// told. Unlike [`Self::now_ms`] it follows a clock that is set, and time goes by while the
    /// machine sleeps.
    #[must_use]
    pub fn wall_ms(&self) -> u64 {
        wall()
    }

    /// The instant of a time of this clock; one before the start is the start.
    #[must_use]
    pub fn instant_at(&self, unix_ms: u64) -> Instant {
        self.start + Duration::from_millis(unix_ms.saturating_sub(self.unix_ms_at_start))
    }
}

fn wall() -> u64 {
    let unix = SystemTime::now().duration_since(UNIX_EPOCH);
    millis(unix.unwrap_or(Duration::ZERO))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
