//! Crafting, in the hands' 2×2 grid or on a table.

use super::{
    container::{bots_part, open_block},
    hands::item_kind,
    items::{count, item_of, name_of},
    recipes::Recipe,
    script::Desk,
    window::{FIRST_SHARED, N_SHARED},
};
use azalea::{
    buf::AzBufVar,
    connection::RawConnection,
    inventory::ItemStack,
    registry::builtin::{ItemKind, MenuKind},
};
use sculk_bots::{BlockPlace, BotAnswer, BotError, Click, answer::Item};
use std::ops::Range;

/// The slot of the result, the same in both windows.
const RESULT: u16 = 0;
/// Ticks a server may take to lay out a recipe.
const LAYOUT_TICKS: u64 = 40;
/// Most items made in one go.
const MAX_COUNT: u32 = 4096;
/// The id of `place_recipe` in the play state (protocol 775).
const PLACE_RECIPE: u8 = 0x27;

/// A grid that is ready for use.
struct Grid {
    window: i32,
    /// 2 or 3.
    width: u16,
    /// The bot's slots in that window.
    bots: Vec<u16>,
}

impl Grid {
    fn cells(&self) -> Range<u16> {
        1..1 + self.width * self.width
    }
}

/// Items left in a grid go back when the window closes; a crafting that ends early, however it does,
/// closes the table it opened.
struct Closing(Desk);

impl Drop for Closing {
    fn drop(&mut self) {
        let id = self.0.windows(|w| {
            let id = w.open().map(|open| open.id);
            w.forget_open();
            id
        });
        if let Some(id) = id {
            self.0
                .wish(move |body| super::hands::close_window(body, id));
        }
    }
}

async fn prepare(
    desk: &Desk,
    table: Option<BlockPlace>,
) -> Result<(Grid, Option<Closing>), BotError> {
    let Some(at) = table else {
        // The hands' grid is in the bot's own window.
        desk.close().await;
        let grid = Grid {
            window: 0,
            width: 2,
            bots: (FIRST_SHARED..FIRST_SHARED + N_SHARED).collect(),
        };
        clear(desk, &grid).await?;
        return Ok((grid, None));
    };
    open_block(desk, at, &["crafting_table"], "a crafting table").await?;
    let closing = Closing(desk.clone());
    let open = desk.windows(|w| {
        w.open()
            .map(|open| (open.id, open.kind, open.n_own(), open.kind_name()))
    });
    match open {
        Some((window, MenuKind::Crafting, n_own, _)) => {
            let bots = bots_part(n_own);
            let grid = Grid {
                window,
                width: 3,
                bots,
            };
            Ok((grid, Some(closing)))
        }
        Some((.., found)) => Err(BotError::WrongWindow {
            found: found.to_owned(),
            wanted: "a crafting table".to_owned(),
        }),
        None => Err(BotError::WindowClosed),
    }
}

/// Moves what lies in a grid to the bot.
async fn clear(desk: &Desk, grid: &Grid) -> Result<(), BotError> {
    for cell in grid.cells() {
        let there = desk.count_at(grid.window, cell);
        if there > 0 {
            desk.transfer(grid.window, cell, &grid.bots, there).await?;
        }
    }
    Ok(())
}

