//! Clicks into windows, and what every use of the hands begins with.

use super::{
    items::{count, kind_of, name_of, room_for},
    script::Desk,
    window::{FIRST_SHARED, N_SHARED, OFF_HAND},
};
use crate::body::{Body, Trouble, block_name, gaze};
use azalea::{
    Vec3,
    core::position::BlockPos,
    entity::inventory::Inventory,
    inventory::{ItemStack, operations::ClickType},
    protocol::packets::game::{
        ServerboundContainerClick, ServerboundContainerClose, s_container_click::HashedStack,
    },
    registry::builtin::ItemKind,
};
use sculk_bots::{BlockPlace, BotError, Click, ItemPick};

/// Ticks a server may take to answer a click. Its own actions' time limit ends a wait sooner.
const CLICK_TICKS: u64 = 100;
/// The number of the click beside the window.
const OUTSIDE: i16 = -999;
/// State numbers wrap here.
const STATES: u32 = 0x8000;

/// A click as the protocol has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawClick {
    slot: i16,
    button: u8,
    mode: ClickType,
}

impl From<Click> for RawClick {
    fn from(click: Click) -> Self {
        let make = |slot: Option<u16>, button, mode| Self {
            slot: slot.map_or(OUTSIDE, |slot| i16::try_from(slot).unwrap_or(OUTSIDE)),
            button,
            mode,
        };
        match click {
            Click::Left { slot } => make(slot, 0, ClickType::Pickup),
            Click::Right { slot } => make(slot, 1, ClickType::Pickup),
            Click::Shift { slot } => make(Some(slot), 0, ClickType::QuickMove),
            Click::Swap { slot, hotbar } => make(Some(slot), hotbar, ClickType::Swap),
            Click::Throw { slot, all } => make(Some(slot), all.into(), ClickType::Throw),
        }
    }
}

impl Desk {
    /// Clicks and waits until the server has told the outcome.
    ///
    /// The state number is one the server does not expect, so that it answers with the window's
    /// whole contents: a click that changes nothing would have no answer otherwise, and silence
    /// cannot be told from delay.
    pub async fn click(&self, window: i32, click: Click) -> Result<(), BotError> {
        self.clicks(window, click, 1).await
    }

    /// The same click so many times, without waiting in between.
    pub async fn clicks(&self, window: i32, click: Click, times: u32) -> Result<(), BotError> {
        if times == 0 {
            return Ok(());
        }
        let before = self.windows(|w| {
            (w.current() == window)
                .then_some(w.n_contents)
                .ok_or(BotError::WindowClosed)
        })?;
        let RawClick { slot, button, mode } = click.into();
        for _ in 0..times {
            let state_id = self.windows(|w| (w.state() + STATES / 2) % STATES);
            self.send(ServerboundContainerClick {
                container_id: window,
                state_id,
                slot_num: slot,
                button_num: button,
                click_type: mode,
                changed_slots: Default::default(),
                carried_item: HashedStack(None),
            });
        }
        let answered = self
            .until(CLICK_TICKS, |w| {
                if w.current() != window {
                    return Some(Err(BotError::WindowClosed));
                }
                (w.n_contents >= before + u64::from(times)).then_some(Ok(()))
            })
            .await;
        answered.unwrap_or_else(|| {
            Err(BotError::Refused {
                what: "click in its window: it did not answer".to_owned(),
            })
        })
    }

    /// Puts what the cursor holds into a free slot of the bot, or throws it away where there is none:
    /// the server would throw it away too.
    pub async fn tidy(&self, window: i32) -> Result<(), BotError> {
        for _ in 0..4 {
            let target = self.windows(|w| {
                (!w.cursor().is_empty()).then(|| {
                    let shared = FIRST_SHARED..FIRST_SHARED + N_SHARED;
                    shared
                        .filter(|own| room_for(w.cursor(), &w.own()[usize::from(*own)]) > 0)
                        .find_map(|own| w.shown_at(own))
                })
            });
            match target {
                None => return Ok(()),
                Some(slot) => self.click(window, Click::Left { slot }).await?,
            }
        }
        Ok(())
    }

    /// Closes the open window, if one is.
    pub async fn close(&self) {
        let open = self.windows(|w| {
            let id = w.open().map(|open| open.id);
            w.forget_open();
            id
        });
        if let Some(container_id) = open {
            self.ask(move |body| close_window(body, container_id)).await;
        }
    }

    /// The number of the current window, which must be the bot's own.
    pub fn own_window(&self) -> Result<i32, BotError> {
        self.windows(|w| match w.open() {
            None => Ok(0),
            Some(open) => Err(BotError::Invalid {
                detail: format!(
                    "A window ({}) is open. Close it first: armour, the other hand and the crafting grid are out of reach while one is open",
                    open.kind_name()
                ),
            }),
        })
    }

