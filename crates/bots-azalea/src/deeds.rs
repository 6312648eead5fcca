//! Head, legs, blocks, fighting and questions: what needs no window.

use crate::{
    abilities::{Activity, Begun, Windows, hold},
    body::{
        At, Body, Step, Trouble,
        dig::Dig,
        find, gaze,
        keys::{self, Keys},
        place::{Place, Use},
        strike,
        walk::{self, Follow, Near, Walk},
    },
    senses::entities::Seen,
    view::{View, block_pos, objective, vec3},
};
use azalea::{
    core::{direction::Direction, position::BlockPos},
    interact::SwingArmEvent,
    protocol::packets::game::{ServerboundSwing, s_interact::InteractionHand},
};
use sculk_bots::{
    BotAction, BotAnswer, BotError,
    action::{Controls, EntityFilter, EntityOrder, EntityTarget, Face, Hand, Point},
    answer::{Entity, Sign},
};
use std::{cell::RefCell, rc::Rc};

/// Most entities in an answer, and where the filter does not say.
const MAX_ENTITIES: usize = 1024;
const DEFAULT_ENTITIES: usize = 256;
/// Most blocks in an answer.
const MAX_BLOCKS: u32 = 256;

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
        other => question(body, &other),
    }
}

fn question(body: &Body<'_>, action: &BotAction) -> Result<Begun, BotError> {
    let view = View {
        senses: body.senses,
        ecs: body.ecs,
        entity: body.entity,
    };
    let answer = match action {
        BotAction::Status => status(body, &view)?,
        BotAction::Entities(filter) => BotAnswer::Entities {
            entities: entities(&view, filter),
        },
        BotAction::Players => players(&view),
        BotAction::BlockAt { at } => BotAnswer::Block {
            block: view.block(block_pos(*at)),
        },
        BotAction::FindBlocks {
            names,
            radius,
            count,
        } => find_blocks(body, &view, names, *radius, *count)?,
        BotAction::ReadSign { at } => read_sign(body, *at)?,
        BotAction::Scoreboard => BotAnswer::Scoreboard {
            sidebar: body.senses.board.sidebar().map(|shown| shown.name),
            objectives: body.senses.board.all().into_iter().map(objective).collect(),
        },
        BotAction::Screen => BotAnswer::Screen(view.screen()),
        other => {
            return Err(BotError::NotImplemented {
                action: other.name(),
            });
        }
    };
    Ok(Begun::Now(answer))
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

fn entities(view: &View<'_>, filter: &EntityFilter) -> Vec<Entity> {
    let feet = view.feet();
    let distance = |seen: &Seen| feet.map_or(0.0, |feet| feet.distance_to(seen.position));
    let is_wanted = |seen: &&Seen| {
        let kind = seen.kind.to_str();
        let bare = kind.strip_prefix("minecraft:").unwrap_or(kind);
        (filter.kinds.is_empty() || filter.kinds.iter().any(|one| one == bare || one == kind))
            && filter.within.is_none_or(|within| distance(seen) <= within)
            && filter.name.as_ref().is_none_or(|name| {
                let own = view.senses.name_of(seen);
                own.is_some_and(|own| own.to_lowercase() == name.to_lowercase())
            })
    };
    let mut found: Vec<&Seen> = view.senses.entities.iter().filter(is_wanted).collect();
    match filter.order {
        EntityOrder::Nearest => found.sort_by(|a, b| distance(a).total_cmp(&distance(b))),
        EntityOrder::Id => found.sort_by_key(|seen| seen.id),
    }
    let count = filter.count.map_or(DEFAULT_ENTITIES, |count| {
        usize::try_from(count).map_or(MAX_ENTITIES, |count| count.clamp(1, MAX_ENTITIES))
    });
    found.truncate(count);
    found.into_iter().map(|seen| view.entity(seen)).collect()
}

fn players(view: &View<'_>) -> BotAnswer {
    let all = view.senses.players.iter();
    let mut players: Vec<_> = all
        .map(|(uuid, player)| view.player(uuid, player))
        .collect();
    players.sort_by_cached_key(|player| player.username.to_lowercase());
    BotAnswer::Players { players }
}

// ---- the world

fn status(body: &Body<'_>, view: &View<'_>) -> Result<BotAnswer, BotError> {
    use azalea::player::GameProfileComponent;
    let profile = body.get::<GameProfileComponent>()?;
    let status = view.status(&profile.name, profile.uuid);
    Ok(BotAnswer::Status(Box::new(status)))
}

fn find_blocks(
    body: &Body<'_>,
    view: &View<'_>,
    names: &[String],
    radius: u32,
    count: u32,
) -> Result<BotAnswer, BotError> {
    if names.is_empty() || names.len() > 64 {
        return Err(invalid("name 1 to 64 kinds of blocks"));
    }
    let count = usize::try_from(count.clamp(1, MAX_BLOCKS)).unwrap_or(1);
    let places = find::find(body, names, f64::from(radius), count)?;
    let blocks = places.into_iter().filter_map(|place| view.block(place));
    Ok(BotAnswer::Blocks {
        blocks: blocks.collect(),
    })
}

fn read_sign(body: &Body<'_>, at: sculk_bots::action::BlockPlace) -> Result<BotAnswer, BotError> {
    let place = block_pos(at);
    let block = body.block(place)?;
    let sign = body.senses.signs.at(place);
    if let Some(sign) = sign {
        return Ok(BotAnswer::Sign(Sign {
            front: sign.front.clone(),
            back: sign.back.clone(),
        }));
    }
    Err(Trouble::WrongBlock {
        at: At(place),
        found: crate::body::block_name(block).to_owned(),
        wanted: "a sign with text",
    }
    .into())
}

// ---- what takes time

/// Lets some ticks pass.
struct Wait {
    n_ticks: u32,
}

impl Activity for Wait {
    fn step(&mut self, _body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.n_ticks = self.n_ticks.saturating_sub(1);
        Ok(if self.n_ticks == 0 {
            Step::Done(BotAnswer::Done)
        } else {
            Step::Going
        })
    }
}

struct Walking(Walk);

impl Activity for Walking {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(()) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

struct Approaching {
    follow: Follow,
    range: f64,
}

impl Activity for Approaching {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        let place = body.seen(self.follow.target())?.position;
        let goal = Near {
            place,
            range: self.range,
        };
        if goal.is_reached_from(body.feet()?) {
            walk::halt(body);
            return Ok(Step::Done(BotAnswer::Done));
        }
        self.follow.step(body)?;
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

struct Following(Follow);

impl Activity for Following {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        self.0.step(body)?;
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        walk::halt(body);
    }
}

struct Digging(Dig);

impl Activity for Digging {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(_) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        self.0.stop(body);
    }
}

/// Takes the block in hand, if told which, then places it.
struct Placing {
    at: BlockPos,
    against: Option<Direction>,
    hold: Option<Box<dyn Activity>>,
    place: Option<Place>,
}

impl Activity for Placing {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        if let Some(hold) = &mut self.hold {
            if hold.step(body)? == Step::Going {
                return Ok(Step::Going);
            }
            self.hold = None;
        }
        let place = match &mut self.place {
            Some(place) => place,
            none => none.insert(Place::start(body, self.at, self.against)?),
        };
        Ok(match place.step(body)? {
            Step::Going => Step::Going,
            Step::Done(_) => Step::Done(BotAnswer::Done),
        })
    }

    fn heard(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        if let Some(hold) = &mut self.hold
            && hold.heard(body)? != Step::Going
        {
            self.hold = None;
        }
        Ok(Step::Going)
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        if let Some(hold) = &mut self.hold {
            hold.stop(body);
        }
        if let Some(place) = &mut self.place {
            place.stop(body);
        }
    }
}

struct Using(Use);

impl Activity for Using {
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<BotAnswer>, BotError> {
        Ok(match self.0.step(body)? {
            Step::Going => Step::Going,
            Step::Done(()) => Step::Done(BotAnswer::Done),
        })
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        self.0.stop(body);
    }
}
