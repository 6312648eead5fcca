//! What comes of a [`crate::BotAction`].

mod things;

pub use things::{
    Block, BossBar, Effect, Enchantment, Entity, Equipment, FurnaceState, Item, Objective, Player,
    ScoreLine, Screen, Sign, Status, Weather, WindowState,
};

use crate::{BotError, ChatMessage};
use serde::{Deserialize, Serialize};

/// What came of a [`crate::BotAction`]; its documentation names the variant.
///
/// Positions are in blocks, angles in degrees as the game counts them (yaw 0 looks south, 90 west;
/// pitch 90 looks down), as in actions. Whoever needs another convention converts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BotAnswer {
    /// It happened, and there is nothing to tell.
    Done,
    /// The lines wait in the queue.
    Queued {
        /// Lines made from this text.
        n_lines: u32,
        /// Lines waiting now, these included.
        n_waiting: u32,
    },
    /// The queue is empty now.
    Cleared {
        /// Lines thrown away.
        n_lines: u32,
    },
    /// Gaps between lines are longer for a while.
    SlowedDown {
        /// How many times longer than usual.
        factor: u32,
    },
    /// The line that was waited for.
    Line {
        /// As it came.
        message: ChatMessage,
    },
    /// An item, or none.
    Item {
        /// It.
        item: Option<Item>,
    },
    /// A number of items.
    Count {
        /// How many.
        count: u32,
    },
    /// Names, in order.
    Names {
        /// They.
        names: Vec<String>,
    },
    /// What the bot carries. Slots are those of its own window: 5 to 8 armour from head to feet,
    /// 9 to 35 the inventory, 36 to 44 the hotbar, 45 the other hand.
    Inventory {
        /// In the order of slots; empty ones are left out.
        items: Vec<Item>,
        /// The selected slot of the hotbar, 0 to 8.
        selected_slot: u8,
    },
    /// Items that were moved, made or thrown away.
    Moved {
        /// How many items in all.
        n_items: u32,
        /// How many of the asked-for moves were done in full before one could not be.
        n_moves: u32,
        /// Why not all of it was done, if so.
        stopped_by: Option<Box<BotError>>,
    },
    /// A window.
    Window(WindowState),
    /// A furnace.
    Furnace(Box<FurnaceState>),
    /// The bot's own state.
    Status(Box<Status>),
    /// Entities.
    Entities {
        /// In the order asked for, nearest first unless told otherwise.
        entities: Vec<Entity>,
    },
    /// Players on the server, by name.
    Players {
        /// They.
        players: Vec<Player>,
    },
    /// A block, or none where the chunk is not loaded.
    Block {
        /// It.
        block: Option<Block>,
    },
    /// Blocks, nearest first.
    Blocks {
        /// They.
        blocks: Vec<Block>,
    },
    /// What is written on a sign.
    Sign(Sign),
    /// The scoreboard.
    Scoreboard {
        /// The objective in the sidebar.
        sidebar: Option<String>,
        /// All objectives, by name.
        objectives: Vec<Objective>,
    },
    /// What is on the screen.
    Screen(Screen),
}
