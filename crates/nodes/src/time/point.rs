use sculk_core::{Value, parse_date};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
    PureFn,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("time:now", "Now", Behaviour::Pure(now))
            .doc("The present date and time.")
            .example("Now → Time Difference.")
            .volatile()
            .output(Pin::new("now", "Now", PinType::DateTime)),
        NodeType::new(
            "time:datetime_literal",
            "Date/Time",
            Behaviour::Pure(literal),
        )
        .doc("A date and time from text; now, if the text is none.")
        .example("Date/Time \"2026-12-24T18:00:00Z\" → Time Difference.")
        .volatile()
        .input(Pin::new("date", "Date", PinType::String).field(Field::Text, ""))
        .output(Pin::new("value", "Date", PinType::DateTime)),
    ]
}

/// Asks for the time and gives it as a date.
pub(super) fn now_date(l: &mut Lowering<'_>) -> Operand {
    let ms = l.ask(ask_now, &[]);
    l.pure(to_date, &[ms])
}

fn ask_now(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Now))
}

fn to_date(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Date(args[0].to_number().trunc()))
}

fn now(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    now_date(l)
}

fn literal(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let text = l.input("date", "");
    let parse: PureFn = if l.is_blockmine() {
        parse_if_truthy
    } else {
        parse
    };
    let parsed = l.pure(parse, &[text]);
    let ms = l.ask(ask_unless_known, &[parsed]);
    l.pure(to_date, &[ms])
}

/// The number 0 is no date to BlockMine.
fn parse_if_truthy(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if args[0].is_truthy() {
        parse(args, cx)
    } else {
        Ok(Value::Number(f64::NAN))
    }
}

/// The time of a date or of text; NaN where there is none.
fn parse(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(match &args[0] {
        Value::Date(ms) | Value::Number(ms) => *ms,
        Value::Text(text) => parse_date(&text.to_text()),
        _ => f64::NAN,
    }))
}

fn ask_unless_known(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let ms = args[0].to_number();
    Ok(if ms.is_nan() {
        Ask::effect(Effect::Now)
    } else {
        Ask::Known(Value::Number(ms))
    })
}
