use std::sync::Arc;

use crate::{JsString, List, Object};

/// A value of a graph, with JavaScript's meaning.
///
/// Cloning copies at most a counted pointer. Arrays and objects are never changed in place once
/// shared, and two of them are the same (`===`) only if they are the very same allocation.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Nothing was ever there.
    #[default]
    Undefined,
    /// Nothing is there.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, `NaN` and the infinities included.
    Number(f64),
    /// Text.
    Text(JsString),
    /// A list.
    Array(Arc<List>),
    /// Named values.
    Object(Arc<Object>),
    /// A point in time: milliseconds since 1970 UTC; `NaN` is an invalid date.
    Date(f64),
}

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(JsString::from(text))
    }

    /// A list.
    #[must_use]
    pub fn array(items: Vec<Value>) -> Self {
        Self::Array(Arc::new(List::from(items)))
    }

    /// Named values.
    #[must_use]
    pub fn object(object: Object) -> Self {
        Self::Object(Arc::new(object))
    }

    /// Named values, from pairs.
    #[must_use]
    pub fn record<const N: usize>(pairs: [(&str, Value); N]) -> Self {
        let mut object = Object::default();
        for (key, value) in pairs {
            object.insert(JsString::from(key), value);
        }
        Self::object(object)
    }

    /// JavaScript's `== null`: undefined or null.
    #[must_use]
    pub const fn is_nullish(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// Whether it is undefined.
    #[must_use]
    pub const fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    /// JavaScript's ToBoolean.
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(b) => *b,
            Self::Number(n) => !(n.is_nan() || *n == 0.0),
            Self::Text(s) => !s.is_empty(),
            Self::Array(_) | Self::Object(_) | Self::Date(_) => true,
        }
    }

    /// JavaScript's `typeof`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Null | Self::Array(_) | Self::Object(_) | Self::Date(_) => "object",
        }
    }

    /// The items, of a list.
    #[must_use]
    pub fn as_array(&self) -> Option<&Arc<List>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The named values, of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Arc<Object>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The text, of text.
    #[must_use]
    pub fn as_text(&self) -> Option<&JsString> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The well-formed text, of text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().and_then(JsString::as_str)
    }

    /// The number, of a number.
    #[must_use]
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// A property of an object, by name; undefined of anything else.
    #[must_use]
    pub fn field(&self, key: &str) -> Value {
        self.as_object()
            .and_then(|o| o.get_str(key))
            .cloned()
            .unwrap_or_default()
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Self::Number(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<JsString> for Value {
    fn from(text: JsString) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::array(items)
    }
}
