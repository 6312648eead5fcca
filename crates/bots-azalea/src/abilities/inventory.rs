//! What the bot carries: finding, holding, wearing, moving, throwing away.

use super::{
    hands::{item_kind, selected_slot},
    items::{count, item_of},
    script::Desk,
    transfer::Tally,
    window::{HOTBAR, OFF_HAND, Windows},
};
use crate::body::Body;
use azalea::{
    core::{direction::Direction, position::BlockPos},
    ecs::{entity::Entity, world::World},
    inventory::{
        SetSelectedHotbarSlotEvent,
        components::{EquipmentSlot, Equippable},
    },
    protocol::packets::game::{ServerboundPlayerAction, s_player_action::Action},
};
use sculk_bots::{BotAnswer, BotError, Click, EquipPlace, ItemPick, answer::Item};

/// Ticks for a change of the selected slot to reach the server, and for it to answer.
const SELECT_TICKS: u64 = 2;
const ANSWER_TICKS: u64 = 40;
/// The number of the other hand in a swapping click.
const SWAP_OFF_HAND: u8 = 40;

/// All items, in the order of slots.
pub fn list(windows: &Windows, body: &mut Body<'_>) -> BotAnswer {
    let selected_slot = selected_slot(body);
    let items = (0..)
        .zip(windows.own())
        .filter_map(|(slot, stack)| item_of(stack, Some(slot), body.ecs, body.entity))
        .collect();
    BotAnswer::Inventory {
        items,
        selected_slot,
    }
}

/// The first item of a name.
pub fn find(windows: &Windows, body: &Body<'_>, name: &str) -> Result<BotAnswer, BotError> {
    let kind = item_kind(name)?;
    let found = (0..)
        .zip(windows.own())
        .skip(5)
        .find(|(_, stack)| !stack.is_empty() && stack.kind() == kind);
    Ok(BotAnswer::Item {
        item: found.and_then(|(slot, stack)| item_of(stack, Some(slot), body.ecs, body.entity)),
    })
}

/// How many of an item the bot carries.
pub fn how_many(windows: &Windows, name: &str) -> Result<BotAnswer, BotError> {
    let kind = item_kind(name)?;
    let of_kind = windows.own().iter().skip(5);
    Ok(BotAnswer::Count {
        count: of_kind
            .filter(|stack| stack.kind() == kind)
            .map(count)
            .sum(),
    })
}

/// The item in a slot of the bot's own window.
fn own_item(windows: &Windows, slot: u16, ecs: &World, entity: Entity) -> Option<Item> {
    windows
        .own()
        .get(usize::from(slot))
        .and_then(|stack| item_of(stack, Some(slot), ecs, entity))
}

async fn answer_with(desk: &Desk, slot: u16) -> Result<BotAnswer, BotError> {
    let windows = desk.clone();
    let item = desk.ask(move |body| windows.windows(|w| own_item(w, slot, body.ecs, body.entity)));
    Ok(BotAnswer::Item { item: item.await })
}

/// Selects a slot of the hotbar.
pub async fn select(desk: Desk, slot: u8) -> Result<BotAnswer, BotError> {
    if slot > 8 {
        return Err(BotError::Invalid {
            detail: format!("The hotbar has slots 0 to 8, not {slot}"),
        });
    }
    hold_slot(&desk, slot).await;
    answer_with(&desk, HOTBAR + u16::from(slot)).await
}

/// Selects a slot and waits until the server has been told.
pub async fn hold_slot(desk: &Desk, slot: u8) {
    let changed = desk.ask(move |body| {
        let changes = selected_slot(body) != slot;
        let entity = body.entity;
        body.ecs
            .trigger(SetSelectedHotbarSlotEvent { entity, slot });
        changes
    });
    if changed.await {
        desk.ticks(SELECT_TICKS).await;
    }
}

/// Puts an item on or into a hand.
pub async fn equip(desk: Desk, pick: ItemPick, place: EquipPlace) -> Result<BotAnswer, BotError> {
    let from = *desk.carried(&pick)?.first().ok_or(BotError::ItemNotFound {
        item: pick.in_words(),
    })?;
    let slot = match place {
        EquipPlace::Hand => hold(&desk, from).await?,
        other => wear(&desk, from, other).await?,
    };
    answer_with(&desk, slot).await
}

