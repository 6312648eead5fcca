use sculk_core::{Value, to_json};
use sculk_graph::{
    Args, Behaviour, Cx, DynamicPins, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("flow:switch", "Switch", Behaviour::Exec(run))
        .doc("Goes the way whose case equals the value, or the default way.")
        .example("Get Argument → Switch \"on\", \"off\" → three answers.")
        .keywords(&["case", "choose", "match"])
        .input(Pin::exec("exec", "Run").required())
        .input(
            Pin::new("value", "Value", PinType::Wildcard)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::exec("default", "Default"))
        .dynamic(DynamicPins {
            is_input: false,
            count_key: "caseCount",
            default_count: 0,
            min_count: 0,
            max_count: 100,
            first: 0,
            id_pattern: "case_{i}",
            label_pattern: "Case {i}",
            kind: PinType::Exec,
            field: Some(Field::Text),
        })
}

fn run(l: &mut Lowering<'_>) {
    let nothing = crate::types::nothing(l);
    let value = l.input("value", nothing);
    for i in 0..l.n_dynamic() {
        let pin = format!("case_{i}");
        let case = l.data(&pin);
        if case.is_undefined() {
            continue;
        }
        let case = l.constant(case);
        let is_case = l.pure(equals, &[value, case]);
        let next = l.label();
        l.jump_unless(is_case, next);
        l.goto(&pin);
        l.bind(next);
    }
    l.goto("default");
}

fn equals(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let (a, b) = (&args[0], &args[1]);
    Ok(Value::Bool(match (a, b) {
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => {
            to_json(a) == to_json(b)
        }
        (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_)) => {
            a.strict_equals(b)
        }
        _ => a.to_js_string() == b.to_js_string(),
    }))
}
