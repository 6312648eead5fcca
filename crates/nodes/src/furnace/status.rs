use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::items::smelted_item;

pub(crate) fn node() -> NodeType {
    NodeType::new(
        "furnace:get_status",
        "Furnace: Status",
        Behaviour::Pure(status),
    )
    .doc("What lies in the open furnace, and how far it is; fuel and progress are parts of 1.")
    .example("Furnace: Open → Furnace: Status isBurning → Branch.")
    .keywords(&["smelt", "burning"])
    .output(Pin::new("inputItem", "Input", PinType::Object))
    .output(Pin::new("fuelItem", "Fuel", PinType::Object))
    .output(Pin::new("outputItem", "Output", PinType::Object))
    .output(Pin::new("fuel", "Fuel left", PinType::Number))
    .output(Pin::new("progress", "Progress", PinType::Number))
    .output(Pin::new("isBurning", "Is burning", PinType::Boolean))
}

fn status(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let state = l.ask(|_, _| Ok(Ask::effect(Effect::FurnaceStatus)), &[]);
    let pin = l.constant(pin);
    l.pure(part, &[state, pin])
}

fn part(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let state = &args[0];
    let number = |key: &str| state.field(key).as_number().unwrap_or(0.0);
    Ok(match args[1].as_str() {
        Some("isBurning") => Value::Bool(number("fuel") > 0.0),
        Some(key @ ("fuel" | "progress")) => Value::Number(number(key)),
        Some(key) => smelted_item(&state.field(key)),
        None => Value::Null,
    })
}
