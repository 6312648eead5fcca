use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, DynamicPins, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("data:array_literal", "List", Behaviour::Pure(value))
        .category("array")
        .doc("A list of the values at its pins.")
        .example("List \"red\", \"green\", \"blue\" → Random Element → Send Message.")
        .keywords(&["array", "constant"])
        .output(Pin::new("value", "List", PinType::Array))
        .dynamic(DynamicPins {
            is_input: true,
            count_key: "pinCount",
            default_count: 0,
            min_count: 0,
            max_count: 1000,
            first: 0,
            id_pattern: "pin_{i}",
            label_pattern: "Item {i}",
            kind: PinType::Wildcard,
            field: Some(Field::Text),
        })
}

fn value(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let n = l.n_dynamic();
    let mut pins = Vec::with_capacity(n as usize);
    for i in 0..n {
        // Older editors kept the items under these names; there a falsy one counts as none.
        let item = l.data(&format!("item_{i}"));
        let older = if item.is_truthy() {
            item
        } else {
            l.data(&format!("value_{i}"))
        };
        let older = if older.is_truthy() {
            older
        } else {
            Value::Undefined
        };
        pins.push(l.input(&format!("pin_{i}"), older));
    }
    l.pure(list, &pins)
}

fn list(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    cx.list(args.iter().cloned().collect())
}
