//! Rows of pins whose number the node's data says.

use sculk_core::Value;
use serde::Serialize;

use super::{Field, PinType};

/// A row of pins whose number is a value in the node's data: for `i` from `first` while
/// `i < first + data[count_key]`, a pin whose id is `id_pattern` with `{i}` replaced.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DynamicPins {
    /// Whether they are inputs.
    pub is_input: bool,
    /// The key in `data` that holds the count.
    pub count_key: &'static str,
    /// The count where `data` has none.
    pub default_count: u32,
    /// The least the editor offers.
    pub min_count: u32,
    /// The most the editor offers; the engine knows no such limit.
    pub max_count: u32,
    /// `{i}` of the first pin.
    pub first: u32,
    /// `pin_{i}`.
    pub id_pattern: &'static str,
    /// English label with `{i}`.
    pub label_pattern: &'static str,
    /// What flows through them.
    #[serde(rename = "type")]
    pub kind: PinType,
    /// How their literals are edited; none: they can only be connected.
    pub field: Option<Field>,
}

impl DynamicPins {
    /// How many pins there are with this data; BlockMine reads the count as `data[key] || default`.
    #[must_use]
    pub fn count(&self, data: &sculk_core::Object) -> u32 {
        let count = data.get_str(self.count_key).filter(|v| v.is_truthy());
        let n = count.map_or(f64::from(self.default_count), written_number);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped"
        )]
        let n = n.clamp(0.0, 100_000.0).ceil() as u32;
        n
    }

    pub(super) fn has(&self, data: &sculk_core::Object, id: &str) -> bool {
        let Some((head, tail)) = self.id_pattern.split_once("{i}") else {
            return false;
        };
        let number = id.strip_prefix(head).and_then(|r| r.strip_suffix(tail));
        number
            .and_then(|n| n.parse::<u32>().ok())
            .is_some_and(|n| n >= self.first && n - self.first < self.count(data))
    }
}

/// The longest text that is read as a number of pins.
const MAX_NUMBER_BYTES: usize = 400;

/// JavaScript's ToNumber; the count is read for each wire, so what is long is none.
fn written_number(value: &Value) -> f64 {
    let (mut value, mut is_inside) = (value, false);
    while let Value::Array(items) = value {
        match items.as_slice() {
            [] => return 0.0,
            [one] => (value, is_inside) = (one, true),
            // Their commas are no part of a number.
            _ => return f64::NAN,
        }
    }
    match value {
        Value::Text(text) if text.byte_len() > MAX_NUMBER_BYTES => f64::NAN,
        // In a list they become text first.
        Value::Undefined | Value::Null if is_inside => 0.0,
        Value::Bool(_) if is_inside => f64::NAN,
        other => other.to_number(),
    }
}
