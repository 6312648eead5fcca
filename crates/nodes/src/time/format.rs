use sculk_core::{JsStringBuilder, Value, parse_date};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::{calculate::date, pattern::formatted};

/// The pattern of a new node.
const USUAL: &str = "yyyy-MM-dd HH:mm:ss";
/// The longest pattern, in bytes; one of a million letters is a mistake.
const MAX_PATTERN_BYTES: usize = 1000;

pub(crate) fn node() -> NodeType {
    NodeType::new("time:format", "Format Time", Behaviour::Pure(format))
        .doc("A date as text, after a date-fns pattern: yyyy year, MM month, dd day, HH hour, mm minute, ss second, EEEE weekday; other text between single quotes. In UTC; now, without a date.")
        .example("Now → Format Time \"HH:mm\" → Send Message.")
        .keywords(&["date", "clock", "text"])
        .volatile()
        .input(Pin::new("date", "Date", PinType::DateTime).required())
        .input(Pin::new("format", "Pattern", PinType::String).field(Field::Text, USUAL))
        .output(Pin::new("formatted", "Text", PinType::String))
}

fn format(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let date = date(l, "date");
    let pattern = l.input("format", USUAL);
    let is_lenient = !l.is_blockmine();
    let is_lenient = l.constant(is_lenient);
    l.pure(as_text, &[date, pattern, is_lenient])
}

fn as_text(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let ms = match &args[0] {
        Value::Date(ms) => *ms,
        // BlockMine takes nothing but dates.
        Value::Text(text) if args[2].is_truthy() => parse_date(&text.to_text()),
        _ => {
            return Err(NodeError::new(
                "Format Time needs a date, and was given something else. Connect a date, such as Now.",
            ));
        }
    };
    let Some(pattern) = args[1].as_text() else {
        return Err(NodeError::new("The pattern of Format Time must be text."));
    };
    if pattern.byte_len() > MAX_PATTERN_BYTES {
        return Err(NodeError::new(
            "The pattern of Format Time is longer than 1000 bytes.",
        ));
    }
    cx.charge(pattern.byte_len() * 20);
    let text = formatted(&pattern.to_text(), ms).map_err(NodeError::new)?;
    let mut out = JsStringBuilder::default();
    out.push_str(&text);
    cx.text(out)
}
