use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::json_or_text;

pub(crate) fn node() -> NodeType {
    let options = vec![
        ("String", "text"),
        ("Number", "a number"),
        ("Boolean", "true or false"),
    ];
    NodeType::new("data:cast", "Cast Type", Behaviour::Pure(value))
        .category("type")
        .doc("Turns a value into text, a number (0 where that fails) or true and false (true are only true, 1 and yes).")
        .example("Get Argument → Cast Type to a number → Math Operation.")
        .keywords(&["convert", "parse", "number"])
        .input(Pin::new("value", "Value", PinType::Wildcard).required())
        .output(Pin::new("result", "Result", PinType::Wildcard))
        .typed_by("result", "targetType")
        .setting("targetType", "Into", Field::Choice { options }, "String")
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    if pin != "result" {
        return l.constant(Value::Null);
    }
    let value = l.input("value", Value::Undefined);
    match l.data_text("targetType", "String").as_str() {
        "String" => l.pure(text, &[value]),
        "Number" => l.pure(number, &[value]),
        "Boolean" => l.pure(boolean, &[value]),
        _ => value,
    }
}

fn text(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Text(json_or_text(&args[0])))
}

fn number(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let n = args[0].to_number();
    Ok(Value::Number(if n.is_nan() { 0.0 } else { n }))
}

fn boolean(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string().to_lower();
    Ok(Value::Bool(matches!(
        text.as_str(),
        Some("true" | "1" | "yes")
    )))
}
