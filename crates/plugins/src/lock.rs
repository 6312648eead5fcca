//! The lock file: what installed plugins consist of, so that a changed file is noticed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of the file's format.
pub const LOCK_VERSION: u32 = 1;

/// What is installed, by the plugins' names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lock {
    /// See [`LOCK_VERSION`].
    pub lock_version: u32,
    /// The plugins.
    pub plugins: BTreeMap<String, Locked>,
}

impl Default for Lock {
    fn default() -> Self {
        Self {
            lock_version: LOCK_VERSION,
            plugins: BTreeMap::new(),
        }
    }
}

/// One installed plugin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Locked {
    /// Its version.
    pub version: String,
    /// Where it came from.
    pub source: String,
    /// SHA-256 of its files, by paths with `/` between, in hexadecimal.
    pub files: BTreeMap<String, String>,
}

/// A file that is not as it was installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "path", rename_all = "camelCase")]
pub enum Change {
    /// It was not there.
    Added(String),
    /// It holds something else.
    Changed(String),
    /// It is gone.
    Removed(String),
}

impl Locked {
    /// Describes a plugin by its files.
    pub fn of<'a>(
        version: impl Into<String>,
        source: impl Into<String>,
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        Self {
            version: version.into(),
            source: source.into(),
            files: files
                .into_iter()
                .map(|(path, bytes)| (path.to_owned(), hash(bytes)))
                .collect(),
        }
    }

    /// What is different in `now`, in the order of paths.
    #[must_use]
    pub fn changes(&self, now: &Self) -> Vec<Change> {
        let mut changes = BTreeMap::new();
        for (path, hash) in &now.files {
            match self.files.get(path) {
                None => changes.insert(path, Change::Added(path.clone())),
                Some(old) if old != hash => changes.insert(path, Change::Changed(path.clone())),
                Some(_) => None,
            };
        }
        for path in self
            .files
            .keys()
            .filter(|path| !now.files.contains_key(*path))
        {
            changes.insert(path, Change::Removed(path.clone()));
        }
        changes.into_values().collect()
    }

    /// One hash over all files, by which two copies of a plugin are compared.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut whole = Sha256::new();
        for (path, file) in &self.files {
            // Lengths in front keep `a` + `bc` apart from `ab` + `c`.
            whole.update((path.len() as u64).to_le_bytes());
            whole.update(path.as_bytes());
            whole.update(file.as_bytes());
        }
        hex(&whole.finalize())
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |n: u8| DIGITS[usize::from(n & 15)];
    bytes
        .iter()
        .flat_map(|&byte| [digit(byte >> 4), digit(byte)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named() {
        let old = Locked::of(
            "1.0.0",
            "folder",
            [("a.js", &b"1"[..]), ("b.js", b"2"), ("c.js", b"3")],
        );
        let new = Locked::of(
            "1.0.0",
            "folder",
            [("a.js", &b"1"[..]), ("b.js", b"x"), ("d.js", b"4")],
        );
        assert_eq!(
            old.changes(&new),
            [
                Change::Changed("b.js".into()),
                Change::Removed("c.js".into()),
                Change::Added("d.js".into())
            ]
        );
        assert!(old.changes(&old).is_empty());
        assert_ne!(old.digest(), new.digest());
    }

    #[test]
    fn the_hash_is_the_one_everybody_computes() {
        assert_eq!(
            hash(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
