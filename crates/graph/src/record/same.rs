//! Whether two values, or two effects, are the same to the bit.

use rustc_hash::FxHashSet;
use sculk_core::Value;

use super::{effects::split, heap::address};
use crate::Effect;

/// The same kind, the same bits, the same order of keys. Lists need not be the same list. Any two
/// NaN are the same.
pub(crate) fn is_same(a: &Value, b: &Value) -> bool {
    let mut queue = vec![(a, b)];
    let mut seen: FxHashSet<(usize, usize)> = FxHashSet::default();
    while let Some((a, b)) = queue.pop() {
        if let (Some(at), Some(bt)) = (address(a), address(b))
            && (at == bt || !seen.insert((at, bt)))
        {
            continue;
        }
        let is_same = match (a, b) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) | (Value::Date(a), Value::Date(b)) => {
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
            }
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => {
                queue.extend(a.iter().zip(b.iter()));
                a.len() == b.len()
            }
            (Value::Object(a), Value::Object(b)) => {
                queue.extend(a.iter().zip(b.iter()).map(|(x, y)| (x.1, y.1)));
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(x, y)| x.0 == y.0)
            }
            _ => false,
        };
        if !is_same {
            return false;
        }
    }
    true
}

/// Whether two effects ask for the same with the same values.
pub(crate) fn is_same_effect(a: &Effect, b: &Effect) -> bool {
    let ((a, a_values), (b, b_values)) = (split(a), split(b));
    let is_same_frame = match (serde_json::to_string(&a), serde_json::to_string(&b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    is_same_frame
        && a_values.len() == b_values.len()
        && a_values.iter().zip(&b_values).all(|(a, b)| is_same(a, b))
}
