//! Walking with azalea's pathfinder.

use super::{At, Body, Step, Trouble, keys::Keys};
use azalea::{
    Vec3,
    core::position::BlockPos,
    pathfinder::{
        ComputePath, ExecutingPath, GotoEvent, Pathfinder, PathfinderOpts, StopPathfindingEvent,
        astar::PathfinderTimeout,
        goals::{BlockPosGoal, Goal},
        player_pos_to_block_pos,
    },
    world::{WorldName, Worlds},
};
use std::time::Duration;

/// How long a search may go on with a way in hand, and at most.
const GOOD_ENOUGH: Duration = Duration::from_millis(500);
const AT_MOST: Duration = Duration::from_secs(3);
/// Ticks without coming nearer after which there is no way: ten seconds.
const MAX_IDLE_TICKS: u32 = 200;
/// Ticks a walk is given to begin.
const BEGINS_WITHIN: u32 = 3;
/// How often a walk that ended elsewhere is begun again.
const MAX_ATTEMPTS: u32 = 3;

/// A place to walk to: within some distance of a block's middle, measured from the feet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    pub place: Vec3,
    /// In blocks; below 1 it is the very block.
    pub range: f64,
}

impl Near {
    fn block(&self) -> BlockPos {
        BlockPos::from(self.place)
    }

    /// Whether a bot at these coordinates is there.
    pub fn is_reached_from(&self, feet: Vec3) -> bool {
        self.success(player_pos_to_block_pos(feet))
    }

    fn at(&self) -> At {
        At(self.block())
    }
}

impl Goal for Near {
    fn heuristic(&self, n: BlockPos) -> f32 {
        BlockPosGoal(self.block()).heuristic(n)
    }

    fn success(&self, n: BlockPos) -> bool {
        let goal = self.block();
        if n == goal {
            return true;
        }
        let (dx, dy, dz) = (n.x - goal.x, n.y - goal.y, n.z - goal.z);
        let squared = f64::from(dx) * f64::from(dx)
            + f64::from(dy) * f64::from(dy)
            + f64::from(dz) * f64::from(dz);
        self.range >= 1.0 && squared <= self.range * self.range
    }
}

/// A walk to a place.
#[derive(Debug)]
pub struct Walk {
    goal: Near,
    may_dig: bool,
    n_ticks: u32,
    n_attempts: u32,
    nearest: f64,
    last: Vec3,
    idle_ticks: u32,
}

impl Walk {
    /// Begins it.
    pub fn start(body: &mut Body<'_>, goal: Near, may_dig: bool) -> Result<Self, Trouble> {
        body.get::<Pathfinder>()?;
        // azalea takes the whole realm down if it searches in a world that is not loaded.
        let world = body.get::<WorldName>()?;
        if body.ecs.resource::<Worlds>().get(world).is_none() {
            return Err(Trouble::NotLoaded(goal.at()));
        }
        Keys::default().press(body)?;
        set_out(body, goal, may_dig);
        Ok(Self {
            goal,
            may_dig,
            n_ticks: 0,
            n_attempts: 1,
            nearest: f64::INFINITY,
            last: body.feet()?,
            idle_ticks: 0,
        })
    }

    /// Goes on.
    pub fn step(&mut self, body: &mut Body<'_>) -> Result<Step<()>, Trouble> {
        self.n_ticks += 1;
        self.watch(body)?;
        if self.n_ticks <= BEGINS_WITHIN || is_walking(body)? {
            return Ok(Step::Going);
        }
        if self.goal.is_reached_from(body.feet()?) {
            return Ok(Step::Done(()));
        }
        if self.n_attempts >= MAX_ATTEMPTS {
            return Err(Trouble::NoPath { to: self.goal.at() });
        }
        // Pushed aside at the last moment, or a search that ran out of time.
        self.n_attempts += 1;
        self.n_ticks = 0;
        set_out(body, self.goal, self.may_dig);
        Ok(Step::Going)
    }

