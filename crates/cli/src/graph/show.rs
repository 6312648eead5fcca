//! What a run looks like in a terminal.

use sculk_core::{Value, to_json};
use sculk_graph::{Effect, Failure};

use super::Trouble;
use crate::print;

/// The most characters of a value in a line for people.
const LINE: usize = 300;

/// An effect, as text or as a JSON line.
pub(super) fn effect(effect: &Effect, as_json: bool) -> Result<(), Trouble> {
    either(as_json, &json(effect)?, &words(effect)?);
    Ok(())
}

fn json(effect: &Effect) -> Result<serde_json::Value, Trouble> {
    serde_json::to_value(effect)
        .map_err(|error| Trouble::No(format!("an effect has no JSON form: {error}")))
}

/// An effect in a line for people.
fn words(effect: &Effect) -> Result<String, Trouble> {
    Ok(match effect {
        Effect::SendMessage { text, .. } => format!("send    {}", text.to_text()),
        Effect::Log { text, .. } => format!("log     {}", text.to_text()),
        Effect::User { username } => format!("user    {}", username.to_text()),
        Effect::PersistVariable { name, .. } => format!("persist {}", name.to_text()),
        Effect::Delay { ms } => format!("wait    {ms} ms"),
        Effect::Begin { effect, .. } => format!("begin   {}", words(effect)?),
        _ => named(&json(effect)?),
    })
}

/// The effect's name, and what else it says as JSON.
fn named(value: &serde_json::Value) -> String {
    let mut rest = value.as_object().cloned().unwrap_or_default();
    let name = rest.remove("effect");
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    let name = name.unwrap_or("effect");
    if rest.is_empty() {
        return name.to_owned();
    }
    format!("{name:<7} {}", serde_json::Value::Object(rest))
}

/// A line of JSON, or a line for people.
pub(super) fn either(as_json: bool, value: &serde_json::Value, text: &str) {
    if as_json {
        print(&value.to_string());
    } else {
        print(text);
    }
}

/// JSON for programs that read what is printed.
pub(super) fn data(value: &impl serde::Serialize) -> Result<(), Trouble> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Trouble::No(format!("the answer has no JSON form: {error}")))?;
    print(&text);
    Ok(())
}

/// A value in a line, cut where it is long.
pub(super) fn value(value: &Value) -> String {
    let text = to_json(value).unwrap_or_else(|| "undefined".to_owned());
    match text.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A failure and its place.
pub(super) fn failure(failure: &Failure) -> String {
    let node = failure.node.as_ref();
    let place = node.map_or_else(String::new, |node| format!(" (node {node})"));
    let around = failure.in_loop.as_ref();
    let around = around.map_or_else(String::new, |node| format!(" It was in the loop {node}."));
    format!("{}{place}{around}", failure.message)
}
