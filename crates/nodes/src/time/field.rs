use std::fmt::Write;

use sculk_core::{DateParts, MONTHS, WEEKDAYS, days_from_civil};

/// Writes one field of a pattern; gives whether its letter stands for one.
///
/// The length of the token chooses the form: a number, padded, abbreviated, in full, narrow.
pub(super) fn field(token: &str, first: char, ms: f64, p: &DateParts, out: &mut String) -> bool {
    let n = token.len();
    let is_ordinal = n == 2 && token.ends_with('o');
    let year = if p.year > 0 { p.year } else { 1 - p.year };
    let quarter = i64::from((p.month - 1) / 3 + 1);
    let hour = i64::from(p.hour);
    match first {
        'G' => out.push_str(era(p.year > 0, n)),
        'y' => short_year(year, n, is_ordinal, out),
        'u' => number(p.year, n, false, out),
        'Y' => {
            let year = week_of_year(p).0;
            short_year(if year > 0 { year } else { 1 - year }, n, is_ordinal, out);
        }
        'R' => number(iso_week_of_year(p).0, n, false, out),
        'w' => number(week_of_year(p).1, n, is_ordinal, out),
        'I' => number(iso_week_of_year(p).1, n, is_ordinal, out),
        'Q' | 'q' => named(quarter, n, is_ordinal, out, quarter_name),
        'M' | 'L' => named(i64::from(p.month), n, is_ordinal, out, month_name),
        'd' => number(i64::from(p.day), n, is_ordinal, out),
        'D' => number(day_of_year(p), n, is_ordinal, out),
        'E' => out.push_str(weekday_name(p.weekday, n)),
        'e' | 'c' | 'i' => weekday(first, token, p.weekday, out),
        'a' => out.push_str(half(p.hour >= 12, n)),
        'b' => out.push_str(half_or_turn(p.hour, n)),
        'B' => out.push_str(part_of_day(p.hour)),
        'h' => number((hour + 11) % 12 + 1, n, is_ordinal, out),
        'K' => number(hour % 12, n, is_ordinal, out),
        'H' => number(hour, n, is_ordinal, out),
        'k' => number(if hour == 0 { 24 } else { hour }, n, is_ordinal, out),
        'm' => number(i64::from(p.minute), n, is_ordinal, out),
        's' => number(i64::from(p.second), n, is_ordinal, out),
        'S' => fraction(p.millisecond, n, out),
        'X' => out.push('Z'),
        'x' => out.push_str(match n {
            1 => "+00",
            2 | 4 => "+0000",
            _ => "+00:00",
        }),
        'O' | 'z' => out.push_str(if n < 4 { "GMT+0" } else { "GMT+00:00" }),
        't' => padded_float((ms / 1000.0).trunc(), n, out),
        'T' => padded_float(ms.trunc(), n, out),
        _ => return false,
    }
    true
}

fn ordinal(value: i64, out: &mut String) {
    let in_hundred = value % 100;
    let ending = match in_hundred % 10 {
        _ if (10..=20).contains(&in_hundred) => "th",
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    let _ = write!(out, "{value}{ending}");
}

/// A number of at least `n` digits, or an ordinal.
fn number(value: i64, n: usize, is_ordinal: bool, out: &mut String) {
    if is_ordinal {
        ordinal(value, out);
        return;
    }
    let sign = if value < 0 { "-" } else { "" };
    let _ = write!(out, "{sign}{:0n$}", value.abs());
}

fn padded_float(value: f64, n: usize, out: &mut String) {
    let sign = if value < 0.0 { "-" } else { "" };
    let _ = write!(out, "{sign}{:0n$}", value.abs());
}

/// Two letters mean the last two digits.
fn short_year(year: i64, n: usize, is_ordinal: bool, out: &mut String) {
    let year = if n == 2 && !is_ordinal {
        year % 100
    } else {
        year
    };
    number(year, n, is_ordinal, out);
}

/// A number of one or two digits, else a name.
fn named(value: i64, n: usize, is_ordinal: bool, out: &mut String, name: fn(i64, usize) -> String) {
    if n <= 2 {
        number(value, n, is_ordinal, out);
    } else {
        out.push_str(&name(value, n));
    }
}

fn quarter_name(quarter: i64, n: usize) -> String {
    match n {
        3 => format!("Q{quarter}"),
        5 => quarter.to_string(),
        _ => {
            let mut name = String::new();
            ordinal(quarter, &mut name);
            name + " quarter"
        }
    }
}

fn month_name(month: i64, n: usize) -> String {
    let index = usize::try_from(month - 1).unwrap_or(0);
    let name = MONTHS[index];
    match n {
        3 => &name[..3],
        5 => &name[..1],
        _ => name,
    }
    .to_owned()
}

fn weekday_name(weekday: u32, n: usize) -> &'static str {
    let name = WEEKDAYS[weekday as usize];
    match n {
        1..=3 => &name[..3],
        5 => &name[..1],
        6 => &name[..2],
        _ => name,
    }
}

