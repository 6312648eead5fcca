use std::collections::HashMap;

use crate::{
    JsString,
    list::{is_nested, let_go},
    value::Value,
};

/// From this many keys on, look-ups go through an index.
const INDEX_FROM: usize = 17;

/// Named values in JavaScript's key order: integer-like keys ascending, then the others in the order
/// in which they came.
#[derive(Debug, Clone, Default)]
pub struct Object {
    entries: Vec<(JsString, Value)>,
    /// How many of the entries have integer-like keys; they stand first.
    n_integers: usize,
    /// Place of each key, kept only for large objects.
    index: Option<HashMap<JsString, usize>>,
}

/// The number of a key such as `"12"`: canonical and below 2^32 - 1, as JavaScript orders them.
fn integer_key(key: &JsString) -> Option<u32> {
    let text = key.as_str()?;
    let bytes = text.as_bytes();
    let canonical = match bytes {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    text.parse().ok().filter(|n| *n < u32::MAX)
}

impl Object {
    /// An empty object with room.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        let mut object = Self::default();
        object.entries.reserve(n);
        object
    }

    fn position(&self, key: &JsString) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => match key.as_str() {
                // Nearly all keys are told apart by their lengths already.
                Some(key) => {
                    let mut keys = self.entries.iter();
                    keys.position(|(k, _)| k.as_str() == Some(key))
                }
                None => self.entries.iter().position(|(k, _)| k == key),
            },
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &JsString) -> Option<&Value> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// The value of a key.
    #[must_use]
    pub fn get_str(&self, key: &str) -> Option<&Value> {
        if self.index.is_some() {
            return self.get(&JsString::from(key));
        }
        self.entries
            .iter()
            .find(|(k, _)| k.as_str() == Some(key))
            .map(|(_, v)| v)
    }

    /// Whether the key is there.
    #[must_use]
    pub fn contains_key(&self, key: &JsString) -> bool {
        self.position(key).is_some()
    }

    /// Sets the value of a key; a key that is there keeps its place.
    pub fn insert(&mut self, key: JsString, value: Value) {
        if let Some(at) = self.position(&key) {
            self.entries[at].1 = value;
            return;
        }
        if let Some(n) = integer_key(&key) {
            let at = self.entries[..self.n_integers]
                .partition_point(|(k, _)| integer_key(k).is_some_and(|m| m < n));
            let is_last = at == self.entries.len();
            if is_last && let Some(index) = &mut self.index {
                index.insert(key.clone(), at);
            }
            self.entries.insert(at, (key, value));
            self.n_integers += 1;
            if !is_last {
                self.index = None;
            }
        } else {
            if let Some(index) = &mut self.index {
                index.insert(key.clone(), self.entries.len());
            }
            self.entries.push((key, value));
        }
        if self.entries.len() >= INDEX_FROM && self.index.is_none() {
            self.rebuild_index();
        }
    }

    fn rebuild_index(&mut self) {
        self.index = (self.entries.len() >= INDEX_FROM).then(|| {
            let keys = self.entries.iter().enumerate();
            keys.map(|(at, (k, _))| (k.clone(), at)).collect()
        });
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &JsString) -> Option<Value> {
        let at = self.position(key)?;
        let (_, value) = self.entries.remove(at);
        if at < self.n_integers {
            self.n_integers -= 1;
        }
        self.rebuild_index();
        Some(value)
    }

    /// The entries in key order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&JsString, &Value)> {
        self.entries.iter().map(|(k, v)| (k, v))
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Object {
    /// Takes all values out.
    pub(crate) fn take_values(&mut self) -> impl Iterator<Item = Value> {
        std::mem::take(&mut self.entries)
            .into_iter()
            .map(|(_, v)| v)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        if self.entries.iter().any(|(_, v)| is_nested(v)) {
            let_go(self.take_values().collect());
        }
    }
}

impl FromIterator<(JsString, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (JsString, Value)>>(pairs: I) -> Self {
        let mut object = Self::default();
        for (key, value) in pairs {
            object.insert(key, value);
        }
        object
    }
}
