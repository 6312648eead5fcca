use sculk_graph::{Behaviour, DynamicPins, Field, Lowering, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("flow:branch", "Branch", Behaviour::Exec(run))
        .doc("Goes one way if the condition is true, the other way if not.")
        .example("Compare → Branch: answers only when the argument is \"hello\".")
        .keywords(&["if", "else", "condition"])
        .input(Pin::exec("exec", "Run").required())
        .input(Pin::new("condition", "Condition", PinType::Boolean).required())
        .output(Pin::exec("exec_true", "True"))
        .output(Pin::exec("exec_false", "False"))
        .setting("advanced", "Several conditions", Field::Boolean, false)
        .setting(
            "operator",
            "Joined by",
            Field::Choice {
                options: vec![
                    ("AND", "all are true"),
                    ("OR", "one is true"),
                    ("NOT", "the first is false"),
                ],
            },
            "AND",
        )
        .dynamic(DynamicPins {
            is_input: true,
            count_key: "pinCount",
            default_count: 2,
            min_count: 1,
            max_count: 16,
            first: 0,
            id_pattern: "pin_{i}",
            label_pattern: "Condition {i}",
            kind: PinType::Boolean,
            field: None,
        })
        .shown_when("operator", "advanced")
        .shown_when("pin_{i}", "advanced")
}

fn run(l: &mut Lowering<'_>) {
    // BlockMine's editor draws the advanced pins, its engine never reads them.
    let is_advanced = !l.is_blockmine() && l.data("advanced").is_truthy();
    let condition = if is_advanced {
        joined(l)
    } else {
        l.input("condition", false)
    };
    let otherwise = l.label();
    l.jump_unless(condition, otherwise);
    l.goto("exec_true");
    l.bind(otherwise);
    l.goto("exec_false");
}

fn joined(l: &mut Lowering<'_>) -> Operand {
    let operator = l.data_text("operator", "AND");
    let n = if operator == "NOT" { 1 } else { l.n_dynamic() };
    let pins: Vec<Operand> = (0..n)
        .map(|i| l.input(&format!("pin_{i}"), false))
        .collect();
    match operator.as_str() {
        "NOT" => {
            let first = pins.first().copied();
            let first = first.unwrap_or_else(|| l.constant(false));
            l.not(first)
        }
        "OR" => l.pure(crate::logic::any, &pins),
        _ => l.pure(crate::logic::all, &pins),
    }
}
