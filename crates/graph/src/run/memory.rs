//! How much memory a run's values take. Shared parts count once.

use rustc_hash::FxHashSet;
use sculk_core::Value;

/// Roughly what a small value itself takes.
pub(super) const fn size_of_value(value: &Value) -> usize {
    let _ = value;
    size_of::<Value>()
}

/// The bytes these values hold, measured without recursion.
pub(super) fn measure<'a>(roots: impl Iterator<Item = &'a Value>) -> usize {
    let mut seen: FxHashSet<*const ()> = FxHashSet::default();
    let mut queue: Vec<&Value> = roots.collect();
    let mut bytes = queue.len() * size_of::<Value>();
    while let Some(value) = queue.pop() {
        match value {
            Value::Text(text) => {
                let at = text
                    .as_str()
                    .map_or(std::ptr::null(), |t| t.as_ptr().cast());
                if seen.insert(at) {
                    bytes += text.byte_len();
                }
            }
            Value::Array(items) if seen.insert(std::sync::Arc::as_ptr(items).cast()) => {
                bytes += items.len() * size_of::<Value>();
                queue.extend(items.iter());
            }
            Value::Object(object) if seen.insert(std::sync::Arc::as_ptr(object).cast()) => {
                for (key, value) in object.iter() {
                    bytes += key.byte_len() + 2 * size_of::<Value>();
                    queue.push(value);
                }
            }
            _ => {}
        }
    }
    bytes
}
