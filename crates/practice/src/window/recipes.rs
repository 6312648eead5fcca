//! What can be crafted and smelted. The recipes are the game's; which of them are here is ours:
//! those with which one begins.

use azalea_registry::builtin::ItemKind as I;

use crate::item::{Slot, Stack};

/// A recipe for the crafting grid.
#[derive(Debug)]
pub struct Recipe {
    pub shape: Shape,
    pub result: Stack,
}

/// How the ingredients lie.
#[derive(Debug)]
pub enum Shape {
    /// Rows of the same length. A place of several kinds takes any of them, one of none stays empty.
    Shaped(&'static [&'static [&'static [I]]]),
    /// Anywhere in the grid.
    Shapeless(&'static [&'static [I]]),
}

use Shape::{Shaped, Shapeless};

const PLANKS: &[I] = &[
    I::OakPlanks,
    I::SprucePlanks,
    I::BirchPlanks,
    I::JunglePlanks,
    I::AcaciaPlanks,
    I::DarkOakPlanks,
];
const STONES: &[I] = &[I::Cobblestone, I::Blackstone, I::CobbledDeepslate];
const COALS: &[I] = &[I::Coal, I::Charcoal];
const STICK: &[I] = &[I::Stick];
const IRON: &[I] = &[I::IronIngot];
const WHEAT: &[I] = &[I::Wheat];
const NO: &[I] = &[];

const fn recipe(shape: Shape, result: I, count: i32) -> Recipe {
    Recipe {
        shape,
        result: Stack::new(result, count),
    }
}

/// All recipes. A recipe's id in the protocol is its place in this list.
pub const RECIPES: &[Recipe] = &[
    recipe(Shapeless(&[&[I::OakLog, I::OakWood]]), I::OakPlanks, 4),
    recipe(Shapeless(&[&[I::SpruceLog]]), I::SprucePlanks, 4),
    recipe(Shapeless(&[&[I::BirchLog]]), I::BirchPlanks, 4),
    recipe(Shaped(&[&[PLANKS], &[PLANKS]]), I::Stick, 4),
    recipe(
        Shaped(&[&[PLANKS, PLANKS], &[PLANKS, PLANKS]]),
        I::CraftingTable,
        1,
    ),
    recipe(Shaped(&[&[COALS], &[STICK]]), I::Torch, 4),
    recipe(
        Shaped(&[
            &[PLANKS, PLANKS, PLANKS],
            &[PLANKS, NO, PLANKS],
            &[PLANKS, PLANKS, PLANKS],
        ]),
        I::Chest,
        1,
    ),
    recipe(
        Shaped(&[
            &[STONES, STONES, STONES],
            &[STONES, NO, STONES],
            &[STONES, STONES, STONES],
        ]),
        I::Furnace,
        1,
    ),
    recipe(
        Shaped(&[
            &[PLANKS, PLANKS, PLANKS],
            &[NO, STICK, NO],
            &[NO, STICK, NO],
        ]),
        I::WoodenPickaxe,
        1,
    ),
    recipe(
        Shaped(&[
            &[STONES, STONES, STONES],
            &[NO, STICK, NO],
            &[NO, STICK, NO],
        ]),
        I::StonePickaxe,
        1,
    ),
    recipe(
        Shaped(&[&[IRON, IRON, IRON], &[NO, STICK, NO], &[NO, STICK, NO]]),
        I::IronPickaxe,
        1,
    ),
    recipe(
        Shaped(&[&[PLANKS, PLANKS], &[PLANKS, STICK], &[NO, STICK]]),
        I::WoodenAxe,
        1,
    ),
    recipe(
        Shaped(&[&[STONES, STONES], &[STONES, STICK], &[NO, STICK]]),
        I::StoneAxe,
        1,
    ),
    recipe(Shaped(&[&[PLANKS], &[PLANKS], &[STICK]]), I::WoodenSword, 1),
    recipe(Shaped(&[&[STONES], &[STONES], &[STICK]]), I::StoneSword, 1),
    recipe(Shaped(&[&[IRON], &[IRON], &[STICK]]), I::IronSword, 1),
    recipe(Shaped(&[&[PLANKS], &[STICK], &[STICK]]), I::WoodenShovel, 1),
    recipe(Shaped(&[&[WHEAT, WHEAT, WHEAT]]), I::Bread, 1),
    recipe(
        Shaped(&[
            &[STICK, NO, STICK],
            &[STICK, STICK, STICK],
            &[STICK, NO, STICK],
        ]),
        I::Ladder,
        3,
    ),
    recipe(
        Shaped(&[&[PLANKS, PLANKS], &[PLANKS, PLANKS], &[PLANKS, PLANKS]]),
        I::OakDoor,
        3,
    ),
];

/// What lies in a grid makes, if anything. The grid is square, row by row.
pub fn crafted(grid: &[Slot]) -> Slot {
    RECIPES
        .iter()
        .find(|recipe| match recipe.shape {
            Shaped(rows) => is_laid(rows, grid),
            Shapeless(parts) => is_thrown_in(parts, grid),
        })
        .map(|recipe| recipe.result)
}

/// Whether a recipe fits into a grid of this width.
pub fn fits(recipe: &Recipe, width: usize) -> bool {
    match recipe.shape {
        Shaped(rows) => rows.len() <= width && rows.iter().all(|row| row.len() <= width),
        Shapeless(parts) => parts.len() <= width * width,
    }
}

/// Where a recipe's ingredients go in a grid of this width: place and what may lie there.
pub fn places(recipe: &Recipe, width: usize) -> Vec<(usize, &'static [I])> {
    match recipe.shape {
        Shaped(rows) => rows
            .iter()
            .enumerate()
            .flat_map(|(y, row)| {
                row.iter()
                    .enumerate()
                    .map(move |(x, kinds)| (y * width + x, *kinds))
            })
            .filter(|(_, kinds)| !kinds.is_empty())
            .collect(),
        Shapeless(parts) => parts.iter().copied().enumerate().collect(),
    }
}

fn is_laid(rows: &[&[&[I]]], grid: &[Slot]) -> bool {
    let width = grid.len().isqrt();
    let (height, breadth) = (rows.len(), rows.first().map_or(0, |row| row.len()));
    if height > width || breadth > width {
        return false;
    }
    let fits_at = |top: usize, left: usize, is_mirrored: bool| {
        grid.iter().enumerate().all(|(at, slot)| {
            let (y, x) = (at / width, at % width);
            let inside = y.checked_sub(top).zip(x.checked_sub(left));
            let wanted = inside
                .filter(|(y, x)| *y < height && *x < breadth)
                .and_then(|(y, x)| {
                    let x = if is_mirrored { breadth - 1 - x } else { x };
                    rows.get(y).and_then(|row| row.get(x))
                })
                .map_or(NO, |kinds| kinds);
            match slot {
                Some(stack) => wanted.contains(&stack.kind),
                None => wanted.is_empty(),
            }
        })
    };
    (0..=width - height).any(|top| {
        (0..=width - breadth).any(|left| fits_at(top, left, false) || fits_at(top, left, true))
    })
}

fn is_thrown_in(parts: &[&[I]], grid: &[Slot]) -> bool {
    let mut there: Vec<I> = grid.iter().flatten().map(|stack| stack.kind).collect();
    if there.len() != parts.len() {
        return false;
    }
    parts.iter().all(|kinds| {
        let found = there.iter().position(|kind| kinds.contains(kind));
        found.map(|at| there.swap_remove(at)).is_some()
    })
}

/// What a furnace makes of an item.
pub const fn smelted(kind: I) -> Option<I> {
    Some(match kind {
        I::RawIron | I::IronOre => I::IronIngot,
        I::RawGold | I::GoldOre => I::GoldIngot,
        I::RawCopper => I::CopperIngot,
        I::Beef => I::CookedBeef,
        I::Porkchop => I::CookedPorkchop,
        I::Chicken => I::CookedChicken,
        I::Mutton => I::CookedMutton,
        I::Potato => I::BakedPotato,
        I::Cobblestone => I::Stone,
        I::Sand => I::Glass,
        I::OakLog | I::SpruceLog | I::BirchLog => I::Charcoal,
        I::ClayBall => I::Brick,
        _ => return None,
    })
}

/// How long an item burns, in ticks; 0 if it does not.
pub const fn burns(kind: I) -> u16 {
    match kind {
        I::Coal | I::Charcoal => 1600,
        I::CoalBlock => 16_000,
        I::OakLog | I::SpruceLog | I::BirchLog | I::OakPlanks | I::SprucePlanks => 300,
        I::BirchPlanks | I::CraftingTable | I::Chest => 300,
        I::Stick => 100,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(cells: &[I]) -> Vec<Slot> {
        cells
            .iter()
            .map(|kind| (*kind != I::Air).then_some(Stack::new(*kind, 2)))
            .collect()
    }

    #[test]
    fn recipes_work_anywhere_in_the_grid_and_mirrored() {
        let (o, p, s) = (I::Air, I::OakPlanks, I::Stick);
        assert_eq!(
            crafted(&grid(&[o, I::OakLog, o, o])),
            Some(Stack::new(p, 4))
        );
        assert_eq!(crafted(&grid(&[o, p, o, p])), Some(Stack::new(s, 4)));
        assert_eq!(
            crafted(&grid(&[p, p, p, p])),
            Some(Stack::new(I::CraftingTable, 1))
        );
        let axe = Some(Stack::new(I::WoodenAxe, 1));
        assert_eq!(crafted(&grid(&[p, p, o, p, s, o, o, s, o])), axe);
        assert_eq!(crafted(&grid(&[o, p, p, o, s, p, o, s, o])), axe);
        let torch = Some(Stack::new(I::Torch, 4));
        assert_eq!(crafted(&grid(&[I::Charcoal, o, s, o])), torch);
    }

    #[test]
    fn a_wrong_grid_makes_nothing() {
        let (o, p) = (I::Air, I::OakPlanks);
        assert_eq!(crafted(&grid(&[o, o, o, o])), None);
        assert_eq!(crafted(&grid(&[p, o, o, p])), None);
        assert_eq!(crafted(&grid(&[I::OakLog, I::OakLog, o, o])), None);
        assert_eq!(crafted(&grid(&[I::Dirt, o, o, o])), None);
    }

    #[test]
    fn a_recipe_laid_out_by_its_places_is_found_again() {
        for recipe in RECIPES {
            let mut cells = vec![None; 9];
            for (at, kinds) in places(recipe, 3) {
                cells[at] = Some(Stack::new(kinds[0], 1));
            }
            assert_eq!(crafted(&cells), Some(recipe.result), "{recipe:?}");
        }
    }
}
