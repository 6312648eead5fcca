//! Using what is in the hand on a block, or in the air: opening, switching, placing, eating.

use azalea_block::BlockState;
use azalea_core::{direction::Direction, game_type::GameMode, position::BlockPos};
use azalea_protocol::packets::game::{
    ClientboundOpenSignEditor, s_interact::InteractionHand, s_use_item_on::BlockHit,
};
use azalea_registry::builtin::ItemKind;

use super::{Game, acts::beside, digging::other_half, living::MEAL, place, player::Meal};
use crate::{
    entity::Id,
    event::Event,
    item::food,
    window::{Layout, OFF_HAND},
    world::blocks,
};

/// Letters a line of a sign may have.
const SIGN_LINE: usize = 384;

impl Game {
    /// A player clicks a block.
    pub fn use_on(&mut self, id: Id, hand: InteractionHand, hit: &BlockHit, seq: u32) {
        let at = hit.block_pos;
        if self.can_reach(id, at) {
            let is_sneaking = self.bodies.get(&id).is_some_and(|body| body.is_sneaking);
            let is_armed = self.held_in(id, hand).is_some();
            if is_sneaking && is_armed || !self.switch(id, at) {
                self.place_block(id, hand, hit);
            }
        } else {
            self.correct_block(id, at);
        }
        self.acknowledge(id, seq);
    }

    /// Uses the block itself. Says whether it can be used.
    fn switch(&mut self, id: Id, at: BlockPos) -> bool {
        let state = self.world.get(at);
        let name = blocks::name(state);
        let layout = match name {
            "chest" | "trapped_chest" | "barrel" => Some(Layout::Chest),
            "furnace" => Some(Layout::Furnace),
            "crafting_table" => Some(Layout::Crafting),
            _ => None,
        };
        if let Some(layout) = layout {
            self.open_window(id, layout, at);
            return true;
        }
        // Iron doors and the like need redstone, of which there is none.
        let is_handy = !name.starts_with("iron_");
        let (property, is_on) = match (
            blocks::property(state, "open"),
            blocks::property(state, "powered"),
        ) {
            (Some(value), _) if is_handy => ("open", value != "true"),
            (None, Some(value)) if name == "lever" => ("powered", value != "true"),
            _ => return false,
        };
        let value = if is_on { "true" } else { "false" };
        for half in [Some(at), other_half(state, at)].into_iter().flatten() {
            let there = self.world.get(half);
            if blocks::name(there) == name
                && let Some(changed) = blocks::with(there, property, value)
            {
                self.set_block(half, changed);
            }
        }
        self.tell(Event::Switched {
            player: self.label(id),
            block: name.to_owned(),
            is_on,
        });
        true
    }

    fn held_in(&self, id: Id, hand: InteractionHand) -> Option<(usize, ItemKind)> {
        let player = self.players.get(&id)?;
        let at = match hand {
            InteractionHand::MainHand => player.hand(),
            InteractionHand::OffHand => OFF_HAND,
        };
        player.item(at).map(|stack| (at, stack.kind))
    }

    fn place_block(&mut self, id: Id, hand: InteractionHand, hit: &BlockHit) {
        let Some((slot, item)) = self.held_in(id, hand) else {
            return;
        };
        let Some(kind) = blocks::of_item(item) else {
            return;
        };
        let is_free = blocks::is_replaceable(self.world.get(hit.block_pos));
        let at = if is_free {
            hit.block_pos
        } else {
            hit.block_pos + beside(hit.direction)
        };
        let yaw = self.bodies.get(&id).map_or(0.0, |body| body.yaw);
        let state = oriented(item, kind.into(), hit, yaw);
        let is_blocked = !blocks::is_passable(state) && self.is_occupied(at);
        let is_taken = !blocks::is_replaceable(self.world.get(at));
        if is_blocked || is_taken || !self.may_change(id) || !self.set_block(at, state) {
            self.correct_block(id, hit.block_pos);
            self.correct_block(id, at);
            return self.resend_window(id);
        }
        self.place_rest(id, at, state);
        if let Some(player) = self.players.get_mut(&id)
            && player.mode != GameMode::Creative
        {
            player.take(slot, 1);
        }
        self.tell(Event::Placed {
            player: self.label(id),
            block: blocks::name(state).to_owned(),
            at: place(at),
        });
    }

