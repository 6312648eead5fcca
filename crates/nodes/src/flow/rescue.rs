use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, MathOp, NodeError, NodeType, Pin, PinType,
};

/// The longest pause between two attempts: a day.
const MAX_PAUSE_MS: f64 = 86_400_000.0;

pub(crate) fn nodes() -> Vec<NodeType> {
    let why = || {
        [
            Pin::new("error", "Why it failed", PinType::String),
            Pin::new("node", "Failed node", PinType::String).doc("The id of the node that failed."),
        ]
    };
    let [error, node] = why();
    let try_node = NodeType::new("flow:try", "Try", Behaviour::Exec(try_once))
        .ours()
        .doc("Does something that may fail. If a node of it fails, the rest of it is left out, and the graph goes on at If it fails instead of ending. A broken quota still ends the run.")
        .example("Try → Walk To, If it fails → Send Message \"I cannot get there\".")
        .keywords(&["catch", "error", "exception", "rescue"])
        .input(Pin::exec("exec", "Run").required())
        .output(Pin::exec("try", "Try"))
        .output(Pin::exec("catch", "If it fails"))
        .output(error)
        .output(node)
        .output(Pin::exec("exec", "Then").doc("Afterwards, whether it failed or not."));
    let [error, node] = why();
    let retry = NodeType::new("flow:retry", "Try Again", Behaviour::Exec(retry))
        .ours()
        .doc("Does something until it does not fail, a few times at most, with a pause after each failure that grows.")
        .example("Try Again 5 times → HTTP Request; Gave up → Log.")
        .keywords(&["retry", "repeat", "back-off", "error"])
        .input(Pin::exec("exec", "Run").required())
        .input(
            Pin::new("times", "Attempts", PinType::Number)
                .doc("At most; at least one is made.")
                .field(Field::Number, 3.0),
        )
        .input(
            Pin::new("pause", "Pause", PinType::Number)
                .doc("After the first failure, in seconds.")
                .field(Field::Number, 1.0),
        )
        .input(
            Pin::new("factor", "Times longer", PinType::Number)
                .doc("How much longer each pause is than the one before.")
                .field(Field::Number, 2.0),
        )
        .output(Pin::exec("try", "Try"))
        .output(Pin::new("attempt", "Attempt", PinType::Number).doc("1 for the first."))
        .output(Pin::exec("exec", "Then").doc("When an attempt did not fail."))
        .output(Pin::exec("gave_up", "Gave up").doc("When the last attempt failed, too."))
        .output(error)
        .output(node);
    vec![try_node, retry]
}

fn try_once(l: &mut Lowering<'_>) {
    let tried = l.try_chain("try");
    l.publish("error", tried.message);
    l.publish("node", tried.node);
    let done = l.label();
    l.jump_if(tried.is_done, done);
    l.call_chain("catch");
    l.bind(done);
    l.goto("exec");
}

fn retry(l: &mut Lowering<'_>) {
    let [times, pause, factor] =
        [("times", 3.0), ("pause", 1.0), ("factor", 2.0)].map(|(pin, default)| {
            let value = l.input(pin, default);
            l.cell(value)
        });
    let (zero, one) = (l.constant(0.0), l.constant(1.0));
    let attempt = l.cell(zero);
    let (again, done) = (l.label(), l.label());
    l.bind(again);
    let next = l.math(MathOp::Add, attempt, one);
    l.assign(attempt, next);
    l.publish("attempt", attempt);
    let tried = l.try_chain("try");
    l.publish("error", tried.message);
    l.publish("node", tried.node);
    l.jump_if(tried.is_done, done);
    let is_left = l.compare(sculk_graph::CompareOp::Less, attempt, times);
    let gave_up = l.label();
    l.jump_unless(is_left, gave_up);
    l.ask(wait_before, &[attempt, pause, factor]);
    l.jump(again);
    l.bind(gave_up);
    l.goto("gave_up");
    l.bind(done);
    l.goto("exec");
}

fn wait_before(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let [attempt, pause, factor] = [0, 1, 2].map(|i: usize| args[i].to_number());
    let factor = if factor.is_nan() {
        1.0
    } else {
        factor.max(0.0)
    };
    let ms = pause * 1000.0 * factor.powf(attempt - 1.0);
    let ms = if ms.is_nan() { 0.0 } else { ms };
    Ok(Ask::effect(Effect::Delay {
        ms: ms.clamp(0.0, MAX_PAUSE_MS),
    }))
}
