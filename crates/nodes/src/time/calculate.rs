use sculk_core::{MAX_DATE_MS, Value, date_parts, days_from_civil};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::point::now_date;

const MS_PER_DAY: f64 = 86_400_000.0;

pub(crate) fn nodes() -> Vec<NodeType> {
    let date = |id, label| Pin::new(id, label, PinType::DateTime).required();
    let options = vec![
        ("before", "before"),
        ("after", "after"),
        ("equal", "at the same time as"),
        ("before_or_equal", "not after"),
        ("after_or_equal", "not before"),
    ];
    vec![
        NodeType::new("time:add", "Add Time", Behaviour::Pure(add))
            .doc("A date moved by a duration: an object with years, months, weeks, days, hours, minutes, seconds.")
            .example("Now → Add Time {\"days\": 1}: tomorrow.")
            .volatile()
            .input(date("date", "Date"))
            .input(Pin::new("duration", "Duration", PinType::Object).required())
            .output(Pin::new("result", "Date", PinType::DateTime)),
        NodeType::new("time:diff", "Time Difference", Behaviour::Pure(diff))
            .doc("Milliseconds from the second date to the first.")
            .example("Now → Time Difference to the last vote → Compare > 86400000.")
            .volatile()
            .input(date("date_left", "Date"))
            .input(date("date_right", "Since"))
            .output(Pin::new("diff", "Milliseconds", PinType::Number)),
        NodeType::new("time:compare", "Compare Time", Behaviour::Pure(compare))
            .doc("Whether one date lies before or after another.")
            .example("Now → Compare Time after an opening date → Branch.")
            .volatile()
            .input(date("date_left", "Date"))
            .input(date("date_right", "Other date"))
            .output(Pin::new("result", "Result", PinType::Boolean))
            .setting("operation", "Is", Field::Choice { options }, "before"),
    ]
}

/// A date pin; now, if it is left out.
pub(super) fn date(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let is_left_out = !l.is_wired(pin) && l.data(pin).is_undefined();
    if is_left_out {
        now_date(l)
    } else {
        l.input(pin, Value::Undefined)
    }
}

/// The time of a date; in our dialect also of text.
fn time_of(value: &Value) -> f64 {
    match value {
        Value::Date(ms) => *ms,
        _ => f64::NAN,
    }
}

fn diff(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (left, right) = (date(l, "date_left"), date(l, "date_right"));
    l.pure(difference, &[left, right])
}

fn difference(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let ms = time_of(&args[0]) - time_of(&args[1]);
    Ok(Value::Number(if ms.is_nan() { 0.0 } else { ms }))
}

fn compare(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (left, right) = (date(l, "date_left"), date(l, "date_right"));
    let default = if l.is_blockmine() { "after" } else { "before" };
    let operation = if l.is_wired("operation") {
        l.input("operation", default)
    } else {
        let name = l.data_text("operation", default);
        l.constant(name.as_str())
    };
    // BlockMine offers the two that include equality, and never finds them true.
    let is_full = !l.is_blockmine();
    let is_full = l.constant(is_full);
    l.pure(compared, &[left, right, operation, is_full])
}

fn compared(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let (a, b) = (time_of(&args[0]), time_of(&args[1]));
    let is_full = args[3].is_truthy();
    Ok(Value::Bool(match args[2].as_str() {
        Some("after") => a > b,
        Some("before") => a < b,
        Some("equal") => a == b,
        Some("after_or_equal") if is_full => a >= b,
        Some("before_or_equal") if is_full => a <= b,
        _ => false,
    }))
}

fn add(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let date = date(l, "date");
    let duration = l.input("duration", Value::Null);
    let is_counting = !l.is_blockmine();
    let is_counting = l.constant(is_counting);
    l.pure(added, &[date, duration, is_counting])
}

/// JavaScript's `+`: a text is continued, not counted.
fn plus(a: &Value, b: f64) -> Value {
    match a.to_primitive() {
        Value::Text(text) => {
            Value::from(format!("{text}{}", Value::Number(b).to_js_string()).as_str())
        }
        other => Value::Number(other.to_number() + b),
    }
}

/// A number and what is to be added to it: behind a text comes what JavaScript makes of both.
fn plus_amount(n: f64, amount: &Value) -> Value {
    match amount {
        Value::Text(text) => {
            Value::from(format!("{}{text}", Value::Number(n).to_js_string()).as_str())
        }
        other => Value::Number(n + other.to_number()),
    }
}

/// date-fns' `add` (<https://date-fns.org/docs/add>): months first, with the day held inside the
/// month, then days, then the rest. In the `blockmine` dialect parts that are text are continued as
/// JavaScript does it: a day of "1" is ten of them, behind the digits of today's.
fn added(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let Value::Date(ms) = args[0] else {
        return Err(NodeError::new(
            "Add Time needs a date, and was given something else.",
        ));
    };
    let is_counting = args[2].is_truthy();
    let part = |key: &str| match args[1].field(key) {
        Value::Undefined => Value::Number(0.0),
        text @ Value::Text(_) if is_counting => Value::Number(text.to_number()),
        value => value,
    };
    let times = |key: &str, n: f64| part(key).to_number() * n;
    let ms = add_months(ms, &plus(&part("months"), times("years", 12.0)));
    let ms = add_days(ms, &plus(&part("days"), times("weeks", 7.0)));
    let minutes = plus(&part("minutes"), times("hours", 60.0));
    let seconds = plus(&part("seconds"), minutes.to_number() * 60.0);
    let ms = ms + seconds.to_number() * 1000.0;
    Ok(Value::Date(if ms.abs() <= MAX_DATE_MS {
        ms.trunc()
    } else {
        f64::NAN
    }))
}

fn add_days(ms: f64, amount: &Value) -> f64 {
    let (Some(p), true) = (date_parts(ms), !amount.to_number().is_nan()) else {
        return f64::NAN;
    };
    let today = f64::from(p.day);
    let day = plus_amount(today, amount).to_number().trunc();
    ms + (day - today) * MS_PER_DAY
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "months of dates JavaScript knows are far below 2^53"
)]
fn add_months(ms: f64, amount: &Value) -> f64 {
    let n = amount.to_number();
    let Some(p) = date_parts(ms) else {
        return f64::NAN;
    };
    if n == 0.0 {
        return ms;
    }
    // The day before the first of the month after the one that is meant.
    let after = plus(&plus_amount(f64::from(p.month) - 1.0, amount), 1.0).to_number();
    if !after.is_finite() || after.abs() >= 1e7 {
        return f64::NAN;
    }
    let index = p.year * 12 + after.trunc() as i64 - 1;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
    let (next_year, next_month) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    let first = days_from_civil(year, month, 1);
    let n_days = days_from_civil(next_year, next_month, 1) - first;
    let day = i64::from(p.day).min(n_days);
    let in_day = ms.rem_euclid(MS_PER_DAY);
    (first + day - 1) as f64 * MS_PER_DAY + in_day
}
