//! What actions are told besides what to do.

use serde::{Deserialize, Serialize};

/// The place of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BlockPlace {
    /// East.
    pub x: i32,
    /// Up.
    pub y: i32,
    /// South.
    pub z: i32,
}

/// A point in the world, in blocks.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// East.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// South.
    pub z: f64,
}

impl Point {
    /// How far another point is, in blocks.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        let [x, y, z] = [self.x - other.x, self.y - other.y, self.z - other.z];
        (x * x + y * y + z * z).sqrt()
    }
}

/// An entity, by its number or a player's name: `{"id":42}` or `{"player":"Alex"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EntityTarget {
    /// The number the server gave it.
    Id(i32),
    /// A player in view, by name without regard to case.
    Player(String),
}

/// Which items: those of a slot, of a name, or of a name in a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemPick {
    /// The slot they lie in.
    #[serde(default)]
    pub slot: Option<u16>,
    /// The item's name.
    #[serde(default)]
    pub name: Option<String>,
    /// How many; as the action says if absent.
    #[serde(default)]
    pub count: Option<u32>,
}

impl ItemPick {
    /// All items of a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// All items of a slot.
    #[must_use]
    pub fn slot(slot: u16) -> Self {
        Self {
            slot: Some(slot),
            ..Self::default()
        }
    }

    /// The same, so many of them.
    #[must_use]
    pub const fn count(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// In words, for messages.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (&self.name, self.slot) {
            (Some(name), Some(slot)) => format!("{name} in slot {slot}"),
            (Some(name), None) => name.clone(),
            (None, Some(slot)) => format!("the item in slot {slot}"),
            (None, None) => "an item".to_owned(),
        }
    }
}

/// A hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Hand {
    /// The one that holds the selected slot of the hotbar.
    #[default]
    Main,
    /// The other one.
    Off,
}

/// Where an item is worn or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EquipPlace {
    /// The main hand.
    #[default]
    Hand,
    /// The other hand.
    OffHand,
    /// A helmet's place.
    Head,
    /// A chestplate's place.
    Torso,
    /// The place of leggings.
    Legs,
    /// The place of boots.
    Feet,
}

/// A slot of a furnace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FurnaceSlot {
    /// What is smelted.
    Input,
    /// What burns.
    Fuel,
    /// What has been made.
    #[default]
    Output,
}

/// A side of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the directions of the game")]
pub enum Face {
    Down,
    Up,
    North,
    South,
    West,
    East,
}

/// A side of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignSide {
    /// The one it is placed with.
    #[default]
    Front,
    /// The other one.
    Back,
}

/// A click into a window, `{"kind":"left","slot":12}`. Slots are those of the window: its own
/// first, then the bot's inventory and hotbar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Click {
    /// Take or put down all. Without a slot beside the window: throw all away.
    Left {
        /// Which.
        slot: Option<u16>,
    },
    /// Take half or put down one. Without a slot beside the window: throw one away.
    Right {
        /// Which.
        slot: Option<u16>,
    },
    /// Move to the other part of the window.
    Shift {
        /// Which.
        slot: u16,
    },
    /// Exchange with a slot of the hotbar.
    Swap {
        /// Which.
        slot: u16,
        /// 0 to 8 for the hotbar, 40 for the other hand.
        hotbar: u8,
    },
    /// Throw away one, or all.
    Throw {
        /// Which.
        slot: u16,
        /// All of it.
        all: bool,
    },
}

/// Keys, each pressed, let go of, or left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the keys of the game")]
pub struct Controls {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jump: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sneak: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sprint: Option<bool>,
}

/// Which entities. Absent fields rule nothing out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EntityFilter {
    /// Kinds, such as `zombie` or `player`.
    pub kinds: Vec<String>,
    /// A player's name or a custom name, in full and without regard to case.
    pub name: Option<String>,
    /// At most so far from the bot, in blocks.
    pub within: Option<f64>,
    /// At most so many, 1 to 1024; 256 if absent.
    pub count: Option<u32>,
    /// In which order.
    pub order: EntityOrder,
}

/// The order of entities in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EntityOrder {
    /// Nearest first.
    #[default]
    Nearest,
    /// By their numbers, which is the order of appearance.
    Id,
}

/// Frequent events that cost something and are only sent where somebody wants them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Watch {
    /// Entities that appear and go.
    pub entities: bool,
    /// Entities that move: at most one event per entity in so many milliseconds (50 or more).
    pub entity_moves_ms: Option<u32>,
    /// Blocks that change within so many blocks of the bot; 0 for none.
    pub block_radius: u32,
    /// Sounds.
    pub sounds: bool,
    /// The time of day, about once a second.
    pub time: bool,
    /// Scoreboard, boss bars and the texts of the tab list.
    pub screen: bool,
    /// Slots of the bot's inventory and of open windows that change.
    pub slots: bool,
    /// The bot's own moves and turns: at most one event in a tick.
    pub own_moves: bool,
}

impl Watch {
    /// Everything but the bot's own moves; entities' moves twice a second, blocks within 16.
    #[must_use]
    pub const fn everything() -> Self {
        Self {
            entities: true,
            entity_moves_ms: Some(500),
            block_radius: 16,
            sounds: true,
            time: true,
            screen: true,
            slots: true,
            own_moves: false,
        }
    }
}
