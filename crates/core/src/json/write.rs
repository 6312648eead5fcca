use std::fmt::Write;

use crate::{JsString, coerce::number_to_string, date::date_to_iso, value::Value};

/// JavaScript's `JSON.stringify(value)`; `None` where JavaScript gives undefined.
///
/// Nested deeper than 512 levels, the rest is written as `null`: such values can be built, but
/// never read back.
#[must_use]
pub fn to_json(value: &Value) -> Option<String> {
    to_json_pretty(value, 0)
}

/// JavaScript's `JSON.stringify(value, null, indent)`.
#[must_use]
pub fn to_json_pretty(value: &Value, indent: usize) -> Option<String> {
    let mut writer = Writer {
        out: String::new(),
        indent,
    };
    writer.value(value, 0).then_some(writer.out)
}

struct Writer {
    out: String,
    indent: usize,
}

const MAX_DEPTH: usize = 512;

impl Writer {
    fn new_line(&mut self, depth: usize) {
        if self.indent > 0 {
            self.out.push('\n');
            self.out
                .extend(std::iter::repeat_n(' ', self.indent * depth));
        }
    }

    /// Writes a value; false, and nothing written, where JSON has no form for it.
    fn value(&mut self, value: &Value, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            self.out.push_str("null");
            return true;
        }
        match value {
            Value::Undefined => return false,
            Value::Null => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Number(n) if n.is_finite() => {
                self.out.push_str(&number_to_string(*n).to_text());
            }
            Value::Number(_) => self.out.push_str("null"),
            Value::Text(text) => write_string(text, &mut self.out),
            Value::Date(ms) => match date_to_iso(*ms) {
                Some(iso) => write_string(&JsString::from(iso), &mut self.out),
                None => self.out.push_str("null"),
            },
            Value::Array(items) => self.array(items, depth),
            Value::Object(object) => self.object(object, depth),
        }
        true
    }

    fn array(&mut self, items: &[Value], depth: usize) {
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push(',');
            }
            self.new_line(depth + 1);
            if !self.value(item, depth + 1) {
                self.out.push_str("null");
            }
        }
        if !items.is_empty() {
            self.new_line(depth);
        }
        self.out.push(']');
    }

    fn object(&mut self, object: &crate::Object, depth: usize) {
        self.out.push('{');
        let mut any = false;
        for (key, value) in object.iter() {
            if value.is_undefined() {
                continue;
            }
            if any {
                self.out.push(',');
            }
            any = true;
            self.new_line(depth + 1);
            write_string(key, &mut self.out);
            self.out.push_str(if self.indent > 0 { ": " } else { ":" });
            self.value(value, depth + 1);
        }
        if any {
            self.new_line(depth);
        }
        self.out.push('}');
    }
}

fn write_char(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c < ' ' => write_unit(c as u16, out),
        c => out.push(c),
    }
}

fn write_unit(unit: u16, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\\u{unit:04x}");
}

fn write_string(text: &JsString, out: &mut String) {
    out.push('"');
    match text.as_str() {
        Some(text) => text.chars().for_each(|c| write_char(c, out)),
        None => {
            for decoded in char::decode_utf16(text.to_utf16()) {
                match decoded {
                    Ok(c) => write_char(c, out),
                    Err(lone) => write_unit(lone.unpaired_surrogate(), out),
                }
            }
        }
    }
    out.push('"');
}