    /// A door's upper half, a sign's text.
    fn place_rest(&mut self, id: Id, at: BlockPos, state: BlockState) {
        if let Some(above) = other_half(state, at)
            && blocks::is_replaceable(self.world.get(above))
            && let Some(upper) = blocks::with(state, "half", "upper")
        {
            self.set_block(above, upper);
        }
        if blocks::name(state).ends_with("_sign") {
            self.signs.insert(at, Default::default());
            self.show_sign(at);
            let is_front_text = true;
            self.send(
                id,
                ClientboundOpenSignEditor {
                    pos: at,
                    is_front_text,
                },
            );
        }
    }

    /// A player has written on a sign.
    pub fn write_sign(&mut self, id: Id, at: BlockPos, lines: [String; 4]) {
        if self.signs.contains_key(&at) && self.can_reach(id, at) {
            let short = lines.map(|line| line.chars().take(SIGN_LINE).collect());
            self.signs.insert(at, short);
            self.show_sign(at);
        }
    }

    fn is_occupied(&self, at: BlockPos) -> bool {
        let (x, y, z) = (f64::from(at.x), f64::from(at.y), f64::from(at.z));
        self.bodies
            .values()
            .filter(|body| !body.is_item() && !body.is_dead())
            .any(|body| {
                let p = body.pos;
                let is_beside = p.x + 0.3 <= x || p.x - 0.3 >= x + 1.0;
                let is_beside = is_beside || p.z + 0.3 <= z || p.z - 0.3 >= z + 1.0;
                !is_beside && p.y + 1.8 > y && p.y < y + 1.0
            })
    }

    /// A player uses what is in the hand.
    pub fn use_item(&mut self, id: Id, hand: InteractionHand, seq: u32) {
        let ends = self.tick + MEAL;
        if let Some((place, kind)) = self.held_in(id, hand)
            && food(kind).is_some()
            && let Some(player) = self.players.get_mut(&id)
            && player.food < 20
        {
            player.meal = Some(Meal { place, kind, ends });
        }
        self.acknowledge(id, seq);
    }
}

/// A block as it is placed: turned to the player, or as the clicked side demands.
fn oriented(item: ItemKind, state: BlockState, hit: &BlockHit, yaw: f32) -> BlockState {
    let side = side(hit.direction);
    let name = blocks::name(state);
    let is_wall = side.is_some();
    let state = match (item, is_wall) {
        (ItemKind::Torch, true) => blocks::parse("wall_torch"),
        (ItemKind::OakSign, true) => blocks::parse("oak_wall_sign"),
        _ => None,
    }
    .unwrap_or(state);
    let height = hit.location.y - f64::from(hit.block_pos.y);
    let is_high = hit.direction == Direction::Down || is_wall && height > 0.5;
    let hung = ["torch", "sign", "ladder", "lever", "button"];
    let forward = ["stairs", "door", "fence_gate"];
    let ends_with = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let facing = match side {
        Some(side) if ends_with(&hung) => side,
        _ if ends_with(&forward) && !name.ends_with("trapdoor") => looking(yaw),
        _ => opposite(looking(yaw)),
    };
    let half = if name.ends_with("door") && !name.ends_with("trapdoor") {
        "lower"
    } else if is_high {
        "top"
    } else {
        "bottom"
    };
    let axis = match hit.direction {
        Direction::Up | Direction::Down => "y",
        Direction::North | Direction::South => "z",
        Direction::East | Direction::West => "x",
    };
    let face = match hit.direction {
        Direction::Up => "floor",
        Direction::Down => "ceiling",
        _ => "wall",
    };
    let kind = if is_high { "top" } else { "bottom" };
    let wishes = [
        ("facing", facing),
        ("half", half),
        ("axis", axis),
        ("face", face),
        ("type", kind),
    ];
    wishes.iter().fold(state, |state, (property, value)| {
        // What a block has no use for stays as it is.
        blocks::with(state, property, value).unwrap_or(state)
    })
}

const fn side(direction: Direction) -> Option<&'static str> {
    match direction {
        Direction::North => Some("north"),
        Direction::South => Some("south"),
        Direction::West => Some("west"),
        Direction::East => Some("east"),
        Direction::Up | Direction::Down => None,
    }
}

fn looking(yaw: f32) -> &'static str {
    match yaw.rem_euclid(360.0) {
        45.0..135.0 => "west",
        135.0..225.0 => "north",
        225.0..315.0 => "east",
        _ => "south",
    }
}

fn opposite(direction: &str) -> &'static str {
    match direction {
        "west" => "east",
        "east" => "west",
        "north" => "south",
        _ => "north",
    }
}
