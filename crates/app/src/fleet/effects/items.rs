//! What the bot carries.

use sculk_graph::{Answer, EquipPlace, ItemStack};

use super::body::not_yet;
use crate::fleet::run::RunSeat;

impl RunSeat {
    pub(super) async fn inventory(&self) -> Answer {
        not_yet()
    }

    pub(super) async fn equip(&self, _stack: &ItemStack, _place: EquipPlace) -> Answer {
        not_yet()
    }

    pub(super) async fn toss(&self, _stack: &ItemStack, _count: f64) -> Answer {
        not_yet()
    }

    pub(super) async fn toss_stacks(&self, _stacks: &[ItemStack]) -> Answer {
        not_yet()
    }

    pub(super) async fn select_slot(&self, _slot: u8) -> Answer {
        not_yet()
    }
}
