//! Containers and furnaces. What a run has open is its own; the game lets a bot have one window
//! open at a time, so that a run whose window another replaced has none.

use sculk_bots::action::{BlockPlace, FurnaceSlot as Slot, ItemPick, Point};
use sculk_bots::answer::{Block, WindowState};
use sculk_bots::{BotAction, BotAnswer};
use sculk_core::Value;
use sculk_graph::{Answer, ContainerKind, FurnaceSlot, ItemMove, ItemStack};

use super::body::odd;
use super::items::of_its_kind;
use super::shapes;
use crate::fleet::run::RunSeat;

/// Farther from the eyes than this, the bot walks to a block before it opens it.
const REACH: f64 = 4.0;
/// How near it goes.
const NEAR: f64 = 2.0;

/// What a run has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fleet) struct OpenWindow {
    kind: ContainerKind,
    /// The number the server gave the window.
    id: i32,
}

impl RunSeat {
    /// Closes what the run left open.
    pub(in crate::fleet) async fn let_go(&self) {
        if self.open_window().is_some() && self.own_window().await.is_some() {
            self.act_only(BotAction::CloseWindow).await;
        }
        self.set_open_window(None);
    }

    /// The window this run opened, if it is still open.
    async fn own_window(&self) -> Option<WindowState> {
        let open = self.open_window()?;
        match self.act(BotAction::Window).await {
            Ok(BotAnswer::Window(window)) => Some(window).filter(|window| window.id == open.id),
            _ => None,
        }
    }

    pub(super) async fn open_container(&self, kind: ContainerKind, at: [f64; 3]) -> Answer {
        match self.try_open(kind, at).await {
            Ok((name, open)) => {
                self.set_open_window(Some(open));
                Answer::Value(Value::record([
                    ("name", Value::text(&name)),
                    ("id", Value::Number(f64::from(open.id))),
                ]))
            }
            Err(why) => Answer::Failed(why),
        }
    }

    async fn try_open(
        &self,
        kind: ContainerKind,
        at: [f64; 3],
    ) -> Result<(String, OpenWindow), String> {
        let place = block_place(at)?;
        let mut block = self.block_at(place).await?;
        let what = match kind {
            ContainerKind::Container => "container",
            ContainerKind::Furnace => "furnace",
        };
        if !kind.opens(&block.name) {
            let BlockPlace { x, y, z } = place;
            return Err(format!(
                "At {x} {y} {z} there is {}, which is no {what}.",
                block.name
            ));
        }
        if block.distance > REACH {
            let walk = BotAction::GoTo {
                at: middle(place),
                range: NEAR,
                may_dig: false,
            };
            self.act(walk).await?;
            block = self.block_at(place).await?;
        }
        self.act(BotAction::LookAt { at: middle(place) }).await?;
        let id = match kind {
            ContainerKind::Container => {
                match self.act(BotAction::OpenContainer { at: place }).await? {
                    BotAnswer::Window(window) => window.id,
                    other => return Err(format!("The bot opened something odd: {other:?}.")),
                }
            }
            ContainerKind::Furnace => {
                self.act(BotAction::OpenFurnace { at: place }).await?;
                match self.act(BotAction::Window).await? {
                    BotAnswer::Window(window) => window.id,
                    other => return Err(format!("The bot opened something odd: {other:?}.")),
                }
            }
        };
        Ok((block.name, OpenWindow { kind, id }))
    }

    async fn block_at(&self, at: BlockPlace) -> Result<Block, String> {
        let BlockPlace { x, y, z } = at;
        match self.act(BotAction::BlockAt { at }).await? {
            BotAnswer::Block { block: Some(block) } => Ok(block),
            _ => Err(format!(
                "The bot does not see the block at {x} {y} {z}: it is too far away."
            )),
        }
    }

    pub(super) async fn close_container(&self, _kind: ContainerKind) -> Answer {
        self.set_open_window(None);
        self.act_only(BotAction::CloseWindow).await
    }

    /// Whatever a graph hands in stands for this run's open container: there is one at a time.
    pub(super) async fn container_items(&self, _container: &Value) -> Answer {
        match self.own_window().await {
            Some(window) => Answer::Value(shapes::items(&window.items)),
            None => Answer::Value(Value::Null),
        }
    }

    pub(super) async fn deposit(&self, moves: &[ItemMove]) -> Answer {
        let items = picks(moves);
        self.transfer(BotAction::Deposit { items }).await
    }

    pub(super) async fn withdraw(&self, moves: &[ItemMove]) -> Answer {
        let items = picks(moves);
        self.transfer(BotAction::Withdraw { items }).await
    }

    async fn transfer(&self, action: BotAction) -> Answer {
        if self.own_window().await.is_none() {
            return Answer::Failed("No container is open. Open one first.".to_owned());
        }
        match self.act(action).await {
            Ok(BotAnswer::Moved { n_items, .. }) => {
                Answer::Value(Value::Number(f64::from(n_items)))
            }
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }

    async fn has_furnace(&self) -> bool {
        let is_furnace = |open: OpenWindow| open.kind == ContainerKind::Furnace;
        self.open_window().is_some_and(is_furnace) && self.own_window().await.is_some()
    }

    pub(super) async fn furnace_status(&self) -> Answer {
        if !self.has_furnace().await {
            return Answer::Value(Value::Null);
        }
        match self.act(BotAction::FurnaceStatus).await {
            Ok(BotAnswer::Furnace(state)) => Answer::Value(shapes::furnace(&state)),
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn furnace_put(
        &self,
        slot: FurnaceSlot,
        stack: &ItemStack,
        n_items: f64,
    ) -> Answer {
        if !self.has_furnace().await {
            return no_furnace();
        }
        let into = match slot {
            FurnaceSlot::Input => Slot::Input,
            FurnaceSlot::Fuel => Slot::Fuel,
        };
        let item = of_its_kind(stack, n_items);
        match self.act(BotAction::FurnacePut { into, item }).await {
            Ok(BotAnswer::Moved {
                stopped_by: Some(why),
                ..
            }) => Answer::Failed(why.to_string()),
            Ok(_) => Answer::done(),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn furnace_take(&self) -> Answer {
        if !self.has_furnace().await {
            return no_furnace();
        }
        let take = BotAction::FurnaceTake { from: Slot::Output };
        match self.act(take).await {
            Ok(BotAnswer::Item { item }) => Answer::Value(shapes::item_or_null(item.as_ref())),
            Ok(other) => odd(&other),
            Err(why) => Answer::Failed(why),
        }
    }
}

fn no_furnace() -> Answer {
    Answer::Failed("No furnace is open. Open one first.".to_owned())
}

fn picks(moves: &[ItemMove]) -> Vec<ItemPick> {
    let picks = moves.iter().map(|one| of_its_kind(&one.stack, one.count));
    picks.collect()
}

/// The block a point lies in.
fn block_place(at: [f64; 3]) -> Result<BlockPlace, String> {
    let is_in_world = at.iter().all(|axis| axis.is_finite() && axis.abs() < 3.0e7);
    if !is_in_world {
        return Err("That is no place in the world.".to_owned());
    }
    // Whole and in range, as was just seen.
    let [x, y, z] = at.map(|axis| axis.floor() as i32);
    Ok(BlockPlace { x, y, z })
}

fn middle(BlockPlace { x, y, z }: BlockPlace) -> Point {
    Point {
        x: f64::from(x) + 0.5,
        y: f64::from(y) + 0.5,
        z: f64::from(z) + 0.5,
    }
}
