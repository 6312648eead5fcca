//! Containers and furnaces. What a run has open is its own.

use sculk_core::Value;
use sculk_graph::{Answer, ContainerKind, FurnaceSlot, ItemMove, ItemStack};

use super::body::not_yet;
use crate::fleet::run::RunSeat;

/// What a run has open.
#[derive(Debug, Clone, Copy)]
pub(in crate::fleet) struct OpenWindow {}

impl RunSeat {
    /// Closes what the run left open.
    pub(in crate::fleet) async fn let_go(&mut self) {
        self.open = None;
    }

    pub(super) async fn open_container(&mut self, _kind: ContainerKind, _at: [f64; 3]) -> Answer {
        not_yet()
    }

    pub(super) async fn close_container(&mut self, _kind: ContainerKind) -> Answer {
        not_yet()
    }

    pub(super) async fn container_items(&self, _container: &Value) -> Answer {
        not_yet()
    }

    pub(super) async fn deposit(&self, _moves: &[ItemMove]) -> Answer {
        not_yet()
    }

    pub(super) async fn withdraw(&self, _moves: &[ItemMove]) -> Answer {
        not_yet()
    }

    pub(super) async fn furnace_status(&self) -> Answer {
        not_yet()
    }

    pub(super) async fn furnace_put(
        &self,
        _slot: FurnaceSlot,
        _stack: &ItemStack,
        _count: f64,
    ) -> Answer {
        not_yet()
    }

    pub(super) async fn furnace_take(&self) -> Answer {
        not_yet()
    }
}
