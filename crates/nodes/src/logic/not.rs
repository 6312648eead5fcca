use sculk_graph::{Behaviour, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("logic:not", "Not", Behaviour::Pure(value))
        .doc("Turns true into false and false into true.")
        .example("Is Blacklisted? → Not → Branch.")
        .keywords(&["negate", "invert", "!"])
        .input(Pin::new("value", "Value", PinType::Boolean).field(Field::Boolean, false))
        .output(Pin::new("result", "Result", PinType::Boolean))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let a = l.input("value", false);
    l.not(a)
}
