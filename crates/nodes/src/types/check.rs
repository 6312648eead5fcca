use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    let options = vec![
        ("string", "text"),
        ("number", "a number"),
        ("numeric_string", "text that is a number"),
        ("boolean", "true or false"),
        ("array", "a list"),
        ("object", "an object"),
        ("null", "nothing"),
    ];
    NodeType::new("data:type_check", "Check Type", Behaviour::Pure(value))
        .category("type")
        .doc("Whether a value is of a type, and the name of its type.")
        .example("Get Argument → Check Type \"text that is a number\" → Branch.")
        .keywords(&["typeof", "is"])
        .input(Pin::new("value", "Value", PinType::Wildcard).required())
        .output(Pin::new("result", "Result", PinType::Boolean))
        .output(Pin::new("type_name", "Type", PinType::String))
        .setting("checkType", "Is it", Field::Choice { options }, "string")
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let nothing = super::nothing(l);
    let value = l.input("value", nothing);
    if pin == "type_name" {
        return l.pure(type_name, &[value]);
    }
    let wanted = l.data_text("checkType", "string");
    let wanted = l.constant(wanted.as_str());
    l.pure(is_of_type, &[value, wanted])
}

fn is_of_type(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let value = &args[0];
    Ok(Value::Bool(match args[1].as_str() {
        Some("string") => matches!(value, Value::Text(_)),
        Some("number") => matches!(value, Value::Number(n) if !n.is_nan()),
        Some("numeric_string") => match value {
            Value::Text(text) => !text.trim().is_empty() && value.to_number().is_finite(),
            _ => false,
        },
        Some("boolean") => matches!(value, Value::Bool(_)),
        Some("array") => matches!(value, Value::Array(_)),
        Some("object") => matches!(value, Value::Object(_) | Value::Date(_)),
        Some("null") => value.is_nullish(),
        _ => false,
    }))
}

fn type_name(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::text(match &args[0] {
        Value::Null => "null",
        Value::Array(_) => "array",
        other => other.type_name(),
    }))
}
