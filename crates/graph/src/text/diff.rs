//! What two versions of a graph differ in: what somebody who reviews a change wants to see, and what
//! was only moved about apart.

use std::{collections::HashMap, fmt, sync::Arc};

use indexmap::IndexSet;
use sculk_core::{JsString, Object, Value, to_json};
use serde::Serialize;

use super::line::word;
use crate::{Connection, Document, record::is_same};

/// A single difference between an old and a new document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "what",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Difference {
    /// Something of the document itself: its dialect, a key.
    Document {
        /// The key.
        key: String,
        /// JSON; none: it was not there.
        from: Option<String>,
        /// JSON; none: it is not there any more.
        to: Option<String>,
    },
    /// A variable, by its name.
    Variable {
        /// The name.
        name: String,
        /// Its type and value; none: it is new.
        from: Option<String>,
        /// Its type and value; none: it is gone.
        to: Option<String>,
    },
    /// A node is new.
    NodeAdded {
        /// Its id.
        node: String,
        /// Its type.
        kind: String,
    },
    /// A node is gone.
    NodeRemoved {
        /// Its id.
        node: String,
        /// Its type.
        kind: String,
    },
    /// A node's type, a literal or a setting is another.
    NodeChanged {
        /// Its id.
        node: String,
        /// `type`, a key of its data, or a key of its own with a dot before it.
        key: String,
        /// JSON; none: it was not there.
        from: Option<String>,
        /// JSON; none: it is not there any more.
        to: Option<String>,
    },
    /// A wire is new.
    WireAdded {
        /// `node.pin -> node.pin`.
        wire: String,
    },
    /// A wire is gone.
    WireRemoved {
        /// `node.pin -> node.pin`.
        wire: String,
    },
    /// One end of a wire leads elsewhere.
    Rewired {
        /// `node.pin -> node.pin`.
        from: String,
        /// `node.pin -> node.pin`.
        to: String,
    },
    /// The order in the file is another, which decides between equals.
    Reordered {
        /// Of what.
        of: String,
    },
    /// A node stands elsewhere on the canvas; nothing else of it need have changed.
    Moved {
        /// Its id.
        node: String,
        /// `x y`.
        from: String,
        /// `x y`.
        to: String,
    },
}

impl Difference {
    /// Whether it is of the canvas alone and changes nothing a graph does.
    #[must_use]
    pub const fn is_view_only(&self) -> bool {
        matches!(self, Self::Moved { .. })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let change =
            |f: &mut fmt::Formatter<'_>, what: &str, from: &Option<String>, to: &Option<String>| {
                match (from, to) {
                    (Some(from), Some(to)) => write!(f, "~ {what}: {from} became {to}"),
                    (Some(from), None) => write!(f, "- {what}: {from}"),
                    (None, Some(to)) => write!(f, "+ {what}: {to}"),
                    (None, None) => write!(f, "~ {what}"),
                }
            };
        match self {
            Self::Document { key, from, to } => change(f, &format!("key {key}"), from, to),
            Self::Variable { name, from, to } => change(f, &format!("var {name}"), from, to),
            Self::NodeAdded { node, kind } => write!(f, "+ node {node} {kind}"),
            Self::NodeRemoved { node, kind } => write!(f, "- node {node} {kind}"),
            Self::NodeChanged {
                node,
                key,
                from,
                to,
            } => change(f, &format!("node {node} {key}"), from, to),
            Self::WireAdded { wire } => write!(f, "+ wire {wire}"),
            Self::WireRemoved { wire } => write!(f, "- wire {wire}"),
            Self::Rewired { from, to } => write!(f, "~ wire {from} became {to}"),
            Self::Reordered { of } => write!(f, "~ order of {of}"),
            Self::Moved { node, from, to } => write!(f, "@ moved {node}: {from} to {to}"),
        }
    }
}

/// Every difference, in the order of the document's parts; what was only moved comes last.
#[must_use]
pub fn difference(old: &Document, new: &Document) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut moved = Vec::new();
    of_document(old, new, &mut found);
    of_variables(old, new, &mut found);
    of_nodes(old, new, &mut found, &mut moved);
    of_wires(old, new, &mut found);
    found.append(&mut moved);
    found
}

fn json(value: Option<&Value>) -> Option<String> {
    to_json(value?)
}

