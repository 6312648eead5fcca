use std::fmt;

use crate::{JsString, Object, string::JsStringBuilder, value::Value};

/// Lists and objects may be nested this deep.
const MAX_DEPTH: usize = 512;

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// In plain words.
    pub message: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl std::error::Error for JsonError {}

/// Reads JSON with JavaScript's meaning: the last of equal keys wins, numbers are doubles, lone
/// surrogates in escapes are kept.
///
/// # Errors
/// When the text is not JSON or is nested deeper than 512 levels.
pub fn parse_json(text: &str) -> Result<Value, JsonError> {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    parser.skip_space();
    let value = parser.value(0)?;
    parser.skip_space();
    if parser.at < parser.bytes.len() {
        return Err(parser.error("there is something after the end of the value"));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn error(&self, message: &str) -> JsonError {
        let mut at = self.at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        JsonError {
            message: message.to_owned(),
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.error("this is not a JSON value"))
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("lists and objects are nested deeper than 512 levels"));
        }
        match self.peek() {
            None => Err(self.error("the text ends where a value should stand")),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.error("this is not a JSON value")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::array(items));
        }
        loop {
            self.skip_space();
            items.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::array(items));
                }
                _ => return Err(self.error("a list goes on with a comma or ends with ]")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut object = Object::default();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::object(object));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.error("a name in quotes should stand here"));
            }
            let key = self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.error("a colon should follow the name"));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::object(object));
                }
                _ => return Err(self.error("an object goes on with a comma or ends with }")),
            }
        }
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > from
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let from = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else if !self.digits() {
            return Err(self.error("a number needs digits"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return Err(self.error("digits should follow the point"));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if !self.digits() {
                return Err(self.error("digits should follow the exponent"));
            }
        }
        let number = self.text[from..self.at].parse();
        number
            .map(Value::Number)
            .map_err(|_| self.error("this is not a number"))
    }

    fn string(&mut self) -> Result<JsString, JsonError> {
        self.at += 1;
        let from = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = JsString::from(&self.text[from..self.at]);
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => break,
                Some(b) if b >= 0x20 => self.at += 1,
                Some(_) => return Err(self.error("a control character must be escaped")),
                None => return Err(self.error("the text ends inside quotes")),
            }
        }
        let mut out = JsStringBuilder::default();
        out.push_str(&self.text[from..self.at]);
        self.escaped_rest(out)
    }

    fn escaped_rest(&mut self, mut out: JsStringBuilder) -> Result<JsString, JsonError> {
        let mut from = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    out.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    return Ok(out.finish());
                }
                Some(b'\\') => {
                    out.push_str(&self.text[from..self.at]);
                    self.escape(&mut out)?;
                    from = self.at;
                }
                Some(b) if b >= 0x20 => self.at += 1,
                Some(_) => return Err(self.error("a control character must be escaped")),
                None => return Err(self.error("the text ends inside quotes")),
            }
        }
    }

    fn escape(&mut self, out: &mut JsStringBuilder) -> Result<(), JsonError> {
        self.at += 1;
        let plain = match self.peek() {
            Some(b'"') => "\"",
            Some(b'\\') => "\\",
            Some(b'/') => "/",
            Some(b'b') => "\u{8}",
            Some(b'f') => "\u{c}",
            Some(b'n') => "\n",
            Some(b'r') => "\r",
            Some(b't') => "\t",
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 1..self.at + 5);
                let hex = digits
                    .filter(|d| d.iter().all(u8::is_ascii_hexdigit))
                    .and_then(|d| std::str::from_utf8(d).ok())
                    .and_then(|d| u16::from_str_radix(d, 16).ok());
                let Some(unit) = hex else {
                    return Err(self.error("four hexadecimal digits should follow \\u"));
                };
                self.at += 5;
                match char::from_u32(u32::from(unit)) {
                    Some(c) => out.push_str(c.encode_utf8(&mut [0; 4])),
                    None => out.push_units(&[unit]),
                }
                return Ok(());
            }
            _ => return Err(self.error("this escape is not one of JSON's")),
        };
        out.push_str(plain);
        self.at += 1;
        Ok(())
    }
}
