//! From one type to another.

mod cast;
mod check;
mod parse;

use sculk_core::{JsString, Value, to_json};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let to_string = NodeType::new(
        "type:to_string",
        "To Text",
        Behaviour::Pure(to_string_value),
    )
    .doc("Any value as text; lists and objects as JSON, nothing as empty text.")
    .example("Bot Position → To Text → Log.")
    .input(Pin::new("value", "Value", PinType::Wildcard).field(Field::Text, ""))
    .output(Pin::new("result", "Text", PinType::String));
    let mut nodes = vec![cast::node(), check::node(), to_string];
    nodes.extend(parse::nodes());
    nodes
}

/// What an input without wire and literal holds where a type is asked for: null in BlockMine.
pub(crate) fn nothing(l: &Lowering<'_>) -> Value {
    if l.is_blockmine() {
        Value::Null
    } else {
        Value::Undefined
    }
}

fn to_string_value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let value = l.input("value", Value::Null);
    l.pure(to_string, &[value])
}

fn to_string(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Text(json_or_text(&args[0])))
}

/// Text; lists and objects as JSON, nothing as empty text.
pub(crate) fn json_or_text(value: &Value) -> JsString {
    match value {
        Value::Undefined | Value::Null => JsString::default(),
        Value::Array(_) | Value::Object(_) | Value::Date(_) => {
            to_json(value).map_or_else(JsString::default, JsString::from)
        }
        other => other.to_js_string(),
    }
}
