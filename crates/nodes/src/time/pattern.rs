//! The patterns of date-fns 4 (<https://date-fns.org/docs/format>), in UTC and English.

use std::fmt::Write;

use super::field::field;

/// Patterns date-fns refuses because they are nearly always meant in lower case.
const REFUSED: [&str; 4] = ["D", "DD", "YY", "YYYY"];

/// A date as the pattern says, or why it cannot be.
pub(super) fn formatted(pattern: &str, ms: f64) -> Result<String, String> {
    let Some(parts) = sculk_core::date_parts(ms) else {
        return Err("Format Time was given an invalid date.".to_owned());
    };
    if pattern.is_empty() {
        return Err(
            "Format Time needs a pattern, such as yyyy-MM-dd, and was given none.".to_owned(),
        );
    }
    let mut out = String::new();
    for token in tokens(&with_long_forms(pattern)) {
        let first = token.chars().next().unwrap_or(' ');
        match token {
            "''" => out.push('\''),
            _ if first == '\'' => out.push_str(&unquoted(token)),
            _ if REFUSED.contains(&token) => {
                let meant = token.to_lowercase();
                return Err(format!(
                    "The pattern \"{pattern}\" has {token}; write {meant} for the usual day or year."
                ));
            }
            _ if field(token, first, ms, &parts, &mut out) => {}
            _ if first.is_ascii_alphabetic() => {
                return Err(format!(
                    "The pattern \"{pattern}\" has the letter {first}, which stands for nothing; put text between single quotes: 'at'."
                ));
            }
            _ => out.push_str(token),
        }
    }
    Ok(out)
}

/// The pieces of a pattern: runs of one character, `do`, quoted text, other characters. Line breaks
/// fall away, as in date-fns.
fn tokens(pattern: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let n = token_len(rest, first);
        let (token, tail) = rest.split_at(n);
        if !matches!(first, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            found.push(token);
        }
        rest = tail;
    }
    found
}

fn token_len(rest: &str, first: char) -> usize {
    let has_ordinal = "yYQqMLwIdDecihHKkms".contains(first);
    if has_ordinal && rest[1..].starts_with('o') {
        return 2;
    }
    if first == '\'' {
        return quoted_len(rest);
    }
    if first.is_ascii_alphanumeric() || first == '_' {
        return rest.bytes().take_while(|b| char::from(*b) == first).count();
    }
    first.len_utf8()
}

/// The length of quoted text; a doubled quote in it stands for one, and its end may be missing.
fn quoted_len(rest: &str) -> usize {
    if rest.starts_with("''") {
        return 2;
    }
    let mut at = 1;
    while let Some(step) = rest[at..].find('\'') {
        at += step + 1;
        if !rest[at..].starts_with('\'') {
            return at;
        }
        at += 1;
    }
    rest.len()
}

fn unquoted(token: &str) -> String {
    let inner = token.strip_prefix('\'').unwrap_or(token);
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
}

/// Replaces `P` and `p`, the local forms of date and time, by what they stand for in English.
fn with_long_forms(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let run = |text: &str, c| text.chars().take_while(|x| *x == c).count();
        let n = match first {
            'P' => {
                let n_date = run(rest, 'P');
                let n_time = run(&rest[n_date..], 'p');
                long_date(n_date, n_time, &mut out);
                rest = &rest[n_date + n_time..];
                continue;
            }
            'p' => {
                let n = run(rest, 'p');
                out.push_str(long_time(n));
                rest = &rest[n..];
                continue;
            }
            '\'' => quoted_len(rest),
            _ => first.len_utf8(),
        };
        out.push_str(&rest[..n]);
        rest = &rest[n..];
    }
    out
}

const fn long_time(n: usize) -> &'static str {
    match n {
        1 => "h:mm a",
        2 => "h:mm:ss a",
        3 => "h:mm:ss a z",
        _ => "h:mm:ss a zzzz",
    }
}

fn long_date(n_date: usize, n_time: usize, out: &mut String) {
    out.push_str(match n_date {
        1 => "MM/dd/yyyy",
        2 => "MMM d, y",
        3 => "MMMM do, y",
        _ => "EEEE, MMMM do, y",
    });
    if n_time > 0 {
        let joint = if n_date < 3 { ", " } else { " 'at' " };
        let _ = write!(out, "{joint}{}", long_time(n_time));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-02-09T15:06:07.089Z, a Friday.
    const MS: f64 = 1_707_491_167_089.0;

    fn at(pattern: &str) -> String {
        formatted(pattern, MS).unwrap_or_else(|e| format!("error: {e}"))
    }

    #[test]
    fn patterns_give_what_the_documentation_of_date_fns_shows() {
        let cases = [
            ("h:mm aaaa", "3:06 p.m."),
            ("haaaaa", "3p"),
            ("B", "in the afternoon"),
            ("PPPPpp", "Friday, February 9th, 2024 at 3:06:07 PM"),
            ("ppp", "3:06:07 PM GMT+0"),
            ("MMMMM EEEEE EEEEEE", "F F Fr"),
            ("QQQQ Qo", "1st quarter 1st"),
            ("R-'W'II-i", "2024-W06-5"),
            ("X xxx xxxx OOOO z", "Z +00:00 +0000 GMT+00:00 GMT+0"),
            ("'it''s' ''", "it's '"),
            ("yyyy 'open", "2024 open"),
            ("GGGG", "Anno Domini"),
            ("dd\nMM", "0902"),
        ];
        for (pattern, wanted) in cases {
            assert_eq!(at(pattern), wanted, "{pattern}");
        }
    }

    #[test]
    fn weeks_belong_to_the_year_their_rule_says() {
        // 2021-01-03, a Sunday: the second week by the American rule, the 53rd of 2020 by ISO's.
        let ms = sculk_core::parse_date("2021-01-03T00:00:00Z");
        assert_eq!(formatted("w RRRR I", ms), Ok("2 2020 53".to_owned()));
        // 2023-12-31, a Sunday: its week holds the first of January.
        let ms = sculk_core::parse_date("2023-12-31T00:00:00Z");
        assert_eq!(formatted("YYY-w", ms), Ok("2024-1".to_owned()));
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        for pattern in ["", "YYYY", "DD", "n", "yyyy or"] {
            assert!(formatted(pattern, MS).is_err(), "{pattern}");
        }
        assert!(formatted("yyyy", f64::NAN).is_err());
    }
}