/// Takes an item into the main hand and returns its slot. What lies in the hotbar is selected;
/// anything else changes places with the selected slot, or with a free one of the hotbar.
pub async fn hold(desk: &Desk, from: u16) -> Result<u16, BotError> {
    if (HOTBAR..HOTBAR + 9).contains(&from) {
        hold_slot(desk, hotbar_number(from)).await;
        return Ok(from);
    }
    let selected = desk.selected().await;
    let free = desk.windows(|w| {
        let is_free = |n: &u8| w.own()[usize::from(HOTBAR) + usize::from(*n)].is_empty();
        Some(selected)
            .filter(is_free)
            .or_else(|| (0..9).find(is_free))
    });
    let hotbar = free.unwrap_or(selected);
    let wanted = desk.windows(|w| w.own()[usize::from(from)].clone());
    let slot = desk.shown(from)?;
    let window = desk.windows(|w| w.current());
    desk.click(window, Click::Swap { slot, hotbar }).await?;
    let to = HOTBAR + u16::from(hotbar);
    if desk.windows(|w| w.own()[usize::from(to)] != wanted) {
        return Err(BotError::Refused {
            what: format!("take {} into its hand", super::hands::words(&wanted)),
        });
    }
    hold_slot(desk, hotbar).await;
    Ok(to)
}

fn hotbar_number(slot: u16) -> u8 {
    u8::try_from(slot.saturating_sub(HOTBAR))
        .unwrap_or_default()
        .min(8)
}

async fn wear(desk: &Desk, from: u16, place: EquipPlace) -> Result<u16, BotError> {
    let to = slot_of(place);
    if from == to {
        return Ok(to);
    }
    let wanted = desk.windows(|w| w.own()[usize::from(from)].clone());
    let does_not_fit = || BotError::DoesNotFit {
        item: super::hands::words(&wanted),
        place: name_of_place(place).to_owned(),
    };
    if let Some(needed) = armour(place) {
        let fits = wanted
            .get_component::<Equippable>()
            .is_some_and(|equippable| equippable.slot == needed);
        if !fits {
            return Err(does_not_fit());
        }
    }
    let window = desk.own_window()?;
    exchange(desk, window, from, to).await?;
    if desk.windows(|w| w.own()[usize::from(to)].kind() != wanted.kind()) {
        return Err(does_not_fit());
    }
    Ok(to)
}

/// Two slots of a window change places by way of the cursor.
async fn exchange(desk: &Desk, window: i32, from: u16, to: u16) -> Result<(), BotError> {
    desk.tidy(window).await?;
    desk.click(window, Click::Left { slot: Some(from) }).await?;
    desk.click(window, Click::Left { slot: Some(to) }).await?;
    if desk.windows(|w| !w.cursor().is_empty()) {
        desk.click(window, Click::Left { slot: Some(from) }).await?;
    }
    desk.tidy(window).await
}

/// Takes off what is worn at a place, or empties a hand.
pub async fn unequip(desk: Desk, place: EquipPlace) -> Result<BotAnswer, BotError> {
    let from = match place {
        EquipPlace::Hand => HOTBAR + u16::from(desk.selected().await),
        other => slot_of(other),
    };
    let stack = desk.windows(|w| w.own()[usize::from(from)].clone());
    if stack.is_empty() {
        return Ok(BotAnswer::Done);
    }
    let window = desk.own_window()?;
    // Out of a hand it goes into the inventory, from where it is not in hand.
    let to: Vec<u16> = (9..HOTBAR)
        .chain((HOTBAR..HOTBAR + 9).filter(|_| place != EquipPlace::Hand))
        .collect();
    match desk.transfer(window, from, &to, count(&stack)).await? {
        0 => Err(BotError::NoRoom {
            item: super::hands::words(&stack),
            place: "the inventory".to_owned(),
        }),
        _ => Ok(BotAnswer::Done),
    }
}

/// Moves items between two slots of the bot's own window.
pub async fn move_item(
    desk: Desk,
    from: u16,
    to: u16,
    wanted: Option<u32>,
) -> Result<BotAnswer, BotError> {
    if !(1..=OFF_HAND).contains(&from) || !(5..=OFF_HAND).contains(&to) {
        return Err(BotError::Invalid {
            detail: format!(
                "Items move from slots 1 to 45 to slots 5 to 45, not from {from} to {to}"
            ),
        });
    }
    let stack = desk.windows(|w| w.own()[usize::from(from)].clone());
    if stack.is_empty() {
        return Err(BotError::SlotEmpty { slot: from });
    }
    let window = desk.windows(|w| w.current());
    let (shown_from, shown_to) = (desk.shown(from)?, desk.shown(to)?);
    let there = count(&stack);
    let wanted = wanted.unwrap_or(there);
    if wanted > there {
        return Err(BotError::NotEnough {
            item: super::hands::words(&stack),
            found: there,
            wanted,
        });
    }
    let room = desk.windows(|w| super::items::room_for(&stack, &w.own()[usize::from(to)]));
    if room == 0 && wanted == there {
        exchange(&desk, window, shown_from, shown_to).await?;
    } else {
        let moved = desk
            .transfer(window, shown_from, &[shown_to], wanted)
            .await?;
        if moved < wanted {
            return Err(BotError::NoRoom {
                item: super::hands::words(&stack),
                place: format!("slot {to}"),
            });
        }
    }
    let has_arrived = desk.windows(|w| w.own()[usize::from(to)].kind() == stack.kind());
    if has_arrived || from == to {
        Ok(BotAnswer::Done)
    } else {
        Err(BotError::DoesNotFit {
            item: super::hands::words(&stack),
            place: format!("slot {to}"),
        })
    }
}

