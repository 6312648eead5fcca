use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("data:string_literal", "Text", Behaviour::Pure(value))
        .doc("A text. {name} in it makes a pin whose value stands there.")
        .example("\"Hello {name}!\" with User Field username at its pin.")
        .keywords(&["string", "constant", "template"])
        .input(Pin::new("value", "Text", PinType::String).field(Field::LongText, ""))
        .output(Pin::new("value", "Text", PinType::String))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let value = l.input("value", "");
    l.pure(to_text, &[value])
}

fn to_text(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Text(args[0].to_js_string()))
}
