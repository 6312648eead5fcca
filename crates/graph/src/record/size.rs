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
    few: [usize; FEW],
    n_few: usize,
    many: Option<Box<FxHashSet<usize>>>,
}

impl Seen {
    /// Whether an address is new.
    fn insert(&mut self, at: usize) -> bool {
        if self.few[..self.n_few].contains(&at) {
            return false;
        }
        if let Some(free) = self.few.get_mut(self.n_few) {
            *free = at;
            self.n_few += 1;
            return true;
        }
        self.many.get_or_insert_default().insert(at)
    }
}

/// An input of no more parts than this is counted without a look at what it shares.
const FEW_PARTS: usize = 32;

/// Counts bytes up to a limit. What is shared counts once, as it is kept and written once.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    limit: usize,
    left: usize,
    seen: Seen,
}

impl Ledger {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            left: limit,
            seen: Seen::default(),
        }
    }

    /// The bytes that were counted.
    pub(super) const fn used(&self) -> usize {
        self.limit - self.left
    }

    /// Counts bytes; false from where there is no room.
    fn bytes(&mut self, n: usize) -> bool {
        let has_room = n <= self.left;
        self.left = self.left.saturating_sub(n);
        has_room
    }

    /// Counts what a run begins with. Most runs begin with little and are short: that they pay for
    /// each thing once matters less than that the count is cheap.
    pub(super) fn input(&mut self, value: &Value) -> bool {
        match bytes_of_few(value, &mut { FEW_PARTS }) {
            Some(n) => self.bytes(n),
            None => self.value(value),
        }
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

/// The bytes of a value of a few parts, what is shared counted each time; none where it has more. A
/// level takes a part at least, so that nothing is deeper than there are parts.
fn bytes_of_few(value: &Value, n_left: &mut usize) -> Option<usize> {
    let mut n_bytes = size_of::<Value>();
    match value {
        Value::Array(items) => {
            *n_left = n_left.checked_sub(items.len())?;
            for item in items.iter() {
                n_bytes += bytes_of_part(item, n_left)?;
            }
        }
        Value::Object(object) => {
            *n_left = n_left.checked_sub(object.len())?;
            for (key, value) in object.iter() {
                n_bytes += size_of::<JsString>() + key.byte_len() + bytes_of_part(value, n_left)?;
            }
        }
        leaf => n_bytes += text_bytes(leaf),
    }
    Some(n_bytes)
}

/// Most parts have none of their own: those are counted where they stand.
#[inline]
fn bytes_of_part(value: &Value, n_left: &mut usize) -> Option<usize> {
    match value {
        Value::Array(_) | Value::Object(_) => bytes_of_few(value, n_left),
        leaf => Some(size_of::<Value>() + text_bytes(leaf)),
    }
}

fn text_bytes(value: &Value) -> usize {
    value.as_text().map_or(0, JsString::byte_len)
}
