//! Coming and going.

use azalea_auth::game_profile::GameProfile;
use azalea_chat::{
    FormattedText,
    translatable_component::{PrimitiveOrComponent, TranslatableComponent},
};
use azalea_core::{
    difficulty::Difficulty,
    game_type::{GameMode, OptionalGameType},
    position::{GlobalPos, Vec3},
};
use azalea_protocol::packets::{
    Packet,
    common::CommonPlayerSpawnInfo,
    game::{
        ClientboundChangeDifficulty, ClientboundDisconnect, ClientboundEntityEvent,
        ClientboundGameEvent, ClientboundLogin, ClientboundPlayerAbilities,
        ClientboundPlayerInfoRemove, ClientboundPlayerInfoUpdate,
        ClientboundSetDefaultSpawnPosition, ClientboundSetExperience, ClientboundSetHeldSlot,
        ClientboundSetTime,
        c_game_event::EventType,
        c_player_abilities::PlayerAbilitiesFlags,
        c_player_info_update::{ActionEnumSet, PlayerInfoEntry},
        c_set_time::ClockState,
    },
};
use azalea_registry::{
    DataRegistry,
    builtin::EntityKind,
    data::{DimensionKind, WorldClock},
};

use super::{Game, KickReason, Player};
use crate::{
    connection::{ConnId, Outlet, Profile, Status, encode},
    entity::{Id, Mind},
    event::Event,
    sentence::{Line, Sentence},
    world::village::SPAWN,
};

/// The entity event that tells a client it is an operator; 24 that it is none.
const OPERATOR: u8 = 28;
const NO_OPERATOR: u8 = 24;

impl Game {
    /// What a server list shows.
    pub fn status(&self) -> Status {
        let players = self.players.values();
        Status {
            motd: self.options.motd.clone(),
            n_max: self.options.max_players,
            players: players
                .map(|player| (player.uuid, player.name.clone()))
                .collect(),
        }
    }

    /// Why a player may not come in.
    pub fn knock(&mut self, name: &str) -> Option<FormattedText> {
        let key = name.to_lowercase();
        let is_scripted = || {
            let same = |other: &Option<String>| {
                other
                    .as_ref()
                    .is_some_and(|other| other.eq_ignore_ascii_case(name))
            };
            let mut bodies = self.bodies.values();
            bodies.any(|body| matches!(body.mind, Mind::Scripted(_)) && same(&body.name))
        };
        let why = if self.banned.contains(&key) {
            "multiplayer.disconnect.banned"
        } else if self
            .whitelist
            .as_ref()
            .is_some_and(|list| !list.contains(&key))
        {
            "multiplayer.disconnect.not_whitelisted"
        } else if self.players.len() >= self.options.max_players {
            "multiplayer.disconnect.server_full"
        } else if is_scripted() {
            "multiplayer.disconnect.name_taken"
        } else {
            return None;
        };
        let reason: FormattedText = translate(why, Vec::new());
        self.tell(Event::Refused {
            player: name.to_owned(),
            reason: Line::shown(reason.to_string(), Sentence::of_key(why)),
        });
        Some(reason)
    }

    /// A player comes in.
    pub fn join(&mut self, connection: ConnId, profile: Profile, outlet: Outlet) {
        if let Some(other) = self.find(&profile.name) {
            self.kick(
                other,
                KickReason::Key("multiplayer.disconnect.duplicate_login"),
            );
        }
        let (x, y, z) = SPAWN;
        let id = self.add(EntityKind::Player, Vec3::new(x, y, z), Mind::Client);
        if let Some(body) = self.bodies.get_mut(&id) {
            body.name = Some(profile.name.clone());
            body.uuid = profile.uuid;
        }
        let name = profile.name.clone();
        let mut player = Player::new(connection, profile, outlet, self.options.view_distance);
        player.alive.asked_at = self.tick;
        self.by_connection.insert(connection, id);
        self.players.insert(id, player);
        // The others must know the name before they see the body.
        let others = self.players.iter().filter(|(other, _)| **other != id);
        self.send_each(self.info_of(&[id]), others.map(|(_, player)| player));
        self.enter(id);
        self.say_all(
            translate("multiplayer.player.joined", vec![name.as_str().into()]),
            "yellow",
        );
        self.tell(Event::Joined {
            player: name.clone(),
        });
        self.greet(&name);
    }

