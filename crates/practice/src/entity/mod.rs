//! Everything that has a place in the world and is no block: players, mobs, items on the ground.

pub mod mob;
pub mod rng;

use std::collections::BTreeSet;

use azalea_core::position::{BlockPos, Vec3};
use azalea_registry::builtin::EntityKind;
use uuid::Uuid;

use crate::{item::Stack, script::Script, world::World};

/// The number of an entity.
pub type Id = i32;

/// The height of a player's eyes above the feet, in blocks.
pub const EYES: f64 = 1.62;

/// What stands in the world.
#[derive(Debug)]
pub struct Body {
    pub id: Id,
    pub uuid: Uuid,
    pub kind: EntityKind,
    /// A player's name.
    pub name: Option<String>,
    pub pos: Vec3,
    /// Degrees, as the protocol counts them: 0 is south, 90 west.
    pub yaw: f32,
    /// Degrees, down is positive.
    pub pitch: f32,
    pub on_ground: bool,
    pub is_sneaking: bool,
    pub is_sprinting: bool,
    /// Half hearts.
    pub health: f32,
    pub max_health: f32,
    /// The tick it was hurt in; it cannot be hurt again for half a second.
    pub hurt_at: Option<u64>,
    /// The tick it died in.
    pub died_at: Option<u64>,
    pub mind: Mind,
    /// Players who see it.
    pub viewers: BTreeSet<Id>,
    /// What viewers were told last.
    pub told: Told,
}

/// Who moves a body.
#[derive(Debug)]
pub enum Mind {
    /// A client.
    Client,
    /// A player of ours.
    Scripted(Script),
    /// An animal or a monster.
    Mob(mob::Mob),
    /// An item on the ground.
    Item(Dropped),
}

/// An item on the ground.
#[derive(Debug, Clone, Copy)]
pub struct Dropped {
    pub stack: Stack,
    /// Nobody can pick it up before this tick.
    pub ready_at: u64,
    /// It vanishes in this tick.
    pub gone_at: u64,
}

/// A place and a direction in the protocol's steps.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub x: i64,
    pub y: i64,
    pub z: i64,
    pub yaw: i8,
    pub pitch: i8,
}

impl Told {
    /// What a body looks like from afar.
    pub fn of(pos: Vec3, yaw: f32, pitch: f32) -> Self {
        Self {
            x: steps(pos.x),
            y: steps(pos.y),
            z: steps(pos.z),
            yaw: angle(yaw),
            pitch: angle(pitch),
        }
    }
}

/// 4096 to a block.
fn steps(value: f64) -> i64 {
    (value * 4096.0).round() as i64
}

/// 256 to a turn.
pub fn angle(degrees: f32) -> i8 {
    let step = (degrees.rem_euclid(360.0) * 256.0 / 360.0).floor() as i32;
    step as u8 as i8
}

impl Body {
    /// A body that nobody sees yet.
    pub fn new(id: Id, uuid: Uuid, kind: EntityKind, pos: Vec3, mind: Mind) -> Self {
        let max_health = max_health(kind);
        Self {
            id,
            uuid,
            kind,
            name: None,
            pos,
            yaw: 0.0,
            pitch: 0.0,
            on_ground: true,
            is_sneaking: false,
            is_sprinting: false,
            health: max_health,
            max_health,
            hurt_at: None,
            died_at: None,
            mind,
            viewers: BTreeSet::new(),
            told: Told::of(pos, 0.0, 0.0),
        }
    }

    /// A player's name, or the kind.
    pub fn label(&self) -> String {
        let kind = || self.kind.to_str().trim_start_matches("minecraft:").into();
        self.name.clone().unwrap_or_else(kind)
    }

    pub const fn is_dead(&self) -> bool {
        self.died_at.is_some()
    }

    pub const fn is_item(&self) -> bool {
        matches!(self.mind, Mind::Item(_))
    }

    /// The block its feet are in.
    pub fn block(&self) -> BlockPos {
        BlockPos::from(self.pos)
    }

    /// How far away a point is, in blocks.
    pub fn distance(&self, to: Vec3) -> f64 {
        (self.pos - to).length()
    }

    /// Turns to a point.
    pub fn look_at(&mut self, to: Vec3) {
        let (dx, dy, dz) = (to.x - self.pos.x, to.y - self.pos.y, to.z - self.pos.z);
        self.yaw = (-dx).atan2(dz).to_degrees() as f32;
        self.pitch = (-dy).atan2(dx.hypot(dz)).to_degrees() as f32;
    }

    /// Walks a bit if nothing is in the way, up and down one block at most by itself. Says whether
    /// it did.
    pub fn step(&mut self, world: &World, dx: f64, dz: f64) -> bool {
        if dx == 0.0 && dz == 0.0 {
            return true;
        }
        let to = Vec3::new(self.pos.x + dx, self.pos.y, self.pos.z + dz);
        let Some(y) = [0, 1, -1].into_iter().find_map(|up| stand(world, to, up)) else {
            return false;
        };
        self.yaw = (-dx).atan2(dz).to_degrees() as f32;
        self.pitch = 0.0;
        self.pos = Vec3 { y, ..to };
        self.on_ground = true;
        true
    }
}

/// The height at which one can stand at a point, so many blocks higher.
fn stand(world: &World, at: Vec3, up: i32) -> Option<f64> {
    let feet = BlockPos::from(at) + BlockPos::new(0, up, 0);
    let is_free = (0..2).all(|i| !world.is_solid(feet + BlockPos::new(0, i, 0)));
    let has_floor = world.is_solid(feet + BlockPos::new(0, -1, 0));
    (is_free && has_floor).then_some(f64::from(feet.y))
}

fn max_health(kind: EntityKind) -> f32 {
    match kind {
        EntityKind::Cow | EntityKind::Pig => 10.0,
        EntityKind::Sheep => 8.0,
        EntityKind::Chicken => 4.0,
        EntityKind::IronGolem => 100.0,
        _ => 20.0,
    }
}

/// Whether it has health.
pub fn is_living(kind: EntityKind) -> bool {
    use EntityKind as E;
    matches!(
        kind,
        E::Player | E::Cow | E::Pig | E::Sheep | E::Chicken | E::Zombie | E::Villager
    ) || matches!(
        kind,
        E::Skeleton | E::Creeper | E::Spider | E::Wolf | E::Cat | E::IronGolem | E::Horse
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_counted_in_256_steps() {
        assert_eq!(angle(0.0), 0);
        assert_eq!(angle(90.0), 64);
        assert_eq!(angle(180.0), -128);
        assert_eq!(angle(-90.0), -64);
        assert_eq!(angle(720.0 + 90.0), 64);
    }

    #[test]
    fn bodies_climb_a_block_and_stop_at_two() {
        let mut world = World::new();
        let stone = crate::world::blocks::parse("stone").unwrap();
        world.set(BlockPos::new(1, 64, 0), stone);
        world.set(BlockPos::new(2, 64, 0), stone);
        world.set(BlockPos::new(2, 65, 0), stone);
        world.set(BlockPos::new(2, 66, 0), stone);
        let at = Vec3::new(0.5, 64.0, 0.5);
        let mut body = Body::new(1, Uuid::nil(), EntityKind::Cow, at, Mind::Client);
        assert!(body.step(&world, 1.0, 0.0));
        assert_eq!(body.pos, Vec3::new(1.5, 65.0, 0.5));
        assert!(!body.step(&world, 1.0, 0.0), "two blocks are too high");
        assert!(body.step(&world, -1.0, 0.0));
        assert_eq!(body.pos.y, 64.0);
    }
}
