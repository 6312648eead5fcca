use sculk_graph::{Behaviour, DynamicPins, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    let options = vec![
        ("AND", "all are true"),
        ("OR", "one is true"),
        ("NOT", "the first is false"),
    ];
    NodeType::new("logic:operation", "Logic Operation", Behaviour::Pure(value))
        .doc("Joins several conditions into one.")
        .example("Two Compares → Logic Operation AND → Branch.")
        .keywords(&["and", "or", "not"])
        .output(Pin::new("result", "Result", PinType::Boolean))
        .setting("operation", "True if", Field::Choice { options }, "AND")
        .dynamic(DynamicPins {
            is_input: true,
            count_key: "pinCount",
            default_count: 2,
            min_count: 2,
            max_count: 32,
            first: 0,
            id_pattern: "pin_{i}",
            label_pattern: "Condition {i}",
            kind: PinType::Boolean,
            field: Some(Field::Boolean),
        })
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let operation = l.data_text("operation", "AND");
    // BlockMine reads what it does not need, too, and what fails there ends the run.
    let needs_one = operation == "NOT" && !l.is_blockmine();
    let n = if needs_one { 1 } else { l.n_dynamic() };
    let pins: Vec<Operand> = (0..n)
        .map(|i| l.input(&format!("pin_{i}"), false))
        .collect();
    match (operation.as_str(), pins.as_slice()) {
        ("AND", pins) => l.pure(super::all, pins),
        ("OR", pins) => l.pure(super::any, pins),
        ("NOT", [first, ..]) => l.not(*first),
        _ => l.constant(false),
    }
}
