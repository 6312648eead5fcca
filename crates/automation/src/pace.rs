use std::collections::HashMap;

use sculk_core::player_key;

use crate::sweep::Sweeps;

/// Uses of commands that one player may begin at once.
const BURST: u64 = 20;
/// Milliseconds after which one more is free.
const REGAIN_MS: u64 = 200;
/// How long a player who came too often must be quiet.
const QUIET_MS: u64 = 3_000;

/// How often each player used commands of late, for one bot: one who floods it is told once and then
/// not heard until there was quiet.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    players: HashMap<String, Player>,
    sweeps: Sweeps,
}

#[derive(Debug, Clone, Copy, Default)]
struct Player {
    /// When all uses so far are regained.
    even_at: u64,
    /// Not heard before then.
    quiet_until: u64,
}

/// Whether a player comes too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaceVerdict {
    /// No.
    Fine,
    /// For the first time since there was quiet: worth a word.
    TooFast,
    /// Still: nothing is said.
    StillTooFast,
}

impl Player {
    fn verdict(self, now_ms: u64) -> PaceVerdict {
        if self.quiet_until > now_ms {
            PaceVerdict::StillTooFast
        } else if self.even_at.saturating_sub(now_ms) > (BURST - 1) * REGAIN_MS {
            PaceVerdict::TooFast
        } else {
            PaceVerdict::Fine
        }
    }
}

impl Pace {
    /// Whether one more use by a player would be too much.
    #[must_use]
    pub fn look(&self, player: &str, now_ms: u64) -> PaceVerdict {
        let seen = self.players.get(&player_key(player)).copied();
        seen.unwrap_or_default().verdict(now_ms)
    }

    /// The same, and notes the use.
    pub fn take(&mut self, player: &str, now_ms: u64) -> PaceVerdict {
        if self.sweeps.is_due(self.players.len(), now_ms) {
            self.players
                .retain(|_, seen| seen.even_at > now_ms || seen.quiet_until > now_ms);
            self.sweeps.done(self.players.len(), now_ms);
        }
        let seen = self.players.entry(player_key(player)).or_default();
        let verdict = seen.verdict(now_ms);
        match verdict {
            PaceVerdict::Fine => seen.even_at = seen.even_at.max(now_ms) + REGAIN_MS,
            PaceVerdict::TooFast | PaceVerdict::StillTooFast => {
                seen.quiet_until = now_ms + QUIET_MS;
                seen.even_at = 0;
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::SWEEP_AT;

    #[test]
    fn a_thousand_uses_a_second_are_told_once() {
        let mut pace = Pace::default();
        let verdicts: Vec<_> = (0..10_000).map(|ms| pace.take("Steve", ms)).collect();
        let count = |wanted| verdicts.iter().filter(|&&one| one == wanted).count();
        assert_eq!(count(PaceVerdict::Fine), BURST as usize);
        assert_eq!(count(PaceVerdict::TooFast), 1, "told once");
        assert_eq!(pace.take("Alex", 10_000), PaceVerdict::Fine, "others go on");
        assert_eq!(pace.take("steve", 10_000 + QUIET_MS), PaceVerdict::Fine);
    }

    #[test]
    fn one_who_comes_now_and_then_is_never_held_up() {
        let mut pace = Pace::default();
        for at in 0..1_000 {
            assert_eq!(pace.take("Steve", at * REGAIN_MS), PaceVerdict::Fine);
        }
    }

    #[test]
    fn looking_costs_nothing_and_players_at_rest_are_forgotten() {
        let mut pace = Pace::default();
        for _ in 0..100 {
            assert_eq!(pace.look("Steve", 0), PaceVerdict::Fine);
        }
        for player in 0..SWEEP_AT {
            pace.take(&player.to_string(), 0);
        }
        pace.take("late", 60_000);
        assert_eq!(pace.players.len(), 1);
    }
}
