use sculk_core::Value;
use sculk_graph::{Behaviour, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("data:get_variable", "Get Variable", Behaviour::Pure(value))
        .doc("The present value of a variable of this graph; nothing if it was never set.")
        .example("Get Variable \"count\" → Math Operation + 1.")
        .keywords(&["read", "load"])
        .volatile()
        .output(Pin::new("value", "Value", PinType::Wildcard))
        .setting("variableName", "Variable", Field::Variable, "")
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let legacy = l.data_text("selectedVariable", "");
    let name = l.data_text("variableName", &legacy);
    if name.is_empty() {
        return l.constant(Value::Null);
    }
    l.variable_value(&name)
}