/// Makes an item by a recipe of the recipe book.
pub async fn craft(
    desk: Desk,
    name: String,
    wanted: Option<u32>,
    table: Option<BlockPlace>,
) -> Result<BotAnswer, BotError> {
    let kind = item_kind(&name)?;
    let item = name_of(kind).to_owned();
    let wanted = wanted.unwrap_or(1).clamp(1, MAX_COUNT);
    let recipes = desk.windows(|w| w.recipes.making(kind));
    if recipes.is_empty() {
        return Err(BotError::RecipeUnknown { item });
    }
    let usable: Vec<Recipe> = recipes
        .into_iter()
        .filter(|recipe| recipe.fits_hands || table.is_some())
        .collect();
    if usable.is_empty() {
        return Err(BotError::TableNeeded { item });
    }
    let (grid, closing) = prepare(&desk, table).await?;
    let mut made = 0;
    let mut stopped_by = None;
    while made < wanted {
        if !lay_out(&desk, &grid, &usable, kind).await? {
            stopped_by = Some(BotError::NotEnough {
                item: format!("the ingredients of {item}"),
                found: made,
                wanted,
            });
            break;
        }
        match take_result(&desk, &grid).await? {
            Some(stack) => made += count(&stack),
            None => {
                let place = "the inventory".to_owned();
                stopped_by = Some(BotError::NoRoom {
                    item: item.clone(),
                    place,
                });
                break;
            }
        }
    }
    if table.is_none() {
        clear(&desk, &grid).await?;
    }
    drop(closing);
    super::transfer::Tally {
        n_items: made,
        n_moves: u32::from(made >= wanted),
        stopped_by,
    }
    .answer()
}

/// Lets the server lay out one of the recipes; false where the bot lacks the ingredients of all.
async fn lay_out(
    desk: &Desk,
    grid: &Grid,
    recipes: &[Recipe],
    kind: ItemKind,
) -> Result<bool, BotError> {
    for recipe in recipes {
        let (window, id) = (grid.window, recipe.id);
        desk.ask(move |body| {
            let packet = place_recipe_packet(window, id);
            if let Some(mut connection) = body.ecs.get_mut::<RawConnection>(body.entity)
                && let Some(network) = connection.net_conn()
            {
                // Ended or not makes no difference here: the reading side learns why.
                let _ = network.write_raw(&packet);
            }
        })
        .await;
        let laid_out = desk.until(LAYOUT_TICKS, |w| {
            if w.current() != window {
                return Some(Err(BotError::WindowClosed));
            }
            (w.item(window, RESULT).kind() == kind).then_some(Ok(()))
        });
        if let Some(outcome) = laid_out.await {
            return outcome.map(|()| true);
        }
    }
    Ok(false)
}

/// azalea 0.16 writes the recipe as a name; the protocol has had a number there since 1.21.2
/// (agrees with minecraft-data's layout of 26.1).
fn place_recipe_packet(window: i32, recipe: u32) -> Vec<u8> {
    let mut packet = vec![PLACE_RECIPE];
    // Writing to memory does not fail.
    let _ = window.azalea_write_var(&mut packet);
    let _ = recipe.azalea_write_var(&mut packet);
    packet.push(0);
    packet
}

/// Takes the result into the bot's slots; `None` where there is no room.
async fn take_result(desk: &Desk, grid: &Grid) -> Result<Option<ItemStack>, BotError> {
    let window = grid.window;
    let result = desk.windows(|w| w.item(window, RESULT).clone());
    let room: u32 = desk.windows(|w| {
        let rooms = grid.bots.iter();
        rooms
            .map(|slot| super::items::room_for(&result, w.item(window, *slot)))
            .sum()
    });
    if room < count(&result) {
        return Ok(None);
    }
    desk.click(window, Click::Left { slot: Some(RESULT) })
        .await?;
    let taken = desk.windows(|w| w.cursor().clone());
    if taken.kind() != result.kind() {
        return Err(BotError::Refused {
            what: format!(
                "take {} out of the crafting grid",
                super::hands::words(&result)
            ),
        });
    }
    desk.tidy(window).await?;
    Ok(Some(taken))
}

/// Makes an item by laying out a pattern.
pub async fn craft_pattern(
    desk: Desk,
    pattern: Vec<Vec<Option<String>>>,
    times: Option<u32>,
    table: Option<BlockPlace>,
) -> Result<BotAnswer, BotError> {
    let cells = read_pattern(&pattern, table.is_some())?;
    let times = times.unwrap_or(1).clamp(1, MAX_COUNT);
    let (grid, closing) = prepare(&desk, table).await?;
    let mut made: Option<Item> = None;
    for _ in 0..times {
        let item = match one_round(&desk, &grid, &cells).await {
            Ok(item) => item,
            Err(error) => {
                // Nothing stays behind in the grid.
                clear(&desk, &grid).await?;
                return match made {
                    // Some rounds are done: what was made is the answer.
                    Some(_) => Ok(BotAnswer::Item { item: made }),
                    None => Err(error),
                };
            }
        };
        match &mut made {
            Some(made) => made.count += item.count,
            None => made = Some(item),
        }
    }
    clear(&desk, &grid).await?;
    drop(closing);
    Ok(BotAnswer::Item { item: made })
}

