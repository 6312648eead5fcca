use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A sentence as its code and what stands in it, beside the same in English: surfaces that know the
/// code say it in the user's language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Which sentence, such as `dug`.
    pub code: String,
    /// What stands in it, by name.
    pub params: BTreeMap<String, String>,
}

impl Told {
    /// A sentence with what stands in it.
    pub fn new<const N: usize>(code: &str, params: [(&str, String); N]) -> Self {
        Self {
            code: code.to_owned(),
            params: params.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }
}
