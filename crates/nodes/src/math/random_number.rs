use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new(
        "math:random_number",
        "Random Number",
        Behaviour::Pure(value),
    )
    .doc("A random number: whole, and both bounds possible, if both bounds are whole numbers.")
    .example("Random Number 1 to 6 → Send Message: a die.")
    .keywords(&["dice", "chance"])
    .volatile()
    .input(Pin::new("min", "From", PinType::Number).field(Field::Number, 0.0))
    .input(Pin::new("max", "To", PinType::Number).field(Field::Number, 100.0))
    .output(Pin::new("result", "Result", PinType::Number))
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let min = l.input("min", 0.0);
    let max = l.input("max", 1.0);
    l.seed();
    l.drawing(random, &[min, max])
}

/// A bound, and whether it asks for fractions.
fn bound(value: &Value) -> (f64, bool) {
    let text = value.to_js_string().to_text();
    let has_point = text.contains(['.', ',']);
    let n = match value {
        Value::Number(n) => *n,
        _ => parse_float(&text.replacen(',', ".", 1)),
    };
    (n, has_point || n.fract() != 0.0)
}

/// JavaScript's `parseFloat` for what people type: the longest beginning that is a number.
fn parse_float(text: &str) -> f64 {
    let text = text.trim();
    let ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).rev();
    let is_number = |end: usize| text[..end].parse::<f64>().ok().filter(|n| n.is_finite());
    ends.take(64).find_map(is_number).unwrap_or(f64::NAN)
}

fn random(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let ((min, a), (max, b)) = (bound(&args[0]), bound(&args[1]));
    if a || b {
        return Ok(Value::Number(cx.random() * (max - min) + min));
    }
    let (min, max) = (min.ceil(), max.floor());
    Ok(Value::Number(
        (cx.random() * (max - min + 1.0)).floor() + min,
    ))
}
