//! Finds realms that no longer move.
//!
//! A thread cannot be ended from outside, so a realm that loops or waits for ever can only be
//! got rid of with its process. The worker asks regularly and ends itself; its supervisor then
//! starts a new one and brings the bots back.

use std::{collections::HashMap, thread::ThreadId};

/// So many checks without a sign of life mean that a realm hangs. Checks are counted, not time:
/// a process that was stopped for an hour and goes on is not a process that hangs.
const MAX_MISSED: u32 = 6;

/// What was seen at the last check.
#[derive(Default)]
pub struct Watch {
    seen: HashMap<ThreadId, Seen>,
}

struct Seen {
    beats: u64,
    n_missed: u32,
}

impl Watch {
    /// Takes in each realm's count of rounds and says whether one has stood still for too long.
    pub fn finds_a_hang(&mut self, beats: &[(ThreadId, u64)]) -> bool {
        let before = std::mem::take(&mut self.seen);
        for (thread, beats) in beats.iter().copied() {
            let n_missed = match before.get(&thread) {
                Some(seen) if seen.beats == beats => seen.n_missed + 1,
                _ => 0,
            };
            self.seen.insert(thread, Seen { beats, n_missed });
        }
        self.seen.values().any(|seen| seen.n_missed >= MAX_MISSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn realm_that_stands_still_for_six_checks_hangs() {
        let mut watch = Watch::default();
        let me = std::thread::current().id();
        let other = std::thread::spawn(|| {}).thread().id();
        for n in 0..6 {
            assert!(
                !watch.finds_a_hang(&[(me, 40), (other, n)]),
                "check {n} is too early"
            );
        }
        assert!(watch.finds_a_hang(&[(me, 40), (other, 6)]));
        assert!(
            !watch.finds_a_hang(&[(me, 41), (other, 6)]),
            "a sign of life clears it"
        );
        assert!(
            !watch.finds_a_hang(&[]),
            "a realm that has ended is forgotten"
        );
    }
}
