//! Chests and whatever else holds items.

use super::{
    hands::{item_kind, touch, wanted_kind},
    items::item_of,
    script::Desk,
    transfer::Tally,
    window::N_SHARED,
};
use azalea::{
    PhysicsState,
    core::position::BlockPos,
    interact::SwingArmEvent,
    protocol::packets::game::{
        ServerboundUseItemOn, s_interact::InteractionHand, s_use_item_on::BlockHit,
    },
};
use sculk_bots::{BlockPlace, BotAnswer, BotError, ItemPick};

/// Ticks for the head's turn to reach the server before the click.
const TURN_TICKS: u64 = 2;
/// Ticks a server may take to open a window, and to send what is in it.
const OPEN_TICKS: u64 = 60;

/// Parts of the names of blocks that open as containers.
const CONTAINERS: [&str; 10] = [
    "chest",
    "barrel",
    "shulker_box",
    "hopper",
    "dropper",
    "dispenser",
    "furnace",
    "smoker",
    "brewing_stand",
    "crafter",
];

/// Opens a container.
pub async fn open(desk: Desk, at: BlockPlace) -> Result<BotAnswer, BotError> {
    open_block(&desk, at, &CONTAINERS, "a container").await?;
    view(&desk).await
}

/// The open window as an answer.
pub async fn view(desk: &Desk) -> Result<BotAnswer, BotError> {
    let windows = desk.clone();
    let seen = desk.ask(move |body| windows.windows(|w| w.view(body.ecs, body.entity)));
    Ok(BotAnswer::Window(seen.await))
}

/// Clicks a block of one of these kinds and waits for its window and what is in it.
pub async fn open_block(
    desk: &Desk,
    at: BlockPlace,
    kinds: &'static [&'static str],
    wanted: &'static str,
) -> Result<(), BotError> {
    desk.close().await;
    let (block, before) = {
        let n_opened = desk.windows(|w| w.n_opened);
        let block = desk
            .ask(move |body| {
                let (block, aim) = touch(body, at)?;
                if !kinds.iter().any(|kind| block.contains(kind)) {
                    return Err(wrong_block(at, block, wanted));
                }
                // Out of sight or not: the point is turned to all the same.
                crate::body::gaze::look_at(body, aim.point).map_err(|trouble| {
                    BotError::Unavailable {
                        detail: trouble.to_string(),
                    }
                })?;
                Ok(block)
            })
            .await?;
        (block, n_opened)
    };
    desk.ticks(TURN_TICKS).await;
    use_block(desk, at).await?;
    let did_not_open = || BotError::DidNotOpen {
        block: block.to_owned(),
        x: at.x,
        y: at.y,
        z: at.z,
    };
    desk.until(OPEN_TICKS, |w| (w.n_opened > before).then_some(()))
        .await
        .ok_or_else(did_not_open)?;
    let filled = desk.until(OPEN_TICKS, |w| match w.open() {
        None => Some(Err(BotError::WindowClosed)),
        Some(open) => open.is_filled.then_some(Ok(())),
    });
    filled.await.unwrap_or_else(|| Err(did_not_open()))
}

/// Uses a block with the main hand; a sneaking bot stands up for it, since a sneaking player does
/// not open but places.
pub async fn use_block(desk: &Desk, at: BlockPlace) -> Result<(), BotError> {
    desk.ask(move |body| {
        let (_, aim) = touch(body, at)?;
        if let Some(mut state) = body.ecs.get_mut::<PhysicsState>(body.entity) {
            state.trying_to_crouch = false;
        }
        let seq = body
            .next_change()
            .map_err(|trouble| BotError::Unavailable {
                detail: trouble.to_string(),
            })?;
        body.send(ServerboundUseItemOn {
            hand: InteractionHand::MainHand,
            block_hit: BlockHit {
                block_pos: BlockPos::new(at.x, at.y, at.z),
                direction: aim.face,
                location: aim.point,
                inside: false,
                world_border: false,
            },
            seq,
        });
        let entity = body.entity;
        body.ecs.trigger(SwingArmEvent { entity });
        Ok(())
    })
    .await
}