    /// Everything a client needs when the game begins, in vanilla's order.
    fn enter(&mut self, id: Id) {
        let view = self.options.view_distance.into();
        self.send(
            id,
            ClientboundLogin {
                player_id: id.into(),
                hardcore: false,
                levels: vec!["minecraft:overworld".into()],
                max_players: i32::try_from(self.options.max_players).unwrap_or(i32::MAX),
                chunk_radius: view,
                simulation_distance: view,
                reduced_debug_info: false,
                show_death_screen: true,
                do_limited_crafting: false,
                common: self.spawn_info(id),
                enforces_secure_chat: false,
            },
        );
        let difficulty = ClientboundChangeDifficulty {
            difficulty: Difficulty::Normal,
            locked: false,
        };
        self.send(id, difficulty);
        self.send_abilities(id);
        self.send(id, ClientboundSetHeldSlot { slot: 0 });
        self.send_operator(id);
        self.send_recipes(id);
        self.send_commands(id);
        let (x, y, z) = SPAWN;
        self.teleport(id, Vec3::new(x, y, z), 0.0, 0.0);
        let everybody: Vec<Id> = self.listed();
        self.send(id, self.info_of(&everybody));
        self.send_time(id);
        self.arrive(id);
        self.resend_window(id);
    }

    /// What follows a login and a respawn alike.
    pub fn arrive(&mut self, id: Id) {
        let (x, y, z) = SPAWN;
        let spawn = ClientboundSetDefaultSpawnPosition {
            global_pos: GlobalPos {
                dimension: "minecraft:overworld".into(),
                pos: Vec3::new(x, y, z).into(),
            },
            yaw: 0.0,
            pitch: 0.0,
        };
        self.send(id, spawn);
        self.send(id, game_event(EventType::WaitForLevelChunks, 0.0));
        if self.is_raining {
            self.send(id, game_event(EventType::StartRaining, 0.0));
        }
        self.update_view(id);
        self.send_chunks(id);
        self.show_all(id);
        self.send(
            id,
            ClientboundSetExperience {
                experience_progress: 0.0,
                experience_level: 0,
                total_experience: 0,
            },
        );
    }

    /// A player goes, for whatever reason.
    pub fn leave(&mut self, id: Id, why: Line) {
        self.close_window(id, false);
        let Some(player) = self.players.remove(&id) else {
            return;
        };
        self.by_connection.remove(&player.connection);
        self.remove(id);
        for body in self.bodies.values_mut() {
            body.viewers.remove(&id);
        }
        self.send_all(ClientboundPlayerInfoRemove {
            profile_ids: vec![player.uuid],
        });
        self.say_all(
            translate("multiplayer.player.left", vec![player.name.as_str().into()]),
            "yellow",
        );
        self.tell(Event::Left {
            player: player.name,
            reason: why,
        });
    }

    /// Throws a player out.
    pub fn kick(&mut self, id: Id, reason: KickReason) {
        let Some(player) = self.players.get(&id) else {
            return;
        };
        let means = reason.means();
        let reason = reason.text();
        let words = Line::shown(reason.to_string(), means);
        if let Some(raw) = encode(&ClientboundDisconnect { reason }.into_variant()) {
            player.outlet.close_with(raw);
        }
        self.tell(Event::Kicked {
            player: player.name.clone(),
            reason: words.clone(),
        });
        self.leave(id, words);
    }

    /// Sends everybody away.
    pub fn close_all(&mut self, why: Sentence) {
        for id in self.players.keys().copied().collect::<Vec<_>>() {
            self.kick(id, KickReason::Ours(why));
        }
    }

