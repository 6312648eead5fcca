//! Pins and settings under names that BlockMine's editor writes and its engine never reads.

use std::sync::Arc;

use sculk_core::{JsString, Object, Value};

use super::{ChangeKind, Notes};
use crate::{
    Catalogue, Document,
    maps::{DocumentMap, DocumentSet},
};

/// A name for an input, an output or a key of the data that means another one.
struct Alias {
    node_type: &'static str,
    from: &'static str,
    to: &'static str,
    of: Of,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Input,
    Output,
    Setting,
}

const fn alias(node_type: &'static str, from: &'static str, to: &'static str, of: Of) -> Alias {
    Alias {
        node_type,
        from,
        to,
        of,
    }
}

/// Where the editor's names differ from the engine's. `{i}` stands for a number.
const ALIASES: &[Alias] = &[
    alias("string:matches", "text", "string", Of::Input),
    alias("string:matches", "pattern", "regex", Of::Input),
    alias("string:length", "text", "string", Of::Input),
    alias("string:ends_with", "text", "string", Of::Input),
    alias("string:starts_with", "string", "text", Of::Input),
    alias("string:split", "text", "string", Of::Input),
    alias("string:split", "delimiter", "separator", Of::Input),
    alias("string:split", "result", "array", Of::Output),
    alias("data:make_object", "object", "value", Of::Output),
    alias("data:array_literal", "item_{i}", "pin_{i}", Of::Input),
    alias("data:array_literal", "array", "value", Of::Output),
    alias("logic:operation", "a", "pin_0", Of::Input),
    alias("logic:operation", "b", "pin_1", Of::Input),
    alias("data:cast", "value", "result", Of::Output),
    alias(
        "data:get_variable",
        "selectedVariable",
        "variableName",
        Of::Setting,
    ),
    alias(
        "action:bot_set_variable",
        "variableName",
        "name",
        Of::Setting,
    ),
];

impl Alias {
    /// The name it means, if this is it.
    fn meant(&self, name: &str) -> Option<String> {
        let Some((head, tail)) = self.from.split_once("{i}") else {
            return (self.from == name).then(|| self.to.to_owned());
        };
        let number = name.strip_prefix(head)?.strip_suffix(tail)?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| self.to.replace("{i}", number))
    }
}

fn meant(node_type: &str, name: &str, of: &[Of]) -> Option<String> {
    let mut aliases = ALIASES.iter();
    aliases.find_map(|alias| {
        let is_it = alias.node_type == node_type && of.contains(&alias.of);
        is_it.then(|| alias.meant(name)).flatten()
    })
}

/// Gives pins and settings the names they mean, and takes away wires that lead nowhere.
pub(super) fn repair(document: &mut Document, catalogue: &Catalogue, notes: &mut Notes) {
    let kinds: DocumentMap<Arc<str>, Arc<str>> = document
        .nodes
        .iter()
        .map(|n| (n.id.clone(), n.kind.clone()))
        .collect();
    drop_dangling(document, &kinds, notes);
    rename_wires(document, &kinds, notes);
    for node in &mut document.nodes {
        let Some(data) = renamed_data(&node.kind, &node.data) else {
            continue;
        };
        let label = catalogue.get(&node.kind).map_or(&*node.kind, |k| k.label);
        let text = format!(
            "\"{label}\" kept what was typed in under names BlockMine never reads; now it counts."
        );
        notes.add(ChangeKind::Repaired, &node.id, text);
        node.data = Arc::new(data);
    }
}

/// The data with the names that are meant; `None` where nothing is to be renamed. A name that is
/// there already stays as it is.
fn renamed_data(kind: &str, data: &Object) -> Option<Object> {
    let mut out = Object::default();
    let mut is_changed = false;
    for (key, value) in data.iter() {
        let target = key
            .as_str()
            .and_then(|key| meant(kind, key, &[Of::Input, Of::Setting]));
        match target.map(JsString::from) {
            Some(target) if !data.contains_key(&target) => {
                is_changed = true;
                out.insert(target, value.clone());
            }
            _ => out.insert(key.clone(), value.clone()),
        }
    }
    is_changed.then_some(out)
}

