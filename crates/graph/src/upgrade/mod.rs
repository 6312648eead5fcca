//! Bringing a graph over from BlockMine: reading what it exports, and giving a graph the meaning
//! people expect, with a list of what changes for them.

mod export;
mod literals;
mod meaning;
mod pins;

use std::{fmt, sync::Arc};

use serde::Serialize;

pub use export::{Imported, ReadError, Shape, read_any};

use crate::{Catalogue, Dialect, Document, FORMAT_VERSION, Problem, Severity, check};

/// What kind of change something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// Something that never worked works now.
    Repaired,
    /// The graph does something else than before; somebody should look at it.
    Behaves,
    /// The document is tidier; what it does is the same.
    Tidied,
}

/// Something an upgrade changed, or that means something else afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Of which kind.
    pub kind: ChangeKind,
    /// The node; none: the whole graph.
    pub node: Option<Arc<str>>,
    /// What changes, in plain words.
    pub text: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ChangeKind::Repaired => "repaired",
            ChangeKind::Behaves => "behaves differently",
            ChangeKind::Tidied => "tidied",
        };
        match &self.node {
            Some(node) => write!(f, "{kind}: node {node}: {}", self.text),
            None => write!(f, "{kind}: {}", self.text),
        }
    }
}

/// A document in the `sculk` dialect, and what is different.
#[derive(Debug, Clone)]
pub struct Upgraded {
    /// The document.
    pub document: Document,
    /// What changed, in the order of the nodes.
    pub changes: Vec<Change>,
    /// What must be mended by hand before it can run.
    pub problems: Vec<Problem>,
}

/// The changes as they are found.
#[derive(Debug, Default)]
struct Notes(Vec<Change>);

impl Notes {
    fn add(&mut self, kind: ChangeKind, node: &Arc<str>, text: impl Into<String>) {
        self.0.push(Change {
            kind,
            node: Some(node.clone()),
            text: text.into(),
        });
    }

    fn add_for_all(&mut self, kind: ChangeKind, text: impl Into<String>) {
        self.0.push(Change {
            kind,
            node: None,
            text: text.into(),
        });
    }
}

/// Moves a document from the `blockmine` dialect to the `sculk` dialect. One that is there already
/// stays as it is.
#[must_use]
pub fn upgrade(document: &Document, catalogue: &Catalogue) -> Upgraded {
    let mut upgraded = document.clone();
    let mut notes = Notes::default();
    if document.dialect == Dialect::Blockmine {
        // What changes by itself is told of the graph as it was, but for pins under old names.
        pins::repair(&mut upgraded, catalogue, &mut notes);
        meaning::tell(&upgraded, catalogue, &mut notes);
        literals::give_types(&mut upgraded, catalogue, &mut notes);
        upgraded.dialect = Dialect::Sculk;
        upgraded.format_version = Some(FORMAT_VERSION);
    }
    let problems = check(&upgraded, catalogue).into_iter();
    Upgraded {
        problems: problems.filter(|p| p.severity == Severity::Error).collect(),
        changes: in_order(notes.0, &upgraded),
        document: upgraded,
    }
}

/// What is of the whole graph first, then by node in file order.
fn in_order(mut changes: Vec<Change>, document: &Document) -> Vec<Change> {
    let places: crate::maps::DocumentMap<Arc<str>, usize> = (1..)
        .zip(&document.nodes)
        .map(|(i, n)| (n.id.clone(), i))
        .collect();
    let place = |change: &Change| {
        let node = change.node.as_ref();
        node.map_or(0, |node| places.get(node).copied().unwrap_or(usize::MAX))
    };
    changes.sort_by_key(place);
    changes.dedup();
    changes
}
