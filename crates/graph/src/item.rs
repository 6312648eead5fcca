//! Items, containers and furnaces as effects speak of them.

use sculk_core::{JsString, Value};
use serde::{Deserialize, Serialize};

/// A stack of items as a host listed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemStack {
    /// The slot it lay in when it was listed.
    pub slot: f64,
    /// Its name without a name space: `iron_ingot`.
    pub name: JsString,
    /// The number of its kind in the game's protocol; -1 where the host gave none.
    pub kind: f64,
    /// The variant of its kind, of old versions of the game; else 0.
    pub metadata: f64,
    /// How many there are.
    pub count: f64,
}

impl ItemStack {
    /// Reads an item as it stands in an answer.
    #[must_use]
    pub fn of(item: &Value) -> Self {
        let number = |key: &str| item.field(key).as_number();
        Self {
            slot: number("slot").unwrap_or(-1.0),
            name: item.field("name").as_text().cloned().unwrap_or_default(),
            kind: number("type").unwrap_or(-1.0),
            metadata: number("metadata").unwrap_or(0.0),
            count: number("count").unwrap_or(0.0),
        }
    }
}

/// So many of a stack, to be moved elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemMove {
    /// Where they lie.
    pub stack: ItemStack,
    /// How many.
    pub count: f64,
}

/// Where a bot wears or holds an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EquipPlace {
    /// The main hand.
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

impl EquipPlace {
    /// Every place with the name it has in documents.
    pub const ALL: [(&str, Self); 6] = [
        ("hand", Self::Hand),
        ("off-hand", Self::OffHand),
        ("head", Self::Head),
        ("torso", Self::Torso),
        ("legs", Self::Legs),
        ("feet", Self::Feet),
    ];

    /// The place of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == name).map(|(_, p)| *p)
    }

    /// Its name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, place)| *place == self).map_or("", |(n, _)| n)
    }
}

/// What a bot opens to move items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContainerKind {
    /// Anything that holds items.
    Container,
    /// Anything that smelts.
    Furnace,
}

impl ContainerKind {
    /// Whether a block of this name can be opened as such; kinds of a block, as `trapped_chest` of
    /// `chest`, have its name in theirs.
    #[must_use]
    pub fn opens(self, block: &str) -> bool {
        let names: &[&str] = match self {
            Self::Furnace => &["furnace", "smoker"],
            Self::Container => &[
                "chest",
                "barrel",
                "shulker_box",
                "hopper",
                "dropper",
                "dispenser",
                "furnace",
                "smoker",
                "brewing_stand",
            ],
        };
        names.iter().any(|name| block.contains(name))
    }
}

/// A slot of a furnace that takes items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FurnaceSlot {
    /// What is smelted.
    Input,
    /// What burns.
    Fuel,
}
