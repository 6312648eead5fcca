//! The recipe book: what a client is told, and laying out a recipe for it.

use azalea_inventory::ItemStack;
use azalea_protocol::{
    common::recipe::{
        CompositeSlotDisplay, Ingredient, ItemSlotDisplay, ItemStackSlotDisplay, RecipeDisplayData,
        ShapedCraftingRecipeDisplay, ShapelessCraftingRecipeDisplay, SlotDisplayData,
    },
    packets::game::{
        ClientboundRecipeBookAdd,
        c_recipe_book_add::{Entry, RecipeDisplayEntry},
    },
};
use azalea_registry::{
    HolderSet,
    builtin::{ItemKind, RecipeBookCategory},
};

use super::Game;
use crate::{
    entity::Id,
    item::Stack,
    window::{
        click::Table,
        put_away,
        recipes::{RECIPES, Recipe, Shape, fits, places},
    },
};

impl Game {
    /// Tells a client all recipes there are.
    pub fn send_recipes(&self, id: Id) {
        let entries = (0..).zip(RECIPES).map(|(number, recipe)| Entry {
            contents: entry(number, recipe),
            flags: 0,
        });
        let packet = ClientboundRecipeBookAdd {
            entries: entries.collect(),
            replace: true,
        };
        self.send(id, packet);
    }

    /// A client asks for a recipe to be laid out in its grid.
    pub fn place_recipe(&mut self, id: Id, window: i32, recipe: u32, is_all: bool) {
        let Some(recipe) = RECIPES.get(recipe as usize) else {
            return;
        };
        let held = self.players.get(&id).map_or(0, |player| player.held);
        let spilt = self.with_table(id, |table| {
            let width = table.window.layout.grid();
            if table.window.id != window || width == 0 || !fits(recipe, width) {
                return Vec::new();
            }
            let loose: Vec<Stack> = table
                .window
                .grid
                .iter_mut()
                .filter_map(Option::take)
                .collect();
            let spilt = loose
                .into_iter()
                .filter_map(|stack| put_away(table.carried, held, stack))
                .collect();
            lay_out(table, recipe, width, if is_all { 64 } else { 1 });
            spilt
        });
        for stack in spilt.unwrap_or_default() {
            self.throw(id, stack);
        }
        self.sync_window(id);
    }
}

/// Lays a recipe so many times; what is missing stays as it is, and then nothing is laid.
fn lay_out(table: &mut Table<'_>, recipe: &Recipe, width: usize, times: usize) {
    for _ in 0..times {
        let mut taken: Vec<(usize, Stack)> = Vec::new();
        for (place, kinds) in places(recipe, width) {
            let there = table.window.grid.get(place).copied().flatten();
            let fits = |stack: &Stack| {
                kinds.contains(&stack.kind)
                    && there
                        .is_none_or(|there| there.kind == stack.kind && there.count < there.max())
            };
            let found = table
                .carried
                .iter_mut()
                .find(|slot| slot.as_ref().is_some_and(fits));
            let Some(Some(stack)) = found.as_deref().copied() else {
                break;
            };
            if let Some(slot) = found {
                *slot = stack.of(stack.count - 1);
            }
            taken.push((place, Stack::new(stack.kind, 1)));
        }
        let is_whole = taken.len() == places(recipe, width).len();
        for (place, stack) in taken {
            if is_whole {
                if let Some(cell) = table.window.grid.get_mut(place) {
                    let n = cell.map_or(0, |cell| cell.count);
                    *cell = stack.of(n + 1);
                }
            } else {
                put_away(table.carried, 0, stack);
            }
        }
        if !is_whole {
            return;
        }
    }
}

fn entry(id: u32, recipe: &Recipe) -> RecipeDisplayEntry {
    let result = SlotDisplayData::ItemStack(ItemStackSlotDisplay {
        stack: ItemStack::new(recipe.result.kind, recipe.result.count),
    });
    let crafting_station = item(ItemKind::CraftingTable);
    let display = match recipe.shape {
        Shape::Shaped(rows) => RecipeDisplayData::Shaped(ShapedCraftingRecipeDisplay {
            width: number(rows.first().map_or(0, |row| row.len())),
            height: number(rows.len()),
            ingredients: rows.concat().into_iter().map(any_of).collect(),
            result,
            crafting_station,
        }),
        Shape::Shapeless(parts) => RecipeDisplayData::Shapeless(ShapelessCraftingRecipeDisplay {
            ingredients: parts.iter().map(|kinds| any_of(kinds)).collect(),
            result,
            crafting_station,
        }),
    };
    let requirements = places(recipe, 3).into_iter().map(|(_, kinds)| Ingredient {
        allowed: HolderSet::Direct {
            contents: kinds.to_vec(),
        },
    });
    RecipeDisplayEntry {
        id,
        display,
        // None.
        group: 0,
        category: RecipeBookCategory::CraftingMisc,
        crafting_requirements: Some(requirements.collect()),
    }
}

fn any_of(kinds: &[ItemKind]) -> SlotDisplayData {
    match kinds {
        [] => SlotDisplayData::Empty,
        [only] => item(*only),
        _ => SlotDisplayData::Composite(CompositeSlotDisplay {
            contents: kinds.iter().copied().map(item).collect(),
        }),
    }
}

const fn item(item: ItemKind) -> SlotDisplayData {
    SlotDisplayData::Item(ItemSlotDisplay { item })
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
