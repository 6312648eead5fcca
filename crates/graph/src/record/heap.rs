//! Values as a table: each list, object and longer text once, however often and however deep it
//! stands in others.
//!
//! What two places share they share again when read, so that lists are the same list as before, and
//! a value that holds itself twice at each of forty levels takes forty rows.

use rustc_hash::FxHashMap;
use sculk_core::{JsString, Object, Value};
use serde::{Deserialize, Serialize};

/// Texts of more bytes than this are kept once; shorter ones where they stand.
const SHORT_TEXT: usize = 23;

/// A value in a row, or the number of a row before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Slot {
    /// The value of a row.
    Row {
        /// Its number.
        #[serde(rename = "$row")]
        row: u32,
    },
    /// A value that has no parts.
    Leaf(Value),
}

/// A row of the table.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Row {
    /// The items of a list.
    List(Vec<Slot>),
    /// Names and values.
    Object(Vec<(JsString, Slot)>),
    /// A text.
    Text(JsString),
}

/// A row or a slot that does not lead to a row before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A value refers to row {row}, which is not there.")]
pub(crate) struct NoSuchRow {
    row: u32,
}

/// Where the value's allocation is, if it has one that others may share.
pub(super) fn address(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => Some(std::sync::Arc::as_ptr(items) as usize),
        Value::Object(object) => Some(std::sync::Arc::as_ptr(object) as usize),
        Value::Text(text) if text.byte_len() > SHORT_TEXT => {
            text.as_str().map(|text| text.as_ptr() as usize)
        }
        _ => None,
    }
}

/// Puts values into rows.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    rows: Vec<Row>,
    known: FxHashMap<usize, u32>,
    /// Keeps what has a row, so that no other value comes to its address.
    kept: Vec<Value>,
}

impl Packer {
    /// A value's slot; what it is made of gets rows.
    pub(crate) fn pack(&mut self, value: &Value) -> Slot {
        let mut queue = vec![(value, false)];
        while let Some((value, is_open)) = queue.pop() {
            let Some(at) = address(value).filter(|at| !self.known.contains_key(at)) else {
                continue;
            };
            if is_open {
                self.add_row(at, value);
                continue;
            }
            queue.push((value, true));
            match value {
                Value::Array(items) => queue.extend(items.iter().map(|item| (item, false))),
                Value::Object(object) => queue.extend(object.iter().map(|(_, v)| (v, false))),
                _ => {}
            }
        }
        self.slot(value)
    }

    fn slot(&self, value: &Value) -> Slot {
        match address(value).and_then(|at| self.known.get(&at)) {
            Some(row) => Slot::Row { row: *row },
            None => Slot::Leaf(value.clone()),
        }
    }

    /// A row for a value whose parts have theirs.
    fn add_row(&mut self, at: usize, value: &Value) {
        let row = match value {
            Value::Array(items) => Row::List(items.iter().map(|item| self.slot(item)).collect()),
            Value::Object(object) => {
                let entries = object.iter();
                Row::Object(entries.map(|(k, v)| (k.clone(), self.slot(v))).collect())
            }
            Value::Text(text) => Row::Text(text.clone()),
            _ => return,
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "memory ends before 2^32 rows"
        )]
        let number = self.rows.len() as u32;
        self.rows.push(row);
        self.known.insert(at, number);
        self.kept.push(value.clone());
    }

    /// The table.
    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.rows
    }
}

/// The values of a table.
#[derive(Debug)]
pub(crate) struct Unpacked(Vec<Value>);

impl Unpacked {
    /// Makes the values. A row may refer to rows before it only, so nothing can hold itself.
    pub(crate) fn new(rows: Vec<Row>) -> Result<Self, NoSuchRow> {
        let mut made = Self(Vec::with_capacity(rows.len().min(1 << 20)));
        for row in rows {
            let value = match row {
                Row::List(items) => {
                    let items: Result<Vec<_>, _> = items.iter().map(|s| made.value(s)).collect();
                    Value::array(items?)
                }
                Row::Object(entries) => {
                    let mut object = Object::with_capacity(entries.len());
                    for (key, slot) in entries {
                        let value = made.value(&slot)?;
                        object.insert(key, value);
                    }
                    Value::object(object)
                }
                Row::Text(text) => Value::Text(text),
            };
            made.0.push(value);
        }
        Ok(made)
    }

    /// The value of a slot.
    pub(crate) fn value(&self, slot: &Slot) -> Result<Value, NoSuchRow> {
        match slot {
            Slot::Leaf(value) => Ok(value.clone()),
            Slot::Row { row } => {
                let value = self.0.get(*row as usize).cloned();
                value.ok_or(NoSuchRow { row: *row })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::same::is_same;

    fn through_text(value: &Value) -> (Value, usize) {
        let mut packer = Packer::default();
        let slot = packer.pack(value);
        let text = serde_json::to_string(&(slot, packer.into_rows())).expect("it is written");
        let (slot, rows): (Slot, Vec<Row>) = serde_json::from_str(&text).expect("it is read");
        let n_rows = rows.len();
        let made = Unpacked::new(rows).expect("the rows are sound");
        (made.value(&slot).expect("the slot is sound"), n_rows)
    }

    #[test]
    fn values_nested_a_hundred_thousand_deep_survive() {
        let mut value = Value::Number(0.5);
        for i in 0..100_000 {
            value = if i % 2 == 0 {
                Value::array(vec![value])
            } else {
                Value::record([("$k", value)])
            };
        }
        let (read, n_rows) = through_text(&value);
        assert_eq!(n_rows, 100_000);
        assert!(is_same(&value, &read));
    }

    #[test]
    fn what_is_shared_is_written_once_and_shared_again() {
        let mut value = Value::array(vec![Value::Null]);
        for _ in 0..60 {
            value = Value::array(vec![value.clone(), value]);
        }
        let (read, n_rows) = through_text(&value);
        assert_eq!(n_rows, 61, "2^60 items in 61 rows");
        let items = read.as_array().expect("a list");
        assert!(items[0].strict_equals(&items[1]), "the same list twice");
    }

    #[test]
    fn leaves_keep_their_bits() {
        let leaves = vec![
            Value::Undefined,
            Value::Number(-0.0),
            Value::Number(f64::NAN),
            Value::Number(f64::NEG_INFINITY),
            Value::Number(0.1 + 0.2),
            Value::Number(5e-324),
            Value::Date(f64::NAN),
            Value::Date(1.0),
            Value::Text(JsString::from_utf16(&[0xd800, 65])),
            Value::text(&"long ".repeat(20)),
            Value::record([("$row", Value::Number(3.0))]),
        ];
        let value = Value::array(leaves);
        assert!(is_same(&value, &through_text(&value).0));
    }

    #[test]
    fn a_row_that_refers_ahead_is_refused() {
        let rows = vec![Row::List(vec![Slot::Row { row: 0 }])];
        assert_eq!(Unpacked::new(rows).map(|_| ()), Err(NoSuchRow { row: 0 }));
    }
}
