//! Using the item in hand: throwing, drawing, eating, and writing on signs.

use super::{
    hands::{sky, touch, words},
    inventory::hold,
    items::{count, item_of},
    script::Desk,
    window::{HOTBAR, OFF_HAND},
};
use crate::body::{Body, gaze};
use azalea::{
    core::{direction::Direction, position::BlockPos},
    entity::LookDirection,
    inventory::{
        ItemStack,
        components::{Consumable, Food},
    },
    protocol::packets::game::{
        ServerboundPlayerAction, ServerboundSignUpdate, ServerboundUseItem,
        s_interact::InteractionHand, s_player_action::Action,
    },
};
use sculk_bots::{BlockPlace, BotAnswer, BotError, Hand, ItemPick, SignSide};

/// Ticks for the head's turn and the change of the slot to reach the server.
const TURN_TICKS: u64 = 2;
/// Ticks a server may take beyond the time of eating.
const GRACE_TICKS: u64 = 60;
/// A full food bar.
const FULL: u32 = 20;
/// Longest line of a sign, in characters, as vanilla servers take it.
const MAX_LINE: usize = 384;

/// Uses the item in hand in the air.
pub async fn use_item(desk: Desk, hand: Hand, hold_ms: Option<u32>) -> Result<BotAnswer, BotError> {
    let held = held(&desk, hand).await;
    if held.is_empty() {
        return Err(BotError::ItemNotFound {
            item: "item in that hand".to_owned(),
        });
    }
    begin(&desk, hand).await;
    if let Some(ms) = hold_ms {
        let release = Release::of(&desk);
        desk.ticks(u64::from(ms).div_ceil(50)).await;
        drop(release);
    }
    Ok(BotAnswer::Done)
}

/// Lets go of an item in use when dropped, however the use ends.
struct Release {
    desk: Desk,
    is_needed: bool,
}

impl Release {
    fn of(desk: &Desk) -> Self {
        Self {
            desk: desk.clone(),
            is_needed: true,
        }
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        if self.is_needed {
            self.desk.wish(let_go);
        }
    }
}

/// Lets go of an item in use.
pub fn let_go(body: &mut Body<'_>) {
    body.send(ServerboundPlayerAction {
        action: Action::ReleaseUseItem,
        pos: BlockPos::new(0, 0, 0),
        direction: Direction::Down,
        seq: 0,
    });
}

async fn begin(desk: &Desk, hand: Hand) {
    desk.ask(move |body| {
        let (y_rot, x_rot) = body
            .get::<LookDirection>()
            .map_or((0.0, 0.0), |look| (look.y_rot(), look.x_rot()));
        let seq = body.next_change().unwrap_or_default();
        body.send(ServerboundUseItem {
            hand: match hand {
                Hand::Main => InteractionHand::MainHand,
                Hand::Off => InteractionHand::OffHand,
            },
            seq,
            y_rot,
            x_rot,
        });
    })
    .await;
}

async fn held(desk: &Desk, hand: Hand) -> ItemStack {
    let slot = match hand {
        Hand::Main => HOTBAR + u16::from(desk.selected().await),
        Hand::Off => OFF_HAND,
    };
    desk.windows(|w| w.own()[usize::from(slot)].clone())
}

