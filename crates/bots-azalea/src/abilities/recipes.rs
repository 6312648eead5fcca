//! The bot's recipe book: what the server says it can make.

use azalea::{
    inventory::ItemStack,
    protocol::{
        common::recipe::{RecipeDisplayData, SlotDisplayData},
        packets::game::{ClientboundRecipeBookAdd, ClientboundRecipeBookRemove},
    },
    registry::builtin::ItemKind,
};

/// Most recipes kept; the game has about 1,500.
const MAX_RECIPES: usize = 4096;

/// Recipes for a crafting grid.
#[derive(Debug, Default)]
pub struct Recipes {
    known: Vec<Recipe>,
}

/// A recipe of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// The number the server gave it.
    pub id: u32,
    /// What it makes.
    pub makes: ItemKind,
    /// Whether the hands' 2×2 grid is enough.
    pub fits_hands: bool,
}

impl Recipes {
    /// `recipe_book_add`; azalea 0.16 has no use for it. Recipes of furnaces and other stations are
    /// left out.
    pub fn add(&mut self, packet: &ClientboundRecipeBookAdd) {
        if packet.replace {
            self.known.clear();
        }
        for entry in &packet.entries {
            let id = entry.contents.id;
            self.known.retain(|recipe| recipe.id != id);
            if self.known.len() < MAX_RECIPES
                && let Some((makes, fits_hands)) = crafts(&entry.contents.display)
            {
                self.known.push(Recipe {
                    id,
                    makes,
                    fits_hands,
                });
            }
        }
    }

    /// `recipe_book_remove`.
    pub fn remove(&mut self, packet: &ClientboundRecipeBookRemove) {
        self.known
            .retain(|recipe| !packet.recipes.contains(&recipe.id));
    }

    /// The recipes that make an item, those for the hands first.
    pub fn making(&self, item: ItemKind) -> Vec<Recipe> {
        let mut found: Vec<_> = self
            .known
            .iter()
            .filter(|recipe| recipe.makes == item)
            .copied()
            .collect();
        found.sort_by_key(|recipe| !recipe.fits_hands);
        found
    }

    /// All items the book can make, each once.
    pub fn items(&self) -> Vec<ItemKind> {
        let mut items: Vec<_> = self.known.iter().map(|recipe| recipe.makes).collect();
        items.sort_by_key(|kind| kind.to_str());
        items.dedup();
        items
    }
}

fn crafts(display: &RecipeDisplayData) -> Option<(ItemKind, bool)> {
    match display {
        RecipeDisplayData::Shapeless(recipe) => {
            Some((result(&recipe.result)?, recipe.ingredients.len() <= 4))
        }
        RecipeDisplayData::Shaped(recipe) => Some((
            result(&recipe.result)?,
            recipe.width <= 2 && recipe.height <= 2,
        )),
        _ => None,
    }
}

fn result(display: &SlotDisplayData) -> Option<ItemKind> {
    match display {
        SlotDisplayData::Item(display) => Some(display.item),
        SlotDisplayData::ItemStack(display) => match &display.stack {
            ItemStack::Present(data) => Some(data.kind),
            ItemStack::Empty => None,
        },
        _ => None,
    }
}