    /// What a client must know of the world it enters.
    pub fn spawn_info(&self, id: Id) -> CommonPlayerSpawnInfo {
        let mode = self
            .players
            .get(&id)
            .map_or(GameMode::Survival, |player| player.mode);
        CommonPlayerSpawnInfo {
            dimension_type: DimensionKind::new_raw(0),
            dimension: "minecraft:overworld".into(),
            seed: 0,
            game_type: mode,
            previous_game_type: OptionalGameType(None),
            is_debug: false,
            is_flat: true,
            last_death_location: None,
            portal_cooldown: 0,
            sea_level: 63,
        }
    }

    /// What a player may do, as their client needs to know it.
    pub fn send_abilities(&self, id: Id) {
        let mode = self
            .players
            .get(&id)
            .map_or(GameMode::Survival, |player| player.mode);
        let is_god = mode == GameMode::Creative;
        let is_ghost = mode == GameMode::Spectator;
        let flags = PlayerAbilitiesFlags {
            invulnerable: is_god || is_ghost,
            flying: is_ghost,
            can_fly: is_god || is_ghost,
            instant_break: is_god,
        };
        self.send(
            id,
            ClientboundPlayerAbilities {
                flags,
                flying_speed: 0.05,
                walking_speed: 0.1,
            },
        );
    }

    /// Tells a client whether it may use operator commands.
    pub fn send_operator(&self, id: Id) {
        let event_id = if self.is_operator(id) {
            OPERATOR
        } else {
            NO_OPERATOR
        };
        self.send(
            id,
            ClientboundEntityEvent {
                entity_id: id.into(),
                event_id,
            },
        );
    }

    /// The time of day, to one player.
    pub fn send_time(&self, id: Id) {
        let now = ClockState {
            total_ticks: self.time,
            partial_tick: 0.0,
            rate: 1.0,
        };
        let packet = ClientboundSetTime {
            game_time: self.tick,
            clock_updates: [(WorldClock::new_raw(0), now)].into_iter().collect(),
        };
        self.send(id, packet);
    }

    /// Players with and without a client.
    fn listed(&self) -> Vec<Id> {
        self.bodies
            .values()
            .filter(|body| body.kind == EntityKind::Player)
            .map(|body| body.id)
            .collect()
    }

    fn info_of(&self, ids: &[Id]) -> ClientboundPlayerInfoUpdate {
        let bodies = ids.iter().filter_map(|id| self.bodies.get(id));
        let entries = bodies.map(|body| {
            let player = self.players.get(&body.id);
            PlayerInfoEntry {
                profile: GameProfile::new(body.uuid, body.label()),
                game_mode: player.map_or(GameMode::Survival, |player| player.mode),
                listed: true,
                latency: player.map_or(0, |player| player.latency_ms),
                ..Default::default()
            }
        });
        ClientboundPlayerInfoUpdate {
            actions: ActionEnumSet {
                add_player: true,
                update_game_mode: true,
                update_listed: true,
                update_latency: true,
                ..no_actions()
            },
            entries: entries.collect(),
        }
    }

    /// How long each player's line is, to all.
    pub fn send_latencies(&self) {
        let ids: Vec<Id> = self.players.keys().copied().collect();
        let packet = ClientboundPlayerInfoUpdate {
            actions: ActionEnumSet {
                update_latency: true,
                update_game_mode: true,
                ..no_actions()
            },
            ..self.info_of(&ids)
        };
        self.send_all(packet);
    }
}

const fn no_actions() -> ActionEnumSet {
    ActionEnumSet {
        add_player: false,
        initialize_chat: false,
        update_game_mode: false,
        update_listed: false,
        update_latency: false,
        update_display_name: false,
        update_list_order: false,
        update_hat: false,
    }
}

/// A change of the weather, the mode and the like.
pub const fn game_event(event: EventType, param: f32) -> ClientboundGameEvent {
    ClientboundGameEvent { event, param }
}

/// A text each client shows in its own language.
pub fn translate(key: &str, with: Vec<FormattedText>) -> FormattedText {
    let with = with.into_iter().map(PrimitiveOrComponent::FormattedText);
    TranslatableComponent::new(key.to_owned(), with.collect()).into()
}
