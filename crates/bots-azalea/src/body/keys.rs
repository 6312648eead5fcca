//! The movement keys, held or let go.

use super::{Body, Trouble};
use azalea::{
    PhysicsState, SprintDirection, StartSprintEvent, StartWalkEvent, WalkDirection,
    app::{App, Plugin},
    bot::JumpEvent,
    core::tick::GameTick,
    ecs::{query::With, schedule::IntoScheduleConfigs, system::Query},
    entity::{Jumping, LocalEntity, Physics},
    movement::local_player_ai_step,
    physics::ai_step,
};

/// Which keys are held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keys {
    pub forward: bool,
    pub back: bool,
    pub left: bool,
    pub right: bool,
    pub jump: bool,
    pub sneak: bool,
    pub sprint: bool,
}

impl Keys {
    /// Holds exactly these keys.
    pub fn press(self, body: &mut Body<'_>) -> Result<(), Trouble> {
        let entity = body.entity;
        match self.sprint_direction() {
            Some(direction) => {
                body.ecs
                    .write_message(StartSprintEvent { entity, direction });
            }
            None => {
                let direction = self.walk_direction();
                body.ecs.write_message(StartWalkEvent { entity, direction });
            }
        }
        if let Some(mut state) = body.ecs.get_mut::<PhysicsState>(entity) {
            state.trying_to_crouch = self.sneak;
        }
        let mut jumping = body
            .ecs
            .get_mut::<Jumping>(entity)
            .ok_or(Trouble::NotSpawned)?;
        **jumping = self.jump;
        Ok(())
    }

    /// The keys that are held now.
    pub fn held(body: &Body<'_>) -> Result<Self, Trouble> {
        use WalkDirection as D;
        let state = body.get::<PhysicsState>()?;
        let way = state.move_direction;
        Ok(Self {
            forward: matches!(way, D::Forward | D::ForwardLeft | D::ForwardRight),
            back: matches!(way, D::Backward | D::BackwardLeft | D::BackwardRight),
            left: matches!(way, D::Left | D::ForwardLeft | D::BackwardLeft),
            right: matches!(way, D::Right | D::ForwardRight | D::BackwardRight),
            jump: **body.get::<Jumping>()?,
            sneak: state.trying_to_crouch,
            sprint: state.trying_to_sprint,
        })
    }

    /// Opposite keys cancel each other.
    const fn walk_direction(self) -> WalkDirection {
        let ahead = self.forward as i8 - self.back as i8;
        let aside = self.right as i8 - self.left as i8;
        match (ahead, aside) {
            (1, 0) => WalkDirection::Forward,
            (1, 1) => WalkDirection::ForwardRight,
            (1, -1) => WalkDirection::ForwardLeft,
            (-1, 0) => WalkDirection::Backward,
            (-1, 1) => WalkDirection::BackwardRight,
            (-1, -1) => WalkDirection::BackwardLeft,
            (0, 1) => WalkDirection::Right,
            (0, -1) => WalkDirection::Left,
            _ => WalkDirection::None,
        }
    }

    /// Nobody sprints backwards or sideways.
    const fn sprint_direction(self) -> Option<SprintDirection> {
        if !self.sprint {
            return None;
        }
        match self.walk_direction() {
            WalkDirection::Forward => Some(SprintDirection::Forward),
            WalkDirection::ForwardRight => Some(SprintDirection::ForwardRight),
            WalkDirection::ForwardLeft => Some(SprintDirection::ForwardLeft),
            _ => None,
        }
    }
}

/// Jumps once.
pub fn jump(body: &mut Body<'_>) {
    let entity = body.entity;
    body.ecs.write_message(JumpEvent { entity });
}

/// Puts left and right where they belong: azalea 0.16 moves a bot that is told to walk left to the
/// right and the other way round, while it tells the server the key that was meant (fixed after
/// the release, in its commit e347748e). Its pathfinder never steps aside.
pub struct StrafePlugin;

impl Plugin for StrafePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            GameTick,
            swap_sides.after(local_player_ai_step).before(ai_step),
        );
    }
}

fn swap_sides(mut bots: Query<&mut Physics, With<LocalEntity>>) {
    for mut physics in &mut bots {
        if physics.x_acceleration != 0.0 {
            physics.x_acceleration = -physics.x_acceleration;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_add_up_to_directions() {
        let both = Keys {
            left: true,
            right: true,
            forward: true,
            sprint: true,
            ..Keys::default()
        };
        assert!(matches!(both.walk_direction(), WalkDirection::Forward));
        assert!(both.sprint_direction().is_some());
        let aside = Keys {
            left: true,
            back: true,
            sprint: true,
            ..Keys::default()
        };
        assert!(matches!(
            aside.walk_direction(),
            WalkDirection::BackwardLeft
        ));
        assert!(
            aside.sprint_direction().is_none(),
            "nobody sprints backwards"
        );
    }
}
