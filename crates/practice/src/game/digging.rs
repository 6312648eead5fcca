//! Digging, and what is left of a block.

use azalea_block::BlockState;
use azalea_core::{game_type::GameMode, position::BlockPos};
use azalea_protocol::packets::game::{
    ClientboundBlockChangedAck, ClientboundBlockDestruction, ClientboundLevelEvent,
};

use super::{Game, place, player::Dig};
use crate::{
    entity::{EYES, Id},
    event::Event,
    world::blocks,
};

/// How far hands reach from the eyes, in blocks, with some mercy for lag.
const REACH: f64 = 6.0;
/// The share of a dig that must be over when a client says it is done; it counts a little quicker.
const ENOUGH: f64 = 0.7;
/// The protocol's number for the noise and dust of a broken block.
const BROKEN: u32 = 2001;
/// A stage that shows no cracks.
const NO_CRACKS: u8 = 255;

impl Game {
    /// A player begins to dig.
    pub fn start_dig(&mut self, id: Id, at: BlockPos, seq: u32) {
        let state = self.world.get(at);
        let tick = self.tick;
        if !self.can_reach(id, at) || !self.may_change(id) {
            return self.refuse_dig(id, at, seq);
        }
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let ticks = match player.mode {
            GameMode::Creative => Some(0),
            _ => blocks::dig_ticks(state, player.in_hand()),
        };
        player.dig = None;
        match ticks {
            None => self.refuse_dig(id, at, seq),
            Some(0) => {
                self.finish_dig(id, at);
                self.acknowledge(id, seq);
            }
            Some(ticks) => {
                player.dig = Some(Dig {
                    at,
                    state,
                    began: tick,
                    ticks,
                    is_awaited: false,
                    stage: NO_CRACKS,
                });
                self.acknowledge(id, seq);
            }
        }
    }

    /// A player gives up.
    pub fn abort_dig(&mut self, id: Id, at: BlockPos, seq: u32) {
        if let Some(player) = self.players.get_mut(&id) {
            player.dig = None;
        }
        self.crack(id, at, NO_CRACKS);
        self.acknowledge(id, seq);
    }

    /// A player says the block is through.
    pub fn stop_dig(&mut self, id: Id, at: BlockPos, seq: u32) {
        let tick = self.tick;
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        match &mut player.dig {
            Some(dig) if dig.at == at => {
                if progress(dig, tick + 1) >= ENOUGH {
                    player.dig = None;
                    self.finish_dig(id, at);
                } else {
                    dig.is_awaited = true;
                }
            }
            _ => self.correct_block(id, at),
        }
        self.acknowledge(id, seq);
    }

    /// Cracks grow; a block its client is done with falls when it is due.
    pub fn tick_dig(&mut self, id: Id) {
        let tick = self.tick;
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let Some(dig) = &mut player.dig else { return };
        if self.world.get(dig.at) != dig.state {
            player.dig = None;
            return;
        }
        let (at, done) = (dig.at, progress(dig, tick));
        if done >= 1.0 && dig.is_awaited {
            player.dig = None;
            return self.finish_dig(id, at);
        }
        let stage = (done * 10.0).min(9.0) as u8;
        if dig.stage != stage {
            dig.stage = stage;
            self.crack(id, at, stage);
        }
    }

    fn finish_dig(&mut self, id: Id, at: BlockPos) {
        let state = self.world.get(at);
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let drops = match player.mode {
            GameMode::Creative => None,
            _ => blocks::drops(state, player.in_hand()),
        };
        player.effort += 0.005;
        self.crack(id, at, NO_CRACKS);
        if !self.set_block(at, BlockState::AIR) {
            return;
        }
        if let Some(other) = other_half(state, at)
            && blocks::name(self.world.get(other)) == blocks::name(state)
        {
            self.set_block(other, BlockState::AIR);
        }
        let dust = ClientboundLevelEvent {
            event_type: BROKEN,
            pos: at,
            data: state.into(),
            global_event: false,
        };
        self.send_near(at, dust);
        if let Some(stack) = drops {
            self.drop_item(stack, at.center(), 10);
        }
        self.tell(Event::Dug {
            player: self.label(id),
            block: blocks::name(state).to_owned(),
            at: place(at),
        });
    }

    fn refuse_dig(&self, id: Id, at: BlockPos, seq: u32) {
        self.correct_block(id, at);
        self.acknowledge(id, seq);
    }

    fn crack(&self, id: Id, at: BlockPos, progress: u8) {
        let packet = ClientboundBlockDestruction {
            id: id.into(),
            pos: at,
            progress,
        };
        self.send_viewers(id, packet);
    }

    /// Tells a client that all it did with blocks up to this number is decided.
    pub fn acknowledge(&self, id: Id, seq: u32) {
        self.send(id, ClientboundBlockChangedAck { seq });
    }

    /// Whether a block is within arm's length.
    pub fn can_reach(&self, id: Id, at: BlockPos) -> bool {
        self.bodies.get(&id).is_some_and(|body| {
            let mut eyes = body.pos;
            eyes.y += EYES;
            (at.center() - eyes).length() <= REACH && !body.is_dead()
        })
    }

    /// Whether a player's mode lets them dig and build.
    pub fn may_change(&self, id: Id) -> bool {
        self.players
            .get(&id)
            .is_some_and(|player| matches!(player.mode, GameMode::Survival | GameMode::Creative))
    }
}

fn progress(dig: &Dig, tick: u64) -> f64 {
    tick.saturating_sub(dig.began) as f64 / dig.ticks.max(1) as f64
}

/// Where the other half of a door is.
pub fn other_half(state: BlockState, at: BlockPos) -> Option<BlockPos> {
    if !blocks::name(state).ends_with("_door") {
        return None;
    }
    let up = if blocks::property(state, "half")? == "lower" {
        1
    } else {
        -1
    };
    Some(BlockPos::new(at.x, at.y + up, at.z))
}
