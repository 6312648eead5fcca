use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("string:length", "Text Length", Behaviour::Pure(value))
        .doc("How many UTF-16 units the text has: one for most characters, two for an emoji.")
        .example("Get Argument → Text Length → Compare > 100 → Branch.")
        .keywords(&["count", "size", "characters"])
        .input(
            Pin::new("string", "Text", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::new("length", "Length", PinType::Number))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("string", "");
    l.pure(length, &[text])
}

#[expect(
    clippy::cast_precision_loss,
    reason = "texts are far shorter than 2^53"
)]
fn length(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(args[0].to_js_string().len() as f64))
}
