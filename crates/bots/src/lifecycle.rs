//! The state machine of one bot, as a value: the supervisor feeds it and does what it says.

use crate::{DisconnectCause, Failure, SessionId, backoff::ReconnectPolicy, cause::Stage};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Where a bot is in its life. All times are milliseconds of the supervisor's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum State {
    /// Not wanted online.
    Stopped,
    /// An attempt is under way.
    Connecting {
        /// 0 for the first, then the number of the retry.
        attempt: u32,
        /// When it counts as failed if nothing is heard.
        deadline: u64,
    },
    /// In the world.
    Online {
        /// Since when.
        since: u64,
    },
    /// Waiting to try again.
    Reconnecting {
        /// Number of the coming retry, from 1.
        attempt: u32,
        /// When it begins.
        retry_at: u64,
        /// Why it is needed.
        failure: Failure,
    },
    /// Not online, and the user must act.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What happens to a bot, from its supervisor's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The user (or auto-start) wants it online. Also "retry now" while waiting or failed.
    Start,
    /// The user wants it offline.
    Stop,
    /// The worker says it is in the world.
    Joined {
        /// In which attempt.
        session: SessionId,
    },
    /// The worker says the attempt or session is over, or the supervisor lost the worker.
    Ended {
        /// Which attempt.
        session: SessionId,
        /// Why.
        cause: DisconnectCause,
    },
    /// The time asked for by [`Directive::WakeAt`] has come (or any other time: it does no harm).
    Wake,
}

/// What the supervisor has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// Send [`crate::ToWorker::Join`] with this session.
    SendJoin {
        /// The new attempt.
        session: SessionId,
    },
    /// Send [`crate::ToWorker::Leave`].
    SendLeave,
    /// Give [`Input::Wake`] at this time. A later one replaces it; it need not be cancelled.
    WakeAt {
        /// Milliseconds of the supervisor's clock.
        at: u64,
    },
}

/// One bot's life. See [`Lifecycle::on`].
#[derive(Debug, Clone)]
pub struct Lifecycle {
    username: String,
    policy: ReconnectPolicy,
    state: State,
    session: SessionId,
    /// Retries since the bot was last online for long enough.
    n_retries: u32,
    /// Times of failures of our own, the latest at the back.
    crashes: VecDeque<u64>,
}

impl Lifecycle {
    /// A stopped bot. `username` only serves the failures' texts.
    #[must_use]
    pub fn new(username: impl Into<String>, policy: ReconnectPolicy) -> Self {
        Self {
            username: username.into(),
            policy,
            state: State::Stopped,
            session: SessionId(0),
            n_retries: 0,
            crashes: VecDeque::new(),
        }
    }

    /// The same, its sessions counted on from a former life's last one, so that late events of that
    /// life are known as stale.
    #[must_use]
    pub const fn counting_from(mut self, session: SessionId) -> Self {
        self.session = session;
        self
    }

    /// Gives the bot another name in the texts of coming failures.
    pub fn rename(&mut self, username: impl Into<String>) {
        self.username = username.into();
    }

    /// Where the bot is.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The present or latest attempt; events of others are stale.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// Takes in what happened at `now_ms` and returns what to do, in order. `jitter_permille` is a
    /// random number from 0 to 1000. Inputs that do not fit the state are ignored.
    #[must_use = "the directives must be carried out"]
    pub fn on(&mut self, input: Input, now_ms: u64, jitter_permille: u16) -> Vec<Directive> {
        match input {
            Input::Start => self.start(now_ms),
            Input::Stop => self.stop(),
            Input::Joined { session } if session == self.session => self.joined(now_ms),
            Input::Ended { session, cause } if session == self.session => {
                self.ended(&cause, now_ms, jitter_permille)
            }
            Input::Wake => self.wake(now_ms, jitter_permille),
            Input::Joined { .. } | Input::Ended { .. } => Vec::new(),
        }
    }

    fn start(&mut self, now_ms: u64) -> Vec<Directive> {
        match self.state {
            State::Connecting { .. } | State::Online { .. } => Vec::new(),
            State::Stopped | State::Failed { .. } | State::Reconnecting { .. } => {
                self.n_retries = 0;
                self.crashes.clear();
                self.connect(now_ms)
            }
        }
    }

    fn connect(&mut self, now_ms: u64) -> Vec<Directive> {
        self.session = SessionId(self.session.0 + 1);
        let deadline = now_ms.saturating_add(self.policy.attempt_deadline_ms);
        self.state = State::Connecting {
            attempt: self.n_retries,
            deadline,
        };
        vec![
            Directive::SendJoin {
                session: self.session,
            },
            Directive::WakeAt { at: deadline },
        ]
    }

