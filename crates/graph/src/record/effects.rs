//! Effects taken apart: the values that come from a graph and may be large, and the rest.

use sculk_core::{JsString, Value};

use crate::Effect;

/// The values of an effect that may hold lists and objects.
fn values_of(effect: &mut Effect) -> Vec<&mut Value> {
    match effect {
        Effect::SendMessage {
            chat_type,
            recipient,
            ..
        } => vec![chat_type, recipient],
        Effect::Log { value, .. } | Effect::PersistVariable { value, .. } => vec![value],
        Effect::Respond { data } => vec![data],
        Effect::ContainerItems { container } => vec![container],
        Effect::PluginNode(call) => vec![&mut call.inputs],
        Effect::Begin { effect, .. } => values_of(effect),
        _ => Vec::new(),
    }
}

/// The effect without its values, and the values.
pub(super) fn split(effect: &Effect) -> (Effect, Vec<Value>) {
    let mut frame = effect.clone();
    let values = values_of(&mut frame);
    let values = values.into_iter().map(std::mem::take).collect();
    (frame, values)
}

/// The effect that was split; `None` where the values are not as many as it has.
pub(super) fn join(mut frame: Effect, values: Vec<Value>) -> Option<Effect> {
    let places = values_of(&mut frame);
    if places.len() != values.len() {
        return None;
    }
    for (place, value) in places.into_iter().zip(values) {
        *place = value;
    }
    Some(frame)
}

/// A part of an effect that may be large.
pub(super) enum Part<'a> {
    Value(&'a Value),
    Text(&'a JsString),
}

/// Shows the large parts of the effects that are frequent; false where the effect is none of them.
pub(super) fn each_part<'a>(effect: &'a Effect, mut see: impl FnMut(Part<'a>)) -> bool {
    match effect {
        Effect::SendMessage {
            chat_type,
            text,
            recipient,
        } => {
            see(Part::Value(chat_type));
            see(Part::Text(text));
            see(Part::Value(recipient));
        }
        Effect::Log { text, value, .. } => {
            see(Part::Text(text));
            see(Part::Value(value));
        }
        Effect::PersistVariable { name, value } => {
            see(Part::Text(name));
            see(Part::Value(value));
        }
        Effect::Respond { data } => see(Part::Value(data)),
        Effect::SendSignal { name, to, data } => {
            see(Part::Text(name));
            see(Part::Value(to));
            see(Part::Value(data));
        }
        Effect::PluginNode(call) => {
            see(Part::Text(&call.plugin));
            see(Part::Text(&call.node));
            see(Part::Value(&call.inputs));
        }
        Effect::User { username } => see(Part::Text(username)),
        Effect::StoreRead { owner, key } => {
            see(Part::Text(owner));
            see(Part::Text(key));
        }
        Effect::StoreWrite { owner, key, text } => {
            see(Part::Text(owner));
            see(Part::Text(key));
            see(Part::Text(text));
        }
        Effect::Now
        | Effect::Seed
        | Effect::Delay { .. }
        | Effect::Bot
        | Effect::Players
        | Effect::Entities
        | Effect::Inventory
        | Effect::GoTo { .. }
        | Effect::LookAt { .. } => {}
        _ => return false,
    }
    true
}

/// The name of an effect, as it stands in a record: `sendMessage`.
pub(crate) fn name(effect: &Effect) -> String {
    let (frame, _) = split(effect);
    let value = serde_json::to_value(&frame).unwrap_or_default();
    let name = value.get("effect").and_then(serde_json::Value::as_str);
    name.unwrap_or("an effect").to_owned()
}

/// An effect in one line, cut where it is long.
pub(crate) fn line(effect: &Effect) -> String {
    let text = match serde_json::to_string(effect) {
        Ok(text) => text,
        // Nested too deep for one line.
        Err(_) => name(effect),
    };
    shortened(&text)
}

/// The longest line of a description, in characters.
const LINE: usize = 200;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
