//! Items, entities, players, blocks, windows: what answers and events are made of.

use crate::action::{BlockPlace, Point};
use serde::{Deserialize, Serialize};

/// A stack of items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Where it lies; absent for what lies nowhere, as in an entity's hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<u16>,
    /// Its name without a name space: `iron_ingot`.
    pub name: String,
    /// Its name as players read it in English: `Iron Ingot`.
    pub display_name: String,
    /// How many there are.
    pub count: u32,
    /// The number of its kind in the game's protocol.
    #[serde(rename = "type")]
    pub kind: u32,
    /// Most of them in one slot.
    pub stack_size: u32,
    /// How much wear it takes; absent for what does not wear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_durability: Option<u32>,
    /// How much it has worn.
    pub damage: u32,
    /// A name given to it, without colours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_name: Option<String>,
    /// Lines of its description, without colours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lore: Vec<String>,
    /// Its enchantments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enchantments: Vec<Enchantment>,
}

/// An enchantment of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enchantment {
    /// Without a name space: `sharpness`.
    pub name: String,
    /// 1 for the first.
    pub level: i32,
}

/// An entity in view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    /// The number the server gave it.
    pub id: i32,
    /// With dashes.
    pub uuid: String,
    /// Without a name space: `zombie`, `player`.
    pub kind: String,
    /// A player's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// A name given to it, without colours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_name: Option<String>,
    /// Its feet.
    pub position: Point,
    /// Degrees.
    pub yaw: f32,
    /// Degrees.
    pub pitch: f32,
    /// How far from the bot's feet, in blocks.
    pub distance: f64,
    /// Whether it stands on something.
    pub is_on_ground: bool,
    /// What the server tells of its health.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<f32>,
    /// Whether it sneaks.
    pub is_sneaking: bool,
    /// Whether it burns.
    pub is_burning: bool,
    /// The entity it sits on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<i32>,
    /// For a dropped item: what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// What it wears and holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<Equipment>,
}

/// Something an entity wears or holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Equipment {
    /// `mainHand`, `offHand`, `feet`, `legs`, `chest`, `head`, `body` or `saddle`.
    pub place: String,
    /// What.
    pub item: Item,
}

/// A player on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Player {
    /// The name.
    pub username: String,
    /// With dashes.
    pub uuid: String,
    /// As the tab list shows it, where that differs from the name; without colours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Round trip to the server in milliseconds, as the server tells it.
    pub ping_ms: i32,
    /// `survival`, `creative`, `adventure` or `spectator`.
    pub game_mode: String,
    /// Whether the tab list shows it. Figures that are no players often are not listed.
    pub is_listed: bool,
    /// Its entity, where it is in view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<i32>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Where.
    #[serde(flatten)]
    pub at: BlockPlace,
    /// Without a name space: `oak_door`.
    pub name: String,
    /// The number of its state in the game's protocol.
    pub state: u32,
    /// Its properties as the game names them: `{"facing":"north","open":"true"}`.
    #[serde(default)]
    pub properties: std::collections::BTreeMap<String, String>,
    /// How far from the bot's eyes its middle is, in blocks.
    pub distance: f64,
}

/// A window. The bot's own is number 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowState {
    /// The number the server gave it.
    pub id: i32,
    /// Its kind without a name space: `generic_9x3`, `furnace`, `crafting`; `inventory` for the
    /// bot's own.
    pub kind: String,
    /// Its title, without colours.
    pub title: String,
    /// How many slots are the container's own; those of the bot follow them.
    pub n_own_slots: u16,
    /// The items in the container's own slots, in order; empty ones are left out.
    pub items: Vec<Item>,
    /// What the cursor holds.
    pub cursor: Option<Item>,
}

