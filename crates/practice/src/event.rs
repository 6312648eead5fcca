//! What happens in the world, for whoever watches it: tests, the terminal, the app.

use serde::Serialize;

use crate::Line;

/// Something that happened. `player` and `name` are names, `at` are block coordinates.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A player is in the world.
    Joined {
        /// Who.
        player: String,
    },
    /// A player is no longer there.
    Left {
        /// Who.
        player: String,
        /// Why, in plain words.
        reason: Line,
    },
    /// A player was not let in.
    Refused {
        /// Who.
        player: String,
        /// What they were told.
        reason: Line,
    },
    /// A player was thrown out.
    Kicked {
        /// Who.
        player: String,
        /// What they were told.
        reason: Line,
    },
    /// Somebody said something to all.
    Chat {
        /// Who.
        player: String,
        /// What.
        text: String,
    },
    /// Somebody said something to one.
    Whisper {
        /// Who.
        player: String,
        /// To whom.
        to: String,
        /// What.
        text: String,
    },
    /// A player entered a command, without its slash.
    Command {
        /// Who.
        player: String,
        /// The line.
        line: String,
    },
    /// A block was dug.
    Dug {
        /// Who.
        player: String,
        /// The block that was there.
        block: String,
        /// Where.
        at: [i32; 3],
    },
    /// A block was placed.
    Placed {
        /// Who.
        player: String,
        /// The block that is there now.
        block: String,
        /// Where.
        at: [i32; 3],
    },
    /// A door, lever or the like was used; `state` is its new value.
    Switched {
        /// Who.
        player: String,
        /// Which block.
        block: String,
        /// Whether it is open or on now.
        is_on: bool,
    },
    /// A window was opened.
    Opened {
        /// Who.
        player: String,
        /// Which block.
        block: String,
    },
    /// A window was closed.
    Closed {
        /// Who.
        player: String,
    },
    /// Something was made in a crafting grid and taken.
    Crafted {
        /// Who.
        player: String,
        /// What.
        item: String,
        /// How many.
        count: i32,
    },
    /// A furnace finished an item.
    Smelted {
        /// What came out.
        item: String,
        /// Where the furnace is.
        at: [i32; 3],
    },
    /// A player ate.
    Ate {
        /// Who.
        player: String,
        /// What.
        item: String,
    },
    /// A player threw items on the ground.
    Tossed {
        /// Who.
        player: String,
        /// What.
        item: String,
        /// How many.
        count: i32,
    },
    /// A player picked items up.
    PickedUp {
        /// Who.
        player: String,
        /// What.
        item: String,
        /// How many.
        count: i32,
    },
    /// Somebody was hurt.
    Hurt {
        /// Who: a player's name or a mob's kind.
        target: String,
        /// By whom.
        by: Option<String>,
        /// Half hearts.
        amount: f32,
        /// Half hearts that are left.
        health: f32,
    },
    /// Somebody died.
    Died {
        /// Who: a player's name or a mob's kind.
        target: String,
        /// By whom.
        by: Option<String>,
    },
    /// A player is back among the living.
    Respawned {
        /// Who.
        player: String,
    },
}
