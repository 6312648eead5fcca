use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::pattern::{Pattern, making_work};

/// Longer texts and patterns do not match, as in BlockMine.
const MAX_TEXT: usize = 10_000;
const MAX_PATTERN: usize = 1000;

pub(crate) fn node() -> NodeType {
    NodeType::new("string:matches", "Matches", Behaviour::Pure(value))
        .doc("Whether a regular expression, as JavaScript writes them, fits somewhere in the text.")
        .example("Chat Message → Matches \"^!\\w+\" → Branch.")
        .keywords(&["regex", "pattern", "expression"])
        .input(
            Pin::new("string", "Text", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("regex", "Pattern", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::new("result", "Result", PinType::Boolean))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("string", "");
    let regex = l.input("regex", "");
    l.pure(matches, &[text, regex])
}

fn matches(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, pattern) = (args[0].as_js_string(), args[1].as_js_string());
    if text.len() > MAX_TEXT || pattern.len() > MAX_PATTERN {
        return Ok(Value::Bool(false));
    }
    let made = cx.made_from(&pattern, making_work(&pattern), Pattern::new);
    cx.charge(made.testing_work(&text, &pattern));
    made.is_found_in(&text).map(Value::Bool)
}
