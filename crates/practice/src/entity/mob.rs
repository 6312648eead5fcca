//! Animals that wander, monsters that hunt.

use azalea_core::position::Vec3;
use azalea_registry::builtin::{EntityKind, ItemKind};

use super::{Id, rng::Rng};
use crate::item::Stack;

/// Blocks a tick.
const STROLL: f64 = 0.08;
const HUNT: f64 = 0.17;
/// How far a hunter sees, and how far an animal strays from home, in blocks.
const SIGHT: f64 = 16.0;
const LEASH: f64 = 9.0;
/// How far arms reach.
const ARM: f64 = 1.7;
/// Ticks between two blows.
const BLOW_EVERY: u64 = 20;

/// What a mob has in mind.
#[derive(Debug)]
pub struct Mob {
    home: Vec3,
    /// Half hearts of a blow; 0 for the peaceful.
    damage: f32,
    walk: Option<Walk>,
    next_blow: u64,
}

#[derive(Debug)]
struct Walk {
    direction: f64,
    until: u64,
}

/// What a body wants to do in a tick.
#[derive(Debug, Default, PartialEq)]
pub struct Will {
    /// Walk so far, in x and z.
    pub walk: Option<(f64, f64)>,
    pub look_at: Option<Vec3>,
    /// Hit somebody, so hard.
    pub hit: Option<(Id, f32)>,
    pub say: Option<String>,
}

/// A player as a mob sees them.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: Id,
    pub pos: Vec3,
}

impl Mob {
    /// A mob at its home.
    pub const fn new(kind: EntityKind, home: Vec3) -> Self {
        let damage = match kind {
            EntityKind::Zombie => 3.0,
            EntityKind::Skeleton | EntityKind::Spider => 2.0,
            _ => 0.0,
        };
        Self {
            home,
            damage,
            walk: None,
            next_blow: 0,
        }
    }

    /// What it wants in this tick. `prey` are the players it may hunt.
    pub fn think(&mut self, pos: Vec3, prey: &[Seen], tick: u64, rng: &mut Rng) -> Will {
        if self.damage > 0.0 {
            let distance = |seen: &Seen| (seen.pos - pos).length();
            let nearest = prey
                .iter()
                .min_by(|a, b| distance(a).total_cmp(&distance(b)));
            if let Some(seen) = nearest.filter(|seen| distance(seen) < SIGHT) {
                return self.hunt(pos, *seen, tick);
            }
        }
        self.wander(pos, tick, rng)
    }

    /// It did not get further.
    pub fn is_stuck(&mut self) {
        self.walk = None;
    }

    fn hunt(&mut self, pos: Vec3, prey: Seen, tick: u64) -> Will {
        self.walk = None;
        let (dx, dz) = (prey.pos.x - pos.x, prey.pos.z - pos.z);
        let away = dx.hypot(dz);
        let is_near = away < ARM && (prey.pos.y - pos.y).abs() < 2.0;
        let hit = (is_near && tick >= self.next_blow).then_some((prey.id, self.damage));
        if hit.is_some() {
            self.next_blow = tick + BLOW_EVERY;
        }
        Will {
            walk: (away > 1.1).then(|| (dx / away * HUNT, dz / away * HUNT)),
            look_at: Some(prey.pos),
            hit,
            say: None,
        }
    }

    fn wander(&mut self, pos: Vec3, tick: u64, rng: &mut Rng) -> Will {
        let (dx, dz) = (self.home.x - pos.x, self.home.z - pos.z);
        if self.walk.is_none() && rng.one_in(50) {
            let direction = rng.below(628) as f64 / 100.0;
            let until = tick + 20 + rng.below(50);
            self.walk = Some(Walk { direction, until });
        }
        let Some(walk) = &mut self.walk else {
            return Will::default();
        };
        if dx.hypot(dz) > LEASH {
            walk.direction = dz.atan2(dx);
        }
        let step = (walk.direction.cos() * STROLL, walk.direction.sin() * STROLL);
        if tick >= walk.until {
            self.walk = None;
        }
        Will {
            walk: Some(step),
            ..Will::default()
        }
    }
}

/// What a mob leaves behind.
pub fn drops(kind: EntityKind) -> Vec<Stack> {
    let one = |kind| vec![Stack::new(kind, 1)];
    match kind {
        EntityKind::Cow => vec![
            Stack::new(ItemKind::Beef, 2),
            Stack::new(ItemKind::Leather, 1),
        ],
        EntityKind::Pig => vec![Stack::new(ItemKind::Porkchop, 2)],
        EntityKind::Sheep => vec![Stack::new(ItemKind::Mutton, 1)],
        EntityKind::Chicken => one(ItemKind::Feather),
        EntityKind::Zombie => one(ItemKind::RottenFlesh),
        EntityKind::Skeleton => one(ItemKind::Bone),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Vec3 = Vec3::new(0.5, 64.0, 0.5);

    #[test]
    fn a_zombie_walks_up_and_hits_once_a_second() {
        let mut zombie = Mob::new(EntityKind::Zombie, AT);
        let mut rng = Rng::new(1);
        let mut pos = AT;
        let prey = [Seen {
            id: 7,
            pos: Vec3::new(6.5, 64.0, 0.5),
        }];
        let mut blows = Vec::new();
        for tick in 0..100 {
            let will = zombie.think(pos, &prey, tick, &mut rng);
            let (dx, dz) = will.walk.unwrap_or_default();
            pos = Vec3::new(pos.x + dx, pos.y, pos.z + dz);
            blows.extend(will.hit.map(|_| tick));
        }
        assert!(blows.len() > 2, "{blows:?}");
        assert!(blows.windows(2).all(|pair| pair[1] - pair[0] == BLOW_EVERY));
    }

    #[test]
    fn a_cow_wanders_but_stays_near_home() {
        let mut cow = Mob::new(EntityKind::Cow, AT);
        let mut rng = Rng::new(5);
        let (mut pos, mut furthest) = (AT, 0.0_f64);
        let prey = [Seen { id: 7, pos: AT }];
        for tick in 0..20_000 {
            let will = cow.think(pos, &prey, tick, &mut rng);
            assert_eq!(will.hit, None);
            let (dx, dz) = will.walk.unwrap_or_default();
            pos = Vec3::new(pos.x + dx, pos.y, pos.z + dz);
            furthest = furthest.max((pos - AT).length());
        }
        assert!(furthest > 2.0 && furthest < LEASH + 1.0, "{furthest}");
    }
}
