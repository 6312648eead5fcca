use std::collections::HashMap;

use sculk_core::CommandId;

use crate::CooldownScope;
use crate::sweep::Sweeps;

/// When each command with a cooldown may be used again, for one bot.
///
/// Bounded: entries whose time is over are dropped when the map grows.
#[derive(Debug, Clone, Default)]
pub struct Cooldowns {
    ready_at: HashMap<(CommandId, String), u64>,
    sweeps: Sweeps,
}

/// Who used which command.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The command.
    pub command: CommandId,
    /// The player.
    pub player: &'a str,
    /// The command's cooldown.
    pub seconds: u32,
    /// Who waits.
    pub scope: CooldownScope,
}

impl Use<'_> {
    fn key(&self) -> (CommandId, String) {
        let player = match self.scope {
            CooldownScope::Player => sculk_core::player_key(self.player),
            // No player has an empty name.
            CooldownScope::All => String::new(),
        };
        (self.command, player)
    }
}

impl Cooldowns {
    /// Whole seconds, rounded up, until the command may be used again; `None`: now.
    #[must_use]
    pub fn left(&self, used: Use<'_>, now_ms: u64) -> Option<u64> {
        if used.seconds == 0 {
            return None;
        }
        let ready = *self.ready_at.get(&used.key())?;
        (ready > now_ms).then(|| (ready - now_ms).div_ceil(1000))
    }

    /// As [`Self::left`]; where the answer is `None`, the use is noted.
    pub fn take(&mut self, used: Use<'_>, now_ms: u64) -> Option<u64> {
        if used.seconds == 0 {
            return None;
        }
        if let Some(left) = self.left(used, now_ms) {
            return Some(left);
        }
        if self.sweeps.is_due(self.ready_at.len(), now_ms) {
            self.ready_at.retain(|_, ready| *ready > now_ms);
            self.sweeps.done(self.ready_at.len(), now_ms);
        }
        self.ready_at
            .insert(used.key(), now_ms + u64::from(used.seconds) * 1000);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::SWEEP_AT;

    const fn ping(player: &str, scope: CooldownScope) -> Use<'_> {
        Use {
            command: CommandId(1),
            player,
            seconds: 5,
            scope,
        }
    }

    #[test]
    fn a_player_waits_and_another_does_not() {
        let mut cooldowns = Cooldowns::default();
        let mut take = |player, now| cooldowns.take(ping(player, CooldownScope::Player), now);
        assert_eq!(take("Steve", 1_000), None);
        assert_eq!(take("steve", 1_001), Some(5));
        assert_eq!(take("Alex", 1_001), None);
        assert_eq!(take("Steve", 5_999), Some(1));
        assert_eq!(take("Steve", 6_000), None);
    }

    #[test]
    fn all_wait_where_the_cooldown_is_for_all() {
        let mut cooldowns = Cooldowns::default();
        let mut take = |player, now| cooldowns.take(ping(player, CooldownScope::All), now);
        assert_eq!(take("Steve", 0), None);
        assert_eq!(take("Alex", 1), Some(5));
        assert_eq!(take("Alex", 5_000), None);
    }

    #[test]
    fn asking_costs_nothing() {
        let mut cooldowns = Cooldowns::default();
        let steve = ping("Steve", CooldownScope::Player);
        assert_eq!(cooldowns.left(steve, 0), None);
        assert_eq!(cooldowns.take(steve, 0), None);
        assert_eq!(cooldowns.left(steve, 1), Some(5));
    }

    #[test]
    fn expired_entries_are_dropped() {
        let mut cooldowns = Cooldowns::default();
        let mut once = |player: &str, now| {
            cooldowns.take(ping(player, CooldownScope::Player), now);
        };
        for player in 0..SWEEP_AT {
            once(&player.to_string(), 0);
        }
        once("late", 10_000);
        assert_eq!(cooldowns.ready_at.len(), 1);
    }
}
