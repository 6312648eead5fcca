//! The port's things in the shapes graphs and plugins expect, which are mineflayer's: radians in
//! its own direction for angles, its names for fields, null where there is nothing.

use std::f64::consts::{PI, TAU};

use sculk_bots::action::Point;
use sculk_bots::answer::{Entity, FurnaceState, Item};
use sculk_core::Value;

use super::entity_types::entity_type;

pub(in crate::fleet) fn point(point: Point) -> Value {
    Value::record([
        ("x", point.x.into()),
        ("y", point.y.into()),
        ("z", point.z.into()),
    ])
}

/// Degrees from south over west as radians from north over west.
pub(in crate::fleet) fn yaw(degrees: f32) -> Value {
    Value::Number((PI - f64::from(degrees).to_radians()).rem_euclid(TAU))
}

/// Degrees downwards as radians upwards.
pub(in crate::fleet) fn pitch(degrees: f32) -> Value {
    Value::Number(-f64::from(degrees).to_radians())
}

pub(in crate::fleet) fn item(item: &Item) -> Value {
    let number = |n: u32| Value::Number(f64::from(n));
    Value::record([
        ("slot", Value::Number(item.slot.map_or(-1.0, f64::from))),
        ("name", Value::text(&item.name)),
        ("displayName", Value::text(&item.display_name)),
        ("count", number(item.count)),
        ("type", number(item.kind)),
        ("metadata", Value::Number(0.0)),
        ("nbt", Value::Null),
        ("stackSize", number(item.stack_size)),
        (
            "maxDurability",
            item.max_durability.map_or(Value::Null, number),
        ),
        ("damage", number(item.damage)),
    ])
}

pub(super) fn item_or_null(one: Option<&Item>) -> Value {
    one.map_or(Value::Null, item)
}

pub(super) fn items(all: &[Item]) -> Value {
    Value::array(all.iter().map(item).collect())
}

pub(super) fn furnace(state: &FurnaceState) -> Value {
    Value::record([
        ("inputItem", item_or_null(state.input.as_ref())),
        ("fuelItem", item_or_null(state.fuel.as_ref())),
        ("outputItem", item_or_null(state.output.as_ref())),
        ("fuel", state.fuel_left.into()),
        ("progress", state.progress.into()),
    ])
}

/// `cave_spider` as `Cave Spider`.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    name.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// An entity as lists have it.
pub(super) fn entity_in_list(one: &Entity) -> Value {
    let name = match &one.username {
        Some(username) => ("username", Value::text(username)),
        None => ("displayName", Value::text(&title(&one.kind))),
    };
    Value::record([
        ("id", Value::Number(f64::from(one.id))),
        ("type", Value::text(entity_type(&one.kind))),
        name,
        ("position", point(one.position)),
        ("isValid", Value::Bool(true)),
    ])
}

/// An entity as events have it.
pub(in crate::fleet) fn entity_in_event(one: &Entity, is_valid: bool) -> Value {
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::text);
    let held = one.equipment.iter().find(|worn| worn.place == "mainHand");
    let worn = one.equipment.iter().map(|worn| item(&worn.item)).collect();
    Value::record([
        ("id", Value::Number(f64::from(one.id))),
        ("type", Value::text(entity_type(&one.kind))),
        ("username", text(&one.username)),
        ("displayName", Value::text(&title(&one.kind))),
        ("position", point(one.position)),
        ("yaw", yaw(one.yaw)),
        ("pitch", pitch(one.pitch)),
        ("onGround", Value::Bool(one.is_on_ground)),
        ("isValid", Value::Bool(is_valid)),
        ("heldItem", item_or_null(held.map(|worn| &worn.item))),
        ("equipment", Value::array(worn)),
        ("metadata", Value::array(Vec::new())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_turned_into_mineflayers() {
        let radians = |value: Value| value.as_number().unwrap();
        for (degrees, expected) in [(180.0, 0.0), (0.0, PI), (90.0, PI / 2.0), (-90.0, 1.5 * PI)] {
            assert!((radians(yaw(degrees)) - expected).abs() < 1e-9, "{degrees}");
        }
        assert!(
            (radians(pitch(90.0)) + PI / 2.0).abs() < 1e-9,
            "down is negative"
        );
    }

    #[test]
    fn an_item_has_the_fields_graphs_count_on() {
        let stack = Item {
            slot: Some(36),
            name: "diamond_sword".into(),
            display_name: "Diamond Sword".into(),
            count: 1,
            kind: 841,
            stack_size: 1,
            max_durability: Some(1561),
            damage: 61,
            custom_name: None,
            lore: Vec::new(),
            enchantments: Vec::new(),
        };
        let value = item(&stack);
        for (field, expected) in [
            ("slot", 36.0.into()),
            ("name", Value::text("diamond_sword")),
            ("displayName", Value::text("Diamond Sword")),
            ("type", 841.0.into()),
            ("metadata", 0.0.into()),
            ("nbt", Value::Null),
            ("maxDurability", 1561.0.into()),
            ("damage", 61.0.into()),
        ] {
            assert!(value.field(field).strict_equals(&expected), "{field}");
        }
        let plain = Item {
            max_durability: None,
            ..stack
        };
        assert!(matches!(item(&plain).field("maxDurability"), Value::Null));
    }

    #[test]
    fn names_are_shown_in_words() {
        for (name, shown) in [
            ("player", "Player"),
            ("cave_spider", "Cave Spider"),
            ("oak_chest_boat", "Oak Chest Boat"),
        ] {
            assert_eq!(title(name), shown);
        }
    }
}
