//! Looks at one row. A column that is missing, null or of another type is none; what is of another
//! type is told.

use serde_json::Value;

use crate::{Found, Row};

/// A row and where it stands.
pub(crate) struct Look<'a> {
    row: &'a Row,
    pub place: String,
}

impl<'a> Look<'a> {
    pub(crate) fn new(row: &'a Row, place: impl Into<String>) -> Self {
        Self {
            row,
            place: place.into(),
        }
    }

    fn value(&self, column: &str) -> Option<&'a Value> {
        self.row.get(column).filter(|value| !value.is_null())
    }

    /// A text; numbers are taken for their digits, as JavaScript would.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        match self.value(column)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A text that has something besides blanks in it.
    pub(crate) fn filled(&self, column: &str) -> Option<String> {
        self.text(column).filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn whole(&self, column: &str) -> Option<i64> {
        match self.value(column)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, column: &str, default: bool) -> bool {
        match self.value(column) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            _ => default,
        }
    }

    /// A TCP port.
    pub(crate) fn port(&self, column: &str) -> Option<u16> {
        let port = u16::try_from(self.whole(column)?).ok()?;
        (port != 0).then_some(port)
    }

    /// JSON that is kept as text, or stands there as it is.
    pub(crate) fn json(&self, column: &str, found: &mut Found) -> Option<Value> {
        match self.value(column)? {
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Null) => None,
                Ok(value) => Some(value),
                Err(error) => {
                    let why = format!("its {column} is no JSON ({error}); the default is used");
                    found.changed(self.place.as_str(), why);
                    None
                }
            },
            value => Some(value.clone()),
        }
    }

    /// A list of texts that is kept as JSON; what in it is no text is left out and told.
    pub(crate) fn list(&self, column: &str, found: &mut Found) -> Option<Vec<String>> {
        let value = self.json(column, found)?;
        let Value::Array(items) = value else {
            let why = format!("its {column} is no list; the default is used");
            found.changed(self.place.as_str(), why);
            return None;
        };
        let n_items = items.len();
        let texts: Vec<String> = items
            .into_iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect();
        if texts.len() < n_items {
            let why = format!("{} of its {column} are no texts", n_items - texts.len());
            found.changed(self.place.as_str(), why);
        }
        Some(texts)
    }

    /// A graph: JSON text, or the graph as it stands there. None where it is empty.
    pub(crate) fn graph(&self, column: &str) -> Option<String> {
        match self.value(column)? {
            Value::String(text) => {
                let text = text.trim();
                (!text.is_empty() && text != "null").then(|| text.to_owned())
            }
            Value::Object(graph) => Some(Value::Object(graph.clone()).to_string()),
            _ => None,
        }
    }
}
