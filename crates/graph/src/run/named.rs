//! Variables whose names came up at run time only. Most runs have none, so that an empty set costs
//! nothing to make.

use std::sync::Arc;

use indexmap::IndexMap;
use sculk_core::Value;

/// The variables in the order in which they came.
pub(super) type Variables = IndexMap<Arc<str>, Value>;

#[derive(Debug, Clone, Default)]
pub(super) struct Named(Option<Box<Variables>>);

impl Named {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    pub(super) fn set(&mut self, name: Arc<str>, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.0.iter().flat_map(|all| all.iter())
    }

    /// The bytes of the names.
    pub(super) fn n_bytes(&self) -> usize {
        self.iter().map(|(name, _)| name.len()).sum()
    }

    pub(super) fn to_variables(&self) -> Variables {
        self.0.as_deref().cloned().unwrap_or_default()
    }
}

impl From<Variables> for Named {
    fn from(all: Variables) -> Self {
        Self((!all.is_empty()).then(|| Box::new(all)))
    }
}
