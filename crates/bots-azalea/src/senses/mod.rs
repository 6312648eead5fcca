//! What a bot perceives: its own state, entities, players, scoreboard, screen, signs, sky.
//!
//! Read from each bot's own packets, because azalea drops a good part of it and shares the rest
//! among the bots of a realm (each file says what azalea 0.16 does with its packets). Nothing here
//! asks the network or waits.

pub mod board;
pub mod entities;
pub mod me;
pub mod players;
pub mod raw;
pub mod screen;
pub mod signs;
pub mod surroundings;
mod words;

use azalea::{
    Vec3,
    block::{BlockState, BlockTrait},
    core::position::BlockPos,
    inventory::ItemStack,
    protocol::packets::game::{ClientboundGamePacket as P, c_game_event::EventType},
    registry::builtin::EntityKind,
};
use board::Board;
use entities::{Entities, Seen};
use me::Me;
use players::{Player, Players};
use screen::{BarNews, Screen};
use signs::Signs;
use surroundings::{Surroundings, Weather};
use uuid::Uuid;
use words::{difficulty, game_mode, heard, sound_name};

/// Everything a bot perceives.
#[derive(Debug, Default)]
pub struct Senses {
    pub me: Me,
    pub entities: Entities,
    pub players: Players,
    pub board: Board,
    pub screen: Screen,
    pub signs: Signs,
    pub surroundings: Surroundings,
    /// The last change to a block of the bot's own that the server has decided on. azalea keeps
    /// this to itself.
    pub acknowledged: u32,
    /// Whether the scoreboard changed in this tick.
    pub is_board_changed: bool,
    /// Where the bot was last reported to be, and how it looked; none while nobody wants to know.
    pub told_place: Option<(Vec3, f32, f32)>,
    /// Ticks of the bot's life.
    pub n_ticks: u32,
    /// Entities that appeared and are not reported yet: their names and looks come in the packets
    /// after the first one.
    fresh: Vec<i32>,
}

/// Something new. Entities are named by their id where they are still in view.
#[derive(Debug, Clone)]
pub enum News {
    EntitySpawned(i32),
    EntityGone(Box<Seen>),
    PlayerJoined(Uuid),
    PlayerLeft(Uuid, Player),
    Respawned,
    PickedUp {
        /// Who took it.
        by: i32,
        stack: ItemStack,
        count: u32,
    },
    BlockChanged {
        place: BlockPos,
        state: BlockState,
    },
    Weather(Weather),
    Clock,
    GameMode,
    Experience,
    Title,
    TabText,
    Bar(Uuid, BarNews),
    Scoreboard,
    Sound {
        name: String,
        place: Option<Vec3>,
        source: Option<i32>,
        volume: f32,
        pitch: f32,
    },
}

impl Senses {
    /// Takes in a packet of the play state: its bytes with the id, and what azalea made of it if it
    /// could be read.
    /// Returns whether anything could be read of it.
    pub fn hear(
        &mut self,
        raw: &[u8],
        packet: Option<&P>,
        tell: &mut dyn FnMut(&Self, News),
    ) -> bool {
        if self.hear_raw(raw, packet.is_some(), tell) {
            return true;
        }
        if let Some(packet) = packet {
            self.hear_self(packet, tell);
            self.hear_entities(packet, tell);
            self.hear_world(packet, tell);
            self.hear_screen(packet, tell);
        }
        packet.is_some()
    }

    /// Ends a tick: entities that have appeared are told with all that came with them.
    pub fn tick(&mut self, tell: &mut dyn FnMut(&Self, News)) {
        self.n_ticks = self.n_ticks.wrapping_add(1);
        self.tell_fresh(tell);
    }

    fn tell_fresh(&mut self, tell: &mut dyn FnMut(&Self, News)) {
        for id in std::mem::take(&mut self.fresh) {
            tell(self, News::EntitySpawned(id));
        }
    }

