//! The words of a line.

use sculk_core::{JsString, Value, parse_json, to_json};

use super::error::TextError;

fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '@' | '$' | '/' | '+')
}

/// A word as it stands in a line: bare where nothing in it could be mistaken, else in quotes.
pub(super) fn word(text: &JsString) -> String {
    match text.as_str() {
        Some(bare) if !bare.is_empty() && bare.chars().all(is_bare) => bare.to_owned(),
        _ => quoted(text),
    }
}

/// A word in quotes, as in JSON.
pub(super) fn quoted(text: &JsString) -> String {
    to_json(&Value::Text(text.clone())).unwrap_or_default()
}

/// A line that is being read.
pub(super) struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// Spaces before the first word.
    pub indent: usize,
    text: &'a str,
    at: usize,
}

impl<'a> Line<'a> {
    pub fn new(number: usize, text: &'a str) -> Self {
        let text = text.trim_end();
        let indent = text.len() - text.trim_start_matches(' ').len();
        Self {
            number,
            indent,
            text,
            at: indent,
        }
    }

    /// Whether there is nothing in it to read.
    pub fn is_blank(&self) -> bool {
        self.rest().is_empty() || self.rest().starts_with('#')
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn error(&self, message: impl Into<String>) -> TextError {
        TextError::Line {
            line: self.number,
            column: self.text[..self.at].chars().count() + 1,
            message: message.into(),
        }
    }

    pub fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(' ').len();
    }

    /// Takes a sign or a word such as `->`, where it stands here.
    pub fn takes(&mut self, sign: &str) -> bool {
        self.skip_spaces();
        let is_here = self.rest().starts_with(sign);
        if is_here {
            self.at += sign.len();
        }
        is_here
    }

    pub fn expect(&mut self, sign: &str) -> Result<(), TextError> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(self.error(format!("`{sign}` should stand here")))
    }

    /// The next word, bare or in quotes.
    pub fn word(&mut self, what: &str) -> Result<JsString, TextError> {
        self.skip_spaces();
        let rest = self.rest();
        if rest.starts_with('"') {
            return self.quoted();
        }
        let end = rest.find(|c| !is_bare(c)).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.error(format!("{what} should stand here")));
        }
        self.at += end;
        Ok(JsString::from(&rest[..end]))
    }

    fn quoted(&mut self) -> Result<JsString, TextError> {
        let rest = self.rest();
        let mut is_escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let is_end = *c == '"' && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            is_end
        });
        let Some((end, _)) = end else {
            return Err(self.error("the quotes are not closed"));
        };
        match self.json(&rest[..=end])? {
            Value::Text(text) => {
                self.at += end + 1;
                Ok(text)
            }
            _ => Err(self.error("text in quotes should stand here")),
        }
    }

    fn json(&self, text: &str) -> Result<Value, TextError> {
        parse_json(text).map_err(|error| TextError::Line {
            line: self.number,
            column: self.text[..self.at].chars().count() + error.column,
            message: error.message,
        })
    }

    /// The value that is the rest of the line.
    pub fn value(&mut self) -> Result<Value, TextError> {
        self.skip_spaces();
        let value = self.json(self.rest())?;
        self.at = self.text.len();
        Ok(value)
    }

    /// A number that is a word of the line.
    pub fn number_word(&mut self) -> Result<f64, TextError> {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest.find(' ').unwrap_or(rest.len());
        let value = self.json(&rest[..end])?;
        let Value::Number(n) = value else {
            return Err(self.error("a number should stand here"));
        };
        self.at += end;
        Ok(n)
    }

    pub fn end(&mut self) -> Result<(), TextError> {
        self.skip_spaces();
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(self.error("the line should end here"))
    }
}
