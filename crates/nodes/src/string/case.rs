use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        node(
            "string:to_upper",
            "To Upper Case",
            Behaviour::Pure(upper_value),
        )
        .doc("The text in capital letters.")
        .example("Get Argument → To Upper Case → Send Message: shouts it back."),
        node(
            "string:to_lower",
            "To Lower Case",
            Behaviour::Pure(lower_value),
        )
        .doc("The text in small letters.")
        .example("Get Argument → To Lower Case → Switch: takes yes, Yes and YES alike."),
    ]
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .keywords(&["capital", "case", "letters"])
        .input(Pin::new("text", "Text", PinType::String).field(Field::Text, ""))
        .output(Pin::new("result", "Result", PinType::String))
}

fn upper_value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("text", "");
    l.pure(upper, &[text])
}

fn lower_value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("text", "");
    l.pure(lower, &[text])
}

fn upper(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string();
    cx.charge_bytes(text.byte_len());
    Ok(Value::Text(text.to_upper()))
}

fn lower(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string();
    cx.charge_bytes(text.byte_len());
    Ok(Value::Text(text.to_lower()))
}