    /// Packets that are not left to azalea. Returns whether it was one.
    fn hear_raw(
        &mut self,
        raw: &[u8],
        is_readable: bool,
        tell: &mut dyn FnMut(&Self, News),
    ) -> bool {
        if let Some(change) = raw::body(raw, raw::id::SET_OBJECTIVE).and_then(raw::objective) {
            self.board.objective(change);
            tell(self, News::Scoreboard);
            return true;
        }
        if let Some(score) = raw::body(raw, raw::id::SET_SCORE).and_then(raw::score) {
            self.board.score(score);
            tell(self, News::Scoreboard);
            return true;
        }
        if let Some((id, worn)) = raw::body(raw, raw::id::SET_EQUIPMENT).and_then(raw::equipment) {
            self.entities.equip(id, worn);
            return true;
        }
        if !is_readable
            && let Some((id, items)) =
                raw::body(raw, raw::id::SET_ENTITY_DATA).and_then(raw::entity_data)
        {
            self.entities.describe(id, &items);
            return true;
        }
        false
    }

    fn hear_self(&mut self, packet: &P, tell: &mut dyn FnMut(&Self, News)) {
        match packet {
            P::Login(p) => {
                self.me.entity_id = p.player_id.0;
                self.me.spawn(&p.common);
                self.leave_world(tell);
            }
            P::Respawn(p) => {
                let is_elsewhere = self.me.dimension != p.common.dimension.to_string();
                self.me.spawn(&p.common);
                if is_elsewhere {
                    self.leave_world(tell);
                }
                tell(self, News::Respawned);
            }
            P::SetHealth(p) => self.me.health(p),
            P::PlayerPosition(_) => self.me.is_placed = true,
            P::ChangeDifficulty(p) => self.me.difficulty = Some(difficulty(p.difficulty)),
            P::SetExperience(p) => {
                self.me.experience(p);
                tell(self, News::Experience);
            }
            P::GameEvent(p) if p.event == EventType::ChangeGameMode => {
                self.me.game_mode = game_mode(p.param);
                tell(self, News::GameMode);
            }
            P::UpdateMobEffect(p) if p.entity_id.0 == self.me.entity_id => {
                self.me.effect(p.mob_effect, &p.data);
            }
            P::RemoveMobEffect(p) if p.entity_id.0 == self.me.entity_id => {
                self.me.effect_ends(p.effect);
            }
            P::SetEntityData(p) if p.id.0 == self.me.entity_id => self.me.describe(&p.packed_items),
            P::SetPassengers(p) => {
                let is_on_it = p.passengers.iter().any(|id| id.0 == self.me.entity_id);
                if is_on_it {
                    self.me.vehicle = Some(p.vehicle.0);
                } else if self.me.vehicle == Some(p.vehicle.0) {
                    self.me.vehicle = None;
                }
            }
            _ => {}
        }
    }

    fn hear_entities(&mut self, packet: &P, tell: &mut dyn FnMut(&Self, News)) {
        match packet {
            P::AddEntity(p) => {
                if self.entities.add(p).is_some() {
                    self.fresh.push(p.id.0);
                }
            }
            P::RemoveEntities(p) => {
                self.tell_fresh(tell);
                for seen in self.entities.remove(&p.entity_ids) {
                    tell(self, News::EntityGone(Box::new(seen)));
                }
            }
            P::MoveEntityPos(p) => {
                self.entities
                    .step(p.entity_id, Some(&p.delta), None, p.on_ground);
            }
            P::MoveEntityPosRot(p) => self.entities.step(
                p.entity_id,
                Some(&p.delta),
                Some(&p.look_direction),
                p.on_ground,
            ),
            P::MoveEntityRot(p) => {
                self.entities
                    .step(p.entity_id, None, Some(&p.look_direction), p.on_ground);
            }
            P::TeleportEntity(p) => {
                self.entities
                    .jump(p.id, &p.change, &p.relative, p.on_ground);
            }
            P::EntityPositionSync(p) => {
                self.entities
                    .jump(p.id, &p.values, &Default::default(), p.on_ground);
            }
            P::RotateHead(p) => self.entities.turn_head(p.entity_id, p.y_head_rot),
            P::SetEntityData(p) => self.entities.describe(p.id, &p.packed_items),
            P::SetPassengers(p) => self.entities.seat(p.vehicle, &p.passengers),
            P::TakeItemEntity(p) => {
                let item = i32::try_from(p.item_id)
                    .ok()
                    .and_then(|id| self.entities.get(id))
                    .and_then(|seen| seen.item.clone());
                if let Some(stack) = item {
                    let (by, count) = (p.player_id.0, p.amount);
                    tell(
                        self,
                        News::PickedUp {
                            by,
                            stack: *stack,
                            count,
                        },
                    );
                }
            }
            P::PlayerInfoUpdate(p) => {
                for uuid in self.players.update(p) {
                    tell(self, News::PlayerJoined(uuid));
                }
            }
            P::PlayerInfoRemove(p) => {
                for (uuid, player) in self.players.remove(p) {
                    tell(self, News::PlayerLeft(uuid, player));
                }
            }
            _ => {}
        }
    }

