use sculk_core::Value;
use sculk_graph::{Behaviour, Lowering, NodeType, Pin, PinType};

/// So many rounds BlockMine grants a `while`.
const BLOCKMINE_ROUNDS: u64 = 1000;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("flow:for_each", "For Each", Behaviour::Exec(for_each))
            .doc("Does something for each element of a list, in order.")
            .example("Server Players → For Each → Send Message.")
            .keywords(&["loop", "list", "iterate"])
            .volatile()
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("array", "List", PinType::Array).required())
            .output(Pin::exec("loop_body", "Each"))
            .output(Pin::new("element", "Element", PinType::Any))
            .output(Pin::new("index", "Index", PinType::Number))
            .output(Pin::exec("completed", "Then")),
        NodeType::new("flow:while", "While", Behaviour::Exec(while_loop))
            .doc("Does something as long as the condition holds; it is asked before each round.")
            .example("While Get Variable \"n\" < 10 → Set Variable \"n\" + 1.")
            .keywords(&["loop", "repeat"])
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("condition", "Condition", PinType::Boolean).required())
            .output(Pin::exec("loop_body", "Each"))
            .output(Pin::new("iteration", "Round", PinType::Number))
            .output(Pin::exec("completed", "Then")),
        NodeType::new("flow:break", "Break", Behaviour::Exec(|l| l.break_loop()))
            .doc("Leaves the innermost loop. Outside of a loop it ends the run.")
            .example("For Each → Branch → Break: stops at the first hit.")
            .keywords(&["stop", "exit", "loop"])
            .input(Pin::exec("exec", "Run").required()),
    ]
}

fn for_each(l: &mut Lowering<'_>) {
    let items = l.input("array", Value::Undefined);
    l.for_each(items, "loop_body", "element", "index");
    l.goto("completed");
}

fn while_loop(l: &mut Lowering<'_>) {
    let rounds = if l.is_blockmine() {
        BLOCKMINE_ROUNDS
    } else {
        u64::MAX
    };
    l.while_loop(
        |l| l.input("condition", false),
        "loop_body",
        "iteration",
        rounds,
    );
    l.goto("completed");
}
