use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, MAX_TEXT_BYTES, NodeError, NodeType, Operand, Pin,
    PinType,
};

use crate::array::place;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        replace_node(),
        substring_node(),
        pad_node(),
        trim_node(),
        format_node(),
    ]
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .input(
            Pin::new("text", "Text", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::new("result", "Result", PinType::String))
}

fn replace_node() -> NodeType {
    node("string:replace", "Replace", Behaviour::Pure(replace))
        .doc("Puts another text in the place of each occurrence of a text. Searching for nothing changes nothing.")
        .example("Chat Message → Replace \"§\" with \"\" → Log.")
        .keywords(&["substitute", "remove", "swap"])
        .input(Pin::new("search", "Search for", PinType::String).required().field(Field::Text, ""))
        .input(Pin::new("replacement", "Put there", PinType::String).field(Field::Text, ""))
        .setting("only_first", "Only the first", Field::Boolean, false)
}

fn substring_node() -> NodeType {
    node("string:substring", "Part of Text", Behaviour::Pure(substring))
        .doc("The characters from one place up to, but not including, another, counted from 0; places below zero count from the end.")
        .example("Chat Message → Part of Text from 1: without the \"!\" in front.")
        .keywords(&["substring", "slice", "cut", "left", "right"])
        .input(Pin::new("from", "From", PinType::Number).field(Field::Number, 0.0))
        .input(
            Pin::new("to", "Up to", PinType::Number)
                .doc("Nothing: to the end.")
                .field(Field::Number, Value::Null),
        )
}

fn pad_node() -> NodeType {
    let sides = vec![
        ("start", "in front"),
        ("end", "behind"),
        ("both", "on both sides"),
    ];
    node("string:pad", "Pad", Behaviour::Pure(pad))
        .doc("Fills a text up to a length; a longer one stays as it is.")
        .example("Seconds → Pad with \"0\" to 2: 07.")
        .keywords(&["fill", "align", "width", "zero"])
        .input(
            Pin::new("length", "Length", PinType::Number)
                .required()
                .field(Field::Number, 2.0),
        )
        .input(Pin::new("filler", "Fill with", PinType::String).field(Field::Text, " "))
        .setting("side", "Where", Field::Choice { options: sides }, "start")
}

fn trim_node() -> NodeType {
    let sides = vec![
        ("both", "both sides"),
        ("start", "the beginning"),
        ("end", "the end"),
    ];
    node("string:trim", "Trim", Behaviour::Pure(trim))
        .doc("The text without the spaces and line ends around it.")
        .example("Get Argument \"name\" → Trim → User Field.")
        .keywords(&["strip", "spaces", "whitespace"])
        .setting("side", "Where", Field::Choice { options: sides }, "both")
}

fn format_node() -> NodeType {
    NodeType::new("string:format", "Fill In", Behaviour::Pure(format))
        .ours()
        .doc("A text with the values of an object or list filled in: <name> becomes the value of that key, <0> the first item of a list. A key that is not there stays as it is written.")
        .example("\"<name> has <count>\" with an object → Fill In → Send Message.")
        .keywords(&["template", "format", "placeholder", "interpolate"])
        .input(Pin::new("template", "Text", PinType::String).required().field(Field::LongText, ""))
        .input(Pin::new("values", "Values", PinType::Any).required().doc("An object or a list."))
        .output(Pin::new("result", "Result", PinType::String))
}

fn text_of(value: &Value) -> JsString {
    if value.is_nullish() {
        JsString::default()
    } else {
        value.to_js_string()
    }
}

fn replace(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let [text, search, other] = ["text", "search", "replacement"].map(|pin| l.input(pin, ""));
    let only_first = l.data("only_first").is_truthy();
    let only_first = l.constant(only_first);
    l.pure(replaced, &[text, search, other, only_first])
}

fn replaced(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let [text, search, other] = [0, 1, 2].map(|i: usize| text_of(&args[i]));
    if search.is_empty() {
        return Ok(Value::Text(text));
    }
    cx.charge_bytes(text.byte_len());
    let parts = text.split(&search);
    if parts.len().saturating_mul(other.byte_len()) > MAX_TEXT_BYTES {
        return Err(NodeError::new("The text would be longer than 64 MB."));
    }
    let mut out = cx.builder();
    for (i, part) in parts.iter().enumerate() {
        if i == 1 || (i > 1 && !args[3].is_truthy()) {
            out.push(&other);
        } else if i > 1 {
            out.push(&search);
        }
        out.push(part);
    }
    cx.text(out)
}

fn substring(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("text", "");
    let (from, to) = (l.input("from", 0.0), l.input("to", Value::Null));
    l.pure(part, &[text, from, to])
}

fn part(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = text_of(&args[0]);
    cx.charge_bytes(text.byte_len());
    let len = text.len();
    let (from, to) = (place(&args[1], len, 0), place(&args[2], len, len));
    Ok(Value::Text(text.slice(from, to.max(from))))
}

fn pad(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("text", "");
    let (length, filler) = (l.input("length", 2.0), l.input("filler", " "));
    let side = l.data_text("side", "start");
    let side = l.constant(side.as_str());
    l.pure(padded, &[text, length, filler, side])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held below the longest text"
)]
fn padded(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    const MAX: f64 = 1_000_000.0;
    let (text, filler) = (text_of(&args[0]), text_of(&args[2]));
    let length = args[1].to_number();
    if length > MAX {
        return Err(NodeError::new("Pad fills up to 1,000,000 characters."));
    }
    let missing = (length.max(0.0) as usize).saturating_sub(text.len());
    if missing == 0 || filler.is_empty() {
        return Ok(Value::Text(text));
    }
    let before = match args[3].as_str() {
        Some("end") => 0,
        Some("both") => missing / 2,
        _ => missing,
    };
    let units = filler.to_utf16();
    let fill = |n: usize| -> Vec<u16> { units.iter().copied().cycle().take(n).collect() };
    let mut out = cx.builder();
    out.push_units(&fill(before));
    out.push(&text);
    out.push_units(&fill(missing - before));
    cx.text(out)
}

fn trim(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("text", "");
    let side = l.data_text("side", "both");
    let side = l.constant(side.as_str());
    l.pure(trimmed, &[text, side])
}

fn trimmed(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = text_of(&args[0]);
    cx.charge_bytes(text.byte_len());
    let inner = text.trim();
    // What trimming leaves is found again at the first place it fits: its first character is no space.
    let start = text.find(&inner).unwrap_or(0);
    Ok(Value::Text(match args[1].as_str() {
        Some("start") => text.slice(start, text.len()),
        Some("end") => text.slice(0, start + inner.len()),
        _ => inner,
    }))
}

fn format(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let template = l.input("template", "");
    let values = l.input("values", Value::Null);
    l.pure(filled, &[template, values])
}

fn filled(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let template = text_of(&args[0]).to_text();
    cx.charge_bytes(template.len());
    let mut out = cx.builder();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let value = after.split_once('>').and_then(|(name, behind)| {
            let value = crate::array::property(&args[1], &JsString::from(name));
            (!value.is_undefined()).then_some((value, behind))
        });
        if let Some((value, behind)) = value {
            if !value.is_nullish() {
                value.push_to(&mut out);
            }
            rest = behind;
        } else {
            out.push_str("<");
            rest = after;
        }
        if out.byte_len() > MAX_TEXT_BYTES {
            break;
        }
    }
    out.push_str(rest);
    cx.text(out)
}