    /// Gives up when nothing comes of it. On a way that leads there, which may be a long way round,
    /// the bot has to move; on one that only leads nearer it has to come nearer, since azalea walks
    /// to and fro for ever before a place it cannot reach.
    fn watch(&mut self, body: &mut Body<'_>) -> Result<(), Trouble> {
        let feet = body.feet()?;
        let distance = feet.distance_to(self.goal.place);
        let leads_there = body
            .ecs
            .get::<ExecutingPath>(body.entity)
            .is_some_and(|way| !way.is_path_partial);
        let has_moved = feet.distance_to(self.last) > 1.0;
        let is_nearer = distance < self.nearest - 0.25;
        self.nearest = self.nearest.min(distance);
        if has_moved {
            self.last = feet;
        }
        if is_nearer || (leads_there && has_moved) {
            self.idle_ticks = 0;
            return Ok(());
        }
        self.idle_ticks += 1;
        if self.idle_ticks < MAX_IDLE_TICKS {
            return Ok(());
        }
        halt(body);
        Err(Trouble::Stuck { to: self.goal.at() })
    }

    /// Where it leads.
    pub const fn goal(&self) -> Near {
        self.goal
    }
}

/// Sends azalea on its way.
fn set_out(body: &mut Body<'_>, goal: Near, may_dig: bool) {
    let opts = PathfinderOpts::new()
        .allow_mining(may_dig)
        .retry_on_no_path(false)
        .min_timeout(PathfinderTimeout::Time(GOOD_ENOUGH))
        .max_timeout(PathfinderTimeout::Time(AT_MOST));
    let event = GotoEvent::new(body.entity, goal, opts);
    body.ecs.write_message(event);
}

/// Whether azalea searches or walks.
fn is_walking(body: &Body<'_>) -> Result<bool, Trouble> {
    let pathfinder = body.get::<Pathfinder>()?;
    Ok(pathfinder.goal.is_some()
        || pathfinder.is_calculating
        || body.ecs.get::<ExecutingPath>(body.entity).is_some())
}

/// Stands still: no way any more, every key let go of.
pub fn halt(body: &mut Body<'_>) {
    halt_path(body);
    // A bot without a body has no keys to let go of.
    let _ = Keys::default().press(body);
}

/// Forgets the way, if there is one.
pub fn halt_path(body: &mut Body<'_>) {
    let entity = body.entity;
    // azalea 0.16 leaves its goal standing if it is stopped while it searches.
    body.ecs.entity_mut(entity).remove::<ComputePath>();
    if let Some(mut pathfinder) = body.ecs.get_mut::<Pathfinder>(entity) {
        pathfinder.goal = None;
        pathfinder.is_calculating = false;
    }
    body.ecs.write_message(StopPathfindingEvent {
        entity,
        force: true,
    });
}

/// Following an entity.
#[derive(Debug)]
pub struct Follow {
    target: i32,
    range: f64,
    walk: Option<Walk>,
    n_ticks: u32,
}

/// Ticks between two looks at where the followed one is.
const LOOK_EVERY: u32 = 10;

impl Follow {
    /// Follows an entity at a distance, in blocks.
    pub const fn new(target: i32, range: f64) -> Self {
        Self {
            target,
            range,
            walk: None,
            n_ticks: 0,
        }
    }

    /// Whom it follows.
    pub const fn target(&self) -> i32 {
        self.target
    }

    /// Goes on; only ever ends with trouble.
    pub fn step(&mut self, body: &mut Body<'_>) -> Result<(), Trouble> {
        let at = body.seen(self.target)?.position;
        self.n_ticks += 1;
        if let Some(walk) = &mut self.walk {
            match walk.step(body) {
                Ok(Step::Going) => {}
                // The way may be free later: it is tried again when the target has moved.
                Ok(Step::Done(())) | Err(_) => self.walk = None,
            }
        }
        if self.n_ticks % LOOK_EVERY != 1 {
            return Ok(());
        }
        let goal = Near {
            place: at,
            range: self.range.max(1.0),
        };
        let has_moved = self
            .walk
            .as_ref()
            .is_none_or(|walk| walk.goal().place.distance_to(at) > 1.0);
        if has_moved && !goal.is_reached_from(body.feet()?) {
            self.walk = Some(Walk::start(body, goal, false)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_is_measured_between_blocks() {
        let goal = Near {
            place: Vec3::new(10.5, 64.0, 0.5),
            range: 2.0,
        };
        assert!(goal.is_reached_from(Vec3::new(8.1, 64.0, 0.5)));
        assert!(!goal.is_reached_from(Vec3::new(7.9, 64.0, 0.5)));
        let exact = Near { range: 0.0, ..goal };
        assert!(exact.is_reached_from(Vec3::new(10.9, 64.0, 0.1)));
        assert!(!exact.is_reached_from(Vec3::new(9.9, 64.0, 0.5)));
    }
}