/// Calls `say` for each key whose values differ, keys of the old one first.
fn of_objects(
    old: &Object,
    new: &Object,
    mut say: impl FnMut(&JsString, Option<String>, Option<String>),
) {
    for (key, value) in old.iter() {
        match new.get(key) {
            Some(other) if is_same(value, other) => {}
            // What a file cannot tell apart, such as 0 and -0, is no difference.
            other if json(Some(value)) == json(other) => {}
            other => say(key, json(Some(value)), json(other)),
        }
    }
    for (key, value) in new.iter() {
        if !old.contains_key(key) {
            say(key, None, json(Some(value)));
        }
    }
}

fn of_document(old: &Document, new: &Document, found: &mut Vec<Difference>) {
    let head = |document: &Document| {
        let mut head: Object = document.extra.clone();
        let dialect = match document.dialect {
            crate::Dialect::Blockmine => "blockmine",
            crate::Dialect::Sculk => "sculk",
        };
        head.insert("dialect".into(), dialect.into());
        if let Some(version) = document.format_version {
            head.insert("format_version".into(), f64::from(version).into());
        }
        head
    };
    of_objects(&head(old), &head(new), |key, from, to| {
        let key = word(key);
        found.push(Difference::Document { key, from, to });
    });
}

fn of_variables(old: &Document, new: &Document, found: &mut Vec<Difference>) {
    let told = |document: &Document| {
        let variables = document.variables.iter();
        let told = variables.map(|v| {
            let mut object = v.extra.clone();
            object.insert(
                "type".into(),
                format!("{:?}", v.kind).to_lowercase().as_str().into(),
            );
            object.insert("value".into(), v.value.clone());
            (JsString::from(&*v.name), Value::object(object))
        });
        told.collect::<Object>()
    };
    of_objects(&told(old), &told(new), |name, from, to| {
        let name = word(name);
        found.push(Difference::Variable { name, from, to });
    });
}

/// A thing with its name, and how many of that name stand before it.
type Named<'a, T> = ((Arc<str>, usize), &'a T);

/// Things by name; of those with one name the first by the first, and so on.
fn numbered<'a, T>(items: &'a [T], name: impl Fn(&T) -> Arc<str>) -> Vec<Named<'a, T>> {
    let mut seen: HashMap<Arc<str>, usize> = HashMap::new();
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let n = seen.entry(name(item)).or_default();
        out.push(((name(item), *n), item));
        *n += 1;
    }
    out
}

fn of_nodes(
    old: &Document,
    new: &Document,
    found: &mut Vec<Difference>,
    moved: &mut Vec<Difference>,
) {
    let (old, new) = (
        numbered(&old.nodes, |n| n.id.clone()),
        numbered(&new.nodes, |n| n.id.clone()),
    );
    let by_key: HashMap<_, _> = new.iter().map(|(key, node)| (key, *node)).collect();
    let shown = |text: &str| word(&text.into());
    for (key, node) in &old {
        let Some(other) = by_key.get(key) else {
            let (node, kind) = (shown(&node.id), shown(&node.kind));
            found.push(Difference::NodeRemoved { node, kind });
            continue;
        };
        let mut say = |key: String, from, to| {
            let node = shown(&node.id);
            found.push(Difference::NodeChanged {
                node,
                key,
                from,
                to,
            });
        };
        if node.kind != other.kind {
            let (from, to) = (shown(&node.kind), shown(&other.kind));
            say("type".to_owned(), Some(from), Some(to));
        }
        of_objects(&node.data, &other.data, |key, from, to| {
            say(word(key), from, to)
        });
        of_objects(&node.extra, &other.extra, |key, from, to| {
            say(format!(".{}", word(key)), from, to);
        });
        if node.position != other.position {
            let place = |(x, y): (f64, f64)| format!("{x} {y}");
            moved.push(Difference::Moved {
                node: shown(&node.id),
                from: place(node.position),
                to: place(other.position),
            });
        }
    }
    let known: IndexSet<_> = old.iter().map(|(key, _)| key).collect();
    for (key, node) in &new {
        if !known.contains(key) {
            let (node, kind) = (shown(&node.id), shown(&node.kind));
            found.push(Difference::NodeAdded { node, kind });
        }
    }
    let both = |list: &[((Arc<str>, usize), &crate::Node)], other: &HashMap<_, _>| {
        let keys = list.iter().map(|(key, _)| key.clone());
        keys.filter(|key| other.contains_key(key))
            .collect::<Vec<_>>()
    };
    let old_by_key: HashMap<_, _> = old.iter().map(|(key, node)| (key, *node)).collect();
    if both(&old, &by_key) != both(&new, &old_by_key) {
        let of = "the nodes".to_owned();
        found.push(Difference::Reordered { of });
    }
}

