use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::{
    array::items,
    items::{Wanted, count_of, name_to_find, stored_item},
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("container:get_items", "Container Items", Behaviour::Pure(all))
            .doc("What a container holds; without one, the open container.")
            .example("Container: Open → Container Items count → Send Message.")
            .input(Pin::new("container", "Container", PinType::Object))
            .output(Pin::new("items", "Items", PinType::Array))
            .output(Pin::new("count", "Stacks", PinType::Number)),
        NodeType::new("container:find_item", "Find in Container", Behaviour::Pure(find))
            .doc("The first stack in the open container whose name has this text in it, and how many there are in all.")
            .example("Find in Container \"iron\" found → Branch → Withdraw from Container.")
            .keywords(&["search"])
            .input(
                Pin::new("itemName", "Item", PinType::String)
                    .required()
                    .field(Field::Text, ""),
            )
            .output(Pin::new("item", "Item", PinType::Object))
            .output(Pin::new("slot", "Slot", PinType::Number))
            .output(Pin::new("count", "How many", PinType::Number))
            .output(Pin::new("found", "Found", PinType::Boolean)),
    ]
}

/// Asks for the items of a container.
pub(super) fn ask_items(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let container = match &args[0] {
        object @ Value::Object(_) => object.clone(),
        _ => Value::Null,
    };
    Ok(Ask::effect(Effect::ContainerItems { container }))
}

fn all(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let container = l.input("container", Value::Null);
    let held = l.ask(ask_items, &[container]);
    if pin == "count" {
        return l.pure(|args, _| Ok(n_items(&args[0])), &[held]);
    }
    l.pure(shown, &[held])
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn n_items(list: &Value) -> Value {
    Value::Number(items(list).len() as f64)
}

fn shown(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    cx.list(items(&args[0]).iter().map(stored_item).collect())
}

fn find(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let name = name_to_find(l);
    let open_one = l.constant(Value::Null);
    let held = l.ask(ask_items, &[open_one]);
    // The item that BlockMine finds does not tell how many of it make a stack.
    let is_short = pin == "item" && l.is_blockmine();
    let pin = l.constant(pin);
    let found = l.pure(found, &[held, name, pin]);
    if is_short {
        l.pure(without_stack_size, &[found])
    } else {
        found
    }
}

fn without_stack_size(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let Some(item) = args[0].as_object() else {
        return Ok(args[0].clone());
    };
    let mut item = (**item).clone();
    item.remove(&"stackSize".into());
    Ok(Value::object(item))
}

fn found(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let all = items(&args[0]);
    cx.charge(all.len() * 8);
    let wanted = Wanted::named(&args[1]);
    let is_it = |item: &&Value| wanted.as_ref().is_some_and(|w| w.is(item));
    let first = all.iter().find(is_it);
    Ok(match args[2].as_str() {
        Some("found") => Value::Bool(first.is_some()),
        Some("slot") => first.map_or(Value::Number(-1.0), |item| item.field("slot")),
        Some("count") => {
            let counts = all.iter().filter(is_it).map(count_of);
            Value::Number(counts.fold(0.0, |a, b| a + b))
        }
        _ => first.map_or(Value::Null, stored_item),
    })
}