/// The state of an open furnace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FurnaceState {
    /// `furnace`, `blast_furnace` or `smoker`.
    pub kind: String,
    /// What is smelted.
    pub input: Option<Item>,
    /// What burns next.
    pub fuel: Option<Item>,
    /// What has been made.
    pub output: Option<Item>,
    /// How much of the piece of fuel that burns is left, 0 to 1.
    pub fuel_left: f64,
    /// How far the piece being smelted is, 0 to 1.
    pub progress: f64,
    /// Whether it burns.
    pub is_burning: bool,
}

/// The bot's own state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Its name on this server.
    pub username: String,
    /// With dashes.
    pub uuid: String,
    /// Its entity's number.
    pub entity_id: i32,
    /// Its feet; absent until the server has said where it is.
    pub position: Option<Point>,
    /// How fast it moves, in blocks per tick.
    pub velocity: Point,
    /// Degrees.
    pub yaw: f32,
    /// Degrees.
    pub pitch: f32,
    /// Whether it stands on something.
    pub is_on_ground: bool,
    /// 0 to 20, more with boosts; 0 when dead.
    pub health: f32,
    /// 0 to 20.
    pub food: u32,
    /// Food that is used up before hunger shows.
    pub saturation: f32,
    /// Ticks of breath left, 300 when full.
    pub air: i32,
    /// Experience level.
    pub level: u32,
    /// Part of the way to the next level, 0 to 1.
    pub level_progress: f32,
    /// Experience points in all.
    pub total_experience: u32,
    /// `survival`, `creative`, `adventure` or `spectator`.
    pub game_mode: String,
    /// `peaceful`, `easy`, `normal` or `hard`, where the server told.
    pub difficulty: Option<String>,
    /// Such as `minecraft:overworld`.
    pub dimension: String,
    /// Effects on it.
    pub effects: Vec<Effect>,
    /// The selected slot of the hotbar, 0 to 8.
    pub selected_slot: u8,
    /// What the main hand holds.
    pub held_item: Option<Item>,
    /// The entity it sits on.
    pub vehicle: Option<i32>,
    /// The sky.
    pub weather: Weather,
    /// Ticks since sunrise, 0 to 23999; absent where the server has not told.
    pub time_of_day: Option<u32>,
    /// The number of the day.
    pub day: Option<u64>,
    /// Ticks since the world was made.
    pub world_age: u64,
    /// Whether it walks somewhere or follows somebody.
    pub is_walking: bool,
}

/// An effect on the bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// Without a name space: `speed`.
    pub name: String,
    /// 1 for the first.
    pub level: i32,
    /// How much longer, in milliseconds; absent for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_ms: Option<u64>,
}

/// The weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Weather {
    /// Rain, or snow where it is cold.
    pub is_raining: bool,
    /// With thunder.
    pub is_thundering: bool,
}

/// What is written on a sign, without colours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sign {
    /// Four lines.
    pub front: Vec<String>,
    /// Four lines.
    pub back: Vec<String>,
}

/// An objective of the scoreboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Objective {
    /// For commands.
    pub name: String,
    /// For players, without colours.
    pub title: String,
    /// Highest first.
    pub lines: Vec<ScoreLine>,
}

/// A line of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScoreLine {
    /// As players read it, without colours.
    pub text: String,
    /// Whose score it is.
    pub owner: String,
    /// The score.
    pub value: i32,
    /// What is shown in place of the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What is on the bot's screen, without colours.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    /// The last title.
    pub title: String,
    /// The last subtitle.
    pub subtitle: String,
    /// Above the tab list.
    pub tab_header: String,
    /// Below the tab list.
    pub tab_footer: String,
    /// Bars at the top.
    pub boss_bars: Vec<BossBar>,
}

/// A boss bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BossBar {
    /// With dashes.
    pub id: String,
    /// Without colours.
    pub title: String,
    /// 0 to 1.
    pub progress: f32,
    /// `pink`, `blue`, `red`, `green`, `yellow`, `purple` or `white`.
    pub color: String,
    /// Parts the bar is divided into; 0 for none.
    pub n_notches: u8,
}