/// The error for a block of another kind.
pub fn wrong_block(at: BlockPlace, found: &str, wanted: &str) -> BotError {
    BotError::WrongBlock {
        x: at.x,
        y: at.y,
        z: at.z,
        found: found.to_owned(),
        wanted: wanted.to_owned(),
    }
}

/// The open container: its number and how many slots are its own.
pub fn opened(desk: &Desk) -> Result<(i32, u16), BotError> {
    desk.windows(|w| w.open().map(|open| (open.id, open.n_own())))
        .ok_or(BotError::NoWindow)
}

/// The first item of a name in the open container.
pub async fn find(desk: Desk, name: String) -> Result<BotAnswer, BotError> {
    let (window, n_own) = opened(&desk)?;
    let kind = item_kind(&name)?;
    let slot = desk
        .holding(window, 0..n_own, |stack| stack.kind() == kind)
        .first()
        .copied();
    let windows = desk.clone();
    let item = desk.ask(move |body| {
        slot.and_then(|slot| {
            windows.windows(|w| item_of(w.item(window, slot), Some(slot), body.ecs, body.entity))
        })
    });
    Ok(BotAnswer::Item { item: item.await })
}

/// Moves items from the bot into the open container.
pub async fn deposit(desk: Desk, items: Vec<ItemPick>) -> Result<BotAnswer, BotError> {
    let (window, n_own) = opened(&desk)?;
    let to: Vec<u16> = (0..n_own).collect();
    let mut tally = Tally::default();
    for pick in items {
        let moved = deposit_one(&desk, window, n_own, &to, &pick).await;
        if !tally.add(moved) {
            break;
        }
    }
    tally.answer()
}

async fn deposit_one(
    desk: &Desk,
    window: i32,
    n_own: u16,
    to: &[u16],
    pick: &ItemPick,
) -> (u32, Option<BotError>) {
    let from = match sources(desk, pick) {
        Ok(from) => from,
        Err(error) => return (0, Some(error)),
    };
    let not_found = BotError::ItemNotFound {
        item: pick.in_words(),
    };
    debug_assert!(usize::from(n_own) == to.len());
    move_all(desk, window, &from, to, pick, "the container", not_found).await
}

/// Where what is picked of the bot's items is in the current window.
pub fn sources(desk: &Desk, pick: &ItemPick) -> Result<Vec<u16>, BotError> {
    let own = desk.carried(pick)?;
    let shown: Vec<u16> =
        desk.windows(|w| own.iter().filter_map(|slot| w.shown_at(*slot)).collect());
    match (own.first(), shown.is_empty()) {
        (Some(slot), true) => desk.shown(*slot).map(|slot| vec![slot]),
        _ => Ok(shown),
    }
}

/// Moves items from the open container to the bot.
pub async fn withdraw(desk: Desk, items: Vec<ItemPick>) -> Result<BotAnswer, BotError> {
    let (window, n_own) = opened(&desk)?;
    let to = bots_part(n_own);
    let mut tally = Tally::default();
    for pick in items {
        let from = match in_container(&desk, window, n_own, &pick) {
            Ok(from) => from,
            Err(error) => {
                tally.add((0, Some(error)));
                break;
            }
        };
        let not_found = BotError::NotInContainer {
            item: pick.in_words(),
        };
        let moved = move_all(&desk, window, &from, &to, &pick, "the inventory", not_found).await;
        if !tally.add(moved) {
            break;
        }
    }
    tally.answer()
}

