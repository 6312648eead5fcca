use sculk_core::{MONTHS, Value, WEEKDAYS, date_parts, parse_date};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

const MS_PER_HOUR: f64 = 3_600_000.0;

pub(crate) fn node() -> NodeType {
    let number = |id, label| Pin::new(id, label, PinType::Number);
    NodeType::new("time:parts", "Date Parts", Behaviour::Pure(part))
        .ours()
        .doc("The year, the month, the hour and so on of a date; nothing where it is none.")
        .example("Now → Date Parts: hour ≥ 22 → Branch: says good night.")
        .keywords(&["year", "month", "day", "hour", "weekday"])
        .input(Pin::new("date", "Date", PinType::DateTime).required())
        .input(
            Pin::new("offset", "Hours from UTC", PinType::Number)
                .doc("2 for summer in Berlin.")
                .field(Field::Number, 0.0),
        )
        .output(number("year", "Year"))
        .output(number("month", "Month").doc("1 to 12."))
        .output(number("day", "Day").doc("1 to 31."))
        .output(number("hour", "Hour"))
        .output(number("minute", "Minute"))
        .output(number("second", "Second"))
        .output(number("weekday", "Day of the week").doc("1 is Monday, 7 is Sunday."))
        .output(Pin::new("weekday_name", "Name of the day", PinType::String))
        .output(Pin::new("month_name", "Name of the month", PinType::String))
        .output(number("timestamp", "Milliseconds").doc("Since 1970, of the date itself."))
}

fn part(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let date = l.input("date", Value::Null);
    let offset = l.input("offset", 0.0);
    let name = l.constant(pin);
    l.pure(part_of, &[date, offset, name])
}

fn part_of(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let ms = match &args[0] {
        Value::Date(ms) | Value::Number(ms) => *ms,
        Value::Text(text) => parse_date(&text.to_text()),
        _ => f64::NAN,
    };
    let offset = args[1].to_number();
    let offset = if offset.is_nan() { 0.0 } else { offset };
    let Some(parts) = date_parts(ms + offset * MS_PER_HOUR) else {
        return Ok(Value::Null);
    };
    let number = |n: u32| Value::Number(f64::from(n));
    #[expect(clippy::cast_precision_loss, reason = "years are far below 2^53")]
    let year = parts.year as f64;
    Ok(match args[2].as_str() {
        Some("year") => Value::Number(year),
        Some("month") => number(parts.month),
        Some("day") => number(parts.day),
        Some("hour") => number(parts.hour),
        Some("minute") => number(parts.minute),
        Some("second") => number(parts.second),
        Some("weekday") => number((parts.weekday + 6) % 7 + 1),
        Some("weekday_name") => Value::text(WEEKDAYS[parts.weekday as usize % 7]),
        Some("month_name") => Value::text(MONTHS[(parts.month as usize + 11) % 12]),
        Some("timestamp") => Value::Number(ms),
        _ => Value::Undefined,
    })
}