    fn stop(&mut self) -> Vec<Directive> {
        let was = std::mem::replace(&mut self.state, State::Stopped);
        match was {
            State::Connecting { .. } | State::Online { .. } => vec![Directive::SendLeave],
            State::Stopped | State::Reconnecting { .. } | State::Failed { .. } => Vec::new(),
        }
    }

    fn joined(&mut self, now_ms: u64) -> Vec<Directive> {
        if matches!(self.state, State::Connecting { .. }) {
            self.state = State::Online { since: now_ms };
        }
        Vec::new()
    }

    fn ended(
        &mut self,
        cause: &DisconnectCause,
        now_ms: u64,
        jitter_permille: u16,
    ) -> Vec<Directive> {
        match self.state {
            State::Online { since }
                if now_ms.saturating_sub(since) >= self.policy.stable_after_ms =>
            {
                self.n_retries = 0
            }
            State::Online { .. } | State::Connecting { .. } => {}
            State::Stopped | State::Reconnecting { .. } | State::Failed { .. } => {
                return Vec::new();
            }
        }
        if *cause == DisconnectCause::LeftByUs {
            self.state = State::Stopped;
            return Vec::new();
        }
        let failure = Failure::explain(cause, &self.username);
        if is_our_fault(cause) && self.counts_as_crash_loop(now_ms) {
            let minutes = self.policy.crash_window_ms.div_ceil(60_000);
            let failure = Failure::crash_loop(self.policy.crash_limit, minutes, &failure);
            self.state = State::Failed { failure };
            return Vec::new();
        }
        self.retry_or_fail(failure, now_ms, jitter_permille)
    }

    fn retry_or_fail(
        &mut self,
        failure: Failure,
        now_ms: u64,
        jitter_permille: u16,
    ) -> Vec<Directive> {
        let is_used_up = self
            .policy
            .max_attempts
            .is_some_and(|max| self.n_retries >= max);
        if !self.policy.enabled || !failure.retry {
            self.state = State::Failed { failure };
            return Vec::new();
        }
        if is_used_up {
            self.state = State::Failed {
                failure: failure.gave_up(self.n_retries + 1),
            };
            return Vec::new();
        }
        self.n_retries = self.n_retries.saturating_add(1);
        let retry_at = now_ms.saturating_add(self.policy.delay_ms(self.n_retries, jitter_permille));
        self.state = State::Reconnecting {
            attempt: self.n_retries,
            retry_at,
            failure,
        };
        vec![Directive::WakeAt { at: retry_at }]
    }

    fn counts_as_crash_loop(&mut self, now_ms: u64) -> bool {
        self.crashes.push_back(now_ms);
        let window = self.policy.crash_window_ms;
        while self
            .crashes
            .front()
            .is_some_and(|at| now_ms.saturating_sub(*at) > window)
        {
            self.crashes.pop_front();
        }
        self.crashes.len() >= self.policy.crash_limit as usize
    }

    fn wake(&mut self, now_ms: u64, jitter_permille: u16) -> Vec<Directive> {
        match self.state {
            State::Reconnecting { retry_at, .. } if now_ms >= retry_at => self.connect(now_ms),
            State::Reconnecting { retry_at, .. } => vec![Directive::WakeAt { at: retry_at }],
            State::Connecting { deadline, .. } if now_ms >= deadline => {
                self.give_up_attempt(now_ms, jitter_permille)
            }
            State::Connecting { deadline, .. } => vec![Directive::WakeAt { at: deadline }],
            State::Stopped | State::Online { .. } | State::Failed { .. } => Vec::new(),
        }
    }

    fn give_up_attempt(&mut self, now_ms: u64, jitter_permille: u16) -> Vec<Directive> {
        let seconds = u32::try_from(self.policy.attempt_deadline_ms / 1000).unwrap_or(u32::MAX);
        let failure = Failure::explain(
            &DisconnectCause::Timeout {
                stage: Stage::Worker,
                seconds,
            },
            &self.username,
        );
        let mut directives = vec![Directive::SendLeave];
        directives.extend(self.retry_or_fail(failure, now_ms, jitter_permille));
        directives
    }
}

const fn is_our_fault(cause: &DisconnectCause) -> bool {
    matches!(
        cause,
        DisconnectCause::ClientPanicked { .. } | DisconnectCause::WorkerLost { .. }
    )
}

#[cfg(test)]
#[path = "lifecycle_tests.rs"]
mod tests;
