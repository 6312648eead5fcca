//! True, false and numbers that BlockMine's editor keeps as text.

use std::sync::Arc;

use sculk_core::{Value, text_to_number, to_json};

use super::{ChangeKind, Notes, pins::is_text};
use crate::{Catalogue, Dialect, Document, Field, NodeType, PinType, VariableType};

/// Gives literals, settings and variables the type their place wants.
pub(super) fn give_types(document: &mut Document, catalogue: &Catalogue, notes: &mut Notes) {
    for node in &mut document.nodes {
        let Some(kind) = catalogue.get(&node.kind) else {
            continue;
        };
        let mut data = (*node.data).clone();
        let mut is_changed = false;
        for (key, value) in node.data.iter().filter(|(_, value)| is_text(value)) {
            let wanted = key.as_str().and_then(|key| wanted(kind, &node.data, key));
            let Some(typed) = wanted.and_then(|wanted| typed(value, wanted)) else {
                continue;
            };
            tell(&node.id, &key.to_text(), value, &typed, notes);
            data.insert(key.clone(), typed);
            is_changed = true;
        }
        if is_changed {
            node.data = Arc::new(data);
        }
    }
    for variable in &mut document.variables {
        let is_typed = !matches!(variable.kind, VariableType::String | VariableType::Object);
        let shown = |value: Value| to_json(&value).unwrap_or_default();
        let before = shown(variable.initial_in(Dialect::Blockmine));
        let after = shown(variable.initial());
        if before != after {
            let text = format!(
                "The variable \"{}\" began with {before}; it begins with {after} now.",
                variable.name
            );
            notes.add_for_all(ChangeKind::Behaves, text);
        }
        if is_typed && is_text(&variable.value) {
            variable.value = variable.initial();
            let text = format!(
                "The variable \"{}\" begins with a value of its type.",
                variable.name
            );
            notes.add_for_all(ChangeKind::Tidied, text);
        }
    }
}

/// What a place of a node's data should hold.
#[derive(Clone, Copy)]
enum Wanted {
    Boolean,
    Number,
}

fn wanted(kind: &NodeType, data: &sculk_core::Object, key: &str) -> Option<Wanted> {
    let setting = kind.settings.iter().find(|s| s.key == key);
    let is_count = kind.dynamic.iter().any(|row| row.count_key == key);
    let by_field = match setting.map(|s| &s.field) {
        Some(Field::Boolean) => Some(Wanted::Boolean),
        Some(Field::Number) => Some(Wanted::Number),
        _ if is_count => Some(Wanted::Number),
        _ => None,
    };
    by_field.or_else(|| match kind.input_type(data, key)? {
        PinType::Boolean => Some(Wanted::Boolean),
        PinType::Number => Some(Wanted::Number),
        _ => None,
    })
}

/// The value as it is wanted; `None` where the text is neither, or has `{name}` in it.
fn typed(value: &Value, wanted: Wanted) -> Option<Value> {
    let text = value.as_str()?;
    match wanted {
        Wanted::Boolean => match text.trim() {
            "true" => Some(Value::Bool(true)),
            "false" | "" => Some(Value::Bool(false)),
            _ => None,
        },
        Wanted::Number if text.contains('{') => None,
        Wanted::Number => Some(text_to_number(text))
            .filter(|n| n.is_finite())
            .map(Value::Number),
    }
}

fn tell(node: &Arc<str>, key: &str, from: &Value, to: &Value, notes: &mut Notes) {
    if from.is_truthy() && matches!(to, Value::Bool(false)) {
        let text =
            format!("\"{key}\" was the text \"false\", which counted as true; it is false now.");
        notes.add(ChangeKind::Behaves, node, text);
        return;
    }
    let text = format!("\"{key}\" is kept as {} instead of text.", to.type_name());
    notes.add(ChangeKind::Tidied, node, text);
}