    /// Where a slot of the bot's own window is in the current one.
    pub fn shown(&self, own_slot: u16) -> Result<u16, BotError> {
        match self.windows(|w| w.shown_at(own_slot)) {
            Some(slot) => Ok(slot),
            None => self.own_window().and_then(|_| {
                Err(BotError::Invalid {
                    detail: format!(
                        "There is no slot {own_slot}; the bot's own are 5 to {OFF_HAND}"
                    ),
                })
            }),
        }
    }

    /// The slots of the bot that hold what is picked, in order of slots but the main inventory and
    /// hotbar before armour and the other hand.
    pub fn carried(&self, pick: &ItemPick) -> Result<Vec<u16>, BotError> {
        let kind = wanted_kind(pick)?;
        self.windows(|w| {
            let own = w.own();
            if let Some(slot) = pick.slot {
                let stack = own.get(usize::from(slot)).unwrap_or(&ItemStack::Empty);
                if stack.is_empty() {
                    return Err(BotError::SlotEmpty { slot });
                }
                if kind.is_some_and(|kind| stack.kind() != kind) {
                    return Err(BotError::ItemNotFound {
                        item: pick.in_words(),
                    });
                }
                return Ok(vec![slot]);
            }
            let shared = FIRST_SHARED..FIRST_SHARED + N_SHARED;
            let order = shared.chain(std::iter::once(OFF_HAND)).chain(5..9);
            let found: Vec<u16> = order
                .filter(|slot| {
                    let stack = &own[usize::from(*slot)];
                    !stack.is_empty() && kind.is_none_or(|kind| stack.kind() == kind)
                })
                .collect();
            if found.is_empty() {
                Err(BotError::ItemNotFound {
                    item: pick.in_words(),
                })
            } else {
                Ok(found)
            }
        })
    }

    /// How many of a stack there are.
    pub fn count_at(&self, window: i32, slot: u16) -> u32 {
        self.windows(|w| count(w.item(window, slot)))
    }

    /// The selected slot of the hotbar, 0 to 8.
    pub async fn selected(&self) -> u8 {
        self.ask(selected_slot).await
    }
}

/// Closes a window on the server and for azalea. The packet is ours and not azalea's, which queues
/// its own: a click into the bot's own window right after it would reach the server first and be
/// dropped there without an answer.
pub fn close_window(body: &mut Body<'_>, id: i32) {
    body.send(ServerboundContainerClose { container_id: id });
    let is_azaleas = body
        .get::<Inventory>()
        .is_ok_and(|inventory| inventory.id == id);
    if is_azaleas {
        let entity = body.entity;
        body.ecs
            .trigger(azalea::inventory::ClientsideCloseContainerEvent { entity });
    }
}

/// The selected slot of the hotbar, 0 to 8.
pub fn selected_slot(body: &mut Body<'_>) -> u8 {
    body.get::<Inventory>()
        .map_or(0, |inventory| inventory.selected_hotbar_slot.min(8))
}

/// The kind of item a pick names, if it names one.
pub fn wanted_kind(pick: &ItemPick) -> Result<Option<ItemKind>, BotError> {
    pick.name.as_deref().map(item_kind).transpose()
}

/// A kind of item by its name.
pub fn item_kind(name: &str) -> Result<ItemKind, BotError> {
    kind_of(name).ok_or_else(|| BotError::Invalid {
        detail: format!(
            "\"{}\" is not the name of an item",
            name.chars().take(64).collect::<String>()
        ),
    })
}

/// In words, for messages.
pub fn words(stack: &ItemStack) -> String {
    if stack.is_empty() {
        "nothing".to_owned()
    } else {
        name_of(stack.kind()).to_owned()
    }
}

/// The block at a place and the point on it to click, if it is within reach.
pub fn touch(body: &mut Body<'_>, at: BlockPlace) -> Result<(&'static str, gaze::Aim), BotError> {
    let place = BlockPos::new(at.x, at.y, at.z);
    let block = block_name(body.block(place).map_err(|trouble| in_words(trouble, at))?);
    let aim = gaze::aim(body, place, None).map_err(|trouble| match trouble {
        Trouble::OutOfReach {
            distance, reach, ..
        } => BotError::OutOfReach {
            what: format!("{block} at {} {} {}", at.x, at.y, at.z),
            distance,
            reach,
        },
        other => in_words(other, at),
    })?;
    Ok((block, aim))
}

fn in_words(trouble: Trouble, at: BlockPlace) -> BotError {
    let BlockPlace { x, y, z } = at;
    match trouble {
        Trouble::NotLoaded(_) => BotError::NotLoaded { x, y, z },
        other => BotError::Unavailable {
            detail: other.to_string(),
        },
    }
}

/// A point above the bot, where there is nothing to click.
pub fn sky(body: &Body<'_>) -> Option<Vec3> {
    body.feet().ok().map(|feet| feet.up(64.0))
}
