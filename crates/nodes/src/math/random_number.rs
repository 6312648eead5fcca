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

/// JavaScript's `parseFloat`: the longest beginning that is a number, whatever comes after it.
fn parse_float(text: &str) -> f64 {
    let text = text.trim();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let end = text.find(|c| !numeric(c)).unwrap_or(text.len());
    // Longer numbers than this say nothing more.
    let ends = (1..=end.min(400)).rev();
    ends.map(|end| text[..end].parse::<f64>())
        .find_map(Result::ok)
        .unwrap_or(f64::NAN)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_read_as_far_as_it_is_a_number() {
        let long = format!("5{}", " and so on".repeat(20));
        let cases = [
            ("5", 5.0),
            (" -2.5x", -2.5),
            ("1e2e3", 100.0),
            ("1e", 1.0),
            (".5.5", 0.5),
            (long.as_str(), 5.0),
        ];
        for (text, wanted) in cases {
            assert!((parse_float(text) - wanted).abs() < f64::EPSILON, "{text}");
        }
        for text in ["", "x5", "-", "e5"] {
            assert!(parse_float(text).is_nan(), "{text}");
        }
    }
}
