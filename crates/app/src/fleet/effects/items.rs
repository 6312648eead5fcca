//! What the bot carries.

use sculk_bots::action::{EquipPlace as Place, ItemPick};
use sculk_bots::{BotAction, BotAnswer};
use sculk_core::Value;
use sculk_graph::{Answer, EquipPlace, ItemStack};

use super::body::odd;
use super::shapes;
use crate::fleet::run::RunSeat;

/// So many items: a whole number, at least none.
pub(super) fn count(count: f64) -> u32 {
    // In range after the clamp; NaN becomes none.
    count.floor().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// The stack, where it lay when it was listed.
fn in_its_slot(stack: &ItemStack) -> ItemPick {
    let slot = (0.0..=f64::from(u16::MAX)).contains(&stack.slot);
    ItemPick {
        // In range, as was just seen.
        slot: slot.then_some(stack.slot as u16),
        name: Some(stack.name.to_text()),
        count: None,
    }
}

/// Items of the stack's kind, wherever they lie.
pub(super) fn of_its_kind(stack: &ItemStack, n_items: f64) -> ItemPick {
    ItemPick::named(stack.name.to_text()).count(count(n_items))
}

impl RunSeat {
    pub(super) async fn inventory(&self) -> Answer {
        match self.act(BotAction::Inventory).await {
            Ok(BotAnswer::Inventory {
                items,
                selected_slot,
            }) => Answer::Value(Value::record([
                ("items", shapes::items(&items)),
                ("selectedSlot", Value::Number(f64::from(selected_slot))),
            ])),
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn equip(&self, stack: &ItemStack, place: EquipPlace) -> Answer {
        let place = match place {
            EquipPlace::Hand => Place::Hand,
            EquipPlace::OffHand => Place::OffHand,
            EquipPlace::Head => Place::Head,
            EquipPlace::Torso => Place::Torso,
            EquipPlace::Legs => Place::Legs,
            EquipPlace::Feet => Place::Feet,
        };
        let item = in_its_slot(stack);
        self.act_only(BotAction::Equip { item, place }).await
    }

    pub(super) async fn toss(&self, stack: &ItemStack, n_items: f64) -> Answer {
        self.throw(of_its_kind(stack, n_items)).await
    }

    pub(super) async fn toss_stacks(&self, stacks: &[ItemStack]) -> Answer {
        for stack in stacks {
            let answer = self.throw(in_its_slot(stack)).await;
            if matches!(answer, Answer::Failed(_)) {
                return answer;
            }
        }
        Answer::done()
    }

    async fn throw(&self, item: ItemPick) -> Answer {
        match self.act(BotAction::Drop { item }).await {
            Ok(BotAnswer::Moved {
                stopped_by: Some(why),
                ..
            }) => Answer::Failed(why.to_string()),
            Ok(_) => Answer::done(),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn select_slot(&self, slot: u8) -> Answer {
        self.act_only(BotAction::SelectSlot { slot }).await
    }
}
