//! What a bot does with its body, tick by tick: look, walk, dig, place, strike.
//!
//! Each deed is a small state machine that is stepped once per game tick, after azalea's own
//! systems have run, until it is done or says what is in the way ([`Trouble`]).

pub mod dig;
pub mod find;
pub mod gaze;
pub mod keys;
pub mod place;
pub mod strike;
pub mod walk;

use crate::senses::{Senses, entities::Seen};
use azalea::{
    Vec3,
    block::{BlockState, BlockTrait},
    core::position::BlockPos,
    ecs::{component::Component, entity::Entity, world::World},
    entity::{Attributes, Position},
    interact::BlockStatePredictionHandler,
    local_player::WorldHolder,
    packet::game::SendGamePacketEvent,
    protocol::packets::{Packet, game::ServerboundGamePacket},
};
use sculk_bots::BotError;

/// Where a deed stands after a tick.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    Going,
    Done(T),
}

/// What keeps a bot from doing something; [`BotError`] says it in words.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// The bot has no body yet.
    NotSpawned,
    OutOfReach {
        what: String,
        distance: f64,
        reach: f64,
    },
    NoPath {
        to: At,
    },
    Stuck {
        to: At,
    },
    TargetGone {
        what: String,
    },
    NotLoaded(At),
    WrongBlock {
        at: At,
        found: String,
        wanted: &'static str,
    },
    Unbreakable {
        block: String,
    },
    /// Nothing beside the place to put something against.
    NoSupport(At),
    EmptyHand,
    /// The server did not let it happen.
    Refused {
        what: &'static str,
        at: At,
    },
    UnknownBlock(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        BotError::from(self.clone()).fmt(f)
    }
}

impl From<Trouble> for BotError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotSpawned => Self::Unavailable {
                detail: "it has not appeared in the world yet".into(),
            },
            Trouble::OutOfReach {
                what,
                distance,
                reach,
            } => Self::OutOfReach {
                what,
                distance,
                reach,
            },
            Trouble::NoPath { to } => Self::NoPath { to: to.to_string() },
            Trouble::Stuck { to } => Self::Stuck { to: to.to_string() },
            Trouble::TargetGone { what } => Self::TargetGone { target: what },
            Trouble::NotLoaded(At(BlockPos { x, y, z })) => Self::NotLoaded { x, y, z },
            Trouble::WrongBlock {
                at: At(BlockPos { x, y, z }),
                found,
                wanted,
            } => Self::WrongBlock {
                x,
                y,
                z,
                found,
                wanted: wanted.to_owned(),
            },
            Trouble::Unbreakable { block } => Self::Unbreakable { block },
            Trouble::NoSupport(at) => Self::Invalid {
                detail: format!("There is no block beside {at} that something can be put against"),
            },
            Trouble::EmptyHand => Self::ItemNotFound {
                item: "item in its hand".into(),
            },
            Trouble::Refused { what, at } => Self::Refused {
                what: format!("{what} {at}"),
            },
            Trouble::UnknownBlock(name) => Self::Invalid {
                detail: format!("\"{name}\" is not the name of a block"),
            },
        }
    }
}

/// The place of a block, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub BlockPos);

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.0.x, self.0.y, self.0.z)
    }
}

/// A bot's body while a tick lasts.
pub struct Body<'a> {
    pub ecs: &'a mut World,
    pub entity: Entity,
    pub senses: &'a Senses,
}

impl Body<'_> {
    /// A component of the bot's own entity.
    pub fn get<T: Component>(&self) -> Result<&T, Trouble> {
        self.ecs.get::<T>(self.entity).ok_or(Trouble::NotSpawned)
    }

    /// Where its feet are.
    pub fn feet(&self) -> Result<Vec3, Trouble> {
        Ok(**self.get::<Position>()?)
    }

    /// How far it reaches to blocks, in blocks.
    pub fn block_reach(&self) -> Result<f64, Trouble> {
        Ok(self
            .get::<Attributes>()?
            .block_interaction_range
            .calculate())
    }

    /// How far it reaches to entities, in blocks.
    pub fn entity_reach(&self) -> Result<f64, Trouble> {
        Ok(self
            .get::<Attributes>()?
            .entity_interaction_range
            .calculate())
    }

    /// The block at a place; an error if its chunk is not loaded or it lies outside of the world.
    pub fn block(&self, place: BlockPos) -> Result<BlockState, Trouble> {
        let world = self.get::<WorldHolder>()?.shared.read();
        world
            .get_block_state(place)
            .ok_or(Trouble::NotLoaded(At(place)))
    }

    /// An entity in view.
    pub fn seen(&self, id: i32) -> Result<&Seen, Trouble> {
        self.senses
            .entities
            .get(id)
            .ok_or_else(|| Trouble::TargetGone {
                what: format!("Entity {id}"),
            })
    }

    /// Sends a packet with azalea's next write.
    pub fn send(&mut self, packet: impl Packet<ServerboundGamePacket>) {
        let event = SendGamePacketEvent::new(self.entity, packet);
        self.ecs.trigger(event);
    }

    /// A number for the next change to a block; the server names it when it has decided.
    pub fn next_change(&mut self) -> Result<u32, Trouble> {
        self.ecs
            .get_mut::<BlockStatePredictionHandler>(self.entity)
            .map(|mut handler| handler.start_predicting())
            .ok_or(Trouble::NotSpawned)
    }

    /// The number of the last change to a block.
    pub fn last_change(&self) -> Result<u32, Trouble> {
        // Only asking for the next number tells the last one, so a copy is asked.
        let mut copy = self.get::<BlockStatePredictionHandler>()?.clone();
        Ok(copy.start_predicting().saturating_sub(1))
    }
}

/// A block's name without its name space, such as `oak_log`.
pub fn block_name(state: BlockState) -> &'static str {
    Box::<dyn BlockTrait>::from(state).id()
}
