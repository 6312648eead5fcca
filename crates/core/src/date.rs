//! Days and times in UTC, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".

const MS_PER_DAY: f64 = 86_400_000.0;
/// The furthest point in time JavaScript knows, in milliseconds from 1970.
pub const MAX_DATE_MS: f64 = 8.64e15;
/// English names, Sunday first.
pub const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
/// English names, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A point in time, taken apart in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateParts {
    /// Astronomical year: 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 to 999.
    pub millisecond: u32,
    /// 0 is Sunday.
    pub weekday: u32,
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
#[must_use]
pub const fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Takes a point in time apart; `None` for an invalid date.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked first and every part is small and positive"
)]
pub fn date_parts(ms: f64) -> Option<DateParts> {
    if ms.is_nan() || ms.abs() > MAX_DATE_MS {
        return None;
    }
    let ms = ms.trunc();
    let days = (ms / MS_PER_DAY).floor();
    let in_day = (ms - days * MS_PER_DAY) as u32;
    let z = days as i64 + 719_468;
    let (era, day_of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * from_march + 2) / 5 + 1) as u32;
    let month = (if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    }) as u32;
    Some(DateParts {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day,
        hour: in_day / 3_600_000,
        minute: in_day / 60_000 % 60,
        second: in_day / 1000 % 60,
        millisecond: in_day % 1000,
        weekday: (days as i64 + 4).rem_euclid(7) as u32,
    })
}

/// A year as JavaScript's ISO form writes it.
fn iso_year(year: i64) -> String {
    match year {
        0..=9999 => format!("{year:04}"),
        _ if year < 0 => format!("-{:06}", -year),
        _ => format!("+{year:06}"),
    }
}

/// JavaScript's `toISOString`; `None` for an invalid date.
#[must_use]
pub fn date_to_iso(ms: f64) -> Option<String> {
    let p = date_parts(ms)?;
    Some(format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        iso_year(p.year),
        p.month,
        p.day,
        p.hour,
        p.minute,
        p.second,
        p.millisecond
    ))
}

/// JavaScript's `toString` of a date, in UTC.
#[must_use]
pub fn date_to_string(ms: f64) -> String {
    let Some(p) = date_parts(ms) else {
        return "Invalid Date".to_owned();
    };
    let sign = if p.year < 0 { "-" } else { "" };
    format!(
        "{} {} {:02} {sign}{:04} {:02}:{:02}:{:02} GMT+0000 (Coordinated Universal Time)",
        &WEEKDAYS[p.weekday as usize][..3],
        &MONTHS[p.month as usize - 1][..3],
        p.day,
        p.year.abs(),
        p.hour,
        p.minute,
        p.second
    )
}