fn in_container(
    desk: &Desk,
    window: i32,
    n_own: u16,
    pick: &ItemPick,
) -> Result<Vec<u16>, BotError> {
    let kind = wanted_kind(pick)?;
    if let Some(slot) = pick.slot {
        if slot >= n_own {
            return Err(BotError::Invalid {
                detail: format!(
                    "The container has no slot {slot}, its last is {}",
                    n_own.saturating_sub(1)
                ),
            });
        }
        if desk.count_at(window, slot) == 0 {
            return Err(BotError::SlotEmpty { slot });
        }
    }
    let found = desk.holding(window, 0..n_own, |stack| {
        kind.is_none_or(|kind| stack.kind() == kind)
    });
    let found: Vec<u16> = found
        .into_iter()
        .filter(|slot| pick.slot.is_none_or(|wanted| wanted == *slot))
        .collect();
    if found.is_empty() {
        Err(BotError::NotInContainer {
            item: pick.in_words(),
        })
    } else {
        Ok(found)
    }
}

/// The slots of the bot in a window with so many own ones: the hotbar last.
pub fn bots_part(n_own: u16) -> Vec<u16> {
    (n_own..n_own + N_SHARED).collect()
}

/// Moves as many as are picked out of some slots into others. Returns how many went, and why not
/// all of them did, if so.
pub async fn move_all(
    desk: &Desk,
    window: i32,
    from: &[u16],
    to: &[u16],
    pick: &ItemPick,
    place: &str,
    not_found: BotError,
) -> (u32, Option<BotError>) {
    let mut left = pick.count.unwrap_or(u32::MAX);
    let (mut n_items, mut found) = (0, 0);
    for slot in from {
        if left == 0 {
            break;
        }
        let there = desk.count_at(window, *slot);
        found += there;
        match desk.transfer(window, *slot, to, left).await {
            Ok(0) => {
                let item = desk.windows(|w| super::hands::words(w.item(window, *slot)));
                let place = place.to_owned();
                return (n_items, Some(BotError::NoRoom { item, place }));
            }
            Ok(moved) => {
                n_items += moved;
                left = left.saturating_sub(moved);
                if moved < there && left > 0 {
                    let item = desk.windows(|w| super::hands::words(w.item(window, *slot)));
                    let place = place.to_owned();
                    return (n_items, Some(BotError::NoRoom { item, place }));
                }
            }
            Err(error) => return (n_items, Some(error)),
        }
    }
    match pick.count {
        _ if n_items == 0 => (0, Some(not_found)),
        Some(wanted) if n_items < wanted => {
            let item = pick.in_words();
            (
                n_items,
                Some(BotError::NotEnough {
                    item,
                    found,
                    wanted,
                }),
            )
        }
        _ => (n_items, None),
    }
}

impl Tally {
    /// Takes one move in and returns whether to go on.
    pub fn add(&mut self, (n_items, stopped_by): (u32, Option<BotError>)) -> bool {
        self.n_items += n_items;
        match stopped_by {
            None => {
                self.n_moves += 1;
                true
            }
            Some(error) => {
                self.stopped_by = Some(error);
                false
            }
        }
    }
}

/// Which way everything goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    In,
    Out,
}

/// Moves everything, or everything of a name, into or out of the open container.
pub async fn move_everything(
    desk: Desk,
    way: Way,
    name: Option<String>,
) -> Result<BotAnswer, BotError> {
    let (window, n_own) = opened(&desk)?;
    let kind = name.as_deref().map(item_kind).transpose()?;
    let bots = n_own..n_own + N_SHARED;
    let (source, target, place) = match way {
        Way::In => (bots, (0..n_own).collect(), "the container"),
        Way::Out => (0..n_own, bots_part(n_own), "the inventory"),
    };
    let from = desk.holding(window, source, |stack| {
        kind.is_none_or(|kind| stack.kind() == kind)
    });
    let mut tally = Tally::default();
    for slot in from {
        let there = desk.count_at(window, slot);
        let item = desk.windows(|w| super::hands::words(w.item(window, slot)));
        let moved = match desk.transfer(window, slot, &target, there).await {
            Ok(moved) if moved == there => (moved, None),
            Ok(moved) => {
                let place = place.to_owned();
                (moved, Some(BotError::NoRoom { item, place }))
            }
            Err(error) => (0, Some(error)),
        };
        if !tally.add(moved) {
            break;
        }
    }
    tally.answer()
}
