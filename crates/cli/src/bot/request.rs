//! Requests and answers of `sculk bot run`, one JSON object per line (docs/cli.md).

use std::time::Duration;

use sculk_bots::{BotAction, BotAnswer, BotError, BotEvent};
use serde_json::{Map, Value, json};

/// Longest wait that a request may ask for.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// A line that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    /// Comes back with the answer; null where none was given.
    pub id: Value,
    /// Whether the next line waits for this one's answer.
    pub is_awaited: bool,
    /// How long an ability may take, in milliseconds; as it says itself if absent.
    pub timeout_ms: Option<u32>,
    pub wish: Wish,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wish {
    /// An ability of the bot.
    Act(Box<BotAction>),
    /// Let time pass.
    Wait(Duration),
    /// Let time pass until an event of this type comes, one that holds this text if any is named.
    WaitFor {
        event: String,
        contains: Option<String>,
        time: Duration,
    },
}

/// A line that was not understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BadRequest {
    pub id: Value,
    pub why: String,
}

impl Request {
    pub(super) fn parse(line: &str) -> Result<Self, BadRequest> {
        let bad = |id: &Value, why: String| BadRequest {
            id: id.clone(),
            why,
        };
        let parsed: Value = serde_json::from_str(line)
            .map_err(|error| bad(&Value::Null, format!("This is no JSON: {error}.")))?;
        let Value::Object(mut fields) = parsed else {
            let why = "A request is an object such as {\"id\":1,\"type\":\"say\",…}.";
            return Err(bad(&Value::Null, why.to_owned()));
        };
        let id = fields.remove("id").unwrap_or_default();
        let is_awaited = fields
            .remove("wait")
            .is_none_or(|wait| wait != json!(false));
        let timeout_ms = fields
            .get("timeoutMs")
            .and_then(Value::as_u64)
            .map(|ms| u32::try_from(ms).unwrap_or(u32::MAX));
        let kind = fields
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let wish = match kind {
            "wait" => Ok(Wish::Wait(millis(&fields, "ms", Duration::ZERO))),
            "waitFor" => wait_for(&fields),
            _ => serde_json::from_value(Value::Object(fields))
                .map(|action| Wish::Act(Box::new(action)))
                .map_err(|error| format!("The bot does not understand this: {error}.")),
        };
        Ok(Self {
            wish: wish.map_err(|why| bad(&id, why))?,
            id,
            is_awaited,
            timeout_ms,
        })
    }
}

fn millis(fields: &Map<String, Value>, key: &str, or: Duration) -> Duration {
    let given = fields.get(key).and_then(Value::as_u64);
    given.map_or(or, Duration::from_millis).min(MAX_WAIT)
}

fn wait_for(fields: &Map<String, Value>) -> Result<Wish, String> {
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    Ok(Wish::WaitFor {
        event: text("event").ok_or("waitFor needs the type of an event, as \"event\".")?,
        contains: text("contains"),
        time: millis(fields, "timeoutMs", Duration::from_secs(30)),
    })
}

/// The type of an event, and the event as JSON.
pub(super) fn event_json(event: &BotEvent) -> (String, Value) {
    let json = serde_json::to_value(event).unwrap_or_default();
    let kind = json.get("type").and_then(Value::as_str);
    (kind.unwrap_or_default().to_owned(), json)
}

/// The line that answers a request.
pub(super) fn answer_line(id: &Value, outcome: &Result<BotAnswer, BotError>) -> String {
    match outcome {
        Ok(answer) => ok_line(id, &json!(answer)),
        Err(error) => {
            let json = json!(error);
            let code = json.get("type").and_then(Value::as_str);
            error_line(id, code.unwrap_or("unknown"), &error.to_string())
        }
    }
}

pub(super) fn ok_line(id: &Value, ok: &Value) -> String {
    json!({ "id": id, "ok": ok }).to_string()
}

pub(super) fn error_line(id: &Value, code: &str, message: &str) -> String {
    json!({ "id": id, "error": { "code": code, "message": message } }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_an_ability_with_an_id() {
        let line = r#"{"id":7,"type":"say","chatType":"chat","text":"hi","recipient":null}"#;
        let request = Request::parse(line).unwrap();
        assert_eq!((request.id, request.is_awaited), (json!(7), true));
        let Wish::Act(action) = request.wish else {
            panic!("an ability")
        };
        assert!(matches!(*action, BotAction::Say { text, .. } if text == "hi"));
        assert_eq!(request.timeout_ms, None);
        let line = r#"{"type":"clearChatQueue","wait":false,"timeoutMs":3000}"#;
        let request = Request::parse(line).unwrap();
        assert_eq!(request.timeout_ms, Some(3000));
        assert_eq!((request.id, request.is_awaited), (Value::Null, false));
    }

    #[test]
    fn what_is_not_understood_is_answered_under_its_id() {
        for (line, id) in [
            ("{", Value::Null),
            ("[]", Value::Null),
            (r#"{"id":"a","type":"fly"}"#, json!("a")),
            (r#"{"id":3,"type":"say"}"#, json!(3)),
            (r#"{"id":4,"type":"waitFor"}"#, json!(4)),
        ] {
            assert_eq!(Request::parse(line).unwrap_err().id, id, "{line}");
        }
    }

    #[test]
    fn an_error_has_its_code_and_plain_words() {
        let line = answer_line(&json!(1), &Err(BotError::NotOnline));
        let json: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(json["error"]["code"], "notOnline");
        assert!(
            json["error"]["message"]
                .as_str()
                .unwrap()
                .contains("Start it")
        );
    }
}
