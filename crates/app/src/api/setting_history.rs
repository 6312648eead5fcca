//! The history of settings: what the list of changes tells of them is put back as it was.

use sculk_contract::{ApiError, ChangeReq, ErrorCode, Nothing};
use serde_json::{Map, Value, json};

use crate::audit::TOO_LARGE;
use crate::error::from_store;
use crate::{App, Surface};

/// Fields of views that no request takes, or that follow from others.
const NOT_ASKED: [&str; 5] = [
    "hasPassword",
    "nextRestartAt",
    "currentProxyId",
    "revision",
    "hasBuiltInJoinCommands",
];

/// How the request of a change names what it changes.
enum Named {
    /// By the bot's id, in this field.
    ByBot(&'static str),
    /// There is only one.
    Alone,
}

fn named(action: &str) -> Option<Named> {
    Some(match action {
        "update_bot" => Named::ByBot("id"),
        "update_joining" | "update_routine" | "set_bot_proxy" => Named::ByBot("botId"),
        "update_settings" | "set_web_access" => Named::Alone,
        _ => return None,
    })
}

/// The request that puts a change back; none where a part of what was cannot be known or asked for: what
/// was changed together goes back together.
pub(super) fn request_back(action: &str, bot: Option<i32>, old: Option<&str>) -> Option<Value> {
    let old: Map<String, Value> = serde_json::from_str(old?).ok()?;
    // Of what was cut, not all is known.
    if old.contains_key(TOO_LARGE) {
        return None;
    }
    let mut request = Map::new();
    if let Named::ByBot(field) = named(action)? {
        request.insert(field.to_owned(), json!(bot?));
    }
    let n_named = request.len();
    let was_built_in = old.get("hasBuiltInJoinCommands") == Some(&json!(true));
    for (name, value) in old {
        let is_known = !NOT_ASKED.contains(&name.as_str());
        let follows = was_built_in && name == "joinCommands";
        if !is_known || follows {
            continue;
        }
        // Absence means “stays as it is” in a request, so nothing can be put back to it.
        if value.is_null() || value.to_string().contains("***") {
            return None;
        }
        request.insert(name, value);
    }
    if was_built_in {
        request.insert("useBuiltInJoinCommands".to_owned(), json!(true));
    }
    (request.len() > n_named).then(|| request.into())
}

/// A field that is not any more as the change left it.
fn changed_since(request: &Value, changed: Option<&str>, now: Option<&Value>) -> Option<String> {
    let left: Map<String, Value> = serde_json::from_str(changed?).ok()?;
    let asked = request.as_object()?.keys();
    let differs = |name: &&String| {
        // What was hidden, or what a view does not show, cannot be compared.
        let both = left.get(*name).zip(now.and_then(|now| now.get(*name)));
        both.is_some_and(|(left, now)| !left.to_string().contains("***") && left != now)
    };
    asked.into_iter().find(differs).cloned()
}

impl App {
    pub(crate) async fn undo_change(&self, req: ChangeReq) -> Result<Nothing, ApiError> {
        let entry = self.inner.store.audit_entry(req.id).await;
        let entry = entry.map_err(from_store)?.ok_or_else(|| {
            let why = "That change is not in the list any more.";
            ApiError::new(ErrorCode::NotFound, why)
        })?;
        let bot = entry.entry.bot.map(|bot| bot.0);
        let request = request_back(&entry.entry.action, bot, entry.entry.old.as_deref());
        let request = request.ok_or_else(|| {
            let why = "Of that change it is not known what was before, so it cannot be put back.";
            ApiError::new(ErrorCode::Precondition, why)
        })?;
        let surface = Surface::new(self.clone());
        let action = entry.entry.action;
        let now = Box::pin(surface.read_before(&action, &request)).await;
        let changed = entry.entry.new.as_deref();
        if let Some(field) = changed_since(&request, changed, now.as_ref()) {
            let why = "It was changed again since, so what was before this change is not put back. Put the later change back first.";
            return Err(ApiError::new(ErrorCode::Conflict, why).with_details(field));
        }
        surface.call_from_within(action, request).await?;
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_is_asked_for_again_without_what_nobody_may_ask() {
        let old = r#"{"note":"a","hasPassword":false,"revision":"x"}"#;
        let back = request_back("update_bot", Some(3), Some(old)).unwrap();
        assert_eq!(back, json!({ "id": 3, "note": "a" }));
        let old = r#"{"joinCommands":["/login {password}"],"hasBuiltInJoinCommands":true}"#;
        let back = request_back("update_joining", Some(3), Some(old)).unwrap();
        assert_eq!(back, json!({ "botId": 3, "useBuiltInJoinCommands": true }));
        let back = request_back("update_settings", None, Some(r#"{"theme":"dark"}"#));
        assert_eq!(back.unwrap(), json!({ "theme": "dark" }));
    }

    #[test]
    fn what_is_not_known_whole_is_not_put_back() {
        let hidden = r#"{"joinCommands":["/login ***"]}"#;
        let partly = r#"{"viewDistance":8,"joinCommands":["/login ***"]}"#;
        for (action, bot, old) in [
            ("update_joining", Some(3), Some(partly)),
            ("update_bot", Some(3), Some(r#"{"note":"a","prefix":null}"#)),
            ("update_bot", Some(3), Some(r#"{"hasPassword":true}"#)),
            ("update_bot", None, Some(r#"{"note":"a"}"#)),
            ("update_bot", Some(3), None),
            ("update_joining", Some(3), Some(hidden)),
            (
                "update_bot",
                Some(3),
                Some(r#"{"note":"a","tooLarge":70000}"#),
            ),
            ("delete_people", Some(3), Some(r#"{"a":1}"#)),
        ] {
            assert!(request_back(action, bot, old).is_none(), "{action} {old:?}");
        }
    }

    #[test]
    fn what_was_changed_again_is_not_put_back() {
        let request = json!({ "id": 3, "note": "a" });
        let changed = Some(r#"{"note":"b"}"#);
        let since = |now: Value| changed_since(&request, changed, Some(&now));
        assert_eq!(since(json!({ "id": 3, "note": "b", "prefix": "!" })), None);
        assert_eq!(since(json!({ "note": "c" })), Some("note".to_owned()));
        assert_eq!(since(json!({ "note": "a" })), Some("note".to_owned()));
        // Of what is not known, or not shown, nothing can be said.
        assert_eq!(since(json!({ "prefix": "!" })), None);
        assert_eq!(
            changed_since(&request, None, Some(&json!({ "note": "c" }))),
            None
        );
        let hidden = Some(r#"{"note":"***"}"#);
        assert_eq!(
            changed_since(&request, hidden, Some(&json!({ "note": "c" }))),
            None
        );
    }
}