async fn one_round(
    desk: &Desk,
    grid: &Grid,
    cells: &[(u16, u16, ItemKind)],
) -> Result<Item, BotError> {
    let window = grid.window;
    for (row, column, kind) in cells {
        let cell = 1 + row * grid.width + column;
        let from = desk.windows(|w| {
            let mut bots = grid.bots.iter();
            bots.find(|slot| w.item(window, **slot).kind() == *kind)
                .copied()
        });
        let from = from.ok_or_else(|| BotError::ItemNotFound {
            item: name_of(*kind).to_owned(),
        })?;
        if desk.transfer(window, from, &[cell], 1).await? == 0 {
            return Err(BotError::Refused {
                what: format!("lay {} into the grid", name_of(*kind)),
            });
        }
    }
    let windows = desk.clone();
    let result = desk.ask(move |body| {
        windows.windows(|w| item_of(w.item(window, RESULT), None, body.ecs, body.entity))
    });
    let item = result.await.ok_or(BotError::NothingMade)?;
    match take_result(desk, grid).await? {
        Some(_) => Ok(item),
        None => Err(BotError::NoRoom {
            item: item.name,
            place: "the inventory".to_owned(),
        }),
    }
}

/// The cells of a pattern: row, column, item.
fn read_pattern(
    pattern: &[Vec<Option<String>>],
    has_table: bool,
) -> Result<Vec<(u16, u16, ItemKind)>, BotError> {
    let most = if has_table { 3 } else { 2 };
    if pattern.iter().any(|row| row.len() > 3) || pattern.len() > 3 {
        return Err(BotError::Invalid {
            detail: "A pattern has at most three rows of three items".to_owned(),
        });
    }
    let mut cells = Vec::new();
    for (row, items) in (0..).zip(pattern) {
        for (column, name) in (0..).zip(items) {
            let Some(name) = name.as_deref().filter(|name| !name.trim().is_empty()) else {
                continue;
            };
            if row >= most || column >= most {
                return Err(BotError::TableNeeded {
                    item: "This pattern".to_owned(),
                });
            }
            cells.push((row, column, item_kind(name)?));
        }
    }
    if cells.is_empty() {
        return Err(BotError::Invalid {
            detail: "The pattern is empty. Name an item in at least one cell".to_owned(),
        });
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(items: &[&str]) -> Vec<Option<String>> {
        items
            .iter()
            .map(|item| (!item.is_empty()).then(|| (*item).to_owned()))
            .collect()
    }

    #[test]
    fn pattern_is_read_row_by_row_and_free_cells_are_left_out() {
        let pattern = [row(&["oak_planks", ""]), row(&["", "minecraft:stick"])];
        assert_eq!(
            read_pattern(&pattern, false),
            Ok(vec![(0, 0, ItemKind::OakPlanks), (1, 1, ItemKind::Stick)])
        );
    }

    #[test]
    fn third_row_needs_a_table_and_a_fourth_never_fits() {
        let three = [row(&["stick"]), row(&["stick"]), row(&["stick"])];
        assert!(matches!(
            read_pattern(&three, false),
            Err(BotError::TableNeeded { .. })
        ));
        assert_eq!(read_pattern(&three, true).map(|cells| cells.len()), Ok(3));
        let four = vec![row(&["stick"]); 4];
        assert!(matches!(
            read_pattern(&four, true),
            Err(BotError::Invalid { .. })
        ));
    }

    #[test]
    fn recipe_is_named_by_its_number() {
        assert_eq!(place_recipe_packet(3, 300), [0x27, 3, 0xac, 2, 0]);
    }
}
