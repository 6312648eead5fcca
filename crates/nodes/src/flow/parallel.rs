use sculk_graph::{Behaviour, DynamicPins, Field, Lowering, NodeType, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("flow:parallel", "Side by Side", Behaviour::Exec(run))
        .ours()
        .sculk_only()
        .doc("Does several things at a time: while one waits, the others go on. Goes on at Then when all are done, or as soon as the first is. Variables belong to all of them; what a branch puts at outputs is seen outside when it is done, the later branch's after the earlier's. If one fails, the others are given up and the node fails.")
        .example("Side by Side: Walk To the gate, and Delay 10000 → the first that is done decides.")
        .keywords(&["parallel", "concurrent", "together", "join", "race", "fork"])
        .input(Pin::exec("exec", "Run").required())
        .dynamic(DynamicPins {
            is_input: false,
            count_key: "pinCount",
            default_count: 2,
            min_count: 1,
            max_count: 32,
            first: 0,
            id_pattern: "exec_{i}",
            label_pattern: "Branch {i}",
            kind: PinType::Exec,
            field: None,
        })
        .setting(
            "join",
            "Go on",
            Field::Choice {
                options: vec![("all", "when all are done"), ("first", "when the first is done")],
            },
            "all",
        )
        .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let pins: Vec<String> = (0..l.n_dynamic()).map(|i| format!("exec_{i}")).collect();
    let is_race = l.data_text("join", "all") == "first";
    l.fork(&pins, is_race);
    l.goto("exec");
}
