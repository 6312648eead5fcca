use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new(
        "action:bot_set_variable",
        "Set Variable",
        Behaviour::Exec(run),
    )
    .doc("Gives a variable of this graph a value. Kept, the next run begins with it.")
    .example("Set Variable \"count\" to Get Variable \"count\" + 1.")
    .keywords(&["write", "store", "assign"])
    .input(Pin::exec("exec", "Run"))
    .input(
        Pin::new("name", "Variable", PinType::String)
            .required()
            .field(Field::Variable, ""),
    )
    .input(
        Pin::new("value", "Value", PinType::Wildcard)
            .required()
            .field(Field::Text, ""),
    )
    .input(
        Pin::new("persist", "Keep", PinType::Boolean)
            .doc("Whether the next run begins with this value.")
            .field(Field::Boolean, false),
    )
    .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let name = l.input("name", "");
    let value = l.input("value", Value::Null);
    l.set_variable(name, value);
    let keeps = l.is_wired("persist") || l.data("persist").is_truthy();
    // BlockMine records the wish and never fulfils it.
    if keeps && !l.is_blockmine() {
        let persist = l.input("persist", false);
        l.ask(keep, &[name, value, persist]);
    }
    l.goto("exec");
}

fn keep(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    if !args[2].is_truthy() || !args[0].is_truthy() {
        return Ok(Ask::Known(Value::Undefined));
    }
    Ok(Ask::effect(Effect::PersistVariable {
        name: args[0].to_js_string(),
        value: args[1].clone(),
    }))
}
