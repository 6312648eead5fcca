//! Furnaces, blast furnaces and smokers.

use super::{
    container::{bots_part, move_all, open_block, sources},
    items::item_of,
    script::Desk,
    transfer::Tally,
    window::{Open, Windows},
};
use azalea::{
    ecs::{entity::Entity, world::World},
    registry::builtin::MenuKind,
};
use sculk_bots::{BlockPlace, BotAnswer, BotError, FurnaceSlot, ItemPick, answer::FurnaceState};

const FURNACES: [&str; 2] = ["furnace", "smoker"];
const INPUT: u16 = 0;
const FUEL: u16 = 1;
const OUTPUT: u16 = 2;

/// The numbers of a furnace's window (`container_set_data`, protocol 775): ticks of fuel left, ticks
/// the piece of fuel burns in all, ticks of smelting done, ticks of smelting in all.
const FUEL_LEFT: u16 = 0;
const FUEL_TOTAL: u16 = 1;
const SMELTED: u16 = 2;
const SMELT_TOTAL: u16 = 3;

/// Opens a furnace.
pub async fn open(desk: Desk, at: BlockPlace) -> Result<BotAnswer, BotError> {
    open_block(&desk, at, &FURNACES, "a furnace, blast furnace or smoker").await?;
    // The numbers come after the contents.
    desk.ticks(2).await;
    status(desk).await
}

/// The state of the open furnace.
pub async fn status(desk: Desk) -> Result<BotAnswer, BotError> {
    window(&desk)?;
    let windows = desk.clone();
    let state = desk.ask(move |body| windows.windows(|w| state(w, body.ecs, body.entity)));
    state.await.map(|state| BotAnswer::Furnace(Box::new(state)))
}

/// The same without waiting, for a question that needs no hands.
pub fn state(windows: &Windows, ecs: &World, entity: Entity) -> Result<FurnaceState, BotError> {
    let open = furnace(windows)?;
    let part = |done: u16, all: u16| {
        let (done, all) = (f64::from(open.number(done)), f64::from(open.number(all)));
        if all > 0.0 {
            (done / all).clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    let item = |slot| item_of(windows.item(open.id, slot), Some(slot), ecs, entity);
    Ok(FurnaceState {
        kind: open.kind_name().to_owned(),
        input: item(INPUT),
        fuel: item(FUEL),
        output: item(OUTPUT),
        fuel_left: part(FUEL_LEFT, FUEL_TOTAL),
        progress: part(SMELTED, SMELT_TOTAL),
        is_burning: open.number(FUEL_LEFT) > 0,
    })
}

fn furnace(windows: &Windows) -> Result<&Open, BotError> {
    let open = windows.open().ok_or(BotError::NoWindow)?;
    match open.kind {
        MenuKind::Furnace | MenuKind::BlastFurnace | MenuKind::Smoker => Ok(open),
        _ => Err(BotError::WrongWindow {
            found: open.kind_name().to_owned(),
            wanted: "a furnace".to_owned(),
        }),
    }
}

fn window(desk: &Desk) -> Result<(i32, u16), BotError> {
    desk.windows(|w| furnace(w).map(|open| (open.id, open.n_own())))
}

/// Puts items of the bot into the open furnace.
pub async fn put(desk: Desk, into: FurnaceSlot, pick: ItemPick) -> Result<BotAnswer, BotError> {
    let (window, _) = window(&desk)?;
    let (slot, place) = match into {
        FurnaceSlot::Input => (INPUT, "the furnace's input"),
        FurnaceSlot::Fuel => (FUEL, "the furnace's fuel slot"),
        FurnaceSlot::Output => {
            return Err(BotError::Invalid {
                detail: "Items can be put into \"input\" or \"fuel\", not into \"output\""
                    .to_owned(),
            });
        }
    };
    let from = sources(&desk, &pick)?;
    let not_found = BotError::DoesNotFit {
        item: pick.in_words(),
        place: place.to_owned(),
    };
    let mut tally = Tally::default();
    tally.add(
        move_all(
            &desk,
            window,
            &from,
            &[slot],
            &pick,
            place,
            not_found.clone(),
        )
        .await,
    );
    // What an empty slot does not take has room, but does not belong there.
    if tally.n_items == 0
        && matches!(tally.stopped_by, Some(BotError::NoRoom { .. }))
        && desk.count_at(window, slot) == 0
    {
        tally.stopped_by = Some(not_found);
    }
    // Without a count "all" means as many as the slot takes.
    if pick.count.is_none() && tally.n_items > 0 {
        tally.stopped_by = None;
        tally.n_moves = 1;
    }
    tally.answer()
}

/// Takes items out of a slot of the open furnace.
pub async fn take(desk: Desk, from: FurnaceSlot) -> Result<BotAnswer, BotError> {
    let (window, n_own) = window(&desk)?;
    let slot = match from {
        FurnaceSlot::Input => INPUT,
        FurnaceSlot::Fuel => FUEL,
        FurnaceSlot::Output => OUTPUT,
    };
    let windows = desk.clone();
    let item = desk.ask(move |body| {
        windows.windows(|w| item_of(w.item(window, slot), Some(slot), body.ecs, body.entity))
    });
    let Some(mut item) = item.await else {
        return Ok(BotAnswer::Item { item: None });
    };
    let moved = take_out(&desk, window, slot, n_own, item.count).await?;
    if moved == 0 {
        return Err(BotError::NoRoom {
            item: item.name,
            place: "the inventory".to_owned(),
        });
    }
    item.count = moved;
    item.slot = None;
    Ok(BotAnswer::Item { item: Some(item) })
}

/// A furnace's output can be taken but not put back, so all of it is taken where it fits.
async fn take_out(
    desk: &Desk,
    window: i32,
    slot: u16,
    n_own: u16,
    count: u32,
) -> Result<u32, BotError> {
    desk.transfer(window, slot, &bots_part(n_own), count).await
}
