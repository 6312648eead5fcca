use super::*;

fn finds(pattern: &str, text: &str) -> bool {
    let found = Pattern::new(&pattern.into()).is_found_in(&text.into());
    found.unwrap_or_else(|e| panic!("{pattern} on {text}: {}", e.0))
}

/// Pattern, a text it fits, a text it does not fit; node 20 says the same.
const CASES: &[(&str, &str, &str)] = &[
    ("^a.c$", "abc", "a\nc"),
    ("^.$", "é", "😀"),
    ("^..$", "😀", "a"),
    (r"^\d+$", "12", "١٢"),
    (r"^\w+$", "a_1", "é"),
    (r"^\s$", "\u{feff}", "x"),
    (r"^[^]$", "\n", "ab"),
    (r"^[^\w-a]$", "+", "-"),
    (r"^[\b]$", "\u{8}", "b"),
    (r"\bfoo\b", "a foo b", "afoob"),
    (r"a\Bb", "ab", "a b"),
    (r"(?=.*\d)\bx\b", "x 1", "x y"),
    (r"(a)|b\1c", "bc", "bd"),
    (r"^(?:(a)|b)\1$", "aa", "ab"),
    (r"(?<y>\d)\k<y>", "x11", "12"),
    (r"^\k$", "k", "x"),
    (r"^a{,2}$", "a{,2}", "aa"),
    (r"^a{2,3}?$", "aaa", "a"),
    (r"^{$", "{", "x"),
    (r"^]$", "]", "x"),
    (r"^\101$", "A", "B"),
    (r"^\8$", "8", "9"),
    (r"^\0$", "\0", "0"),
    (r"^\cA$", "\u{1}", "cA"),
    (r"^\c$", "\\c", "c"),
    (r"^\x4$", "x4", "\u{4}"),
    (r"^\u{3}$", "uuu", "\u{3}"),
    (r"^\p{L}$", "p{L}", "a"),
    ("^[😀]$", "", "😀"),
    (r"^\ud83d", "😀", "a"),
    ("(?<!a)b", "cb", "ab"),
    (r"^\/$", "/", "\\/"),
    (r"^[\s\S]*$", "a\nb", ""),
];

#[test]
fn patterns_mean_what_they_mean_in_javascript() {
    for (pattern, fits, other) in CASES {
        // An empty text stands for "nothing to show here".
        if !fits.is_empty() {
            assert!(finds(pattern, fits), "{pattern} fits {fits:?}");
        }
        if !other.is_empty() {
            assert!(!finds(pattern, other), "{pattern} does not fit {other:?}");
        }
    }
}

#[test]
fn what_javascript_refuses_fits_nothing() {
    for pattern in [
        "(",
        "a**",
        "[b-a]",
        "(?<n>a)(?<n>b)",
        "a{2,1}",
        "(?i)a",
        "a++",
    ] {
        assert!(!finds(pattern, "a"), "{pattern}");
    }
}

#[test]
fn patterns_that_explode_elsewhere_take_no_time_or_say_that_they_take_too_long() {
    let long = "a".repeat(9000);
    for pattern in [
        "(a+)+$",
        "(a*)*b",
        "(a|a)*$",
        "^(.*.*.*.*)*x",
        "(?:a?){30}a{30}",
    ] {
        let text = JsString::from(format!("{long}!"));
        assert!(
            Pattern::new(&pattern.into()).is_found_in(&text).is_ok(),
            "{pattern}"
        );
    }
    for pattern in [r"(a+)+\1b", r"(?=(a+)+b)(a*)*c", r"(?=x|(a|aa)+)(\2)*b"] {
        let text = JsString::from(format!("{long}!"));
        // Either answer is bounded; what counts is that there is one.
        let _ = Pattern::new(&pattern.into()).is_found_in(&text);
    }
    for pattern in ["((a{1000}){1000}){1000}", "a{99999999999}"] {
        let error = Pattern::new(&pattern.into()).is_found_in(&"a".into());
        assert!(error.is_err(), "{pattern}");
    }
}
