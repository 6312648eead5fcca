use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::ask_inventory;
use crate::items::{
    OFF_HAND, Wanted, carried, count_of, in_slot, name_to_find, own_item, selected,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let name = || {
        Pin::new("itemName", "Item", PinType::String)
            .doc("A part of its name.")
            .required()
            .field(Field::Text, "")
    };
    let out = Pin::new;
    let hands = vec![("main", "main hand"), ("off", "other hand")];
    vec![
        NodeType::new("inventory:get_all", "All Inventory", Behaviour::Pure(all))
            .doc("Everything the bot carries, without armour and the other hand.")
            .example("All Inventory → For Each → Get Property \"name\".")
            .output(out("items", "Items", PinType::Array))
            .output(out("count", "Stacks", PinType::Number)),
        NodeType::new("inventory:find_item", "Find Item", Behaviour::Pure(find))
            .doc("The first stack the bot carries whose name has this text in it.")
            .example("Find Item \"sword\" found → Branch → Equip.")
            .keywords(&["search"])
            .input(name())
            .output(out("item", "Item", PinType::Object))
            .output(out("found", "Found", PinType::Boolean))
            .output(out("slot", "Slot", PinType::Number)),
        NodeType::new("inventory:count_item", "Count Items", Behaviour::Pure(count))
            .doc("How many items the bot carries whose name has this text in it.")
            .example("Count Items \"cobblestone\" → Send Message.")
            .input(name())
            .output(out("count", "How many", PinType::Number)),
        NodeType::new("inventory:has_item", "Has Item?", Behaviour::Pure(has))
            .doc("Whether the bot carries at least so many of an item.")
            .example("Has Item? \"bread\", 5 → Branch.")
            .input(name())
            .input(out("minCount", "At least", PinType::Number).field(Field::Number, 1.0))
            .output(out("hasItem", "Has it", PinType::Boolean))
            .output(out("actualCount", "How many", PinType::Number)),
        NodeType::new("inventory:get_slot", "Get Slot", Behaviour::Pure(slot))
            .doc("What lies in a slot: 5 to 8 armour, 9 to 35 the inventory, 36 to 44 the hotbar, 45 the other hand.")
            .example("Get Slot 36 isEmpty → Branch.")
            .input(
                out("slotNumber", "Slot", PinType::Number)
                    .required()
                    .field(Field::Number, 0.0),
            )
            .output(out("item", "Item", PinType::Object))
            .output(out("isEmpty", "Is empty", PinType::Boolean)),
        NodeType::new("inventory:get_held_item", "Held Item", Behaviour::Pure(held))
            .doc("What the bot holds.")
            .example("Held Item name → Contains \"pickaxe\" → Branch.")
            .keywords(&["hand"])
            .input(
                out("hand", "Hand", PinType::String)
                    .field(Field::Choice { options: hands }, "main"),
            )
            .output(out("item", "Item", PinType::Object))
            .output(out("name", "Name", PinType::String))
            .output(out("count", "How many", PinType::Number))
            .output(out("hasItem", "Holds something", PinType::Boolean)),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn n_of(list: &[Value]) -> Value {
    Value::Number(list.len() as f64)
}

fn all(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let own = l.ask(ask_inventory, &[]);
    if pin == "count" {
        return l.pure(|args, _| Ok(n_of(&carried(&args[0]))), &[own]);
    }
    l.pure(shown, &[own])
}

fn shown(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    cx.list(carried(&args[0]).iter().map(own_item).collect())
}

fn find(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let name = name_to_find(l);
    let own = l.ask(ask_inventory, &[]);
    let pin = l.constant(pin);
    l.pure(found, &[own, name, pin])
}

fn found(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let own = carried(&args[0]);
    let wanted = Wanted::named(&args[1]);
    let first = wanted.and_then(|w| own.iter().find(|item| w.is(item)));
    Ok(match args[2].as_str() {
        Some("found") => Value::Bool(first.is_some()),
        Some("slot") => first.map_or(Value::Number(-1.0), |item| item.field("slot")),
        _ => first.map_or(Value::Null, own_item),
    })
}

fn counted(l: &mut Lowering<'_>) -> Operand {
    let name = name_to_find(l);
    let own = l.ask(ask_inventory, &[]);
    l.pure(sum, &[own, name])
}

fn sum(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let wanted = Wanted::named(&args[1]);
    let own = carried(&args[0]);
    let matching = own
        .iter()
        .filter(|item| wanted.as_ref().is_some_and(|w| w.is(item)));
    // A sum of nothing would be -0 in Rust.
    Ok(Value::Number(
        matching.map(count_of).fold(0.0, |a, b| a + b),
    ))
}

fn count(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    counted(l)
}

fn has(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let n = counted(l);
    if pin == "actualCount" {
        return n;
    }
    let least = l.input("minCount", 1.0);
    let is_enough =
        |args: Args<'_>, _: &mut Cx| Ok(Value::Bool(args[0].to_number() >= args[1].to_number()));
    l.pure(is_enough, &[n, least])
}

fn slot(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let number = l.input("slotNumber", 0.0);
    let own = l.ask(ask_inventory, &[]);
    let pin = l.constant(pin);
    l.pure(in_numbered_slot, &[own, number, pin])
}

fn in_numbered_slot(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let item = in_slot(&args[0], args[1].to_number());
    Ok(match args[2].as_str() {
        Some("isEmpty") => Value::Bool(item.is_none()),
        _ => item.as_ref().map_or(Value::Null, own_item),
    })
}

fn held(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let hand = l.input("hand", "main");
    let own = l.ask(ask_inventory, &[]);
    let pin = l.constant(pin);
    l.pure(in_hand, &[own, hand, pin])
}

fn in_hand(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let slot = if args[1].as_str() == Some("off") {
        OFF_HAND
    } else {
        selected(&args[0])
    };
    let item = in_slot(&args[0], slot);
    let item = item.as_ref();
    Ok(match args[2].as_str() {
        Some("hasItem") => Value::Bool(item.is_some()),
        Some("count") => Value::Number(item.map_or(0.0, count_of)),
        Some("name") => item.map_or(Value::text(""), |i| i.field("name")),
        _ => item.map_or(Value::Null, own_item),
    })
}
