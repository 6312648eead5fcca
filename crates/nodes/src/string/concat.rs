use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, DynamicPins, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("string:concat", "Join Text", Behaviour::Pure(value))
        .doc("Puts texts one behind the other. Nothing at a pin adds nothing.")
        .example("\"Hello \" + User Field username → Send Message.")
        .keywords(&["concat", "concatenate", "join", "append"])
        .output(Pin::new("result", "Result", PinType::String))
        .dynamic(DynamicPins {
            is_input: true,
            count_key: "pinCount",
            default_count: 2,
            min_count: 2,
            max_count: 100,
            first: 0,
            id_pattern: "pin_{i}",
            label_pattern: "Text {i}",
            kind: PinType::String,
            field: Some(Field::Text),
        })
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let pins: Vec<Operand> = (0..l.n_dynamic())
        .map(|i| l.input(&format!("pin_{i}"), ""))
        .collect();
    l.pure(concat, &pins)
}

fn concat(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut out = cx.builder();
    for value in args.iter().filter(|v| !v.is_nullish()) {
        value.push_to(&mut out);
    }
    cx.text(out)
}