/// The day of the week: `i` counts from Monday, `e` and `c` from Sunday.
fn weekday(first: char, token: &str, weekday: u32, out: &mut String) {
    let n = token.len();
    let day = match (first, weekday) {
        ('i', 0) => 7,
        ('i', day) => i64::from(day),
        (_, day) => i64::from(day) + 1,
    };
    if n <= 2 {
        number(day, n, token.ends_with('o'), out);
    } else {
        out.push_str(weekday_name(weekday, n));
    }
}

const fn era(is_ad: bool, n: usize) -> &'static str {
    match (n, is_ad) {
        (1..=3, true) => "AD",
        (1..=3, false) => "BC",
        (5, true) => "A",
        (5, false) => "B",
        (_, true) => "Anno Domini",
        (_, false) => "Before Christ",
    }
}

const fn half(is_pm: bool, n: usize) -> &'static str {
    match (n, is_pm) {
        (1 | 2, false) => "AM",
        (1 | 2, true) => "PM",
        (3, false) => "am",
        (3, true) => "pm",
        (5, false) => "a",
        (5, true) => "p",
        (_, false) => "a.m.",
        (_, true) => "p.m.",
    }
}

const fn half_or_turn(hour: u32, n: usize) -> &'static str {
    match (hour, n) {
        (0, 5) => "mi",
        (0, _) => "midnight",
        (12, 5) => "n",
        (12, _) => "noon",
        _ => half(hour >= 12, n),
    }
}

const fn part_of_day(hour: u32) -> &'static str {
    match hour {
        17.. => "in the evening",
        12.. => "in the afternoon",
        4.. => "in the morning",
        _ => "at night",
    }
}

/// So many decimals of the second, cut off.
fn fraction(millisecond: u32, n: usize, out: &mut String) {
    let digits = format!("{millisecond:03}");
    out.push_str(&digits[..n.min(3)]);
    out.extend(std::iter::repeat_n('0', n.saturating_sub(3)));
}

fn days(p: &DateParts) -> i64 {
    days_from_civil(p.year, p.month, p.day)
}

fn day_of_year(p: &DateParts) -> i64 {
    days(p) - days_from_civil(p.year, 1, 1) + 1
}

/// Year and week by the American rule: weeks begin on Sunday, the first one holds January 1st.
fn week_of_year(p: &DateParts) -> (i64, i64) {
    // 1970-01-01 was a Thursday.
    let sunday_before = |day: i64| day - (day + 4).rem_euclid(7);
    let start = |year| sunday_before(days_from_civil(year, 1, 1));
    let sunday = sunday_before(days(p));
    let year = if sunday >= start(p.year + 1) {
        p.year + 1
    } else {
        p.year
    };
    (year, (sunday - start(year)) / 7 + 1)
}

/// Year and week by ISO 8601: weeks begin on Monday and belong to the year of their Thursday.
fn iso_week_of_year(p: &DateParts) -> (i64, i64) {
    let day = days(p);
    let thursday = day - (day + 3).rem_euclid(7) + 3;
    let year = if thursday < days_from_civil(p.year, 1, 1) {
        p.year - 1
    } else if thursday >= days_from_civil(p.year + 1, 1, 1) {
        p.year + 1
    } else {
        p.year
    };
    (year, (thursday - days_from_civil(year, 1, 1)) / 7 + 1)
}
