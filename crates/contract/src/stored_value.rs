use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Whose values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ValueScope {
    /// One bot's.
    Bot {
        /// Which.
        id: i32,
    },
    /// Those of all bots of a server.
    Server {
        /// Which.
        id: i32,
    },
    /// Those of all bots.
    All,
}

/// A value that graphs or plugins keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoredValueView {
    /// The part of the store: a plugin's name, or what a graph calls its part.
    pub owner: String,
    /// The key.
    pub key: String,
    /// What lies there: text, mostly JSON. In lists the first 2,000 characters.
    pub value: String,
    /// Whether the value goes on after that.
    pub is_cut: bool,
    /// How long it is, in bytes.
    pub n_bytes: u32,
    /// When it was written.
    pub updated_at: UnixMillis,
    /// When it goes by itself.
    pub expires_at: Option<UnixMillis>,
    /// Changes with the value and with when it goes. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Asks for the parts of a scope's store.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListValueOwnersReq {
    /// Whose.
    pub scope: ValueScope,
}

/// Asks for values by the beginning of their keys.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListValuesReq {
    /// Whose.
    pub scope: ValueScope,
    /// The part of the store.
    pub owner: String,
    /// What keys begin with; empty: all.
    pub prefix: String,
    /// Only keys after this one.
    pub after: Option<String>,
    /// At most this many, up to 500.
    pub limit: u32,
}

/// A page of values, by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ValuePage {
    /// The values.
    pub values: Vec<StoredValueView>,
    /// Whether there are more after them.
    pub has_more: bool,
}

/// Names a value.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValueReq {
    /// Whose.
    pub scope: ValueScope,
    /// The part of the store, 1 to 256 bytes.
    pub owner: String,
    /// The key, 1 to 1,024 bytes.
    pub key: String,
}

/// Puts a value under a key.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetValueReq {
    /// Whose.
    pub scope: ValueScope,
    /// The part of the store, 1 to 256 bytes.
    pub owner: String,
    /// The key, 1 to 1,024 bytes.
    pub key: String,
    /// Up to 1 MiB.
    pub value: String,
    /// When it goes by itself.
    pub expires_at: Option<UnixMillis>,
    /// Its `revision` when it was opened, empty where nothing lay there. Another one now is a
    /// `conflict`. Absent: it is written whatever lies there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Adds to the number under a key.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddToValueReq {
    /// Whose.
    pub scope: ValueScope,
    /// The part of the store, 1 to 256 bytes.
    pub owner: String,
    /// The key, 1 to 1,024 bytes. Nothing there counts as 0.
    pub key: String,
    /// How much; may be negative.
    pub by: f64,
}
