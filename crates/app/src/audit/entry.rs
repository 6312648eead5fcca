//! An entry of the audit: without secrets, and cut where it is too large, so that what changed is left.

use sculk_automation::redact::{redact, redact_value};
use sculk_contract::{AppEvent, CacheTag};
use sculk_core::BotId;
use sculk_store::{MAX_AUDIT_VALUE, NewAuditEntry, Store, UnixMillis};
use serde_json::{Map, Value, json};

use super::Actor;
use crate::bus::EventBus;

/// Fields that change by themselves or say nothing.
pub(super) const NOISE: [&str; 11] = [
    "state",
    "lastHour",
    "load",
    "place",
    "check",
    "isChecking",
    "memberCount",
    "hasDraft",
    "nextRestartAt",
    "revision",
    "expectedRevision",
];
/// Stands in an entry that was cut, with the bytes it had: what is left cannot be put back.
pub(crate) const TOO_LARGE: &str = "tooLarge";
/// Characters of a text, and items of a list or an object, that are tried one after the other until an
/// entry is small enough.
const SIZES: [(usize, usize); 4] = [(2_000, 100), (500, 40), (120, 15), (40, 5)];
/// Characters of what stayed as it was, on each side of what changed in a long text.
const CONTEXT: usize = 40;
/// Longest text, in bytes, that is kept whole where the other side of the change is too large.
const LONG: usize = 400;

/// An entry without secrets, and not too large.
pub(crate) fn entry(
    at: UnixMillis,
    who: &Actor,
    action: &str,
    bot: Option<BotId>,
    subject: &str,
    old: Option<Value>,
    new: Option<Value>,
) -> NewAuditEntry {
    let (actor, actor_name) = who.parts();
    let (old, new) = texts_of(old.map(cleaned), new.map(cleaned));
    NewAuditEntry {
        at,
        actor: actor.to_owned(),
        actor_name: actor_name.chars().take(64).collect(),
        action: action.to_owned(),
        bot,
        subject: redact(subject).chars().take(200).collect(),
        old,
        new,
    }
}

/// Writes an entry down and tells windows. A change that was made is not taken back where that fails.
pub(crate) async fn keep(store: &Store, bus: &EventBus, entry: &NewAuditEntry) {
    if let Err(error) = store.add_audit(entry).await {
        let action = entry.action.as_str();
        tracing::warn!(action, "a change could not be written down: {error}");
    }
    bus.send(AppEvent::CacheInvalidated {
        tags: vec![CacheTag::Audit],
    });
}

fn cleaned(mut value: Value) -> Value {
    redact_value(&mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !NOISE.contains(&name.as_str()));
    }
    value
}

fn texts_of(mut old: Option<Value>, mut new: Option<Value>) -> (Option<String>, Option<String>) {
    let n_bytes = |value: &Option<Value>| value.as_ref().map_or(0, |value| value.to_string().len());
    let (of_old, of_new) = (n_bytes(&old), n_bytes(&new));
    if of_old.max(of_new) <= MAX_AUDIT_VALUE {
        return (
            old.map(|value| value.to_string()),
            new.map(|value| value.to_string()),
        );
    }
    if let (Some(old), Some(new)) = (&mut old, &mut new) {
        leave_out_alike(old, new);
    }
    (
        old.map(|value| fitted(value, of_old)),
        new.map(|value| fitted(value, of_new)),
    )
}

/// Leaves out of two values what both begin and end with.
fn leave_out_alike(old: &mut Value, new: &mut Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, was) in old {
                if let Some(is) = new.get_mut(name) {
                    leave_out_alike(was, is);
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            let n_begin = n_alike(old.iter(), new.iter());
            let n_end = n_alike(old[n_begin..].iter().rev(), new[n_begin..].iter().rev());
            for list in [old, new] {
                list.truncate(list.len() - n_end);
                list.drain(..n_begin);
            }
        }
        (Value::String(old), Value::String(new)) if old.len().max(new.len()) > LONG => {
            let n_begin = n_alike(old.chars(), new.chars());
            let behind = |text: &str| text.chars().skip(n_begin).collect::<Vec<_>>();
            let n_end = n_alike(behind(old).iter().rev(), behind(new).iter().rev());
            for text in [old, new] {
                *text = middle_of(text, n_begin, n_end);
            }
        }
        _ => {}
    }
}

