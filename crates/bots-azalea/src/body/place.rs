//! Placing a block and using one.

use super::{At, Body, Step, Trouble, block_name, gaze};
use azalea::{
    PhysicsState,
    core::{direction::Direction, position::BlockPos},
    entity::inventory::Inventory,
    interact::SwingArmEvent,
    protocol::packets::game::{
        ServerboundUseItemOn, s_interact::InteractionHand, s_use_item_on::BlockHit,
    },
};

/// Ticks for the head's turn and the sneak key to reach the server.
const TURN_TICKS: u32 = 2;
/// Ticks given to the server to answer.
const CONFIRMED_WITHIN: u32 = 60;
/// Blocks that give way to one placed into them.
const REPLACEABLE: [&str; 9] = [
    "water",
    "lava",
    "short_grass",
    "tall_grass",
    "fern",
    "large_fern",
    "snow",
    "vine",
    "fire",
];
/// Parts of names of blocks that do something of their own when used, unless one sneaks.
const USABLE: [&str; 22] = [
    "chest",
    "barrel",
    "furnace",
    "smoker",
    "door",
    "gate",
    "button",
    "lever",
    "crafting_table",
    "anvil",
    "_bed",
    "shulker_box",
    "hopper",
    "dispenser",
    "dropper",
    "sign",
    "beacon",
    "enchanting_table",
    "loom",
    "stonecutter",
    "grindstone",
    "cartography_table",
];

/// A click on a block with what the bot holds.
#[derive(Debug)]
pub struct Click {
    against: BlockPos,
    aim: gaze::Aim,
    hand: InteractionHand,
    sneaks: bool,
    sent: Option<u32>,
    n_ticks: u32,
}

impl Click {
    fn start(
        body: &mut Body<'_>,
        against: BlockPos,
        aim: gaze::Aim,
        hand: InteractionHand,
        sneaks: bool,
    ) -> Result<Self, Trouble> {
        gaze::look_at(body, aim.point)?;
        let was_sneaking = body.get::<PhysicsState>()?.trying_to_crouch;
        let sneaks = sneaks && !was_sneaking;
        if sneaks {
            sneak(body, true);
        }
        Ok(Self {
            against,
            aim,
            hand,
            sneaks,
            sent: None,
            n_ticks: 0,
        })
    }

    /// Goes on until the server has decided.
    fn step(&mut self, body: &mut Body<'_>) -> Result<Step<()>, Trouble> {
        self.n_ticks += 1;
        let Some(change) = self.sent else {
            if self.n_ticks >= TURN_TICKS {
                self.send(body)?;
            }
            return Ok(Step::Going);
        };
        if body.senses.acknowledged < change && self.n_ticks < CONFIRMED_WITHIN {
            return Ok(Step::Going);
        }
        self.stop(body);
        Ok(Step::Done(()))
    }

    fn send(&mut self, body: &mut Body<'_>) -> Result<(), Trouble> {
        let seq = body.next_change()?;
        body.send(ServerboundUseItemOn {
            hand: self.hand,
            block_hit: BlockHit {
                block_pos: self.against,
                direction: self.aim.face,
                location: self.aim.point,
                inside: false,
                world_border: false,
            },
            seq,
        });
        let entity = body.entity;
        body.ecs.trigger(SwingArmEvent { entity });
        self.sent = Some(seq);
        Ok(())
    }

    fn stop(&mut self, body: &mut Body<'_>) {
        if std::mem::take(&mut self.sneaks) {
            sneak(body, false);
        }
    }
}

/// A block being used: a door, a lever, a button, a bed.
#[derive(Debug)]
pub struct Use(Click);

impl Use {
    /// Looks at the block.
    pub fn start(
        body: &mut Body<'_>,
        place: BlockPos,
        face: Option<Direction>,
        hand: InteractionHand,
    ) -> Result<Self, Trouble> {
        let block = body.block(place)?;
        if block.is_air() {
            return Err(Trouble::WrongBlock {
                at: At(place),
                found: block_name(block).to_owned(),
                wanted: "a block that can be used",
            });
        }
        let aim = gaze::aim(body, place, face)?;
        Click::start(body, place, aim, hand, false).map(Self)
    }

    /// Goes on until the server has answered.
    pub fn step(&mut self, body: &mut Body<'_>) -> Result<Step<()>, Trouble> {
        self.0.step(body)
    }

    /// Lets go.
    pub fn stop(&mut self, body: &mut Body<'_>) {
        self.0.stop(body);
    }
}

/// A block being placed.
#[derive(Debug)]
pub struct Place {
    place: BlockPos,
    before: &'static str,
    click: Click,
}

impl Place {
    /// Finds a block beside the place to put it against, one in plain sight if there is one.
    /// `against` is the side of the new block that shall touch an existing one.
    pub fn start(
        body: &mut Body<'_>,
        place: BlockPos,
        against: Option<Direction>,
    ) -> Result<Self, Trouble> {
        let before = block_name(body.block(place)?);
        if !before.ends_with("air") && !REPLACEABLE.contains(&before) {
            return Err(Trouble::WrongBlock {
                at: At(place),
                found: before.to_owned(),
                wanted: "a free place",
            });
        }
        if body.get::<Inventory>()?.held_item().is_empty() {
            return Err(Trouble::EmptyHand);
        }
        let (against, aim) = support(body, place, against)?;
        let name = block_name(body.block(against)?);
        let sneaks = USABLE.iter().any(|part| name.contains(part));
        Ok(Self {
            place,
            before,
            click: Click::start(body, against, aim, InteractionHand::MainHand, sneaks)?,
        })
    }

    /// Goes on; ends with the name of the block that stands there.
    pub fn step(&mut self, body: &mut Body<'_>) -> Result<Step<&'static str>, Trouble> {
        if self.click.step(body)? == Step::Going {
            return Ok(Step::Going);
        }
        let now = block_name(body.block(self.place)?);
        if now == self.before {
            return Err(Trouble::Refused {
                what: "place a block at",
                at: At(self.place),
            });
        }
        Ok(Step::Done(now))
    }

    /// Lets go.
    pub fn stop(&mut self, body: &mut Body<'_>) {
        self.click.stop(body);
    }
}

/// The block beside a place to put something against, and where to point at.
fn support(
    body: &Body<'_>,
    place: BlockPos,
    only: Option<Direction>,
) -> Result<(BlockPos, gaze::Aim), Trouble> {
    let mut hidden = None;
    let mut trouble = Trouble::NoSupport(At(place));
    for face in gaze::FACES {
        if only.is_some_and(|only| only.opposite() != face) {
            continue;
        }
        let against = place - face.normal();
        let Ok(state) = body.block(against) else {
            continue;
        };
        let name = block_name(state);
        if state.is_air() || REPLACEABLE.contains(&name) {
            continue;
        }
        match gaze::aim(body, against, Some(face)) {
            Ok(aim) if aim.is_visible => return Ok((against, aim)),
            Ok(aim) => hidden = hidden.or(Some((against, aim))),
            Err(found) => trouble = found,
        }
    }
    hidden.ok_or(trouble)
}

fn sneak(body: &mut Body<'_>, is_on: bool) {
    if let Some(mut state) = body.ecs.get_mut::<PhysicsState>(body.entity) {
        state.trying_to_crouch = is_on;
    }
}
