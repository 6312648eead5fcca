use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The app's clocks.
///
/// What lasts is counted by [`Self::now_ms`]: deadlines, back-off and cooldowns hold when the user or
/// a time server sets the clock of the machine. What is stored and what people are told goes by
/// [`Self::wall_ms`].
#[derive(Debug, Clone, Copy)]
pub struct AppClock {
    unix_ms_at_start: u64,
    start: Instant,
    /// How far the clock on the wall was set on or back since.
    #[cfg(test)]
    set_by_ms: &'static std::sync::atomic::AtomicI64,
}

impl AppClock {
    /// Reads the wall clock.
    #[must_use]
    pub fn start() -> Self {
        Self {
            unix_ms_at_start: wall(),
            start: Instant::now(),
            #[cfg(test)]
            set_by_ms: Box::leak(Box::default()),
        }
    }

    /// Milliseconds that never go back, counted from the time of day (since 1970, UTC) at the start.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.unix_ms_at_start + millis(self.start.elapsed())
    }

    /// The time of day as the system has it, in milliseconds since 1970 (UTC): what people are
    /// told. Unlike [`Self::now_ms`] it follows a clock that is set, and time goes by while the
    /// machine sleeps.
    #[must_use]
    pub fn wall_ms(&self) -> u64 {
        let ms = wall();
        #[cfg(test)]
        let ms =
            ms.saturating_add_signed(self.set_by_ms.load(std::sync::atomic::Ordering::Relaxed));
        ms
    }

    /// Sets the clock on the wall, for all copies of this one.
    #[cfg(test)]
    pub(crate) fn set_wall_by(&self, ms: i64) {
        self.set_by_ms
            .fetch_add(ms, std::sync::atomic::Ordering::Relaxed);
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
