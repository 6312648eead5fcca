//! Cron patterns in words. English is the library's own; Russian is ours.

use croner::describe::{English, Language};

use super::CronPlan;

/// The languages in which a pattern can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsIn {
    /// English.
    English,
    /// Russian.
    Russian,
}

/// A pattern in words, one sentence: “At 04:00, on Monday.”
#[must_use]
pub fn cron_in_words(plan: &CronPlan, language: WordsIn) -> String {
    match language {
        WordsIn::English => plan.cron.describe_lang(English),
        WordsIn::Russian => plan.cron.describe_lang(Russian),
    }
}

struct Russian;

/// “каждую 21 минуту”, “каждые 2 минуты”, “каждые 5 минут”: the forms for one, few and many.
fn every(n: u16, each: &str, [one, few, many]: [&str; 3]) -> String {
    match (n % 10, n % 100) {
        (1, tens) if tens != 11 => format!("{each} {n} {one}"),
        (2..=4, tens) if !(12..=14).contains(&tens) => format!("каждые {n} {few}"),
        _ => format!("каждые {n} {many}"),
    }
}

fn every_seconds(n: u16) -> String {
    every(n, "каждую", ["секунду", "секунды", "секунд"])
}

fn every_hours(n: u16) -> String {
    every(n, "каждый", ["час", "часа", "часов"])
}

// Names of days and months carry their preposition, so that lists of them read as they are spoken.
impl Language for Russian {
    fn every_minute(&self) -> &'static str {
        "Каждую минуту"
    }
    fn every_second_phrase(&self) -> &'static str {
        "Каждую секунду"
    }
    fn every_x_minutes(&self, step: u16) -> String {
        every(step, "каждую", ["минуту", "минуты", "минут"])
    }
    fn every_x_seconds(&self, step: u16) -> String {
        every_seconds(step)
    }
    fn every_x_hours(&self, step: u16) -> String {
        every_hours(step)
    }
    fn every_minute_of_every_x_hours(&self, step: u16) -> String {
        format!("Каждую минуту, {}", every_hours(step))
    }
    fn at_time(&self, time: &str) -> String {
        format!("В {time}")
    }
    fn at_time_and_every_x_seconds(&self, time: &str, step: u16) -> String {
        format!("В {time}, {}", every_seconds(step))
    }
    fn at_time_at_second(&self, time: &str, second: &str) -> String {
        format!("В {time}, на секунде {second}")
    }
    fn at_phrase(&self, phrase: &str) -> String {
        phrase.to_owned()
    }
    fn on_phrase(&self, phrase: &str) -> String {
        phrase.to_owned()
    }
    fn in_phrase(&self, phrase: &str) -> String {
        phrase.to_owned()
    }
    fn second_phrase(&self, s: &str) -> String {
        format!("на секунде {s}")
    }
    fn minute_phrase(&self, s: &str) -> String {
        format!("на минуте {s}")
    }
    fn minute_past_every_hour_phrase(&self, s: &str) -> String {
        format!("{s} каждого часа")
    }
    fn hour_phrase(&self, s: &str) -> String {
        format!("в часы {s}")
    }
    fn year_phrase(&self, s: &str) -> String {
        format!("в {s} году")
    }
    fn day_phrase(&self, s: &str) -> String {
        format!("{s} числа")
    }
    fn the_last_day_of_the_month(&self) -> &'static str {
        "в последний день месяца"
    }
    fn the_weekday_nearest_day(&self, day: &str) -> String {
        format!("в будний день, ближайший к {day} числу")
    }
    fn the_last_weekday_of_the_month(&self, day: &str) -> String {
        format!("последний раз в месяце {day}")
    }
    fn the_nth_weekday_of_the_month(&self, n: u8, day: &str) -> String {
        format!("{n}-й раз в месяце {day}")
    }
    fn dom_and_dow_if_also(&self, dow: &str) -> String {
        format!("(если это {dow})")
    }
    fn dom_and_dow_if_also_one_of(&self, dow: &str) -> String {
        format!("(если это {dow})")
    }
    fn list_conjunction_and(&self) -> &'static str {
        "и"
    }
    fn list_conjunction_or(&self) -> &'static str {
        "или"
    }
    fn list_conjunction_and_comma(&self) -> &'static str {
        " и"
    }
    fn day_of_week_names(&self) -> [&'static str; 7] {
        [
            "в воскресенье",
            "в понедельник",
            "во вторник",
            "в среду",
            "в четверг",
            "в пятницу",
            "в субботу",
        ]
    }
    fn month_names(&self) -> [&'static str; 12] {
        [
            "в январе",
            "в феврале",
            "в марте",
            "в апреле",
            "в мае",
            "в июне",
            "в июле",
            "в августе",
            "в сентябре",
            "в октябре",
            "в ноябре",
            "в декабре",
        ]
    }
    fn every_past_phrase(&self, every: &str, hours: &str) -> String {
        format!("{every}, {hours}")
    }
    fn past_hour_phrase(&self, s: &str) -> String {
        format!("в часы {s}")
    }
    fn every_x_months(&self, step: u16) -> String {
        every(step, "каждый", ["месяц", "месяца", "месяцев"])
    }
    fn every_x_years(&self, step: u16) -> String {
        every(step, "каждый", ["год", "года", "лет"])
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn patterns_are_told_in_both_languages() {
        for (pattern, english, russian) in [
            ("* * * * *", "Every minute.", "Каждую минуту."),
            ("* * * * * *", "Every second.", "Каждую секунду."),
            ("*/15 * * * *", "At every 15 minutes.", "Каждые 15 минут."),
            ("*/2 * * * *", "At every 2 minutes.", "Каждые 2 минуты."),
            ("0 4 * * *", "At 04:00.", "В 04:00."),
            (
                "30 18 * * MON,FRI",
                "At 18:30, on Monday and Friday.",
                "В 18:30, в понедельник и в пятницу.",
            ),
            ("0 0 1 * *", "At 00:00, on day 1.", "В 00:00, 1 числа."),
            (
                "0 0 L 1 *",
                "At 00:00, on the last day of the month, in January.",
                "В 00:00, в последний день месяца, в январе.",
            ),
            (
                "0 */2 * * *",
                "At minute 0, of every 2 hours.",
                "На минуте 0, каждые 2 часа.",
            ),
        ] {
            let plan = CronPlan::parse(pattern, TimeZone::UTC).unwrap();
            assert_eq!(cron_in_words(&plan, WordsIn::English), english, "{pattern}");
            assert_eq!(cron_in_words(&plan, WordsIn::Russian), russian, "{pattern}");
        }
    }
}
