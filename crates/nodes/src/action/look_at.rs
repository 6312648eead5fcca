use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
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
    let look: AskFn = if l.is_blockmine() {
        look_as_added
    } else {
        look
    };
    l.ask(look, &[target, add_y]);
    l.goto("exec");
}

fn place(target: &Value) -> Value {
    let within = target.field("position");
    if within.is_nullish() {
        target.clone()
    } else {
        within
    }
}

/// BlockMine adds with JavaScript's `+`: a height of text is continued, and what cannot be added makes
/// it no number.
fn look_as_added(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let target = place(&args[0]);
    let (Some(x), Some(z)) = (target.field("x").as_number(), target.field("z").as_number()) else {
        return Ok(Ask::Known(Value::Undefined));
    };
    // An empty or missing number is 0.
    let add_y = if args[1].is_truthy() {
        args[1].to_number()
    } else {
        0.0
    };
    let (y, said_y) = match target.field("y") {
        Value::Number(y) => (y + add_y, Value::Undefined),
        Value::Text(y) => {
            let added = Value::Number(add_y).to_js_string();
            let said = Value::from(format!("{y}{added}").as_str());
            (said.to_number(), said)
        }
        _ => return Ok(Ask::Known(Value::Undefined)),
    };
    Ok(Ask::effect(Effect::LookAt { x, y, z, said_y }))
}

/// Without a position the bot looks where it looked before.
fn look(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let target = place(&args[0]);
    let axis = |key: &str| target.field(key).as_number();
    let (Some(x), Some(y), Some(z)) = (axis("x"), axis("y"), axis("z")) else {
        return Ok(Ask::Known(Value::Undefined));
    };
    let add_y = args[1].to_number();
    let y = if add_y.is_finite() { y + add_y } else { y };
    let said_y = Value::Undefined;
    Ok(Ask::effect(Effect::LookAt { x, y, z, said_y }))
}