/// Eats or drinks.
pub async fn eat(desk: Desk, pick: ItemPick) -> Result<BotAnswer, BotError> {
    let from = if pick.slot.is_none() && pick.name.is_none() {
        best_food(&desk)?
    } else {
        *desk.carried(&pick)?.first().ok_or(BotError::ItemNotFound {
            item: pick.in_words(),
        })?
    };
    let stack = desk.windows(|w| w.own()[usize::from(from)].clone());
    let item = words(&stack);
    let Some(seconds) = stack
        .get_component::<Consumable>()
        .map(|consumable| consumable.consume_seconds)
    else {
        return Err(BotError::NotFood { item });
    };
    let food = desk.ask(|body| body.senses.me.food).await;
    let is_always_eaten = stack
        .get_component::<Food>()
        .is_none_or(|food| food.can_always_eat);
    if food >= FULL && !is_always_eaten {
        return Err(BotError::NotHungry { item });
    }
    let hand_slot = if from == OFF_HAND {
        OFF_HAND
    } else {
        hold(&desk, from).await?
    };
    let hand = if from == OFF_HAND {
        Hand::Off
    } else {
        Hand::Main
    };
    // A block in sight would be used in place of the food.
    desk.ask(|body| {
        if let Some(point) = sky(body) {
            // Not yet in the world: then the server refuses, which is told below.
            let _ = gaze::look_at(body, point);
        }
    })
    .await;
    desk.ticks(TURN_TICKS).await;
    let windows = desk.clone();
    let before = desk.ask(move |body| {
        windows.windows(|w| {
            item_of(
                &w.own()[usize::from(hand_slot)],
                Some(hand_slot),
                body.ecs,
                body.entity,
            )
        })
    });
    let before = before.await;
    let n_before = desk.windows(|w| count(&w.own()[usize::from(hand_slot)]));
    let mut release = Release::of(&desk);
    begin(&desk, hand).await;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a minute"
    )]
    let ticks = (seconds.clamp(0.0, 60.0) * 20.0).ceil() as u64;
    let kind = stack.kind();
    let eaten = desk.until(ticks + GRACE_TICKS, |w| {
        let now = &w.own()[usize::from(hand_slot)];
        (count(now) < n_before || now.kind() != kind).then_some(())
    });
    let eaten = eaten.await;
    if eaten.is_some() {
        // Done by itself: there is nothing to let go of.
        release.is_needed = false;
        Ok(BotAnswer::Item { item: before })
    } else {
        Err(BotError::Refused {
            what: format!("eat {item}"),
        })
    }
}

/// The slot of the food that fills most.
fn best_food(desk: &Desk) -> Result<u16, BotError> {
    let found = desk.windows(|w| {
        (0u16..)
            .zip(w.own())
            .skip(usize::from(super::window::FIRST_SHARED))
            .filter_map(|(slot, stack)| Some((stack.get_component::<Food>()?.nutrition, slot)))
            .max_by_key(|(nutrition, slot)| (*nutrition, std::cmp::Reverse(*slot)))
    });
    found
        .map(|(_, slot)| slot)
        .ok_or_else(|| BotError::ItemNotFound {
            item: "food".to_owned(),
        })
}

/// Writes on a sign. The server takes no text before it has opened the sign for this player, which
/// it does when the sign is placed or clicked.
pub async fn write_sign(
    desk: Desk,
    at: BlockPlace,
    lines: Vec<String>,
    side: SignSide,
) -> Result<BotAnswer, BotError> {
    if lines.len() > 4 || lines.iter().any(|line| line.chars().count() > MAX_LINE) {
        return Err(BotError::Invalid {
            detail: format!("A sign has four lines of at most {MAX_LINE} characters"),
        });
    }
    let lines: [String; 4] = std::array::from_fn(|n| lines.get(n).cloned().unwrap_or_default());
    let n_signs = desk.windows(|w| w.n_signs);
    desk.ask(move |body| {
        let (block, aim) = touch(body, at)?;
        if !block.contains("sign") {
            return Err(super::container::wrong_block(at, block, "a sign"));
        }
        gaze::look_at(body, aim.point).map_err(|trouble| BotError::Unavailable {
            detail: trouble.to_string(),
        })
    })
    .await?;
    desk.ticks(TURN_TICKS).await;
    super::container::use_block(&desk, at).await?;
    // A server that opened the sign when it was placed does not open it again.
    desk.until(10, |w| (w.n_signs > n_signs).then_some(()))
        .await;
    desk.send(ServerboundSignUpdate {
        pos: BlockPos::new(at.x, at.y, at.z),
        is_front_text: side == SignSide::Front,
        lines,
    });
    Ok(BotAnswer::Done)
}
