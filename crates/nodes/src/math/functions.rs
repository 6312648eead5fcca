use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, DynamicPins, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
    PureFn,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = bounds();
    nodes.extend(roundings());
    nodes.extend(others());
    nodes
}

fn number(id: &'static str, label: &'static str, default: f64) -> Pin {
    Pin::new(id, label, PinType::Number).field(Field::Number, default)
}

fn function(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .output(Pin::new("result", "Result", PinType::Number))
}

fn numbers() -> DynamicPins {
    DynamicPins {
        is_input: true,
        count_key: "pinCount",
        default_count: 2,
        min_count: 1,
        max_count: 100,
        first: 0,
        id_pattern: "pin_{i}",
        label_pattern: "Number {i}",
        kind: PinType::Number,
        field: Some(Field::Number),
    }
}

fn bounds() -> Vec<NodeType> {
    vec![
        function(
            "math:min",
            "Smallest",
            Behaviour::Pure(|l, _| of_row(l, smallest)),
        )
        .doc("The smallest of several numbers.")
        .example("Smallest of Count Item and 64 → Drop Item.")
        .keywords(&["minimum", "least"])
        .dynamic(numbers()),
        function(
            "math:max",
            "Largest",
            Behaviour::Pure(|l, _| of_row(l, largest)),
        )
        .doc("The largest of several numbers.")
        .example("Largest of Get Variable \"record\" and the new score → Set Variable \"record\".")
        .keywords(&["maximum", "most"])
        .dynamic(numbers()),
        function(
            "math:clamp",
            "Clamp",
            Behaviour::Pure(|l, _| of(l, &[("value", 0.0), ("min", 0.0), ("max", 100.0)], clamped)),
        )
        .doc("The number itself, or the bound it lies beyond. Bounds that are the wrong way round are swapped.")
        .example("Get Argument \"volume\" → Clamp 0 to 100.")
        .keywords(&["limit", "range", "between"])
        .input(number("value", "Number", 0.0).required())
        .input(number("min", "At least", 0.0))
        .input(number("max", "At most", 100.0)),
    ]
}

fn roundings() -> Vec<NodeType> {
    let one = |id, label, behaviour| {
        function(id, label, behaviour).input(number("value", "Number", 0.0).required())
    };
    vec![
        one(
            "math:round",
            "Round",
            Behaviour::Pure(|l, _| of(l, &[("value", 0.0), ("digits", 0.0)], rounded)),
        )
        .doc("The nearest number with so many digits behind the point; halves go up.")
        .example("Bot Position y → Round → Send Message.")
        .input(number("digits", "Digits", 0.0).doc("Behind the point, 0 to 15.")),
        one(
            "math:floor",
            "Round Down",
            Behaviour::Pure(|l, _| of(l, &[("value", 0.0)], |a, _| mapped(a, f64::floor))),
        )
        .doc("The nearest whole number that is not larger.")
        .example("Bot Position x → Round Down: the block the bot stands in.")
        .keywords(&["floor", "integer"]),
        one(
            "math:ceil",
            "Round Up",
            Behaviour::Pure(|l, _| of(l, &[("value", 0.0)], |a, _| mapped(a, f64::ceil))),
        )
        .doc("The nearest whole number that is not smaller.")
        .example("Items ÷ 64 → Round Up: how many stacks that is.")
        .keywords(&["ceiling", "integer"]),
        one(
            "math:abs",
            "Without Sign",
            Behaviour::Pure(|l, _| of(l, &[("value", 0.0)], |a, _| mapped(a, f64::abs))),
        )
        .doc("The number without its sign: how far it is from zero.")
        .example("Difference of two heights → Without Sign → Compare < 3.")
        .keywords(&["absolute", "abs", "distance"]),
    ]
}

