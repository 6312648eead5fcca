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
    l.pure(added, &[date, duration])
}

/// date-fns' `add`: months first, with the day held inside the month, then days, then the rest.
fn added(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let Value::Date(ms) = args[0] else {
        return Err(NodeError::new(
            "Add Time needs a date, and was given something else.",
        ));
    };
    let part = |key: &str| match args[1].field(key) {
        Value::Undefined => 0.0,
        value => value.to_number(),
    };
    let ms = add_months(ms, part("months") + part("years") * 12.0);
    let ms = ms + (part("days") + part("weeks") * 7.0).trunc() * MS_PER_DAY;
    let seconds = part("seconds") + (part("minutes") + part("hours") * 60.0) * 60.0;
    let ms = ms + seconds * 1000.0;
    Ok(Value::Date(if ms.abs() <= MAX_DATE_MS {
        ms.trunc()
    } else {
        f64::NAN
    }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "months of dates JavaScript knows are far below 2^53"
)]
fn add_months(ms: f64, months: f64) -> f64 {
    let (Some(p), true) = (date_parts(ms), months.is_finite() && months.abs() < 1e7) else {
        return f64::NAN;
    };
    let index = p.year * 12 + i64::from(p.month) - 1 + months.trunc() as i64;
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
