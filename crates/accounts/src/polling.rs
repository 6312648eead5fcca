//! When to ask Microsoft whether the user is done. A value: time comes in, decisions come out.

use crate::{AccountError, DeviceCode, MicrosoftTokens, Poll};

/// Added to the interval each time Microsoft says that we ask too often (RFC 8628, 3.5).
const SLOWER_MS: u64 = 5_000;
/// Longest time between two questions.
const MAX_INTERVAL_MS: u64 = 60_000;

/// The wait for a user who signs in.
#[derive(Debug)]
pub struct Polling {
    interval_ms: u64,
    next_at: u64,
    expires_at: u64,
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Ask at [`Polling::next_at`].
    Wait,
    /// The user is signed in.
    Done(MicrosoftTokens),
    /// It will not come to anything.
    Failed(AccountError),
}

impl Polling {
    /// For a code that was given just now.
    #[must_use]
    pub const fn new(code: &DeviceCode, now_ms: u64) -> Self {
        let interval_ms = code.interval * 1000;
        Self {
            interval_ms,
            next_at: now_ms.saturating_add(interval_ms),
            expires_at: now_ms.saturating_add(code.expires_in * 1000),
        }
    }

    /// When to ask next.
    #[must_use]
    pub const fn next_at(&self) -> u64 {
        self.next_at
    }

    /// When the code runs out.
    #[must_use]
    pub const fn expires_at(&self) -> u64 {
        self.expires_at
    }

    /// Takes in what came of a question. A fault that may pass is asked through until the code runs
    /// out: the user may be in the middle of typing.
    pub fn after(&mut self, outcome: Result<Poll, AccountError>, now_ms: u64) -> Step {
        let mut wait_ms = 0;
        match outcome {
            Ok(Poll::Done(tokens)) => return Step::Done(tokens),
            Ok(Poll::Pending) => {}
            Ok(Poll::SlowDown) => self.slow_down(),
            Err(AccountError::Limited { retry_after, .. }) => {
                self.slow_down();
                wait_ms = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
            }
            Err(error) if error.may_pass() => self.slow_down(),
            Err(error) => return Step::Failed(error),
        }
        self.next_at = now_ms.saturating_add(self.interval_ms.max(wait_ms));
        if self.next_at >= self.expires_at {
            return Step::Failed(AccountError::CodeExpired);
        }
        Step::Wait
    }

    fn slow_down(&mut self) {
        self.interval_ms = (self.interval_ms + SLOWER_MS).min(MAX_INTERVAL_MS);
    }
}
