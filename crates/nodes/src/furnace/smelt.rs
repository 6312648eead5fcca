use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Field, FurnaceSlot, ItemStack, Lowering, NodeError,
    NodeType, Pin, PinType,
};

use crate::{
    inside::Rescue,
    inventory::ask_inventory,
    items::{Wanted, carried, count_of, limit, searched, smelted_item},
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let putting = |id, label, behaviour| {
        NodeType::new(id, label, behaviour)
            .keywords(&["smelt"])
            .input(Pin::exec("exec", "Run"))
            .input(
                Pin::new("itemName", "Item", PinType::String)
                    .doc("A part of its name.")
                    .required()
                    .field(Field::Text, ""),
            )
            .input(
                Pin::new("count", "How many", PinType::Number)
                    .doc("0 or nothing: the whole stack.")
                    .field(Field::Number, Value::Null),
            )
            .output(Pin::exec("exec", "Then"))
            .output(Pin::exec("exec_failed", "Could not"))
            .output(Pin::new("success", "Done", PinType::Boolean))
    };
    vec![
        putting(
            "furnace:put_input",
            "Furnace: Put Input",
            Behaviour::Exec(put_input),
        )
        .doc("Puts what is to be smelted into the open furnace: of the first stack of that name.")
        .example("Furnace: Open → Furnace: Put Input \"raw_iron\", 8."),
        putting(
            "furnace:put_fuel",
            "Furnace: Put Fuel",
            Behaviour::Exec(put_fuel),
        )
        .doc("Puts fuel into the open furnace: of the first stack of that name.")
        .example("Furnace: Put Input → Furnace: Put Fuel \"coal\", 1."),
        NodeType::new(
            "furnace:take_output",
            "Furnace: Take Output",
            Behaviour::Exec(take),
        )
        .doc("Takes what the open furnace has made.")
        .example("Furnace: Open → Furnace: Take Output count → Send Message.")
        .keywords(&["smelt", "get"])
        .input(Pin::exec("exec", "Run"))
        .output(Pin::exec("exec", "Taken"))
        .output(Pin::exec("exec_failed", "Nothing there"))
        .output(Pin::new("item", "Item", PinType::Object))
        .output(Pin::new("count", "How many", PinType::Number))
        .output(Pin::new("success", "Done", PinType::Boolean)),
    ]
}

fn put_input(l: &mut Lowering<'_>) {
    put(l, ask_input);
}

fn put_fuel(l: &mut Lowering<'_>) {
    put(l, ask_fuel);
}

fn put(l: &mut Lowering<'_>, ask: AskFn) {
    let name = l.input("itemName", "");
    let count = l.input("count", Value::Null);
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let own = searched(l, own, name);
    let (is_done, answer) = l.try_ask(ask, &[own, name, count]);
    let is_put = l.pure(is_put, &[is_done, answer]);
    let rescue = Rescue {
        outputs: &[("success", Value::Bool(false))],
        exit: "exec_failed",
    };
    // What it did not find, BlockMine did not find inside its try.
    rescue.leave_by_outcome(l, is_put, Some(&[name, is_done]));
}

/// The node itself answers false where there is no such item.
fn is_put(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_missing = matches!(args[1], Value::Bool(false));
    Ok(Value::Bool(args[0].is_truthy() && !is_missing))
}

fn ask_input(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(asking(args, FurnaceSlot::Input))
}

fn ask_fuel(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(asking(args, FurnaceSlot::Fuel))
}

fn asking(args: Args<'_>, slot: FurnaceSlot) -> Ask {
    let own = carried(&args[0]);
    let wanted = Wanted::named(&args[1]);
    let found = wanted.and_then(|w| own.iter().find(|item| w.is(item)));
    found.map_or(Ask::Known(Value::Bool(false)), |item| {
        Ask::effect(Effect::FurnacePut {
            slot,
            stack: ItemStack::of(item),
            count: count_of(item).min(limit(&args[2])),
        })
    })
}

fn take(l: &mut Lowering<'_>) {
    let (is_done, taken) = l.try_ask(|_, _| Ok(Ask::effect(Effect::FurnaceTake)), &[]);
    let item = l.pure(taken_item, &[is_done, taken]);
    let count = l.pure(|args, _| Ok(count_of(&args[0]).into()), &[item]);
    l.publish("item", item);
    l.publish("count", count);
    let is_taken = l.pure(|args, _| Ok(args[0].is_truthy().into()), &[item]);
    let rescue = Rescue {
        outputs: &[
            ("success", Value::Bool(false)),
            ("item", Value::Null),
            ("count", Value::Number(0.0)),
        ],
        exit: "exec_failed",
    };
    rescue.leave_by_outcome(l, is_taken, Some(&[is_done]));
}

fn taken_item(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(if args[0].is_truthy() {
        smelted_item(&args[1])
    } else {
        Value::Null
    })
}
