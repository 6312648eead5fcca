use sculk_graph::{Behaviour, DynamicPins, Lowering, NodeType, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("flow:sequence", "Sequence", Behaviour::Exec(run))
        .doc("Does one thing after the other, each to its end.")
        .example("Sequence → Send Message, Sequence → Log: says something, then writes it down.")
        .keywords(&["then", "order"])
        .input(Pin::exec("exec", "Run").required())
        .dynamic(DynamicPins {
            is_input: false,
            count_key: "pinCount",
            default_count: 2,
            min_count: 1,
            max_count: 100,
            first: 0,
            id_pattern: "exec_{i}",
            label_pattern: "Then {i}",
            kind: PinType::Exec,
            field: None,
        })
}

fn run(l: &mut Lowering<'_>) {
    let n = l.n_dynamic();
    for i in 0..n.saturating_sub(1) {
        l.call_chain(&format!("exec_{i}"));
    }
    if n > 0 {
        l.goto(&format!("exec_{}", n - 1));
    } else {
        l.goto("");
    }
}
