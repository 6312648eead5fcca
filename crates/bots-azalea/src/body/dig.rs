//! Digging a block.

use super::{At, Body, Step, Trouble, block_name, gaze};
use azalea::{
    auto_tool::accurate_best_tool_in_hotbar_for_block,
    block::BlockTrait,
    core::{game_type::GameMode, position::BlockPos},
    entity::{
        ActiveEffects, Attributes, FluidOnEyes, Physics, inventory::Inventory,
        mining::get_mine_progress,
    },
    inventory::SetSelectedHotbarSlotEvent,
    local_player::LocalGameMode,
    mining::{Mining, StartMiningBlockEvent, StopMiningBlockEvent},
};

/// Ticks for the head's turn and a change of tool to reach the server before the first blow.
const TURN_TICKS: u32 = 2;
/// Ticks given to a dig to begin, and to the server to confirm it.
const BEGINS_WITHIN: u32 = 5;
const CONFIRMED_WITHIN: u32 = 60;

/// A block being dug.
#[derive(Debug)]
pub struct Dig {
    place: BlockPos,
    block: &'static str,
    state: State,
    n_ticks: u32,
}

#[derive(Debug)]
enum State {
    Turning,
    Digging {
        has_begun: bool,
    },
    /// Waits for the server to decide on the change of this number.
    Waiting {
        change: u32,
    },
}

impl Dig {
    /// Looks at the block and takes the best tool of the hotbar into the hand, if wanted.
    pub fn start(body: &mut Body<'_>, place: BlockPos, picks_tool: bool) -> Result<Self, Trouble> {
        let state = body.block(place)?;
        let block = block_name(state);
        if state.is_air() || matches!(block, "water" | "lava") {
            return Err(Trouble::WrongBlock {
                at: At(place),
                found: block.to_owned(),
                wanted: "a block that can be dug",
            });
        }
        let aim = gaze::aim(body, place, None)?;
        gaze::look_at(body, aim.point)?;
        if picks_tool {
            let best = accurate_best_tool_in_hotbar_for_block(
                state,
                &body.get::<Inventory>()?.inventory_menu,
                body.get::<Physics>()?,
                body.get::<FluidOnEyes>()?,
                body.get::<Attributes>()?,
                body.get::<ActiveEffects>()?,
            );
            let entity = body.entity;
            let slot = u8::try_from(best.index).unwrap_or_default();
            body.ecs
                .trigger(SetSelectedHotbarSlotEvent { entity, slot });
        }
        if body.get::<LocalGameMode>()?.current != GameMode::Creative
            && per_tick(body, place)? <= 0.0
        {
            let block = name(block);
            return Err(Trouble::Unbreakable { block });
        }
        Ok(Self {
            place,
            block,
            state: State::Turning,
            n_ticks: 0,
        })
    }

    /// Goes on; ends with the name of the block that was dug.
    pub fn step(&mut self, body: &mut Body<'_>) -> Result<Step<&'static str>, Trouble> {
        self.n_ticks += 1;
        match self.state {
            State::Turning => {
                if self.n_ticks >= TURN_TICKS {
                    self.enter(State::Digging { has_begun: false });
                    body.ecs.write_message(StartMiningBlockEvent {
                        entity: body.entity,
                        position: self.place,
                        force: true,
                    });
                }
            }
            State::Digging { has_begun } => self.dig(body, has_begun)?,
            State::Waiting { change } => return self.wait(body, change),
        }
        Ok(Step::Going)
    }

    fn dig(&mut self, body: &mut Body<'_>, has_begun: bool) -> Result<(), Trouble> {
        if let Some(mining) = body.ecs.get::<Mining>(body.entity) {
            if mining.pos == self.place {
                self.state = State::Digging { has_begun: true };
                // Knocked away, or carried off: the server would not count this.
                if let Err(trouble) = gaze::aim(body, self.place, None) {
                    self.stop(body);
                    return Err(trouble);
                }
            }
            return Ok(());
        }
        // A block that breaks at once never shows up as being mined.
        if has_begun || self.n_ticks >= BEGINS_WITHIN {
            let change = body.last_change()?;
            self.enter(State::Waiting { change });
        }
        Ok(())
    }

    /// azalea has put air there by itself; it is taken back if the server does not agree.
    fn wait(&self, body: &Body<'_>, change: u32) -> Result<Step<&'static str>, Trouble> {
        let is_decided = body.senses.acknowledged >= change;
        if !is_decided && self.n_ticks < CONFIRMED_WITHIN {
            return Ok(Step::Going);
        }
        if block_name(body.block(self.place)?) == self.block {
            return Err(Trouble::Refused {
                what: "dig the block at",
                at: At(self.place),
            });
        }
        Ok(Step::Done(self.block))
    }

    /// Lets go of the block.
    pub fn stop(&mut self, body: &mut Body<'_>) {
        let entity = body.entity;
        if body.ecs.get::<Mining>(entity).is_some() {
            body.ecs.write_message(StopMiningBlockEvent { entity });
        }
    }

    const fn enter(&mut self, state: State) {
        self.state = state;
        self.n_ticks = 0;
    }
}

/// The part of a block that is dug in a tick with what the bot holds.
fn per_tick(body: &Body<'_>, place: BlockPos) -> Result<f32, Trouble> {
    let block = Box::<dyn BlockTrait>::from(body.block(place)?);
    Ok(get_mine_progress(
        block.as_ref(),
        body.get::<Inventory>()?.held_item(),
        body.get::<FluidOnEyes>()?,
        body.get::<Physics>()?,
        body.get::<Attributes>()?,
        body.get::<ActiveEffects>()?,
    ))
}

/// A block's name at the beginning of a sentence.
fn name(block: &str) -> String {
    let mut words = block.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
