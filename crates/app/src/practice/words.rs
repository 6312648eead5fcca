//! What Sculk says of the practice world and its process: in English, and as data for surfaces that
//! speak another language.

use sculk_contract::Told;
use serde_json::{Map, Value};

/// A sentence of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub text: String,
    pub told: Told,
}

impl Sentence {
    fn new<const N: usize>(code: &str, params: [(&str, String); N], text: String) -> Self {
        let told = Told::new(code, params);
        Self { text, told }
    }

    pub(super) fn open(port: u16) -> Self {
        let text = format!("The practice world is open on 127.0.0.1:{port}.");
        Self::new("open", [("port", port.to_string())], text)
    }

    pub(super) fn ended() -> Self {
        Self::new("ended", [], "The practice world has ended.".to_owned())
    }

    pub(super) fn begun_again(detail: &str) -> Self {
        let text = format!(
            "The process of the practice world ended ({detail}). It is started again; the world is as new."
        );
        Self::new("begunAgain", [("detail", detail.to_owned())], text)
    }

    pub(super) fn ends_on_and_on(n: usize, detail: &str) -> Self {
        let text = format!(
            "The practice world ended {n} times within a minute (last: {detail}). Start it again when you like; if that goes on, reinstall Sculk."
        );
        let params = [("count", n.to_string()), ("detail", detail.to_owned())];
        Self::new("endsOnAndOn", params, text)
    }

    pub(super) fn not_started_in_time(seconds: u64) -> Self {
        let text = format!(
            "The practice world did not start within {seconds} seconds. Try again when the computer is less busy."
        );
        Self::new("notInTime", [("seconds", seconds.to_string())], text)
    }

    /// `text` is the whole sentence, with the system's words.
    pub(super) fn not_started(text: String) -> Self {
        Self::new("notStarted", [("detail", text.clone())], text)
    }
}

/// What happened in the world, as data: numbers and lists become words, and who did something is part
/// of the code where it need not be known.
pub(super) fn told(mut about: Map<String, Value>) -> Option<Told> {
    let Some(Value::String(event)) = about.remove("event") else {
        return None;
    };
    let mut code = camel(&event);
    if let Some(Value::String(by)) = about.remove("by") {
        code.push_str("By");
        about.insert("by".to_owned(), by.into());
    }
    if let Some(Value::Bool(is_on)) = about.remove("is_on") {
        code.push_str(if is_on { "On" } else { "Off" });
    }
    let params = about.into_iter().map(|(name, value)| (name, words(&value)));
    Some(Told {
        params: params.collect(),
        code,
    })
}

/// `picked_up` as `pickedUp`, as codes are written.
fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(words).collect::<Vec<_>>().join(" "),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.to_string(),
            None => format!("{:.1}", number.as_f64().unwrap_or_default()),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(about: Value) -> Option<Told> {
        told(about.as_object().unwrap().clone())
    }

    #[test]
    fn what_happens_becomes_a_code_with_words() {
        let dug = json!({ "event": "dug", "player": "Bot", "block": "stone", "at": [1, -2, 3] });
        let expected = [("at", "1 -2 3"), ("block", "stone"), ("player", "Bot")];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(of(dug), Some(Told::new("dug", expected)));
        let hurt = |by: Value| {
            let about = json!({ "event": "hurt", "target": "Bot", "by": by, "amount": 1.25, "health": 18.0 });
            of(about).unwrap()
        };
        assert_eq!(hurt(json!("Rook")).code, "hurtBy");
        let unknown = hurt(Value::Null);
        assert_eq!(unknown.code, "hurt");
        assert_eq!(unknown.params["amount"], "1.2");
        assert_eq!(unknown.params["health"], "18.0");
        assert!(!unknown.params.contains_key("by"));
        let door =
            of(json!({ "event": "switched", "player": "Bot", "block": "oak_door", "is_on": true }));
        assert_eq!(door.unwrap().code, "switchedOn");
        let taken =
            of(json!({ "event": "picked_up", "player": "Bot", "item": "dirt", "count": 2 }));
        assert_eq!(taken.unwrap().code, "pickedUp");
        assert_eq!(of(json!({ "text": "odd" })), None);
    }
}
