//! Who is on the server, from `player_info_update` and `player_info_remove`. azalea keeps the same
//! list, shared by all its users; ours knows what changed and belongs to one bot.

use azalea::protocol::packets::game::{ClientboundPlayerInfoRemove, ClientboundPlayerInfoUpdate};
use std::collections::HashMap;
use uuid::Uuid;

/// Most players a bot keeps.
const MAX_PLAYERS: usize = 10_000;

/// The players on the server.
#[derive(Debug, Default)]
pub struct Players {
    by_uuid: HashMap<Uuid, Player>,
}

/// A player on the server, in view or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    pub username: String,
    /// As the tab list shows it, where that differs from the name.
    pub display_name: Option<String>,
    /// Round trip to the server in milliseconds.
    pub ping_ms: i32,
    /// `survival`, `creative`, `adventure` or `spectator`.
    pub game_mode: &'static str,
    /// Whether the tab list shows the player. Plugins hide figures that are no players this way.
    pub is_listed: bool,
}

impl Players {
    /// Takes a packet in and returns who is new.
    pub fn update(&mut self, packet: &ClientboundPlayerInfoUpdate) -> Vec<Uuid> {
        let mut new = Vec::new();
        for entry in &packet.entries {
            let uuid = entry.profile.uuid;
            let is_known = self.by_uuid.contains_key(&uuid);
            if !is_known && packet.actions.add_player && self.by_uuid.len() < MAX_PLAYERS {
                new.push(uuid);
                let player = Player {
                    username: entry.profile.name.clone(),
                    display_name: None,
                    ping_ms: 0,
                    game_mode: "survival",
                    is_listed: false,
                };
                self.by_uuid.insert(uuid, player);
            }
            let Some(player) = self.by_uuid.get_mut(&uuid) else {
                continue;
            };
            if packet.actions.add_player {
                player.username.clone_from(&entry.profile.name);
            }
            if packet.actions.update_game_mode {
                player.game_mode = entry.game_mode.name();
            }
            if packet.actions.update_listed {
                player.is_listed = entry.listed;
            }
            if packet.actions.update_latency {
                player.ping_ms = entry.latency;
            }
            if packet.actions.update_display_name {
                player.display_name = entry.display_name.as_ref().map(|name| name.to_string());
            }
        }
        new
    }

    /// Takes a packet in and returns who is gone.
    pub fn remove(&mut self, packet: &ClientboundPlayerInfoRemove) -> Vec<(Uuid, Player)> {
        packet
            .profile_ids
            .iter()
            .filter_map(|uuid| Some((*uuid, self.by_uuid.remove(uuid)?)))
            .collect()
    }

    /// A player by id.
    pub fn get(&self, uuid: &Uuid) -> Option<&Player> {
        self.by_uuid.get(uuid)
    }

    /// All players, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Uuid, &Player)> {
        self.by_uuid.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::protocol::packets::game::c_player_info_update::{ActionEnumSet, PlayerInfoEntry};

    const NOTHING: ActionEnumSet = ActionEnumSet {
        add_player: false,
        initialize_chat: false,
        update_game_mode: false,
        update_listed: false,
        update_latency: false,
        update_display_name: false,
        update_hat: false,
        update_list_order: false,
    };

    fn packet(actions: ActionEnumSet, name: &str, latency: i32) -> ClientboundPlayerInfoUpdate {
        let mut entry = PlayerInfoEntry {
            latency,
            ..PlayerInfoEntry::default()
        };
        entry.profile.uuid = Uuid::from_u128(1);
        entry.profile.name = name.into();
        ClientboundPlayerInfoUpdate {
            actions,
            entries: vec![entry],
        }
    }

    #[test]
    fn only_what_a_packet_names_is_changed() {
        let mut players = Players::default();
        let add = ActionEnumSet {
            add_player: true,
            update_latency: true,
            ..NOTHING
        };
        let latency = ActionEnumSet {
            update_latency: true,
            ..NOTHING
        };
        assert_eq!(players.update(&packet(add.clone(), "Alex", 20)).len(), 1);
        assert!(players.update(&packet(add, "Alex", 25)).is_empty());
        players.update(&packet(latency, "", 80));
        let alex = players.get(&Uuid::from_u128(1)).expect("Alex is known");
        assert_eq!((alex.username.as_str(), alex.ping_ms), ("Alex", 80));
        let gone = players.remove(&ClientboundPlayerInfoRemove {
            profile_ids: vec![Uuid::from_u128(1), Uuid::from_u128(2)],
        });
        assert_eq!(gone.len(), 1, "who was not there cannot leave");
    }
}
