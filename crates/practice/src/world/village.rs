//! The village: what stands on the flat ground, written down once and built the same every time.
//!
//! All of it lies around the spawn at 0.5 64 0.5; [`PLACES`] says where to find what.

use azalea_block::BlockState;
use azalea_core::position::BlockPos;
use azalea_registry::builtin::ItemKind;

use super::{FLOOR, World, blocks};
use crate::item::Stack;

/// Where players appear.
pub const SPAWN: (f64, f64, f64) = (0.5, 64.0, 0.5);

/// A named place, for people, documents and tests.
pub const PLACES: &[(&str, [i32; 3])] = &[
    ("spawn", [0, 64, 0]),
    ("chest", [2, 64, 4]),
    ("furnace", [4, 64, 4]),
    ("crafting table", [6, 64, 4]),
    ("barrel", [8, 64, 4]),
    ("door", [-2, 64, 4]),
    ("sign", [0, 64, 3]),
    ("blocks to dig", [-10, 64, 12]),
    ("obstacles, from", [20, 64, -10]),
    ("obstacles, to", [56, 64, -10]),
    ("maze, from", [19, 64, 13]),
    ("maze, to", [37, 64, 27]),
    ("pool", [-16, 63, -16]),
    ("tree", [-14, 64, 0]),
    ("sparring ring", [0, 64, -20]),
];