fn others() -> Vec<NodeType> {
    vec![
        function(
            "math:pow",
            "Power",
            Behaviour::Pure(|l, _| of(l, &[("base", 0.0), ("exponent", 2.0)], powered)),
        )
        .doc("A number multiplied with itself so many times; an exponent of 0.5 gives the square root.")
        .example("dx to the Power 2 + dz to the Power 2 → Power 0.5: a distance.")
        .keywords(&["exponent", "square", "root", "sqrt"])
        .input(number("base", "Number", 0.0).required())
        .input(number("exponent", "Exponent", 2.0)),
        function(
            "math:mod",
            "Remainder",
            Behaviour::Pure(|l, _| of(l, &[("a", 0.0), ("b", 2.0)], remainder)),
        )
        .doc("What is left when one number is divided by the other, never below zero; dividing by zero gives zero.")
        .example("Get Variable \"count\" → Remainder 10 = 0 → Branch: each tenth time.")
        .keywords(&["modulo", "divide", "every"])
        .input(number("a", "Number", 0.0).required())
        .input(number("b", "Divided by", 2.0)),
        function(
            "math:lerp",
            "Between",
            Behaviour::Pure(|l, _| {
                of(l, &[("from", 0.0), ("to", 1.0), ("part", 0.5)], between)
            }),
        )
        .doc("The number that lies at a part of the way from one to the other: 0 is the start, 1 the end.")
        .example("Between 64 and 80 at 0.25: a quarter of the way up.")
        .keywords(&["interpolate", "lerp", "mix"])
        .input(number("from", "From", 0.0))
        .input(number("to", "To", 1.0))
        .input(number("part", "Part", 0.5)),
    ]
}

fn of(l: &mut Lowering<'_>, pins: &[(&str, f64)], f: PureFn) -> Operand {
    let pins: Vec<Operand> = pins.iter().map(|(pin, d)| l.input(pin, *d)).collect();
    l.pure(f, &pins)
}

fn of_row(l: &mut Lowering<'_>, f: PureFn) -> Operand {
    let n = l.n_dynamic();
    let pins: Vec<Operand> = (0..n)
        .map(|i| l.input(&format!("pin_{i}"), Value::Undefined))
        .collect();
    l.pure(f, &pins)
}

fn mapped(args: Args<'_>, f: fn(f64) -> f64) -> Result<Value, NodeError> {
    Ok(Value::Number(f(args[0].to_number())))
}

/// The numbers at pins that have one; a pin without anything counts for nothing.
fn folded(args: Args<'_>, f: fn(f64, f64) -> f64) -> Value {
    let given = args.iter().filter(|v| !v.is_nullish());
    let folded = given.map(Value::to_number).reduce(f);
    folded.map_or(Value::Null, Value::Number)
}

fn smallest(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(folded(args, f64::min))
}

fn largest(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(folded(args, f64::max))
}

fn clamped(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let [value, a, b] = [0, 1, 2].map(|i: usize| args[i].to_number());
    Ok(Value::Number(value.max(a.min(b)).min(a.max(b))))
}

fn rounded(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let (value, digits) = (args[0].to_number(), args[1].to_number());
    let digits = if digits.is_nan() {
        0.0
    } else {
        digits.clamp(0.0, 15.0).floor()
    };
    let scale = 10f64.powf(digits);
    let scaled = value * scale;
    // Beyond 2^52 there are no fractions left to round.
    let is_whole = !scaled.is_finite() || scaled.abs() >= 4_503_599_627_370_496.0;
    Ok(Value::Number(if is_whole {
        value
    } else {
        (scaled + 0.5).floor() / scale
    }))
}

fn powered(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(args[0].to_number().powf(args[1].to_number())))
}

fn remainder(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let (a, b) = (args[0].to_number(), args[1].to_number());
    Ok(Value::Number(if b == 0.0 { 0.0 } else { a.rem_euclid(b) }))
}

fn between(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let [from, to, part] = [0, 1, 2].map(|i: usize| args[i].to_number());
    Ok(Value::Number(from + (to - from) * part))
}
