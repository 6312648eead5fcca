use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("action:bot_look_at", "Look At", Behaviour::Exec(run))
        .doc("Turns the bot's head to an entity or a position.")
        .example("Nearby Players → Get By Index 0 → Look At, 1.6 blocks higher.")
        .keywords(&["turn", "head"])
        .input(Pin::exec("exec", "Run"))
        .input(Pin::new("target", "Target", PinType::Object).required())
        .input(Pin::new("add_y", "Higher by", PinType::Number).field(Field::Number, 0.0))
        .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let target = l.input("target", Value::Null);
    let add_y = l.input("add_y", 0.0);
    l.ask(look, &[target, add_y]);
    l.goto("exec");
}

/// Without a position the bot looks where it looked before.
fn look(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let within = args[0].field("position");
    let target = if within.is_nullish() {
        &args[0]
    } else {
        &within
    };
    let axis = |key: &str| target.field(key).as_number();
    let (Some(x), Some(y), Some(z)) = (axis("x"), axis("y"), axis("z")) else {
        return Ok(Ask::Known(Value::Undefined));
    };
    let add_y = args[1].to_number();
    let y = if add_y.is_finite() { y + add_y } else { y };
    Ok(Ask::effect(Effect::LookAt { x, y, z }))
}