/// A wire from a node that is gone hides the literal in BlockMine and is ignored here.
fn drop_dangling(
    document: &mut Document,
    kinds: &DocumentMap<Arc<str>, Arc<str>>,
    notes: &mut Notes,
) {
    let data: DocumentMap<Arc<str>, Arc<Object>> = document
        .nodes
        .iter()
        .map(|n| (n.id.clone(), n.data.clone()))
        .collect();
    document.connections.retain(|wire| {
        let (is_from, is_to) = (
            kinds.contains_key(&wire.source_node),
            kinds.contains_key(&wire.target_node),
        );
        if is_to && !is_from {
            let pin = &wire.target_pin;
            let literal = data.get(&wire.target_node).and_then(|d| d.get_str(pin));
            if literal.is_some_and(|v| !v.is_undefined()) {
                let text = format!(
                    "A wire from a node that is not there hid what is typed in at \"{pin}\"; now it counts."
                );
                notes.add(ChangeKind::Behaves, &wire.target_node, text);
            } else {
                let text = format!("A wire into \"{pin}\" from a node that is not there is gone.");
                notes.add(ChangeKind::Tidied, &wire.target_node, text);
            }
        } else if is_from && !is_to {
            let pin = &wire.source_pin;
            let text = format!("A wire from \"{pin}\" to a node that is not there is gone.");
            notes.add(ChangeKind::Tidied, &wire.source_node, text);
        }
        is_from && is_to
    });
}

fn rename_wires(
    document: &mut Document,
    kinds: &DocumentMap<Arc<str>, Arc<str>>,
    notes: &mut Notes,
) {
    let taken: DocumentSet<(Arc<str>, Arc<str>)> = document
        .connections
        .iter()
        .map(|w| (w.target_node.clone(), w.target_pin.clone()))
        .collect();
    for wire in &mut document.connections {
        let kind = |node| kinds.get(node).map_or("", |k| &**k);
        if let Some(pin) = meant(kind(&wire.target_node), &wire.target_pin, &[Of::Input])
            && !taken.contains(&(wire.target_node.clone(), Arc::from(pin.as_str())))
        {
            let text = format!(
                "The wire into \"{}\" was drawn by the editor and never read; it leads into \"{pin}\" now.",
                wire.target_pin
            );
            notes.add(ChangeKind::Repaired, &wire.target_node, text);
            wire.target_pin = Arc::from(pin);
        }
        if let Some(pin) = meant(kind(&wire.source_node), &wire.source_pin, &[Of::Output]) {
            let is_read = (kind(&wire.source_node), &*wire.source_pin) == ("data:cast", "value");
            let (kind, text) = if is_read {
                (
                    ChangeKind::Tidied,
                    format!("The wire comes out of \"{pin}\", its name today."),
                )
            } else {
                let text = format!(
                    "The wire out of \"{}\" gave nothing; it comes out of \"{pin}\" now.",
                    wire.source_pin
                );
                (ChangeKind::Repaired, text)
            };
            notes.add(kind, &wire.source_node, text);
            wire.source_pin = Arc::from(pin);
        }
    }
}

/// Keys of an object given by wires, which have no form in either dialect.
pub(super) fn key_wires(document: &Document) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
    let kinds: DocumentMap<&str, &str> =
        document.nodes.iter().map(|n| (&*n.id, &*n.kind)).collect();
    let wires = document.connections.iter();
    let into_keys = wires.filter(move |wire| {
        let kind = kinds.get(&*wire.target_node).copied().unwrap_or_default();
        match kind {
            "object:create" | "data:make_object" => wire.target_pin.starts_with("key_"),
            "data:get_variable" => &*wire.target_pin == "variableName",
            "data:get_argument" => &*wire.target_pin == "argumentName",
            _ => false,
        }
    });
    into_keys.map(|wire| (&wire.target_node, &wire.target_pin))
}

/// What a literal is, before it has a type.
pub(super) fn is_text(value: &Value) -> bool {
    value.as_text().is_some()
}
