//! From a server's packets to azalea's state and our events.
//!
//! Events are read from the packets themselves, not from azalea's ECS events: some of those come
//! twice or not at all (0.16: `Event::Death`, `Event::Spawn`), and this way each event belongs to
//! one bot's packet.

use crate::{
    abilities::Abilities,
    chat,
    enchantments::{self, Told},
    sieve::{Verdict, judge},
    voice::Voice,
};
use azalea::{
    FormattedText,
    chat::ChatPacket,
    connection::RawConnection,
    ecs::{entity::Entity, world::World},
    entity::LookDirection,
    local_player::WorldHolder,
    packet,
    protocol::{
        packets::{
            ConnectionProtocol, ProtocolPacket,
            config::ClientboundConfigPacket,
            game::{ClientboundGamePacket, ClientboundPlayerRotation},
            login::ClientboundLoginPacket,
        },
        read::{ReadPacketError, deserialize_packet},
    },
};
use sculk_bots::{BotEvent, ChatMessage, DisconnectCause};
use std::{
    fmt::Debug,
    io::Cursor,
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// This many unreadable packets in a row cannot be azalea's few gaps: the stream is garbage.
const MAX_UNREADABLE: u32 = 50;
/// Packets of the play state azalea 0.16 cannot read in all their forms. A server full of particles
/// sends hundreds of them; they are no sign of garbage.
const GAPS: [u8; 21] = [
    0x12, // container_set_content
    0x14, // container_set_slot
    0x16, // cooldown
    0x1c, // debug_entity_value
    0x24, // explode
    0x27, // game_rule_values
    0x2f, // level_particles
    0x34, // merchant_offers
    0x37, // move_minecart_along_track
    0x3f, // place_ghost_recipe
    0x4a, // recipe_book_add
    0x60, // set_cursor_item
    0x63, // set_entity_data
    0x66, // set_equipment
    0x6a, // set_objective
    0x6c, // set_player_inventory
    0x6e, // set_score
    0x7b, // tag_query
    0x7e, // test_instance_block_status
    0x82, // update_advancements
    0x85, // update_recipes
];
/// A death's message may come after the health of 0; after this long it will not.
const DEATH_MESSAGE_WAIT: Duration = Duration::from_millis(100);

/// What a packet means for the session.
pub enum Heard {
    /// It goes on.
    Nothing,
    /// The bot is in the world now.
    Joined,
    /// It is over.
    End(DisconnectCause),
}

/// Handles one bot's packets.
pub struct PacketReader {
    entity: Entity,
    username: String,
    uuid: Uuid,
    is_joined: bool,
    death: Death,
    n_unreadable: u32,
    enchantments: Told,
    voice: Voice,
}

enum Death {
    Alive,
    Unreported(Instant),
    Reported,
}

type Emit<'a> = &'a mut dyn FnMut(BotEvent);

impl PacketReader {
    /// For a bot about to log in.
    pub fn new(entity: Entity, voice: Voice) -> Self {
        Self {
            entity,
            username: String::new(),
            uuid: Uuid::nil(),
            is_joined: false,
            death: Death::Alive,
            n_unreadable: 0,
            enchantments: Told::default(),
            voice,
        }
    }

    /// Handles one packet, id first.
    pub fn read(
        &mut self,
        ecs: &mut World,
        raw: &[u8],
        abilities: &mut Abilities,
        emit: Emit<'_>,
    ) -> Heard {
        let Some(state) = ecs
            .get::<RawConnection>(self.entity)
            .map(|connection| connection.state)
        else {
            return Heard::End(DisconnectCause::ClientPanicked {
                message: "the client lost its connection's state".into(),
            });
        };
        match state {
            ConnectionProtocol::Game => match self.parse(raw) {
                Ok(packet) => self.game(ecs, raw, &packet, abilities, emit),
                Err(end) => {
                    self.voice.heed(ecs, raw);
                    abilities.hear(ecs, raw, None, emit);
                    if raw.first().is_some_and(|id| GAPS.contains(id)) {
                        self.n_unreadable = 0;
                        return Heard::Nothing;
                    }
                    end
                }
            },
            ConnectionProtocol::Configuration => self
                .parse(raw)
                .map_or_else(|end| end, |packet| self.config(ecs, &packet)),
            ConnectionProtocol::Login => self
                .parse(raw)
                .map_or_else(|end| end, |packet| self.login(ecs, &packet)),
            ConnectionProtocol::Handshake | ConnectionProtocol::Status => Heard::Nothing,
        }
    }

    /// The report of a death whose message did not come.
    pub fn late_death(&mut self) -> Option<BotEvent> {
        match self.death {
            Death::Unreported(since) if since.elapsed() >= DEATH_MESSAGE_WAIT => {
                self.death = Death::Reported;
                Some(BotEvent::Died { message: None })
            }
            _ => None,
        }
    }

    fn parse<P: ProtocolPacket + Debug>(&mut self, raw: &[u8]) -> Result<P, Heard> {
        let error = match deserialize_packet::<P>(&mut Cursor::new(raw)) {
            Ok(packet) => {
                self.n_unreadable = 0;
                return Ok(packet);
            }
            Err(error) => error,
        };
        tracing::debug!(name: "unreadable packet", id = raw.first(), %error);
        self.n_unreadable += 1;
        if self.n_unreadable < MAX_UNREADABLE {
            return Err(Heard::Nothing);
        }
        Err(Heard::End(DisconnectCause::ProtocolError {
            detail: format!(
                "{MAX_UNREADABLE} packets in a row are unreadable, the last {}",
                brief(&error)
            ),
        }))
    }

    fn login(&mut self, ecs: &mut World, packet: &ClientboundLoginPacket) -> Heard {
        match packet {
            ClientboundLoginPacket::LoginDisconnect(p) => return kicked(&p.reason),
            // Sent in online mode only. Answering without an account ends in "Failed to verify username!".
            ClientboundLoginPacket::Hello(_) => {
                return Heard::End(DisconnectCause::OnlineModeRequired);
            }
            ClientboundLoginPacket::LoginFinished(p) => {
                p.game_profile.name.clone_into(&mut self.username);
                self.uuid = p.game_profile.uuid;
            }
            _ => {}
        }
        packet::login::process_packet(ecs, self.entity, packet);
        Heard::Nothing
    }

    fn config(&mut self, ecs: &mut World, packet: &ClientboundConfigPacket) -> Heard {
        match packet {
            ClientboundConfigPacket::Disconnect(p) => return kicked(&p.reason),
            ClientboundConfigPacket::RegistryData(p) if enchantments::are_in(p) => {
                self.enchantments = enchantments::read(ecs, p);
                return Heard::Nothing;
            }
            _ => {}
        }
        packet::config::process_packet(ecs, self.entity, packet);
        Heard::Nothing
    }

    fn game(
        &mut self,
        ecs: &mut World,
        raw: &[u8],
        packet: &ClientboundGamePacket,
        abilities: &mut Abilities,
        emit: Emit<'_>,
    ) -> Heard {
        if let ClientboundGamePacket::Disconnect(p) = packet {
            return kicked(&p.reason);
        }
        // Before azalea, so that a chat line does not wait for its bookkeeping.
        self.report(ecs, packet, emit);
        self.voice.heed(ecs, raw);
        abilities.hear(ecs, raw, Some(packet), emit);
        match judge(ecs, self.entity, self.is_joined, packet) {
            Verdict::Pass => self.pass(ecs, packet),
            Verdict::Drop => tracing::debug!(id = raw.first(), "a packet was kept from azalea"),
            Verdict::End(cause) => return Heard::End(cause),
        }
        if let ClientboundGamePacket::PlayerRotation(p) = packet {
            turned(ecs, self.entity, p);
        }
        match packet {
            ClientboundGamePacket::Commands(p) => self.voice.learn_commands(p),
            ClientboundGamePacket::Login(p) => {
                self.voice.enter(ecs, self.uuid);
                if !self.is_joined {
                    self.is_joined = true;
                    emit(BotEvent::Joined {
                        username: self.username.clone(),
                        uuid: self.uuid.to_string(),
                        wants_signed_chat: p.enforces_secure_chat,
                    });
                    return Heard::Joined;
                }
            }
            _ => {}
        }
        Heard::Nothing
    }

    /// What the bot says goes out through this.
    pub const fn voice(&mut self) -> &mut Voice {
        &mut self.voice
    }

    fn pass(&self, ecs: &mut World, packet: &ClientboundGamePacket) {
        use ClientboundGamePacket as P;
        let moves = matches!(packet, P::Login(_) | P::Respawn(_));
        let aside = moves.then(|| enchantments::put_aside(ecs));
        packet::game::process_packet(ecs, self.entity, packet);
        if let Some(aside) = aside {
            enchantments::put_back(ecs, self.entity, &self.enchantments, aside);
        }
    }

    fn report(&mut self, ecs: &World, packet: &ClientboundGamePacket, emit: Emit<'_>) {
        use ClientboundGamePacket as P;
        match packet {
            P::PlayerChat(p) => emit(self.chat(ecs, &ChatPacket::Player(Arc::new(p.clone())))),
            P::SystemChat(p) => emit(self.chat(ecs, &ChatPacket::System(Arc::new(p.clone())))),
            P::DisguisedChat(p) => {
                emit(self.chat(ecs, &ChatPacket::Disguised(Arc::new(p.clone()))))
            }
            P::SetActionBarText(p) => emit(BotEvent::Chat(chat::action_bar(&p.text))),
            P::SetHealth(p) => self.health(p.health, p.food, p.saturation, emit),
            P::PlayerCombatKill(p) => {
                if !matches!(self.death, Death::Reported) {
                    emit(BotEvent::Died {
                        message: Some(p.message.to_string()).filter(|text| !text.is_empty()),
                    });
                }
                self.death = Death::Reported;
            }
            _ => {}
        }
    }

    fn chat(&self, ecs: &World, packet: &ChatPacket) -> BotEvent {
        let message: ChatMessage = match ecs.get::<WorldHolder>(self.entity) {
            Some(holder) => chat::message_of(packet, &holder.shared.read().registries),
            None => chat::message_of(
                packet,
                &azalea::core::registry_holder::RegistryHolder::default(),
            ),
        };
        BotEvent::Chat(message)
    }

    fn health(&mut self, health: f32, food: u32, saturation: f32, emit: Emit<'_>) {
        emit(BotEvent::Health {
            health,
            food,
            saturation,
        });
        if health > 0.0 {
            self.death = Death::Alive;
        } else if matches!(self.death, Death::Alive) {
            self.death = Death::Unreported(Instant::now());
        }
    }
}

/// The server turns the bot's head. azalea 0.16 drops it (the handler is empty), and would go on
/// telling the old direction.
fn turned(ecs: &mut World, entity: Entity, packet: &ClientboundPlayerRotation) {
    if let Some(mut look) = ecs.get_mut::<LookDirection>(entity) {
        let add = |base: f32, is_relative: bool, change: f32| {
            if is_relative { base + change } else { change }
        };
        *look = LookDirection::new(
            add(look.y_rot(), packet.relative_y, packet.y_rot),
            add(look.x_rot(), packet.relative_x, packet.x_rot).clamp(-90.0, 90.0),
        );
    }
}

fn kicked(reason: &FormattedText) -> Heard {
    let raw = serde_json::to_string(reason).unwrap_or_default();
    Heard::End(DisconnectCause::kicked(&reason.to_string(), &raw))
}

/// An error without the packet's bytes.
fn brief(error: &ReadPacketError) -> String {
    error.to_string().chars().take(120).collect()
}