fn ends(wire: &Connection) -> Arc<str> {
    let shown = |text: &Arc<str>| word(&JsString::from(&**text));
    Arc::from(format!(
        "{}.{} -> {}.{}",
        shown(&wire.source_node),
        shown(&wire.source_pin),
        shown(&wire.target_node),
        shown(&wire.target_pin)
    ))
}

fn of_wires(old: &Document, new: &Document, found: &mut Vec<Difference>) {
    let (old, new) = (
        numbered(&old.connections, ends),
        numbered(&new.connections, ends),
    );
    let new_keys: IndexSet<_> = new.iter().map(|(key, _)| key).collect();
    let old_keys: IndexSet<_> = old.iter().map(|(key, _)| key).collect();
    let mut gone: Vec<&Connection> = Vec::new();
    for (key, wire) in &old {
        if !new_keys.contains(key) {
            gone.push(wire);
        }
    }
    let mut fresh: Vec<&Connection> = Vec::new();
    for (key, wire) in &new {
        if !old_keys.contains(key) {
            fresh.push(wire);
        }
    }
    rewired(&mut gone, &mut fresh, found);
    for wire in gone {
        let wire = ends(wire).to_string();
        found.push(Difference::WireRemoved { wire });
    }
    for wire in fresh {
        let wire = ends(wire).to_string();
        found.push(Difference::WireAdded { wire });
    }
    for of in reordered(&old, &new) {
        found.push(Difference::Reordered { of });
    }
}

/// Pairs wires that are gone with new ones that are the same wire led elsewhere: of one id, into one
/// pin, or out of one pin.
fn rewired(gone: &mut Vec<&Connection>, fresh: &mut Vec<&Connection>, found: &mut Vec<Difference>) {
    type Key = (Arc<str>, Arc<str>);
    let nothing = || Arc::from("");
    let keys: [&dyn Fn(&Connection) -> Key; 3] = [
        &|w| (w.id.clone(), nothing()),
        &|w| (w.target_node.clone(), w.target_pin.clone()),
        &|w| (w.source_node.clone(), w.source_pin.clone()),
    ];
    for key in keys {
        let mut open: HashMap<Key, Vec<usize>> = HashMap::new();
        for (i, wire) in fresh.iter().enumerate().rev() {
            open.entry(key(wire)).or_default().push(i);
        }
        let mut taken = Vec::new();
        gone.retain(|wire| {
            let Some(at) = open.get_mut(&key(wire)).and_then(Vec::pop) else {
                return true;
            };
            taken.push(at);
            let (from, to) = (ends(wire).to_string(), ends(fresh[at]).to_string());
            found.push(Difference::Rewired { from, to });
            false
        });
        let mut at = 0;
        fresh.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
    }
}

type Numbered<'a> = [((Arc<str>, usize), &'a Connection)];

/// The pins whose wires are in another order: of several into one, or out of one, it matters.
fn reordered(old: &Numbered<'_>, new: &Numbered<'_>) -> Vec<String> {
    let old_keys: IndexSet<_> = old.iter().map(|(key, _)| key).collect();
    let new_keys: IndexSet<_> = new.iter().map(|(key, _)| key).collect();
    let by_pin = |list: &Numbered<'_>, others: &IndexSet<&(Arc<str>, usize)>| {
        let mut pins: IndexMapOfWires = IndexMapOfWires::new();
        for (key, wire) in list {
            if !others.contains(key) {
                continue;
            }
            let ends = [
                (&wire.source_node, &wire.source_pin, "out of"),
                (&wire.target_node, &wire.target_pin, "into"),
            ];
            for (node, pin, way) in ends {
                let shown = |text: &Arc<str>| word(&JsString::from(&**text));
                let pin = format!("the wires {way} {}.{}", shown(node), shown(pin));
                pins.entry(pin).or_default().push(key.clone());
            }
        }
        pins
    };
    let (old, new) = (by_pin(old, &new_keys), by_pin(new, &old_keys));
    let differs = old
        .into_iter()
        .filter(|(pin, wires)| new.get(pin) != Some(wires));
    differs.map(|(pin, _)| pin).collect()
}

type IndexMapOfWires = indexmap::IndexMap<String, Vec<(Arc<str>, usize)>>;
