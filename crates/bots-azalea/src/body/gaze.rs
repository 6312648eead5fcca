//! Where a bot looks.

use super::{Body, Trouble};
use azalea::{
    Vec3,
    bot::direction_looking_at,
    core::{direction::Direction, position::BlockPos},
    entity::{
        LookDirection, Pose,
        dimensions::{EntityDimensions, calculate_dimensions},
    },
    interact::pick::pick_block,
    local_player::WorldHolder,
};

use crate::senses::entities::Seen;

/// Points of a block's face that are tried for a free line of sight, from its middle outwards.
const SPOTS: [(f64, f64); 9] = [
    (0.5, 0.5),
    (0.5, 0.25),
    (0.5, 0.75),
    (0.25, 0.5),
    (0.75, 0.5),
    (0.1, 0.1),
    (0.1, 0.9),
    (0.9, 0.1),
    (0.9, 0.9),
];
pub const FACES: [Direction; 6] = [
    Direction::Up,
    Direction::North,
    Direction::South,
    Direction::West,
    Direction::East,
    Direction::Down,
];

/// A point on a block a bot can point at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    pub face: Direction,
    pub point: Vec3,
    /// Whether nothing is in between.
    pub is_visible: bool,
}

/// Where its eyes are.
pub fn eyes(body: &Body<'_>) -> Result<Vec3, Trouble> {
    let height = body.get::<EntityDimensions>()?.eye_height;
    Ok(body.feet()?.up(f64::from(height)))
}

/// Turns the head. Degrees: 0 looks south, 90 west; down is positive.
pub fn look(body: &mut Body<'_>, yaw: f32, pitch: f32) -> Result<(), Trouble> {
    let mut direction = body
        .ecs
        .get_mut::<LookDirection>(body.entity)
        .ok_or(Trouble::NotSpawned)?;
    *direction = LookDirection::new(yaw, pitch.clamp(-90.0, 90.0));
    Ok(())
}

/// Turns the head to a point.
pub fn look_at(body: &mut Body<'_>, point: Vec3) -> Result<(), Trouble> {
    let direction = direction_looking_at(eyes(body)?, point);
    look(body, direction.y_rot(), direction.x_rot())
}

/// The point of a block to aim at, if it is within reach: one in plain sight if there is one.
pub fn aim(body: &Body<'_>, place: BlockPos, only: Option<Direction>) -> Result<Aim, Trouble> {
    let (eyes, reach) = (eyes(body)?, body.block_reach()?);
    let mut fallback: Option<(f64, Aim)> = None;
    let mut nearest = f64::INFINITY;
    let world = body.get::<WorldHolder>()?.shared.clone();
    let world = world.read();
    for face in FACES {
        if only.is_some_and(|only| only != face) {
            continue;
        }
        for (a, b) in SPOTS {
            let point = spot(place, face, a, b);
            let distance = eyes.distance_to(point);
            nearest = nearest.min(distance);
            if distance > reach {
                continue;
            }
            let hit = pick_block(
                direction_looking_at(eyes, point),
                eyes,
                &world.chunks,
                reach,
            );
            if !hit.miss && hit.block_pos == place && only.is_none_or(|only| only == hit.direction)
            {
                return Ok(Aim {
                    face: hit.direction,
                    point: hit.location,
                    is_visible: true,
                });
            }
            let hidden = Aim {
                face,
                point,
                is_visible: false,
            };
            if fallback.is_none_or(|(best, _)| distance < best) {
                fallback = Some((distance, hidden));
            }
        }
    }
    fallback
        .map(|(_, aim)| aim)
        .ok_or_else(|| Trouble::OutOfReach {
            what: format!("The block at {}", super::At(place)),
            distance: nearest,
            reach,
        })
}

/// A point of a face.
fn spot(place: BlockPos, face: Direction, a: f64, b: f64) -> Vec3 {
    let (x, y, z) = match face {
        Direction::Down => (a, 0.0, b),
        Direction::Up => (a, 1.0, b),
        Direction::North => (a, b, 0.0),
        Direction::South => (a, b, 1.0),
        Direction::West => (0.0, a, b),
        Direction::East => (1.0, a, b),
    };
    Vec3::new(
        f64::from(place.x) + x,
        f64::from(place.y) + y,
        f64::from(place.z) + z,
    )
}

/// The nearest point of an entity's body to the bot's eyes, and how far that is.
pub fn nearest_point(body: &Body<'_>, seen: &Seen) -> Result<(Vec3, f64), Trouble> {
    let eyes = eyes(body)?;
    let size = calculate_dimensions(seen.kind, Pose::Standing);
    let (half, height) = (f64::from(size.width) / 2.0, f64::from(size.height));
    let feet = seen.position;
    let point = Vec3::new(
        eyes.x.clamp(feet.x - half, feet.x + half),
        eyes.y.clamp(feet.y, feet.y + height),
        eyes.z.clamp(feet.z - half, feet.z + half),
    );
    Ok((point, eyes.distance_to(point)))
}

/// The middle of an entity's body.
pub fn middle(seen: &Seen) -> Vec3 {
    let size = calculate_dimensions(seen.kind, Pose::Standing);
    seen.position.up(f64::from(size.height) / 2.0)
}