fn n_alike<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}

/// A text without its first and last characters but for some of them, which say where it is.
fn middle_of(text: &str, n_begin: usize, n_end: usize) -> String {
    let n_chars = text.chars().count();
    let from = n_begin.saturating_sub(CONTEXT);
    let until = (n_chars - n_end + CONTEXT).min(n_chars);
    let part: String = text.chars().skip(from).take(until - from).collect();
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{part}{}", dots(from > 0), dots(until < n_chars))
}

/// A value as text, cut until it is small enough.
fn fitted(value: Value, n_bytes: usize) -> String {
    let whole = value.to_string();
    if whole.len() <= MAX_AUDIT_VALUE && n_bytes <= MAX_AUDIT_VALUE {
        return whole;
    }
    for (n_chars, n_items) in SIZES {
        let mut cut = value.clone();
        shorten(&mut cut, n_chars, n_items);
        let mut fields = match cut {
            Value::Object(fields) => fields,
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        fields.insert(TOO_LARGE.to_owned(), json!(n_bytes));
        let text = Value::Object(fields).to_string();
        if text.len() <= MAX_AUDIT_VALUE {
            return text;
        }
    }
    json!({ TOO_LARGE: n_bytes }).to_string()
}

fn shorten(value: &mut Value, n_chars: usize, n_items: usize) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(n_chars) {
                text.truncate(end);
                text.push('…');
            }
        }
        Value::Array(items) => {
            let n_more = items.len().saturating_sub(n_items);
            items.truncate(n_items);
            items
                .iter_mut()
                .for_each(|item| shorten(item, n_chars, n_items));
            if n_more > 0 {
                items.push(json!({ "more": n_more }));
            }
        }
        Value::Object(fields) => {
            let n_more = fields.len().saturating_sub(n_items);
            let behind: Vec<_> = fields.keys().skip(n_items).cloned().collect();
            for name in behind {
                fields.remove(&name);
            }
            fields
                .values_mut()
                .for_each(|field| shorten(field, n_chars, n_items));
            if n_more > 0 {
                fields.insert("more".to_owned(), json!(n_more));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(old: Value, new: Value) -> (String, String) {
        let made = entry(
            UnixMillis(1),
            &Actor::User,
            "a",
            None,
            "s",
            Some(old),
            Some(new),
        );
        (made.old.unwrap(), made.new.unwrap())
    }

    #[test]
    fn of_a_long_text_what_changed_is_left() {
        let text = |word: &str| format!("{}{word}{}", "ж".repeat(9_000), "z".repeat(9_000));
        let (old, new) = texts(
            json!({ "note": text("before") }),
            json!({ "note": text("after") }),
        );
        assert!(old.contains("before") && new.contains("after"));
        assert!(old.len() < 500 && new.len() < 500, "{old}");
        assert!(old.contains(TOO_LARGE), "what was cut says so");
    }

    #[test]
    fn of_a_long_list_the_items_are_left_that_changed() {
        let list = |word: &str| {
            let mut items: Vec<_> = (0..3_000).map(|n| format!("item {n}")).collect();
            items[1_500] = word.to_owned();
            json!({ "items": items })
        };
        let (old, new) = texts(list("before"), list("after"));
        assert_eq!(
            serde_json::from_str::<Value>(&old).unwrap()["items"],
            json!(["before"])
        );
        assert_eq!(
            serde_json::from_str::<Value>(&new).unwrap()["items"],
            json!(["after"])
        );
    }

    #[test]
    fn whatever_is_too_large_becomes_small_enough() {
        let deep = (0..7).fold(json!("x".repeat(600)), |value, _| json!([value, value]));
        let wide: Map<String, Value> = (0..5_000).map(|n| (format!("f{n}"), json!(n))).collect();
        for value in [deep, json!(wide), json!("y".repeat(99_999))] {
            let (old, new) = texts(value.clone(), Value::Null);
            assert!(old.len() <= MAX_AUDIT_VALUE, "{}", old.len());
            assert!(old.contains(TOO_LARGE) && new == "null");
        }
    }

    #[test]
    fn a_secret_is_hidden_before_anything_is_cut() {
        let value = json!({ "key": "api_token", "value": "hunter2".repeat(9_000) });
        let (old, _) = texts(value, Value::Null);
        assert!(!old.contains("hunter2"), "{old}");
    }
}
