use sculk_graph::{Behaviour, CompareOp, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    let options = vec![
        ("==", "equal to"),
        ("!=", "not equal to"),
        (">", "greater than"),
        ("<", "less than"),
        (">=", "at least"),
        ("<=", "at most"),
    ];
    NodeType::new("logic:compare", "Compare", Behaviour::Pure(value))
        .doc("Compares two values. Text and numbers compare as JavaScript's loose operators do: \"5\" equals 5.")
        .example("Get Argument → Compare with \"hello\" → Branch.")
        .keywords(&["equal", "greater", "less", "is"])
        .input(Pin::new("a", "A", PinType::Wildcard).field(Field::Text, ""))
        .input(Pin::new("b", "B", PinType::Wildcard).field(Field::Text, ""))
        .output(Pin::new("result", "Result", PinType::Boolean))
        .setting("operation", "A is", Field::Choice { options }, "==")
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let op = match l.data_text("operation", "==").as_str() {
        "==" => CompareOp::Equal,
        "!=" => CompareOp::NotEqual,
        ">" => CompareOp::Greater,
        "<" => CompareOp::Less,
        ">=" => CompareOp::GreaterOrEqual,
        "<=" => CompareOp::LessOrEqual,
        _ => return l.constant(false),
    };
    let a = l.input("a", sculk_core::Value::Null);
    let b = l.input("b", sculk_core::Value::Null);
    l.compare(op, a, b)
}
