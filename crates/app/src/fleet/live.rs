use std::collections::VecDeque;

use sculk_bots::State;
use sculk_contract::{BotStateView, FailureView, StateSpan};

/// How far back the strip on the dashboard goes.
const HOUR_MS: u64 = 60 * 60 * 1000;
/// A bot that changes its state more often within an hour shows the latest changes only.
const MAX_SPANS: usize = 240;

/// A bot's state as others see it.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    state: State,
    since: u64,
    /// Since when it does nothing, if that is long.
    idle_since: Option<u64>,
    /// When it is restarted next, by the system's clock.
    restart_at: Option<u64>,
    /// Names of states with when they began, oldest first; the last is the present one.
    history: VecDeque<(&'static str, u64)>,
}

impl Live {
    pub(crate) fn new(now_ms: u64) -> Self {
        Self {
            state: State::Stopped,
            since: now_ms,
            idle_since: None,
            restart_at: None,
            history: VecDeque::from([(name(&State::Stopped), now_ms)]),
        }
    }

    /// Takes over a new state; false if nothing changed.
    pub(crate) fn set(&mut self, state: &State, now_ms: u64) -> bool {
        if self.state == *state {
            return false;
        }
        if name(state) != name(&self.state) {
            self.since = now_ms;
            self.history.push_back((name(state), now_ms));
            if self.history.len() > MAX_SPANS {
                self.history.pop_front();
            }
        }
        self.state = state.clone();
        self.idle_since = None;
        true
    }

    /// Takes over since when the bot does nothing; false if nothing changed.
    pub(crate) fn set_idle(&mut self, since: Option<u64>) -> bool {
        std::mem::replace(&mut self.idle_since, since) != since
    }

    /// Takes over when it is restarted next; false if nothing changed.
    pub(crate) fn set_restart(&mut self, at: Option<u64>) -> bool {
        std::mem::replace(&mut self.restart_at, at) != at
    }

    /// When the bot is restarted next, by the system's clock.
    pub(crate) fn restart_at(&self) -> Option<u64> {
        self.restart_at
    }

    pub(crate) fn is_online(&self) -> bool {
        matches!(self.state, State::Online { .. })
    }

    pub(crate) fn view(&self) -> BotStateView {
        match &self.state {
            State::Stopped => BotStateView::Stopped,
            State::Connecting { attempt, .. } => BotStateView::Connecting {
                attempt: attempt + 1,
            },
            State::Online { since } => BotStateView::Online {
                since: *since,
                idle_since: self.idle_since,
            },
            State::Reconnecting {
                attempt,
                retry_at,
                failure,
            } => BotStateView::Reconnecting {
                attempt: *attempt,
                retry_at: *retry_at,
                failure: failure_view(failure),
            },
            State::Failed { failure } => BotStateView::Failed {
                since: self.since,
                failure: failure_view(failure),
            },
        }
    }

    pub(crate) fn last_hour(&self, now_ms: u64) -> Vec<StateSpan> {
        let hour_ago = now_ms.saturating_sub(HOUR_MS);
        let ends = self.history.iter().skip(1).map(|(_, began)| Some(*began));
        self.history
            .iter()
            .zip(ends.chain([None]))
            .filter(|(_, end)| end.is_none_or(|end| end > hour_ago))
            .map(|((state, began), end)| StateSpan {
                state: (*state).to_owned(),
                from: (*began).max(hour_ago),
                to: end,
            })
            .collect()
    }
}

/// The `type` of the state on the wire.
fn name(state: &State) -> &'static str {
    match state {
        State::Stopped => "stopped",
        State::Connecting { .. } => "connecting",
        State::Online { .. } => "online",
        State::Reconnecting { .. } => "reconnecting",
        State::Failed { .. } => "failed",
    }
}

fn failure_view(failure: &sculk_bots::Failure) -> FailureView {
    FailureView {
        code: failure.code.name(),
        what: failure.what.clone(),
        means: failure.means.clone(),
        next: failure.next.clone(),
        server_words: failure.server_words.clone(),
        details: failure.details.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hour_is_cut_at_its_beginning() {
        let mut live = Live::new(0);
        live.set(&State::Online { since: 10 }, 10);
        live.set(&State::Stopped, HOUR_MS);
        let spans = live.last_hour(HOUR_MS + 20);
        let shown: Vec<_> = spans
            .iter()
            .map(|span| (span.state.as_str(), span.from, span.to))
            .collect();
        assert_eq!(
            shown,
            [("online", 20, Some(HOUR_MS)), ("stopped", HOUR_MS, None)]
        );
    }

    #[test]
    fn idleness_ends_with_the_state() {
        let mut live = Live::new(0);
        live.set(&State::Online { since: 5 }, 5);
        assert!(live.set_idle(Some(7)));
        assert!(!live.set_idle(Some(7)), "nothing new");
        let idle_since = Some(7);
        assert_eq!(
            live.view(),
            BotStateView::Online {
                since: 5,
                idle_since
            }
        );
        live.set(&State::Stopped, 9);
        live.set(&State::Online { since: 10 }, 10);
        let idle_since = None;
        assert_eq!(
            live.view(),
            BotStateView::Online {
                since: 10,
                idle_since
            }
        );
    }

    #[test]
    fn the_same_state_again_is_no_change() {
        let mut live = Live::new(0);
        assert!(!live.set(&State::Stopped, 5));
        assert!(live.set(&State::Online { since: 5 }, 5));
    }
}
