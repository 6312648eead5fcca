//! JavaScript's `Date.parse`: the ISO form of the standard, and the looser forms V8 reads.

use crate::date::{MAX_DATE_MS, MONTHS, days_from_civil};

/// Milliseconds since 1970 of a text, read in UTC where it names no zone; `NaN` if it is no date.
#[must_use]
pub fn parse_date(text: &str) -> f64 {
    let ms = parse_iso(text)
        .or_else(|| parse_loose(text))
        .unwrap_or(f64::NAN);
    if ms.abs() <= MAX_DATE_MS {
        ms
    } else {
        f64::NAN
    }
}

#[derive(Default)]
struct Fields {
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    ms: u32,
    offset_minutes: i64,
}

impl Fields {
    fn to_ms(&self) -> Option<f64> {
        let is_end_of_day = self.hour == 24 && self.minute == 0 && self.second == 0 && self.ms == 0;
        let in_range = (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day)
            && (self.hour < 24 || is_end_of_day)
            && self.minute < 60
            && self.second < 60;
        if !in_range {
            return None;
        }
        let days = days_from_civil(self.year, self.month, 1) + i64::from(self.day) - 1;
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute) - self.offset_minutes;
        let seconds = days * 86_400 + minutes * 60 + i64::from(self.second);
        #[expect(
            clippy::cast_precision_loss,
            reason = "below 2^53 for every year read here"
        )]
        Some(seconds as f64 * 1000.0 + f64::from(self.ms))
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn digits(&mut self, n: usize) -> Option<u32> {
        let (head, rest) = self.rest.split_at_checked(n)?;
        if !head.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.rest = rest;
        std::str::from_utf8(head).ok()?.parse().ok()
    }

    fn fraction(&mut self) -> Option<u32> {
        let n = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (head, rest) = self.rest.split_at_checked(n)?;
        if n == 0 {
            return None;
        }
        self.rest = rest;
        let digit = |i: usize| head.get(i).map_or(0, |b| u32::from(b - b'0'));
        Some(digit(0) * 100 + digit(1) * 10 + digit(2))
    }
}

fn parse_iso(text: &str) -> Option<f64> {
    let mut r = Reader {
        rest: text.as_bytes(),
    };
    let mut f = Fields {
        month: 1,
        day: 1,
        ..Fields::default()
    };
    f.year = if r.eat(b'+') {
        i64::from(r.digits(6)?)
    } else if r.eat(b'-') {
        -i64::from(r.digits(6)?)
    } else {
        i64::from(r.digits(4)?)
    };
    if r.eat(b'-') {
        f.month = r.digits(2)?;
        if r.eat(b'-') {
            f.day = r.digits(2)?;
        }
    }
    if r.eat(b'T') {
        f.hour = r.digits(2)?;
        if !r.eat(b':') {
            return None;
        }
        f.minute = r.digits(2)?;
        if r.eat(b':') {
            f.second = r.digits(2)?;
            if r.eat(b'.') {
                f.ms = r.fraction()?;
            }
        }
        if !r.eat(b'Z') && !r.rest.is_empty() {
            let sign = if r.eat(b'+') {
                1
            } else if r.eat(b'-') {
                -1
            } else {
                return None;
            };
            let hours = r.digits(2)?;
            r.eat(b':');
            f.offset_minutes = sign * (i64::from(hours) * 60 + i64::from(r.digits(2)?));
        }
    }
    if r.rest.is_empty() { f.to_ms() } else { None }
}

/// V8's legacy forms that people type: `Feb 9, 2024 5:06`, `2/9/2024`, `2024-2-9 05:06:07`.
fn parse_loose(text: &str) -> Option<f64> {
    let mut f = Fields::default();
    let mut month = None;
    let mut numbers: Vec<i64> = Vec::new();
    let mut has_time = false;
    let spaced = text.replace([',', '/'], " ");
    for token in spaced.split_whitespace() {
        if token.contains(':') {
            let mut parts = token.trim_end_matches('Z').split(':');
            f.hour = parts.next()?.parse().ok()?;
            f.minute = parts.next()?.parse().ok()?;
            let seconds = parts.next().unwrap_or("0");
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            f.second = whole.parse().ok()?;
            f.ms = Reader {
                rest: fraction.as_bytes(),
            }
            .fraction()?;
            has_time = true;
        } else if let Some(zone) = token
            .strip_prefix("GMT")
            .or_else(|| token.strip_prefix("UTC"))
        {
            f.offset_minutes = zone_minutes(zone)?;
        } else if has_time && token.eq_ignore_ascii_case("pm") {
            f.hour = f.hour % 12 + 12;
        } else if has_time && token.eq_ignore_ascii_case("am") {
            f.hour %= 12;
        } else if token.starts_with('(') {
            break;
        } else if token.starts_with(|c: char| c.is_ascii_alphabetic()) {
            month = month.or_else(|| month_of(token));
        } else {
            for part in token.split('-') {
                numbers.push(part.parse().ok()?);
            }
        }
    }
    let (year, named_month, day) = match (month, numbers.as_slice()) {
        (Some(m), [a, b]) if *a > 31 => (*a, m, *b),
        (Some(m), [d, y]) => (*y, m, *d),
        (None, [y, m, d]) if *y > 31 => (*y, u32::try_from(*m).ok()?, *d),
        (None, [m, d, y]) => (*y, u32::try_from(*m).ok()?, *d),
        _ => return None,
    };
    f.year = match year {
        0..=49 => year + 2000,
        50..=99 => year + 1900,
        y => y,
    };
    f.month = named_month;
    f.day = u32::try_from(day).ok()?;
    f.to_ms()
}

fn month_of(word: &str) -> Option<u32> {
    let head = word.get(..3)?;
    let at = MONTHS
        .iter()
        .position(|m| m[..3].eq_ignore_ascii_case(head))?;
    u32::try_from(at + 1).ok()
}

fn zone_minutes(zone: &str) -> Option<i64> {
    if zone.is_empty() {
        return Some(0);
    }
    let mut r = Reader {
        rest: zone.as_bytes(),
    };
    let sign = if r.eat(b'+') {
        1
    } else if r.eat(b'-') {
        -1
    } else {
        return None;
    };
    let hours = i64::from(r.digits(2)?);
    Some(sign * (hours * 60 + i64::from(r.digits(2)?)))
}
