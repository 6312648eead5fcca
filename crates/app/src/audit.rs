//! Who changed what and when, written with every mutation of the surface. Secrets never get in: what is
//! written goes through the one filter of [`sculk_automation::redact`].

use futures::future::BoxFuture;
use sculk_automation::redact::redact_value;
use sculk_contract::CacheTag;
use sculk_core::BotId;
use sculk_store::{MAX_AUDIT_VALUE, NewAuditEntry, UnixMillis};
use serde::Serialize;
use serde_json::{Map, Value, json, value::to_raw_value};

use crate::Surface;

/// Who changes something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Actor {
    /// Whoever sits before the app.
    #[default]
    User,
    /// A player, by a command in chat.
    Player(String),
    /// A graph of a bot, by its name.
    Graph(String),
    /// A schedule, by its name.
    Schedule(String),
    /// A plugin, by its name.
    Plugin(String),
    /// A program with a key, by the key's name.
    ApiKey(String),
}

impl Actor {
    /// The stable name of its kind, and its own.
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::User => ("user", ""),
            Self::Player(name) => ("player", name),
            Self::Graph(name) => ("graph", name),
            Self::Schedule(name) => ("schedule", name),
            Self::Plugin(name) => ("plugin", name),
            Self::ApiKey(name) => ("apiKey", name),
        }
    }
}

/// Mutations that change nothing one would ask about later: drafts, looks, lines of chat.
const NOT_WRITTEN: [&str; 19] = [
    "save_draft",
    "discard_draft",
    "save_event_graph_draft",
    "discard_event_graph_draft",
    "join_graph",
    "share_graph",
    "keep_graph",
    "point_in_graph",
    "leave_graph",
    "begin_sign_in",
    "open_sign_in_page",
    "cancel_sign_in",
    "check_proxies",
    "send_chat",
    "run_practice_command",
    "export_people",
    "report_window_crash",
    "look_at_mirror",
    "undo_change",
];

/// How what a mutation changes is read before it.
enum Before {
    /// A query whose request takes this field from the mutation's.
    Of(&'static str, &'static str),
    /// A query of a list, with this field of the request if it takes one, in which the one with the
    /// mutation's `id` is found.
    In(&'static str, Option<&'static str>),
    /// Of groups, which lie one level deeper.
    Group,
}

/// What a mutation changes, by the part of its name after the verb.
fn before(action: &str) -> Option<Before> {
    let (verb, noun) = action.split_once('_')?;
    if !matches!(verb, "update" | "delete" | "set") {
        return None;
    }
    Some(match noun {
        "bot" => Before::Of("get_bot", "id"),
        "server" => Before::In("list_servers", None),
        "proxy" => Before::In("list_proxies", None),
        "schedule" => Before::In("list_schedules", None),
        "bot_group" => Before::In("list_bot_groups", None),
        "group" => Before::Group,
        "server_chat" => Before::Of("get_server_chat", "serverId"),
        "joining" => Before::Of("get_joining", "botId"),
        "routine" => Before::Of("get_routine", "botId"),
        "replies" => Before::Of("get_replies", "botId"),
        "bot_proxy" => Before::Of("get_bot_proxy", "botId"),
        "settings" => Before::Of("get_settings", ""),
        "web_access" => Before::Of("get_web_access", ""),
        _ => return None,
    })
}