    fn hear_world(&mut self, packet: &P, tell: &mut dyn FnMut(&Self, News)) {
        match packet {
            P::LevelChunkWithLight(p) => self.signs.chunk(p),
            P::ForgetLevelChunk(p) => self.signs.forget(p.pos.x, p.pos.z),
            P::BlockEntityData(p) => self.signs.changed(p),
            P::BlockChangedAck(p) => self.acknowledged = p.seq,
            P::BlockUpdate(p) => self.block(p.pos, p.block_state, tell),
            P::SectionBlocksUpdate(p) => {
                let base = BlockPos::new(
                    p.section_pos.x * 16,
                    p.section_pos.y * 16,
                    p.section_pos.z * 16,
                );
                for change in &p.states {
                    let place = BlockPos::new(
                        base.x + i32::from(change.pos.x),
                        base.y + i32::from(change.pos.y),
                        base.z + i32::from(change.pos.z),
                    );
                    self.block(place, change.state, tell);
                }
            }
            P::GameEvent(p) => {
                if let Some(weather) = self.surroundings.event(p) {
                    tell(self, News::Weather(weather));
                }
            }
            P::SetTime(p) => {
                self.surroundings.time(p);
                tell(self, News::Clock);
            }
            P::Sound(p) => tell(self, heard(p)),
            P::SoundEntity(p) => {
                let name = sound_name(&p.sound);
                tell(
                    self,
                    News::Sound {
                        name,
                        place: self.entities.get(p.id.0).map(|seen| seen.position),
                        source: Some(p.id.0),
                        volume: p.volume,
                        pitch: p.pitch,
                    },
                );
            }
            _ => {}
        }
    }

    fn hear_screen(&mut self, packet: &P, tell: &mut dyn FnMut(&Self, News)) {
        match packet {
            // A title is shown when its main text comes; the subtitle is sent before it.
            P::SetTitleText(p) => {
                self.screen.title = p.text.to_string();
                tell(self, News::Title);
            }
            P::SetSubtitleText(p) => self.screen.subtitle = p.text.to_string(),
            P::ClearTitles(_) => {
                self.screen.title.clear();
                self.screen.subtitle.clear();
            }
            P::TabList(p) => {
                self.screen.tab(p);
                tell(self, News::TabText);
            }
            P::BossEvent(p) => {
                if let Some(news) = self.screen.boss(p) {
                    tell(self, News::Bar(p.id, news));
                }
            }
            P::SetDisplayObjective(p) => {
                self.board.display(p);
                tell(self, News::Scoreboard);
            }
            P::ResetScore(p) => {
                self.board.reset(p);
                tell(self, News::Scoreboard);
            }
            P::SetPlayerTeam(p) => {
                self.board.team(p);
                tell(self, News::Scoreboard);
            }
            _ => {}
        }
    }

    fn block(&mut self, place: BlockPos, state: BlockState, tell: &mut dyn FnMut(&Self, News)) {
        let block: Box<dyn BlockTrait> = state.into();
        self.signs
            .block_changed(place, block.id().ends_with("sign"));
        tell(self, News::BlockChanged { place, state });
    }

    /// The world the bot was in is out of sight.
    fn leave_world(&mut self, tell: &mut dyn FnMut(&Self, News)) {
        self.tell_fresh(tell);
        self.signs.clear();
        for seen in self.entities.clear() {
            tell(self, News::EntityGone(Box::new(seen)));
        }
    }

    /// The name shown for an entity: a player's own, or the one given to it.
    pub fn name_of(&self, seen: &Seen) -> Option<String> {
        if seen.kind == EntityKind::Player
            && let Some(player) = self.players.get(&seen.uuid)
        {
            return Some(player.username.clone());
        }
        seen.custom_name.as_deref().map(str::to_owned)
    }
}

#[cfg(test)]
#[path = "senses_tests.rs"]
mod tests;
