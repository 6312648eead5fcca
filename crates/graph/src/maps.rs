//! Maps whose keys come from documents. Their hashes depend on a number nobody can guess: a document
//! could otherwise be written so that all its keys fall into one place, and each look-up would go
//! through all of them. Nothing that is computed depends on the order of such a map.

use std::collections::{HashMap, HashSet};

pub(crate) type DocumentHasher = foldhash::fast::RandomState;
pub(crate) type DocumentMap<K, V> = HashMap<K, V, DocumentHasher>;
pub(crate) type DocumentSet<K> = HashSet<K, DocumentHasher>;
