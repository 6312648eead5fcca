//! Bots go through a server's door one by one, so that fifty that start at once neither trip the
//! server's own brake on connections nor cost it its breath.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sculk_core::ServerId;

/// Time between two bots that join one server.
const GAP_MS: u64 = 60;

/// Whose turn is when. Clones are one turnstile.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turnstile {
    next: Arc<Mutex<HashMap<ServerId, u64>>>,
}

impl Turnstile {
    /// When the next bot may join a server; `now_ms` where nobody is before it.
    pub(crate) fn take(&self, server: ServerId, now_ms: u64) -> u64 {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let free = next.entry(server).or_insert(now_ms);
        let turn = (*free).max(now_ms);
        *free = turn + GAP_MS;
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_of_one_server_take_turns_and_others_do_not_wait() {
        let turnstile = Turnstile::default();
        let turns: Vec<_> = (0..3).map(|_| turnstile.take(ServerId(1), 1_000)).collect();
        assert_eq!(turns, [1_000, 1_060, 1_120]);
        assert_eq!(turnstile.take(ServerId(2), 1_000), 1_000);
        assert_eq!(
            turnstile.take(ServerId(1), 9_000),
            9_000,
            "the rush is over"
        );
    }
}
