//! Head, legs, blocks, fighting and questions: what needs no window.

mod activities;
mod questions;

use crate::{
    abilities::{Begun, Windows, hold},
    body::{
        Body,
        dig::Dig,
        gaze,
        keys::{self, Keys},
        place::Use,
        strike,
        walk::{self, Follow, Near, Walk},
    },
    view::{block_pos, vec3},
};
use activities::{Approaching, Digging, Following, Placing, Using, Wait, Walking};
use azalea::{
    core::direction::Direction,
    interact::SwingArmEvent,
    protocol::packets::game::{ServerboundSwing, s_interact::InteractionHand},
};
use sculk_bots::{BotAction, BotAnswer, BotError, Controls, EntityTarget, Face, Hand, Point};
use std::{cell::RefCell, rc::Rc};

/// Begins an action that needs no window, or answers a question.
pub fn begin(
    body: &mut Body<'_>,
    windows: &Rc<RefCell<Windows>>,
    action: BotAction,
) -> Result<Begun, BotError> {
    match action {
        BotAction::Look { yaw, pitch } => look(body, yaw, pitch),
        BotAction::LookAt { at } => look_at(body, at),
        BotAction::GoTo { at, range, may_dig } => go_to(body, at, range, may_dig),
        BotAction::GoToEntity { target, range } => go_to_entity(body, &target, range),
        BotAction::Follow { target, range } => follow(body, &target, range),
        BotAction::StopMoving => {
            walk::halt(body);
            done()
        }
        BotAction::Jump => {
            keys::jump(body);
            Ok(Begun::Going(Box::new(Wait { n_ticks: 2 })))
        }
        BotAction::SetControls(controls) => set_controls(body, &controls),
        BotAction::Attack { target } => {
            let id = id_of(body, &target)?;
            strike::attack(body, id)?;
            done()
        }
        BotAction::InteractEntity { target, hand } => {
            let id = id_of(body, &target)?;
            strike::interact(body, id, interaction_hand(hand))?;
            done()
        }
        BotAction::SwingArm { hand } => swing(body, hand),
        BotAction::Dig { at, best_tool } => {
            let dig = Dig::start(body, block_pos(at), best_tool)?;
            Ok(Begun::Going(Box::new(Digging(dig))))
        }
        BotAction::Place { at, item, against } => Ok(Begun::Going(Box::new(Placing {
            at: block_pos(at),
            against: against.map(direction),
            hold: item.map(|item| hold(windows, item)),
            place: None,
        }))),
        BotAction::ActivateBlock { at, face, hand } => {
            let face = face.map(direction);
            let using = Use::start(body, block_pos(at), face, interaction_hand(hand))?;
            Ok(Begun::Going(Box::new(Using(using))))
        }
        other => questions::question(body, &other),
    }
}

const fn done() -> Result<Begun, BotError> {
    Ok(Begun::Now(BotAnswer::Done))
}

fn invalid(detail: &str) -> BotError {
    BotError::Invalid {
        detail: detail.to_owned(),
    }
}

// ---- head

fn look(body: &mut Body<'_>, yaw: f32, pitch: f32) -> Result<Begun, BotError> {
    if !(yaw.is_finite() && pitch.is_finite()) {
        return Err(invalid("yaw and pitch must be numbers"));
    }
    gaze::look(body, yaw, pitch)?;
    // The turn goes out at the end of the next tick.
    Ok(Begun::Going(Box::new(Wait { n_ticks: 2 })))
}

fn look_at(body: &mut Body<'_>, at: Point) -> Result<Begun, BotError> {
    check_point(at)?;
    gaze::look_at(body, vec3(at))?;
    Ok(Begun::Going(Box::new(Wait { n_ticks: 2 })))
}

fn swing(body: &mut Body<'_>, hand: Hand) -> Result<Begun, BotError> {
    match hand {
        Hand::Main => {
            let entity = body.entity;
            body.ecs.trigger(SwingArmEvent { entity });
        }
        Hand::Off => body.send(ServerboundSwing {
            hand: InteractionHand::OffHand,
        }),
    }
    done()
}

const fn interaction_hand(hand: Hand) -> InteractionHand {
    match hand {
        Hand::Main => InteractionHand::MainHand,
        Hand::Off => InteractionHand::OffHand,
    }
}

const fn direction(face: Face) -> Direction {
    match face {
        Face::Down => Direction::Down,
        Face::Up => Direction::Up,
        Face::North => Direction::North,
        Face::South => Direction::South,
        Face::West => Direction::West,
        Face::East => Direction::East,
    }
}

// ---- legs

/// The world's border at its widest.
const MAX_COORDINATE: f64 = 30_000_000.0;

fn check_point(at: Point) -> Result<(), BotError> {
    let is_in_world = [at.x, at.y, at.z]
        .iter()
        .all(|value| value.is_finite() && value.abs() <= MAX_COORDINATE);
    if is_in_world {
        Ok(())
    } else {
        Err(invalid(
            "x, y and z must be numbers between -30000000 and 30000000",
        ))
    }
}

fn go_to(body: &mut Body<'_>, at: Point, range: f64, may_dig: bool) -> Result<Begun, BotError> {
    check_point(at)?;
    let goal = Near {
        place: vec3(at),
        range: check_range(range)?,
    };
    let walk = Walk::start(body, goal, may_dig)?;
    Ok(Begun::Going(Box::new(Walking(walk))))
}

fn go_to_entity(body: &mut Body<'_>, target: &EntityTarget, range: f64) -> Result<Begun, BotError> {
    let range = check_range(range)?.max(1.0);
    let follow = Follow::new(id_of(body, target)?, range);
    Ok(Begun::Going(Box::new(Approaching { follow, range })))
}

fn follow(body: &mut Body<'_>, target: &EntityTarget, range: f64) -> Result<Begun, BotError> {
    let follow = Follow::new(id_of(body, target)?, check_range(range)?);
    Ok(Begun::GoesOn(BotAnswer::Done, Box::new(Following(follow))))
}

fn check_range(range: f64) -> Result<f64, BotError> {
    if (0.0..=256.0).contains(&range) {
        Ok(range)
    } else {
        Err(invalid("the range must be 0 to 256 blocks"))
    }
}

fn set_controls(body: &mut Body<'_>, controls: &Controls) -> Result<Begun, BotError> {
    walk::halt_path(body);
    let held = Keys::held(body)?;
    let keys = Keys {
        forward: controls.forward.unwrap_or(held.forward),
        back: controls.back.unwrap_or(held.back),
        left: controls.left.unwrap_or(held.left),
        right: controls.right.unwrap_or(held.right),
        jump: controls.jump.unwrap_or(held.jump),
        sneak: controls.sneak.unwrap_or(held.sneak),
        sprint: controls.sprint.unwrap_or(held.sprint),
    };
    keys.press(body)?;
    done()
}

// ---- entities

fn id_of(body: &Body<'_>, target: &EntityTarget) -> Result<i32, BotError> {
    match target {
        EntityTarget::Id(id) => Ok(body.seen(*id)?.id),
        EntityTarget::Player(name) => {
            let is_it = |(_, player): &(&uuid::Uuid, &crate::senses::players::Player)| {
                player.username.eq_ignore_ascii_case(name)
            };
            body.senses
                .players
                .iter()
                .find(is_it)
                .and_then(|(uuid, _)| body.senses.entities.by_uuid(uuid))
                .map(|seen| seen.id)
                .ok_or_else(|| BotError::TargetGone {
                    target: name.chars().take(64).collect(),
                })
        }
    }
}
