//! What a bot's hands do on a real server: inventory, containers, furnaces, crafting, eating.

mod actions;
mod crafting;
mod inventory;
mod windows;

use crate::harness::{
    server::ScriptedServer,
    until,
    worker::{Worker, spec},
};
use sculk_bots::{BlockPlace, BotAction, BotAnswer, BotError, answer::Item};
use serde_json::json;

const CHEST: BlockPlace = at(2, 64, 4);
const FURNACE: BlockPlace = at(4, 64, 4);
const TABLE: BlockPlace = at(6, 64, 4);

const fn at(x: i32, y: i32, z: i32) -> BlockPlace {
    BlockPlace { x, y, z }
}

/// A bot that carries what it is given, in front of the row of containers.
struct Bot {
    server: ScriptedServer,
    worker: Worker,
}

impl Bot {
    fn with(items: &[(u16, &str, u32)]) -> Self {
        let server = ScriptedServer::start();
        let mut worker = Worker::start();
        worker.bring_online(1, 1, spec(server.port, "Bot_1"));
        server.event("player_loaded", |event| event["player"] == "Bot_1");
        server.op(json!({ "op": "tp", "player": "Bot_1", "pos": [4.5, 64, 1.5] }));
        let mut bot = Self { server, worker };
        for (slot, item, count) in items {
            bot.server.op(json!({
                "op": "setSlot", "player": "Bot_1", "slot": slot, "item": item, "count": count
            }));
        }
        until("the items", || {
            let carried = bot.items();
            let all = items
                .iter()
                .all(|(slot, ..)| carried.iter().any(|i| i.slot == Some(*slot)));
            all.then_some(())
        });
        // The bot has to have arrived, and the chunk has to be there.
        until("the blocks in reach", || {
            let open = bot.act(BotAction::OpenContainer { at: CHEST }).is_ok();
            open.then_some(())
        });
        bot.act(BotAction::CloseWindow).expect("windows close");
        bot
    }

    fn act(&mut self, action: BotAction) -> Result<BotAnswer, BotError> {
        self.worker.act(1, action)
    }

    fn does(&mut self, action: BotAction) -> BotAnswer {
        let what = format!("{action:?}");
        self.act(action)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    fn items(&mut self) -> Vec<Item> {
        match self.does(BotAction::Inventory) {
            BotAnswer::Inventory { items, .. } => items,
            other => panic!("an inventory, not {other:?}"),
        }
    }

    fn count(&mut self, name: &str) -> u32 {
        match self.does(BotAction::CountItem { name: name.into() }) {
            BotAnswer::Count { count } => count,
            other => panic!("a count, not {other:?}"),
        }
    }

    fn in_slot(&mut self, slot: u16) -> Option<(String, u32)> {
        let items = self.items();
        let item = items.into_iter().find(|item| item.slot == Some(slot))?;
        Some((item.name, item.count))
    }

    /// What the server says lies in a slot of the bot, such as `bread x3`.
    fn on_server(&self, slot: u16) -> String {
        let state = self.server.state();
        let player = state["players"]
            .as_array()
            .and_then(|players| players.iter().find(|player| player["name"] == "Bot_1"))
            .cloned()
            .unwrap_or_default();
        player["inv"][slot.to_string()].to_string()
    }
}

fn stack(name: &str, count: u32) -> Option<(String, u32)> {
    Some((name.to_owned(), count))
}

fn item_of(answer: BotAnswer) -> Item {
    match answer {
        BotAnswer::Item { item: Some(item) } => item,
        other => panic!("an item, not {other:?}"),
    }
}

fn moved(answer: &BotAnswer) -> (u32, u32, bool) {
    match answer {
        BotAnswer::Moved {
            n_items,
            n_moves,
            stopped_by,
        } => (*n_items, *n_moves, stopped_by.is_some()),
        other => panic!("a count of moved items, not {other:?}"),
    }
}
