use sculk_core::Value;
use sculk_graph::{Behaviour, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("data:number_literal", "Number", Behaviour::Pure(number))
            .doc("A number.")
            .example("Number 3 → Math Operation ×.")
            .keywords(&["constant"])
            .input(
                Pin::new("value", "Number", PinType::Number)
                    .required()
                    .field(Field::Number, 0.0),
            )
            .output(Pin::new("value", "Number", PinType::Number)),
        NodeType::new(
            "data:boolean_literal",
            "True or False",
            Behaviour::Pure(boolean),
        )
        .doc("True or false.")
        .example("True or False → Set Variable \"is_on\".")
        .keywords(&["constant", "boolean"])
        .input(
            Pin::new("value", "Value", PinType::Boolean)
                .required()
                .field(Field::Boolean, true),
        )
        .output(Pin::new("value", "Value", PinType::Boolean)),
    ]
}

fn number(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    l.input("value", Value::Number(0.0))
}

fn boolean(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    l.input("value", Value::Bool(false))
}
