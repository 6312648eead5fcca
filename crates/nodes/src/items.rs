//! Items as nodes find and show them.

use sculk_core::{JsString, Value};
use sculk_graph::{Args, Cx, ItemMove, ItemStack, Lowering, NodeError, Operand};

use crate::array::items;

/// The slots of a player's own window that BlockMine calls the inventory: no armour, no other hand.
const CARRIED: std::ops::RangeInclusive<f64> = 9.0..=44.0;

/// Finds items by a part of their name, without regard to case.
pub(crate) struct Wanted(JsString);

impl Wanted {
    /// None, if the name is blank.
    pub fn named(name: &Value) -> Option<Self> {
        if !name.is_truthy() {
            return None;
        }
        let name = name.to_js_string().to_lower();
        let bare = name
            .as_str()
            .and_then(|n| n.strip_prefix("minecraft:"))
            .map(JsString::from);
        Some(Self(bare.unwrap_or(name)))
    }

    pub fn is(&self, item: &Value) -> bool {
        let has = |key: &str| match item.field(key) {
            Value::Text(text) => text.to_lower().contains(&self.0),
            _ => false,
        };
        has("name") || has("displayName")
    }
}

/// What the bot carries, of the answer to [`sculk_graph::Effect::Inventory`].
pub(crate) fn carried(inventory: &Value) -> Vec<Value> {
    let all = inventory.field("items");
    let is_carried = |item: &&Value| {
        let slot = item.field("slot").as_number();
        slot.is_some_and(|slot| CARRIED.contains(&slot))
    };
    items(&all).iter().filter(is_carried).cloned().collect()
}

/// The first slot of the hotbar in a player's own window.
pub(crate) const HOTBAR: f64 = 36.0;
/// The slot of the other hand.
pub(crate) const OFF_HAND: f64 = 45.0;

/// The item in a slot.
pub(crate) fn in_slot(inventory: &Value, slot: f64) -> Option<Value> {
    let all = inventory.field("items");
    let is_it = |item: &&Value| item.field("slot").as_number() == Some(slot);
    items(&all).iter().find(is_it).cloned()
}

/// The slot of the main hand.
pub(crate) fn selected(inventory: &Value) -> f64 {
    let selected = inventory.field("selectedSlot").as_number();
    HOTBAR + selected.unwrap_or(0.0)
}

/// How many there are of an item.
pub(crate) fn count_of(item: &Value) -> f64 {
    item.field("count").as_number().unwrap_or(0.0)
}

/// As [`limit`]; less than none is none in BlockMine.
pub(crate) fn limit_of<const THEIRS: bool>(count: &Value) -> f64 {
    let n = count.to_number();
    if THEIRS && n < 0.0 { n } else { limit(count) }
}

/// What is searched for an item of this name. A name that is neither text nor empty makes BlockMine's
/// search fail: nothing is found.
pub(crate) fn searched(l: &mut Lowering<'_>, stacks: Operand, name: Operand) -> Operand {
    if l.is_blockmine() {
        l.pure(if_searchable, &[stacks, name])
    } else {
        stacks
    }
}

fn is_no_name(name: &Value) -> bool {
    name.is_truthy() && name.as_text().is_none()
}

fn if_searchable(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(if is_no_name(&args[1]) {
        Value::Null
    } else {
        args[0].clone()
    })
}

/// The name of an item, for a node that only looks: in BlockMine one that is neither text nor empty
/// ends the run.
pub(crate) fn name_to_find(l: &mut Lowering<'_>) -> Operand {
    let name = l.input("itemName", "");
    if l.is_blockmine() {
        l.pure(checked_name, &[name])
    } else {
        name
    }
}

fn checked_name(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if is_no_name(&args[0]) {
        return Err(NodeError::new(format!(
            "The name of an item must be text, but it is {}.",
            args[0].to_js_string()
        )));
    }
    Ok(args[0].clone())
}

/// A limit on how many; none or nothing means all.
pub(crate) fn limit(count: &Value) -> f64 {
    let n = count.to_number();
    if n > 0.0 { n } else { f64::INFINITY }
}

/// Takes items one stack after the other until so many are reached.
pub(crate) fn up_to(
    limit: f64,
    stacks: &[Value],
    is_wanted: impl Fn(&Value) -> bool,
) -> Vec<ItemMove> {
    let mut left = limit;
    let mut moves = Vec::new();
    for item in stacks.iter().filter(|i| is_wanted(i)) {
        let count = count_of(item).min(left);
        if count <= 0.0 {
            continue;
        }
        left -= count;
        moves.push(ItemMove {
            stack: ItemStack::of(item),
            count,
        });
    }
    moves
}

fn or_null(item: &Value, key: &str) -> Value {
    match item.field(key) {
        Value::Undefined => Value::Null,
        value => value,
    }
}

/// What is left of an item that wears; null of one that does not.
fn durability(item: &Value) -> (Value, Value, Value) {
    let damage = item.field("damage").as_number().unwrap_or(0.0);
    let most = item.field("maxDurability").as_number();
    let most = most.filter(|most| *most != 0.0);
    let or_null = |n: Option<f64>| n.map_or(Value::Null, Value::Number);
    (
        or_null(most.map(|most| most - damage)),
        or_null(most),
        Value::Number(damage),
    )
}

/// An item of the bot, as nodes give it.
pub(crate) fn own_item(item: &Value) -> Value {
    let (durability, most, damage) = durability(item);
    Value::record([
        ("name", or_null(item, "name")),
        ("displayName", or_null(item, "displayName")),
        ("count", Value::Number(count_of(item))),
        ("slot", or_null(item, "slot")),
        ("type", or_null(item, "type")),
        ("metadata", or_null(item, "metadata")),
        ("nbt", or_null(item, "nbt")),
        ("durability", durability),
        ("maxDurability", most),
        ("damage", damage),
    ])
}

/// An item of a container, as nodes give it.
pub(crate) fn stored_item(item: &Value) -> Value {
    let (durability, most, damage) = durability(item);
    Value::record([
        ("name", or_null(item, "name")),
        ("displayName", or_null(item, "displayName")),
        ("count", Value::Number(count_of(item))),
        ("slot", or_null(item, "slot")),
        ("stackSize", or_null(item, "stackSize")),
        ("durability", durability),
        ("maxDurability", most),
        ("damage", damage),
    ])
}

/// An item of a furnace, as nodes give it; null of none.
pub(crate) fn smelted_item(item: &Value) -> Value {
    if item.as_object().is_none() {
        return Value::Null;
    }
    Value::record([
        ("name", or_null(item, "name")),
        ("displayName", or_null(item, "displayName")),
        ("count", Value::Number(count_of(item))),
    ])
}
