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
        // Older editors kept the items under these names.
        let [item, older] = ["item", "value"].map(|name| l.data(&format!("{name}_{i}")));
        let older = if item.is_truthy() { item } else { older };
        let pin = l.input(&format!("pin_{i}"), Value::Undefined);
        let is_settled = !l.is_blockmine() && !older.is_truthy();
        if is_settled {
            pins.push(pin);
        } else {
            // In BlockMine whatever is falsy counts as none, 0 and false too.
            let older = l.constant(older);
            pins.push(l.pure(first_truthy, &[pin, older]));
        }
    }
    l.pure(list, &pins)
}

fn list(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    cx.list(args.iter().cloned().collect())
}

/// JavaScript's `a || b`.
fn first_truthy(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let at = usize::from(!args[0].is_truthy());
    Ok(args[at].clone())
}
