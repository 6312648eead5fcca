use std::collections::HashMap;

use sculk_core::CommandId;

/// When each player last used each command with a cooldown, for one bot.
///
/// Bounded: entries whose time is over are dropped when the map grows.
#[derive(Debug, Clone, Default)]
pub struct Cooldowns {
    ready_at: HashMap<(CommandId, String), u64>,
}

/// Entries kept before the expired ones are swept.
const SWEEP_AT: usize = 10_000;

impl Cooldowns {
    /// Whole seconds, rounded up, until `player` may use the command again; `None`: now, and the
    /// use is noted.
    pub fn take(
        &mut self,
        command: CommandId,
        player: &str,
        cooldown_seconds: u32,
        now_ms: u64,
    ) -> Option<u64> {
        if cooldown_seconds == 0 {
            return None;
        }
        let key = (command, player.to_lowercase());
        if let Some(&ready) = self.ready_at.get(&key)
            && ready > now_ms
        {
            return Some((ready - now_ms).div_ceil(1000));
        }
        if self.ready_at.len() >= SWEEP_AT {
            self.ready_at.retain(|_, ready| *ready > now_ms);
        }
        self.ready_at
            .insert(key, now_ms + u64::from(cooldown_seconds) * 1000);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_waits_and_another_does_not() {
        let mut cooldowns = Cooldowns::default();
        let ping = CommandId(1);
        assert_eq!(cooldowns.take(ping, "Steve", 5, 1_000), None);
        assert_eq!(cooldowns.take(ping, "steve", 5, 1_001), Some(5));
        assert_eq!(cooldowns.take(ping, "Alex", 5, 1_001), None);
        assert_eq!(cooldowns.take(ping, "Steve", 5, 5_999), Some(1));
        assert_eq!(cooldowns.take(ping, "Steve", 5, 6_000), None);
    }

    #[test]
    fn expired_entries_are_dropped() {
        let mut cooldowns = Cooldowns::default();
        for player in 0..SWEEP_AT {
            cooldowns.take(CommandId(1), &player.to_string(), 1, 0);
        }
        cooldowns.take(CommandId(1), "late", 1, 10_000);
        assert_eq!(cooldowns.ready_at.len(), 1);
    }
}
