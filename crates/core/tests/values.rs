//! JavaScript's conversions, with the expected results taken from the language's specification.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::cmp::Ordering;

use proptest::prelude::*;
use sculk_core::{
    JsString, Object, Value, date_to_iso, number_to_string, parse_date, parse_json, text_to_number,
    to_json,
};

fn json(text: &str) -> Value {
    parse_json(text).expect("it is JSON")
}

#[test]
fn numbers_print_as_in_javascript() {
    let cases = [
        (0.0, "0"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "1e-7"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "-Infinity"),
        (123_456_789_012_345_680.0, "123456789012345680"),
    ];
    for (n, text) in cases {
        assert_eq!(number_to_string(n).to_text(), text);
    }
}

#[test]
fn texts_become_numbers_as_in_javascript() {
    let cases = [
        ("", 0.0),
        (" \n12\t", 12.0),
        ("0x1F", 31.0),
        ("0b11", 3.0),
        ("0o17", 15.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-Infinity", f64::NEG_INFINITY),
    ];
    for (text, n) in cases {
        assert_eq!(text_to_number(text), n, "{text:?}");
    }
    for text in [
        "1,5", "1_000", "inf", "nan", "0x", "-0x1", "1e", "12a", "+-1", ".",
    ] {
        assert!(text_to_number(text).is_nan(), "{text:?}");
    }
}

#[test]
fn loose_equality_is_javascripts() {
    let equal = [
        ("5", "\"5\""),
        ("null", "null"),
        ("true", "1"),
        ("[1,2]", "\"1,2\""),
        ("\"\"", "0"),
        ("[]", "false"),
    ];
    for (a, b) in equal {
        assert!(
            json(a).loose_equals(&json(b)) && json(b).loose_equals(&json(a)),
            "{a} == {b}"
        );
    }
    let different = [
        ("null", "0"),
        ("null", "false"),
        ("{}", "{}"),
        ("[1]", "[1]"),
        ("\"a\"", "0"),
    ];
    for (a, b) in different {
        assert!(!json(a).loose_equals(&json(b)), "{a} != {b}");
    }
    assert!(Value::Undefined.loose_equals(&Value::Null));
    assert!(!Value::Undefined.strict_equals(&Value::Null));
}

#[test]
fn texts_compare_by_code_unit_and_numbers_by_value() {
    assert_eq!(json("\"10\"").compare(&json("\"9\"")), Some(Ordering::Less));
    assert_eq!(json("\"10\"").compare(&json("9")), Some(Ordering::Greater));
    assert_eq!(json("\"a\"").compare(&json("1")), None);
    let (emoji, private) = (JsString::from("\u{1F600}"), JsString::from("\u{FF5E}"));
    assert!(
        emoji < private,
        "U+D83D comes before U+FF5E, unlike in UTF-8"
    );
}

#[test]
fn object_keys_keep_javascripts_order() {
    let text = to_json(&json(r#"{"b":1,"2":"x","a":2,"1":"y","01":3}"#));
    assert_eq!(
        text.as_deref(),
        Some(r#"{"1":"y","2":"x","b":1,"a":2,"01":3}"#)
    );
}

#[test]
fn halves_of_a_character_meet_again() {
    let emoji = JsString::from("\u{1F44D}");
    let halves = emoji.split(&JsString::from(""));
    assert_eq!(halves.len(), 2);
    assert!(halves[0].as_str().is_none());
    assert_eq!(
        JsString::from_utf16(&[halves[0].to_utf16(), halves[1].to_utf16()].concat()),
        emoji
    );
    assert_eq!(
        to_json(&Value::Text(halves[0].clone())).as_deref(),
        Some("\"\\ud83d\"")
    );
    assert_eq!(json("\"\\ud83d\\udc4d\"").as_str(), Some("\u{1F44D}"));
}

#[test]
fn dates_go_to_text_and_back() {
    let ms = parse_date("2024-02-29T12:34:56.789Z");
    assert_eq!(date_to_iso(ms).as_deref(), Some("2024-02-29T12:34:56.789Z"));
    assert_eq!(
        parse_date("Feb 9, 2024 5:06 PM"),
        parse_date("2024-02-09T17:06:00")
    );
    assert!(parse_date("tomorrow").is_nan() && parse_date("2024-13-01").is_nan());
}

#[test]
fn a_value_nested_too_deep_is_refused_in_writing_instead_of_overflowing_the_stack() {
    let nest = |n: usize| (0..n).fold(Value::Null, |inner, _| Value::array(vec![inner]));
    let text = serde_json::to_string(&nest(90)).expect("this deep is fine");
    assert!(serde_json::from_str::<Value>(&text).is_ok());
    let error = serde_json::to_string(&nest(100_000)).expect_err("it is refused");
    assert!(error.to_string().contains("100 levels"));
    assert!(
        serde_json::to_string(&nest(90)).is_ok(),
        "the depth is counted back"
    );
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        prop::collection::vec(any::<u16>(), 0..6)
            .prop_map(|u| Value::Text(JsString::from_utf16(&u))),
        (-8.64e15..8.64e15f64).prop_map(|ms| Value::Date(ms.trunc())),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let pair = ("[$a-c0-3]{0,2}", inner.clone()).prop_map(|(k, v)| (JsString::from(k), v));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::array),
            prop::collection::vec(pair, 0..25)
                .prop_map(|pairs| Value::object(pairs.into_iter().collect::<Object>())),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_json_or_an_error_with_a_place(text in "\\PC{0,40}|[\\[\\]{}\",:0-9eE.+\\\\u-]{0,40}") {
        if let Err(error) = parse_json(&text) {
            prop_assert!(error.line >= 1 && error.column >= 1);
        }
    }

    #[test]
    fn json_is_read_back_as_it_was_written(value in values()) {
        if let Some(text) = to_json(&value) {
            let again = to_json(&parse_json(&text).expect("our own JSON is read"));
            prop_assert_eq!(Some(text), again);
        }
    }

    #[test]
    fn the_tagged_form_loses_nothing(value in values()) {
        let text = serde_json::to_string(&value).expect("it is written");
        let again: Value = serde_json::from_str(&text).expect("it is read");
        prop_assert_eq!(text, serde_json::to_string(&again).expect("it is written again"));
    }

    #[test]
    fn numbers_survive_their_text(n in any::<f64>()) {
        let text = number_to_string(n).to_text();
        let again = text_to_number(&text);
        prop_assert!(again == n || (again.is_nan() && n.is_nan()));
    }

    #[test]
    fn coercions_never_panic_and_equality_is_symmetric(a in values(), b in values()) {
        let _ = (a.to_js_string(), a.to_number(), a.is_truthy(), a.compare(&b));
        prop_assert_eq!(a.loose_equals(&b), b.loose_equals(&a));
        prop_assert_eq!(a.strict_equals(&b), b.strict_equals(&a));
    }

    #[test]
    fn any_text_is_a_date_or_not(text in "[0-9TZ:+./, -]{0,24}|[A-Za-z0-9:, ]{0,24}") {
        let ms = parse_date(&text);
        prop_assert!(ms.is_nan() || ms.abs() <= 8.64e15);
    }
}