/// Throws items away.
pub async fn drop_items(desk: Desk, pick: ItemPick) -> Result<BotAnswer, BotError> {
    let own = desk.carried(&pick)?;
    let mut left = pick.count.unwrap_or(u32::MAX);
    let mut tally = Tally::default();
    for slot in own {
        if left == 0 {
            break;
        }
        let dropped = drop_from(&desk, slot, left).await;
        let n_dropped = dropped.as_ref().map_or(0, |n| *n);
        left = left.saturating_sub(n_dropped);
        if !tally.add((n_dropped, dropped.err())) {
            return tally.answer();
        }
    }
    match pick.count {
        Some(wanted) if left > 0 => {
            let (item, found) = (pick.in_words(), tally.n_items);
            tally.stopped_by = Some(BotError::NotEnough {
                item,
                found,
                wanted,
            });
        }
        _ => tally.n_moves = 1,
    }
    tally.answer()
}

/// Throws up to `wanted` items of one slot away and returns how many went.
async fn drop_from(desk: &Desk, own_slot: u16, wanted: u32) -> Result<u32, BotError> {
    let slot = desk.shown(own_slot)?;
    let window = desk.windows(|w| w.current());
    desk.tidy(window).await?;
    let there = desk.count_at(window, slot);
    if wanted >= there {
        desk.click(window, Click::Throw { slot, all: true }).await?;
    } else {
        let one = Click::Throw { slot, all: false };
        desk.clicks(window, one, wanted).await?;
    }
    let gone = there.saturating_sub(desk.count_at(window, slot));
    if gone == 0 {
        return Err(BotError::Refused {
            what: format!("throw away what is in slot {own_slot}"),
        });
    }
    Ok(gone)
}

/// Exchanges what the two hands hold.
pub async fn swap_hands(desk: Desk) -> Result<BotAnswer, BotError> {
    let main = HOTBAR + u16::from(desk.selected().await);
    let before = desk.windows(|w| {
        (
            w.n_changes,
            w.own()[usize::from(main)] != w.own()[usize::from(OFF_HAND)],
        )
    });
    match desk.windows(|w| (w.shown_at(main), w.current())) {
        // While a window is open the keys of the game do not work; its clicks do.
        (Some(slot), window) if window != 0 => {
            let swap = Click::Swap {
                slot,
                hotbar: SWAP_OFF_HAND,
            };
            desk.click(window, swap).await?;
        }
        _ => {
            desk.send(ServerboundPlayerAction {
                action: Action::SwapItemWithOffhand,
                pos: BlockPos::new(0, 0, 0),
                direction: Direction::Down,
                seq: 0,
            });
            let (n_changes, makes_a_difference) = before;
            let changed = desk.until(ANSWER_TICKS, |w| (w.n_changes > n_changes).then_some(()));
            if makes_a_difference && changed.await.is_none() {
                return Err(BotError::Refused {
                    what: "exchange what its hands hold".to_owned(),
                });
            }
        }
    }
    Ok(BotAnswer::Done)
}

const fn slot_of(place: EquipPlace) -> u16 {
    match place {
        EquipPlace::Head => 5,
        EquipPlace::Torso => 6,
        EquipPlace::Legs => 7,
        EquipPlace::Feet => 8,
        EquipPlace::OffHand | EquipPlace::Hand => OFF_HAND,
    }
}

const fn armour(place: EquipPlace) -> Option<EquipmentSlot> {
    match place {
        EquipPlace::Head => Some(EquipmentSlot::Head),
        EquipPlace::Torso => Some(EquipmentSlot::Chest),
        EquipPlace::Legs => Some(EquipmentSlot::Legs),
        EquipPlace::Feet => Some(EquipmentSlot::Feet),
        EquipPlace::OffHand | EquipPlace::Hand => None,
    }
}

const fn name_of_place(place: EquipPlace) -> &'static str {
    match place {
        EquipPlace::Hand => "the hand",
        EquipPlace::OffHand => "the other hand",
        EquipPlace::Head => "the helmet's place",
        EquipPlace::Torso => "the chestplate's place",
        EquipPlace::Legs => "the leggings' place",
        EquipPlace::Feet => "the boots' place",
    }
}
