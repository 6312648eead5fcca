//! JavaScript's conversions and comparisons (ECMAScript 2024, section 7).

use std::{borrow::Cow, cmp::Ordering, sync::Arc};

use crate::{
    JsString,
    date::date_to_string,
    string::{JsStringBuilder, is_js_space},
    value::Value,
};

/// Lists inside lists are joined to this depth; JavaScript would overflow its stack far later.
const MAX_JOIN_DEPTH: usize = 200;

/// JavaScript's text of a number.
#[must_use]
pub fn number_to_string(n: f64) -> JsString {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "an integer below 2^53")]
        return JsString::from(itoa::Buffer::new().format(n as i64));
    }
    JsString::from(ryu_js::Buffer::new().format(n))
}

/// JavaScript's ToNumber of text.
#[must_use]
pub fn text_to_number(text: &str) -> f64 {
    let text = text.trim_matches(is_js_space);
    if text.is_empty() {
        return 0.0;
    }
    let radix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return decimal(text),
    };
    let digits = &text[2..];
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return f64::NAN;
    }
    if let Ok(n) = u64::from_str_radix(digits, radix)
        && n < (1 << 53)
    {
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        return n as f64;
    }
    // Beyond 2^53 each step rounds; a difference in the last bit is possible only there.
    digits
        .chars()
        .filter_map(|c| c.to_digit(radix))
        .fold(0.0, |n, d| n.mul_add(f64::from(radix), f64::from(d)))
}

fn decimal(text: &str) -> f64 {
    match text {
        "Infinity" | "+Infinity" => return f64::INFINITY,
        "-Infinity" => return f64::NEG_INFINITY,
        _ => {}
    }
    // Rust also reads "inf" and "nan", JavaScript does not.
    let is_plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if is_plain {
        text.parse().unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

fn join(items: &[Value], separator: &str, depth: usize, out: &mut JsStringBuilder) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        match item {
            Value::Undefined | Value::Null => {}
            Value::Array(inner) if depth < MAX_JOIN_DEPTH => join(inner, ",", depth + 1, out),
            Value::Array(_) => {}
            other => out.push(&other.to_js_string()),
        }
    }
}

/// JavaScript's `Array.prototype.join`.
#[must_use]
pub fn join_array(items: &[Value], separator: &JsString) -> JsString {
    let mut out = JsStringBuilder::default();
    if let Some(text) = separator.as_str() {
        join(items, text, 0, &mut out);
        return out.finish();
    }
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(separator);
        }
        if !item.is_nullish() {
            out.push(&item.to_js_string());
        }
    }
    out.finish()
}

impl Value {
    /// JavaScript's ToString.
    #[must_use]
    pub fn to_js_string(&self) -> JsString {
        match self {
            Self::Undefined => JsString::from_static("undefined"),
            Self::Null => JsString::from_static("null"),
            Self::Bool(true) => JsString::from_static("true"),
            Self::Bool(false) => JsString::from_static("false"),
            Self::Number(n) => number_to_string(*n),
            Self::Text(text) => text.clone(),
            Self::Array(items) => {
                let mut out = JsStringBuilder::default();
                join(items, ",", 0, &mut out);
                out.finish()
            }
            Self::Object(_) => JsString::from_static("[object Object]"),
            Self::Date(ms) => JsString::from(date_to_string(*ms)),
        }
    }

    /// JavaScript's ToString; text is lent, not copied.
    #[must_use]
    pub fn as_js_string(&self) -> Cow<'_, JsString> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_js_string()),
        }
    }

    /// Appends JavaScript's ToString to a text in the making.
    pub fn push_to(&self, out: &mut JsStringBuilder) {
        match self {
            Self::Text(text) => out.push(text),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => {
                #[expect(clippy::cast_possible_truncation, reason = "an integer below 2^53")]
                out.push_str(itoa::Buffer::new().format(*n as i64));
            }
            Self::Number(n) => out.push_str(ryu_js::Buffer::new().format(*n)),
            other => out.push(&other.to_js_string()),
        }
    }

    /// JavaScript's ToNumber.
    #[must_use]
    pub fn to_number(&self) -> f64 {
        match self {
            Self::Undefined | Self::Object(_) => f64::NAN,
            Self::Null => 0.0,
            Self::Bool(b) => f64::from(u8::from(*b)),
            Self::Number(n) | Self::Date(n) => *n,
            Self::Text(text) => text.as_str().map_or(f64::NAN, text_to_number),
            Self::Array(_) => {
                let text = self.to_js_string();
                text.as_str().map_or(f64::NAN, text_to_number)
            }
        }
    }

    /// JavaScript's ToPrimitive without a hint: lists, objects and dates become text.
    #[must_use]
    pub fn to_primitive(&self) -> Value {
        match self {
            Self::Array(_) | Self::Object(_) | Self::Date(_) => Self::Text(self.to_js_string()),
            other => other.clone(),
        }
    }

    const fn is_primitive(&self) -> bool {
        !matches!(self, Self::Array(_) | Self::Object(_) | Self::Date(_))
    }

    /// JavaScript's `===`. Lists and objects are equal only to themselves; dates, which are values
    /// here, to equal dates.
    #[must_use]
    pub fn strict_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) | (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// JavaScript's `==`.
    #[must_use]
    pub fn loose_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined | Self::Null, b) => b.is_nullish(),
            (_, Self::Undefined | Self::Null) => false,
            (Self::Bool(a), b) if !matches!(b, Self::Bool(_)) => {
                Self::Number(f64::from(u8::from(*a))).loose_equals(b)
            }
            (a, Self::Bool(b)) if !matches!(a, Self::Bool(_)) => {
                a.loose_equals(&Self::Number(f64::from(u8::from(*b))))
            }
            (Self::Number(a), b @ Self::Text(_)) => *a == b.to_number(),
            (a @ Self::Text(_), Self::Number(b)) => a.to_number() == *b,
            (a, b) if a.is_primitive() != b.is_primitive() => {
                a.to_primitive().loose_equals(&b.to_primitive())
            }
            (a, b) => a.strict_equals(b),
        }
    }

    /// How JavaScript's `<` and `>` see two values; `None` where either counts as `NaN`.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if let (Self::Number(a), Self::Number(b)) = (self, other) {
            return a.partial_cmp(b);
        }
        // With the hint "number" a date compares by its time.
        let side = |v: &Self| match v {
            Self::Date(ms) => Self::Number(*ms),
            v => v.to_primitive(),
        };
        match (side(self), side(other)) {
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(&b)),
            (a, b) => a.to_number().partial_cmp(&b.to_number()),
        }
    }
}
