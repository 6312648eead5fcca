//! How much a record holds, counted while it grows.

use rustc_hash::FxHashSet;
use sculk_core::{JsString, Value};
use smallvec::SmallVec;

use super::{
    Exchange,
    effects::{Part, each_part},
    heap::address,
};
use crate::{Answer, Effect};

/// So many addresses are looked through one by one.
const FEW: usize = 12;

/// Addresses that were counted. Most runs have few, and a set costs more than they do.
#[derive(Debug, Clone, Default)]
struct Seen {
    few: SmallVec<[usize; FEW]>,
    many: FxHashSet<usize>,
}

impl Seen {
    /// Whether an address is new.
    fn insert(&mut self, at: usize) -> bool {
        if self.few.contains(&at) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(at);
            return true;
        }
        self.many.insert(at)
    }
}

/// Counts bytes up to a limit. What is shared counts once, as it is kept and written once.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    left: usize,
    seen: Seen,
}

impl Ledger {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            left: limit,
            seen: Seen::default(),
        }
    }

    /// Counts bytes; false from where there is no room.
    fn bytes(&mut self, n: usize) -> bool {
        let has_room = n <= self.left;
        self.left = self.left.saturating_sub(n);
        has_room
    }

    pub(super) fn value(&mut self, value: &Value) -> bool {
        let Some(at) = address(value) else {
            return self.bytes(size_of::<Value>() + text_bytes(value));
        };
        if !self.seen.insert(at) {
            return self.bytes(size_of::<Value>());
        }
        self.parts(value)
    }

    /// Counts a value with parts; stops where there is no room.
    fn parts(&mut self, value: &Value) -> bool {
        let mut queue: SmallVec<[&Value; 8]> = SmallVec::new();
        queue.push(value);
        while let Some(value) = queue.pop() {
            let mut n_bytes = size_of::<Value>();
            match value {
                Value::Array(items) => {
                    if !self.has_room_for(items.len()) {
                        return false;
                    }
                    for item in items.iter() {
                        n_bytes += self.part(item, &mut queue);
                    }
                }
                Value::Object(object) => {
                    if !self.has_room_for(object.len()) {
                        return false;
                    }
                    for (key, value) in object.iter() {
                        n_bytes += size_of::<JsString>() + key.byte_len();
                        n_bytes += self.part(value, &mut queue);
                    }
                }
                other => n_bytes += text_bytes(other),
            }
            if !self.bytes(n_bytes) {
                return false;
            }
        }
        true
    }

    /// The bytes of a part that has none of its own; what has some is queued, and counts then.
    fn part<'a>(&mut self, value: &'a Value, queue: &mut SmallVec<[&'a Value; 8]>) -> usize {
        match address(value) {
            None => size_of::<Value>() + text_bytes(value),
            Some(at) if !self.seen.insert(at) => size_of::<Value>(),
            Some(_) => {
                queue.push(value);
                0
            }
        }
    }

    const fn has_room_for(&self, n: usize) -> bool {
        n <= self.left / size_of::<Value>()
    }

    pub(super) fn effect(&mut self, effect: &Effect) -> bool {
        let mut fits = self.bytes(size_of::<Exchange>());
        let is_known = each_part(effect, |part| {
            fits &= match part {
                Part::Value(value) => self.value(value),
                Part::Text(text) => self.bytes(text.byte_len()),
            };
        });
        if is_known {
            return fits;
        }
        // The others hold short texts; written out they are about as long as in memory.
        match serde_json::to_vec(effect) {
            Ok(text) => fits && self.bytes(text.len()),
            Err(_) => false,
        }
    }

    pub(super) fn answer(&mut self, answer: &Answer) -> bool {
        match answer {
            Answer::Value(value) => self.value(value),
            Answer::Failed(message) => self.bytes(message.len()),
        }
    }
}

fn text_bytes(value: &Value) -> usize {
    value.as_text().map_or(0, JsString::byte_len)
}
