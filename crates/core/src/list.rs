use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::Value;

/// The items of a list. A list inside a list inside a list, however deep, is let go of without
/// recursion.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List(Vec<Value>);

impl List {
    /// Adds an item at the end.
    pub fn push(&mut self, item: Value) {
        self.0.push(item);
    }

    /// The items.
    #[must_use]
    pub fn as_slice(&self) -> &[Value] {
        &self.0
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> Self {
        Self(items)
    }
}

impl Drop for List {
    fn drop(&mut self) {
        if self.0.iter().any(is_nested) {
            let_go(std::mem::take(&mut self.0));
        }
    }
}

/// Whether letting go of the value lets go of others.
pub(crate) const fn is_nested(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// Drops values level by level. Compilers would do it by recursion and run out of stack where a
/// graph nests lists in a loop.
pub(crate) fn let_go(mut queue: Vec<Value>) {
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(items) => {
                if let Some(mut list) = Arc::into_inner(items) {
                    queue.append(&mut list.0);
                }
            }
            Value::Object(object) => {
                if let Some(mut object) = Arc::into_inner(object) {
                    queue.extend(object.take_values());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;

    #[test]
    fn values_nested_a_million_deep_are_dropped() {
        let mut value = Value::Null;
        for i in 0..1_000_000 {
            value = if i % 2 == 0 {
                Value::array(vec![value])
            } else {
                Value::object([("k".into(), value)].into_iter().collect::<Object>())
            };
        }
        drop(value);
    }
}