/// Fields that change by themselves or say nothing.
const NOISE: [&str; 11] = [
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

/// A mutation that is under way.
pub(crate) struct Trail {
    action: &'static str,
    request: Value,
    old: Option<Value>,
}

impl Surface {
    /// Notes what a mutation is about to change; none where nothing is to be written.
    pub(crate) async fn begin_trail(
        &self,
        action: &'static str,
        request: &impl Serialize,
    ) -> Option<Trail> {
        if NOT_WRITTEN.contains(&action) {
            return None;
        }
        let mut request = serde_json::to_value(request).ok()?;
        // Documents have a history of their own, and may be large.
        if let Some(fields) = request.as_object_mut() {
            fields.remove("document");
        }
        let is_place_alone = action == "update_settings"
            && fields_of(&request).all(|(name, value)| name == "place" || value.is_null());
        if is_place_alone {
            return None;
        }
        let old = self.read_before(action, &request).await;
        Some(Trail {
            action,
            request,
            old,
        })
    }

    /// Writes down what a mutation changed.
    pub(crate) async fn end_trail(&self, trail: Option<Trail>, answer: &impl Serialize) {
        let Some(trail) = trail else { return };
        let answer = serde_json::to_value(answer).unwrap_or_default();
        let at = UnixMillis(self.app().inner.clock.wall_ms().cast_signed());
        let entry = written(at, self.actor(), trail, answer);
        if let Err(error) = self.app().inner.store.add_audit(&entry).await {
            tracing::warn!(
                action = entry.action,
                "a change could not be written down: {error}"
            );
        }
        self.app().invalidate(&[CacheTag::Audit]);
    }

    async fn read_before(&self, action: &str, request: &Value) -> Option<Value> {
        let id = request.get("id").cloned();
        let one = |list: Value, id: Option<Value>| -> Option<Value> {
            let items = list.as_array()?.iter();
            let mut found =
                items.filter(|item| item.get("id").is_some() && item.get("id") == id.as_ref());
            found.next().cloned()
        };
        if matches!(action, "update_command" | "delete_command") {
            return self.app().command_before(request).await;
        }
        match before(action)? {
            Before::Of(query, "") => self.look(query, json!({})).await,
            Before::Of(query, field) => {
                let mut asked = Map::new();
                asked.insert(field.to_owned(), request.get(field)?.clone());
                self.look(query, asked.into()).await
            }
            Before::In(query, field) => {
                let mut asked = Map::new();
                if let Some(field) = field {
                    asked.insert(field.to_owned(), request.get(field)?.clone());
                }
                one(self.look(query, asked.into()).await?, id)
            }
            Before::Group => {
                let asked = json!({ "botId": request.get("botId")? });
                let mut all = self.look("list_groups", asked).await?;
                one(all.get_mut("groups")?.take(), id)
            }
        }
    }

    /// Asks a query by its name. Boxed, since the commands call this and this calls commands.
    fn look<'a>(&'a self, query: &'a str, request: Value) -> BoxFuture<'a, Option<Value>> {
        Box::pin(async move {
            let request = to_raw_value(&request).ok()?;
            let answer = self.dispatch(query, &request).await.ok()?;
            serde_json::from_str(answer.get()).ok()
        })
    }
}

fn fields_of(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The entry of a mutation that succeeded.
fn written(at: UnixMillis, who: &Actor, trail: Trail, answer: Value) -> NewAuditEntry {
    let Trail {
        action,
        request,
        old,
    } = trail;
    let id_of = |value: &Value, field| {
        let id = value.get(field).and_then(Value::as_i64)?;
        i32::try_from(id).ok()
    };
    let old_or_none = old.clone().unwrap_or_default();
    let by_field = [&request, &answer, &old_or_none];
    let bot = by_field.iter().find_map(|value| id_of(value, "botId"));
    let of_bot_itself = action.ends_with("_bot") || action == "set_bot_account";
    let bot = bot.or_else(|| {
        let mut both = [&request, &answer].into_iter();
        of_bot_itself
            .then(|| both.find_map(|value| id_of(value, "id")))
            .flatten()
    });
    let subject = [&answer, &old_or_none, &request]
        .into_iter()
        .find_map(name_of)
        .unwrap_or_default();
    let (old, new) = match action.split_once('_').map(|(verb, _)| verb) {
        Some("delete" | "remove") => (Some(old.unwrap_or(answer)), None),
        Some("create" | "restore") => (None, Some(answer)),
        _ => match old {
            Some(old) => difference(&old, &answer, &request),
            None => (None, Some(request)),
        },
    };
    entry(at, who, action, bot.map(BotId), &subject, old, new)
}

fn name_of(value: &Value) -> Option<String> {
    ["name", "username", "player", "host", "address", "title"]
        .iter()
        .find_map(|field| value.get(field).and_then(Value::as_str))
        .map(str::to_owned)
}

/// The fields that are not as they were. Of what only the request tells, such as a password, that it
/// was given.
fn difference(old: &Value, new: &Value, request: &Value) -> (Option<Value>, Option<Value>) {
    let (mut was, mut is) = (Map::new(), Map::new());
    for (name, value) in fields_of(new) {
        let before = old.get(name).filter(|before| *before != value);
        if let Some(before) = before.filter(|_| !NOISE.contains(&name.as_str())) {
            was.insert(name.clone(), before.clone());
            is.insert(name.clone(), value.clone());
        }
    }
    for (name, value) in fields_of(request) {
        if !value.is_null() && new.get(name).is_none() && old.get(name).is_none() {
            is.insert(name.clone(), value.clone());
        }
    }
    (Some(was.into()), Some(is.into()))
}

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
    NewAuditEntry {
        at,
        actor: actor.to_owned(),
        actor_name: actor_name.chars().take(64).collect(),
        action: action.to_owned(),
        bot,
        subject: sculk_automation::redact::redact(subject)
            .chars()
            .take(200)
            .collect(),
        old: old.map(text_of),
        new: new.map(text_of),
    }
}

fn text_of(mut value: Value) -> String {
    redact_value(&mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !NOISE.contains(&name.as_str()));
    }
    let text = value.to_string();
    if text.len() > MAX_AUDIT_VALUE {
        json!({ "tooLarge": text.len() }).to_string()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(action: &'static str, request: Value, old: Option<Value>) -> Trail {
        Trail {
            action,
            request,
            old,
        }
    }

    fn write(trail: Trail, answer: Value) -> NewAuditEntry {
        written(UnixMillis(1), &Actor::User, trail, answer)
    }

    #[test]
    fn a_change_holds_what_differs_and_no_password() {
        let old =
            json!({ "id": 3, "username": "Bot_1", "note": "a", "hasPassword": false, "state": 1 });
        let new =
            json!({ "id": 3, "username": "Bot_1", "note": "b", "hasPassword": true, "state": 2 });
        let request = json!({ "id": 3, "note": "b", "password": "hunter2", "prefix": null });
        let entry = write(trail("update_bot", request, Some(old)), new);
        assert_eq!(entry.bot, Some(BotId(3)));
        assert_eq!(entry.subject, "Bot_1");
        assert_eq!(
            entry.old.as_deref(),
            Some(r#"{"note":"a","hasPassword":false}"#)
        );
        assert_eq!(
            entry.new.as_deref(),
            Some(r#"{"note":"b","hasPassword":true,"password":"***"}"#)
        );
    }

    #[test]
    fn what_was_made_has_no_before_and_what_was_deleted_no_after() {
        let view = json!({ "id": 9, "botId": 3, "name": "fly" });
        let made = write(
            trail("create_command", json!({ "botId": 3 }), None),
            view.clone(),
        );
        assert!(made.old.is_none() && made.new.is_some());
        let gone = write(trail("delete_command", json!({ "id": 9 }), None), view);
        assert!(gone.old.is_some() && gone.new.is_none());
        assert_eq!((gone.bot, gone.subject.as_str()), (Some(BotId(3)), "fly"));
    }

    #[test]
    fn lines_with_passwords_and_large_values_do_not_get_in() {
        let old = json!({ "botId": 3, "joinCommands": [] });
        let new = json!({ "botId": 3, "joinCommands": ["/login hunter2"] });
        let entry = write(
            trail("update_joining", json!({ "botId": 3 }), Some(old)),
            new,
        );
        assert_eq!(
            entry.new.as_deref(),
            Some(r#"{"joinCommands":["/login ***"]}"#)
        );
        let large = json!({ "text": "x".repeat(MAX_AUDIT_VALUE) });
        let entry = write(trail("import_people", large, None), Value::Null);
        assert!(entry.new.unwrap().len() < 100);
    }
}