/// Something that stands in the village.
enum Piece {
    /// One block.
    Block([i32; 3], &'static str),
    /// A box of blocks, both corners included.
    Fill([i32; 3], [i32; 3], &'static str),
}

use Piece::{Block, Fill};

const PLAN: &[Piece] = &[
    // The square: things to use.
    Block([2, 64, 4], "chest[facing=north]"),
    Block([4, 64, 4], "furnace[facing=north]"),
    Block([6, 64, 4], "crafting_table"),
    Block([8, 64, 4], "barrel"),
    Block([0, 64, 3], "oak_sign[rotation=8]"),
    // A hut with a door: walls, a roof, a way in.
    Fill([-4, 64, 4], [0, 66, 4], "oak_planks"),
    Fill([-4, 64, 8], [0, 66, 8], "oak_planks"),
    Fill([-4, 64, 4], [-4, 66, 8], "oak_planks"),
    Fill([0, 64, 4], [0, 66, 8], "oak_planks"),
    Fill([-4, 67, 4], [0, 67, 8], "oak_slab[type=bottom]"),
    Block([-2, 64, 4], "oak_door[facing=south,half=lower,open=false]"),
    Block([-2, 65, 4], "oak_door[facing=south,half=upper,open=false]"),
    Block([-3, 65, 8], "glass"),
    Block([-1, 65, 8], "glass"),
    // A row of blocks to dig.
    Block([-10, 64, 12], "dirt"),
    Block([-9, 64, 12], "oak_log"),
    Block([-8, 64, 12], "stone"),
    Block([-7, 64, 12], "cobblestone"),
    Block([-6, 64, 12], "iron_ore"),
    Block([-5, 64, 12], "coal_ore"),
    Block([-4, 64, 12], "obsidian"),
    Block([-3, 64, 12], "sand"),
    Block([-2, 64, 12], "glass"),
    // A tree.
    Fill([-15, 67, -1], [-13, 68, 1], "oak_leaves[persistent=true]"),
    Fill([-14, 64, 0], [-14, 67, 0], "oak_log"),
    // A pool to swim in.
    Fill([-20, 61, -20], [-12, 63, -12], "stone"),
    Fill([-19, 62, -19], [-13, 63, -13], "water"),
    // The obstacles along z = -10: a step, a gap, a pool, a wall with ladders, a slab and stairs,
    // a fence with one opening.
    Fill([20, 64, -12], [57, 66, -12], "stone_bricks"),
    Fill([20, 64, -8], [57, 66, -8], "stone_bricks"),
    Fill([24, 64, -11], [26, 64, -9], "stone"),
    Fill([29, 62, -11], [30, 63, -9], "air"),
    Fill([34, 62, -11], [36, 63, -9], "water"),
    Fill([40, 64, -11], [40, 66, -9], "stone"),
    Fill([39, 64, -11], [39, 66, -9], "ladder[facing=west]"),
    Fill([41, 64, -11], [41, 66, -9], "ladder[facing=east]"),
    Fill([46, 64, -11], [46, 64, -9], "stone_slab[type=bottom]"),
    Fill([47, 64, -11], [47, 64, -9], "stone"),
    Fill(
        [48, 64, -11],
        [48, 64, -9],
        "stone_brick_stairs[facing=west]",
    ),
    Fill([52, 64, -11], [52, 64, -10], "oak_fence"),
    // The sparring ring.
    Fill([-4, 63, -24], [4, 63, -16], "smooth_stone"),
    Block([-4, 64, -24], "torch"),
    Block([4, 64, -24], "torch"),
    Block([-4, 64, -16], "torch"),
    Block([4, 64, -16], "torch"),
];

/// The maze: `#` is a wall, three high; the way in is on the left, the way out on the right.
const MAZE: &[&str] = &[
    "#################",
    "..#.....#.......#",
    "#.#.###.#.#####.#",
    "#...#...#.....#.#",
    "#####.#######.#.#",
    "#.....#.....#.#.#",
    "#.#####.###.#.#.#",
    "#.#.....#...#.#.#",
    "#.#.#####.###.#.#",
    "#.#.#.....#...#.#",
    "#.#.#.#####.###.#",
    "#...#.#.....#...#",
    "#####.#.#####.###",
    "#.....#.#.......#",
    "#.#####.#.#####.#",
    "#.......#.....#..",
    "#################",
];
/// Where the maze's first letter stands.
const MAZE_AT: [i32; 3] = [20, FLOOR, 12];

/// What is written on the sign.
pub const SIGN: ([i32; 3], [&str; 4]) = (
    [0, 64, 3],
    [
        "Welcome to the",
        "practice world",
        "Say hello to",
        "Mira or /msg her",
    ],
);

/// What lies in the chests and barrels at first: where, place, item, count.
pub const STOCK: &[([i32; 3], usize, ItemKind, i32)] = &[
    ([2, 64, 4], 0, ItemKind::OakLog, 16),
    ([2, 64, 4], 1, ItemKind::Bread, 8),
    ([2, 64, 4], 2, ItemKind::IronPickaxe, 1),
    ([2, 64, 4], 3, ItemKind::Torch, 32),
    ([2, 64, 4], 13, ItemKind::Cobblestone, 64),
    ([8, 64, 4], 0, ItemKind::RawIron, 12),
    ([8, 64, 4], 1, ItemKind::Coal, 16),
    ([8, 64, 4], 2, ItemKind::Beef, 8),
    ([8, 64, 4], 4, ItemKind::OakPlanks, 32),
];

/// Builds the village.
pub fn build(world: &mut World) {
    for piece in PLAN {
        match *piece {
            Block(at, text) => fill(world, at, at, text),
            Fill(from, to, text) => fill(world, from, to, text),
        }
    }
    let [x, y, z] = MAZE_AT;
    for (row, line) in (z..).zip(MAZE) {
        for (column, letter) in (x..).zip(line.bytes()) {
            if letter == b'#' {
                fill(
                    world,
                    [column, y, row],
                    [column, y + 2, row],
                    "stone_bricks",
                );
            }
        }
    }
}

/// An item of the stock and where it lies.
pub fn stock() -> impl Iterator<Item = (BlockPos, usize, Stack)> {
    let stack = |kind, count| Stack::new(kind, count);
    STOCK
        .iter()
        .map(move |(at, place, kind, count)| (pos(*at), *place, stack(*kind, *count)))
}

/// The place of three numbers.
pub const fn pos([x, y, z]: [i32; 3]) -> BlockPos {
    BlockPos::new(x, y, z)
}

fn fill(world: &mut World, from: [i32; 3], to: [i32; 3], text: &str) {
    // A test goes through the plan, so no block of it is nonsense.
    let state = blocks::parse(text).unwrap_or(BlockState::AIR);
    for x in from[0]..=to[0] {
        for y in from[1]..=to[1] {
            for z in from[2]..=to[2] {
                world.set(BlockPos::new(x, y, z), state);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, VecDeque};

    use super::*;

    fn village() -> World {
        let mut world = World::new();
        build(&mut world);
        world
    }

    #[test]
    fn every_block_of_the_plan_is_one() {
        for piece in PLAN {
            let (Block(_, text) | Fill(_, _, text)) = piece;
            assert!(blocks::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_has_a_name_is_where_it_says() {
        let world = village();
        for (name, at) in PLACES {
            let block = blocks::name(world.get(pos(*at)));
            let wanted = match *name {
                "chest" | "furnace" | "barrel" => name,
                "crafting table" => "crafting_table",
                "door" => "oak_door",
                "sign" => "oak_sign",
                "pool" => "water",
                "tree" => "oak_log",
                "blocks to dig" => "dirt",
                _ => "air",
            };
            assert_eq!(block, wanted, "{name}");
        }
        for (at, ..) in STOCK {
            let block = blocks::name(world.get(pos(*at)));
            assert!(["chest", "barrel"].contains(&block), "stock in a {block}");
        }
    }

    #[test]
    fn the_maze_has_a_way_through() {
        let world = village();
        let from = (MAZE_AT[0] - 1, MAZE_AT[2] + 1);
        let to = (MAZE_AT[0] + 17, MAZE_AT[2] + 15);
        let is_in = |x: i32, z: i32| (19..=37).contains(&x) && (12..=28).contains(&z);
        let mut seen = BTreeSet::from([from]);
        let mut next = VecDeque::from([from]);
        while let Some((x, z)) = next.pop_front() {
            for (dx, dz) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                let (x, z) = (x + dx, z + dz);
                // Not around it: the columns left and right of it are only its doorsteps.
                let is_step = (x != 19 || z == from.1) && (x != 37 || z == to.1);
                let is_free = !world.is_solid(BlockPos::new(x, FLOOR, z));
                if is_in(x, z) && is_step && is_free && seen.insert((x, z)) {
                    next.push_back((x, z));
                }
            }
        }
        assert!(seen.contains(&to), "reached {seen:?}");
    }
}
