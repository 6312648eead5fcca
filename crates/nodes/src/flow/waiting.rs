use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Field, Lowering, MathOp, NodeError, NodeType, Pin,
    PinType,
};

/// As long as anybody can wait: some 30,000 years.
const MAX_WAIT_MS: f64 = 1e15;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("flow:delay", "Delay", Behaviour::Exec(delay))
            .doc("Waits, in milliseconds, then goes on.")
            .example("Send Message \"3\" → Delay 1000 → Send Message \"2\".")
            .keywords(&["wait", "sleep", "pause"])
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("delay", "Milliseconds", PinType::Number).field(Field::Number, 1000.0))
            .output(Pin::exec("exec", "Then")),
        NodeType::new("flow:timer", "Timer", Behaviour::Exec(timer))
            .doc("Does something again and again, with a pause of so many seconds after each time.")
            .example("Timer 60 → Send Message: an announcement every minute.")
            .keywords(&["interval", "repeat", "loop"])
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("interval", "Seconds", PinType::Number).field(Field::Number, 1.0))
            .input(
                Pin::new("max_ticks", "Times", PinType::Number)
                    .doc("0: without end.")
                    .field(Field::Number, 0.0),
            )
            .output(Pin::exec("loop_body", "Each"))
            .output(Pin::new("tick", "Tick", PinType::Number))
            .output(Pin::exec("completed", "Then")),
    ]
}

fn delay(l: &mut Lowering<'_>) {
    let ms = l.input("delay", 1000.0);
    l.ask(wait_ms, &[ms]);
    l.goto("exec");
}

fn wait_ms(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let ms = args[0].to_number();
    let ms = if ms.is_finite() {
        ms.clamp(0.0, MAX_WAIT_MS)
    } else {
        0.0
    };
    Ok(Ask::effect(Effect::Delay { ms }))
}

fn timer(l: &mut Lowering<'_>) {
    let interval = l.input("interval", 1.0);
    let times = l.input("max_ticks", 0.0);
    let (interval, times) = (l.cell(interval), l.cell(times));
    let before_first = l.constant(-1.0);
    let tick = l.cell(before_first);
    l.custom_loop("loop_body", |l| {
        let has_begun = l.pure(is_not_negative, &[tick]);
        let first = l.label();
        l.jump_unless(has_begun, first);
        let wait: AskFn = if l.is_blockmine() {
            wait_interval_or_moment
        } else {
            wait_interval
        };
        l.ask(wait, &[interval]);
        l.bind(first);
        let one = l.constant(1.0);
        let next = l.math(MathOp::Add, tick, one);
        l.assign(tick, next);
        let goes_on = l.pure(has_ticks_left, &[tick, times]);
        let over = l.label();
        l.jump_unless(goes_on, over);
        l.publish("tick", tick);
        l.bind(over);
        goes_on
    });
    l.goto("completed");
}

fn is_not_negative(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(args[0].to_number() >= 0.0))
}

/// JavaScript's `max === 0 || tick < max`: the text "0" is not the number 0.
fn has_ticks_left(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_endless = args[1].strict_equals(&Value::Number(0.0));
    Ok(Value::Bool(
        is_endless || args[0].to_number() < args[1].to_number(),
    ))
}

/// JavaScript's timers take what is no number for a millisecond.
fn wait_interval_or_moment(args: Args<'_>, cx: &mut Cx) -> Result<Ask, NodeError> {
    if args[0].is_truthy() && args[0].to_number().is_nan() {
        return Ok(Ask::effect(Effect::Delay { ms: 1.0 }));
    }
    wait_interval(args, cx)
}

fn wait_interval(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let seconds = args[0].to_number();
    let seconds = if seconds.is_nan() || seconds == 0.0 {
        1.0
    } else {
        seconds
    };
    Ok(Ask::effect(Effect::Delay {
        ms: (seconds * 1000.0).clamp(100.0, MAX_WAIT_MS),
    }))
}
