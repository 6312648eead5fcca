use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("string:equals", "Text Equals", Behaviour::Pure(value))
        .doc("Whether two texts are the same.")
        .example("User Field username → Text Equals \"Alice\" → Branch.")
        .keywords(&["same", "compare"])
        .input(
            Pin::new("a", "A", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("b", "B", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::new("result", "Result", PinType::Boolean))
        .setting("case_sensitive", "Capitals matter", Field::Boolean, true)
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let a = l.input("a", "");
    let b = l.input("b", "");
    // Only the setting itself counts in BlockMine, whatever comes into a pin of that name.
    if matches!(l.data("case_sensitive"), Value::Bool(false)) {
        l.pure(equal_in_any_case, &[a, b])
    } else {
        l.pure(equal, &[a, b])
    }
}

fn equal(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(
        args[0].to_js_string() == args[1].to_js_string(),
    ))
}

fn equal_in_any_case(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let (a, b) = (args[0].to_js_string(), args[1].to_js_string());
    Ok(Value::Bool(a.to_lower() == b.to_lower()))
}
