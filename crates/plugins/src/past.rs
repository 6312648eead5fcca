//! What plugins that begin later than their bot must hear of what went before.

use std::collections::BTreeMap;

use sculk_bots::BotEvent;

/// Most players that are remembered.
const MAX_PLAYERS: usize = 2_000;

/// What a new engine, or a new context in it, is told first: that the bot is in the world, and who else
/// is. The rest of how the bot is it asks for itself when it hears that.
#[derive(Debug, Clone, Default)]
pub struct Past {
    joined: Option<BotEvent>,
    players: BTreeMap<String, BotEvent>,
}

impl Past {
    /// Remembers of an event what will have to be known. The end of a session ends all of it.
    pub fn note(&mut self, event: &BotEvent) {
        match event {
            BotEvent::Joined { .. } => self.joined = Some(event.clone()),
            BotEvent::PlayerJoined { username, .. } if self.players.len() < MAX_PLAYERS => {
                self.players.insert(username.clone(), event.clone());
            }
            BotEvent::PlayerLeft { username, .. } => {
                self.players.remove(username);
            }
            BotEvent::Disconnected { .. } => *self = Self::default(),
            _ => {}
        }
    }

    /// The events, in the order they are told; none before the bot has joined.
    #[must_use]
    pub fn events(&self) -> Vec<BotEvent> {
        let Some(joined) = &self.joined else {
            return Vec::new();
        };
        let players = self.players.values();
        players.chain([joined]).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use sculk_bots::DisconnectCause;

    use super::*;

    fn came(username: &str) -> BotEvent {
        BotEvent::PlayerJoined {
            username: username.to_owned(),
            uuid: String::new(),
        }
    }

    fn went(username: &str) -> BotEvent {
        BotEvent::PlayerLeft {
            username: username.to_owned(),
            uuid: String::new(),
        }
    }

    fn joined() -> BotEvent {
        serde_json::from_value(serde_json::json!({
            "type": "joined",
            "username": "Bot_1",
            "uuid": "",
            "wantsSignedChat": false,
        }))
        .unwrap()
    }

    #[test]
    fn who_is_there_is_told_before_that_the_bot_is() {
        let mut past = Past::default();
        for event in [came("Bob"), came("Alice"), went("Bob")] {
            past.note(&event);
        }
        assert!(past.events().is_empty(), "the bot is not in the world yet");
        past.note(&joined());
        assert_eq!(past.events(), [came("Alice"), joined()]);
    }

    #[test]
    fn nothing_is_left_of_a_session_that_ended() {
        let mut past = Past::default();
        past.note(&came("Alice"));
        past.note(&joined());
        past.note(&BotEvent::Disconnected {
            cause: DisconnectCause::LeftByUs,
        });
        assert!(past.events().is_empty());
        past.note(&joined());
        assert_eq!(past.events(), [joined()]);
    }
}
