use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    declared(Behaviour::Exec(run))
}

/// The same node, but it tells the host in the `blockmine` dialect too what was to be kept. Only
/// comparisons with recordings of BlockMine want to know.
pub(crate) fn telling_node() -> NodeType {
    declared(Behaviour::Exec(run_telling))
}

fn declared(behaviour: Behaviour) -> NodeType {
    NodeType::new("action:bot_set_variable", "Set Variable", behaviour)
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
    let (name, value, persist) = inputs(l);
    l.set_variable(name, value);
    // BlockMine records the wish and never fulfils it.
    let may_keep = l.is_wired("persist") || l.data("persist").is_truthy();
    if may_keep && !l.is_blockmine() {
        l.ask(keep, &[name, value, persist]);
    }
    l.goto("exec");
}

fn run_telling(l: &mut Lowering<'_>) {
    let (name, value, persist) = inputs(l);
    l.set_variable(name, value);
    l.ask(tell, &[name, persist]);
    l.goto("exec");
}

/// All are read before anything is set, the wish too: reading it may end the run.
fn inputs(l: &mut Lowering<'_>) -> (Operand, Operand, Operand) {
    let name = l.input("name", "");
    let value = l.input("value", Value::Null);
    let persist = l.input("persist", false);
    (name, value, persist)
}

fn tell(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    if !args[0].is_truthy() {
        return Ok(Ask::Known(Value::Undefined));
    }
    Ok(Ask::effect(Effect::PersistVariable {
        name: args[0].to_js_string(),
        value: Value::Bool(args[1].is_truthy()),
    }))
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
