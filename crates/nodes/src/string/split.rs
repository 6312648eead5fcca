use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("string:split", "Split", Behaviour::Pure(value))
        .doc("Parts a text at each separator. Without a separator it parts each character.")
        .example("Get Argument \"list\" → Split \",\" → For Each.")
        .keywords(&["separate", "list", "explode"])
        .input(
            Pin::new("string", "Text", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("separator", "Separator", PinType::String)
                .required()
                .field(Field::Text, ","),
        )
        .output(Pin::new("array", "List", PinType::Array))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("string", "");
    let separator = l.input("separator", ",");
    l.pure(split, &[text, separator])
}

fn split(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].as_js_string();
    cx.charge_bytes(text.byte_len());
    let separator = args[1].as_js_string();
    cx.list(
        text.split(&separator)
            .into_iter()
            .map(Value::Text)
            .collect(),
    )
}
