use sculk_graph::{Behaviour, CompareOp, Field, Lowering, MathOp, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    let options = vec![
        ("+", "+"),
        ("-", "−"),
        ("*", "×"),
        ("/", "÷"),
        (">", ">"),
        ("<", "<"),
        ("==", "="),
        (">=", "≥"),
        ("<=", "≤"),
        ("!=", "≠"),
    ];
    NodeType::new("math:operation", "Math Operation", Behaviour::Pure(value))
        .doc("Calculates with two numbers. Dividing by zero gives zero.")
        .example("Get Variable \"count\" → Math Operation + 1 → Set Variable \"count\".")
        .keywords(&["add", "plus", "subtract", "multiply", "divide", "calculate"])
        .input(
            Pin::new("a", "A", PinType::Number)
                .required()
                .field(Field::Number, 0.0),
        )
        .input(
            Pin::new("b", "B", PinType::Number)
                .required()
                .field(Field::Number, 0.0),
        )
        .output(Pin::new("result", "Result", PinType::Number))
        .setting("operation", "Operation", Field::Choice { options }, "+")
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let name = l.data_text("operation", "+");
    let math = match name.as_str() {
        "+" => Some(MathOp::Add),
        "-" => Some(MathOp::Subtract),
        "*" => Some(MathOp::Multiply),
        "/" => Some(MathOp::Divide),
        _ => None,
    };
    // BlockMine's editor offers comparisons, its engine gives 0 for them.
    let comparison = match name.as_str() {
        _ if l.is_blockmine() => None,
        ">" => Some(CompareOp::Greater),
        "<" => Some(CompareOp::Less),
        "==" => Some(CompareOp::Equal),
        ">=" => Some(CompareOp::GreaterOrEqual),
        "<=" => Some(CompareOp::LessOrEqual),
        "!=" => Some(CompareOp::NotEqual),
        _ => None,
    };
    let a = l.input("a", 0.0);
    let b = l.input("b", 0.0);
    match (math, comparison) {
        (Some(op), _) => l.math(op, a, b),
        (None, Some(op)) => {
            let zero = l.constant(0.0);
            let (a, b) = (l.math(MathOp::Add, a, zero), l.math(MathOp::Add, b, zero));
            l.compare(op, a, b)
        }
        (None, None) => l.constant(0.0),
    }
}
