//! Who changed what and when, written with every mutation of the surface. Secrets never get in: what is
//! written goes through the one filter of [`sculk_automation::redact`].

#[cfg(test)]
mod audit_tests;
mod before;
mod entry;
mod person;

use sculk_core::BotId;
use sculk_store::{NewAuditEntry, UnixMillis};
use serde::Serialize;
use serde_json::{Map, Value, json};

pub(crate) use entry::{TOO_LARGE, entry, keep};
pub(crate) use person::PersonTrail;

use crate::Surface;
use entry::NOISE;

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
        }
    }
}

/// Mutations that change nothing one would ask about later: drafts, looks, lines of chat, what is done with a
/// run.
const NOT_WRITTEN: &[&str] = &[
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
    "preview_plugin",
    "press_plugin_page",
    "preview_import",
    "look_into_backup",
    "import_run",
    "steer_run",
];

/// Stands for a secret that was given; the filter hides what stands in its field anyway.
pub(crate) const GIVEN: &str = "given";

/// Fields of requests that say what is changed, not how.
const NAMES_WHAT: [&str; 3] = ["botId", "id", "plugin"];

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
        let old = Box::pin(self.read_before(action, &request)).await;
        Some(Trail {
            action,
            request,
            old,
        })
    }

    /// Writes down what a mutation changed.
    pub(crate) async fn end_trail(&self, trail: Option<Trail>, answer: &impl Serialize) {
        let Some(trail) = trail else { return };
        let mut answer = serde_json::to_value(answer).unwrap_or_default();
        match trail.action {
            "change_people" | "restore_people" => {
                let now = Box::pin(self.people_now(&trail.request)).await;
                answer = now.unwrap_or_default();
            }
            "update_plugin_settings" => answer = before::setting_values(&answer),
            _ => {}
        }
        let inner = &self.app().inner;
        let at = UnixMillis(inner.clock.wall_ms().cast_signed());
        let entry = written(at, self.actor(), trail, answer);
        keep(&inner.store, &inner.bus, &entry).await;
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
        .find_map(|value| people_in(value).or_else(|| name_of(value)))
        .unwrap_or_default();
    let (old, new) = match action {
        // What was there before is its answer. The key stays beside the value: it may say that it is secret.
        "set_value" => {
            let of = |value: &Value| {
                let fields = ["key", "value", "expiresAt"];
                let given = fields
                    .iter()
                    .filter_map(|&name| Some((name, value.get(name)?)));
                let given = given.filter(|(_, value)| !value.is_null());
                given
                    .map(|(name, value)| (name.to_owned(), value.clone()))
                    .collect()
            };
            let was: Map<_, _> = of(&answer);
            let is: Map<_, _> = of(&request);
            ((!was.is_empty()).then(|| was.into()), Some(is.into()))
        }
        "change_people" => {
            let people = |value: Option<&Value>| value.and_then(|v| v.get("people")).cloned();
            let (was, is) = (people(old.as_ref()), people(Some(&answer)));
            people_between(&was.unwrap_or_default(), &is.unwrap_or_default(), &answer)
        }
        "set_person_note" => {
            let was = old
                .as_ref()
                .and_then(|old| fields_of(old.get("people")?).next());
            let was = was.and_then(|(_, about)| about.get("note")).cloned();
            let is = json!({ "note": request.get("note") });
            (was.map(|note| json!({ "note": note })), Some(is))
        }
        _ => match action.split_once('_').map(|(verb, _)| verb) {
            Some("delete" | "remove") => (Some(old.unwrap_or(answer)), None),
            Some("create" | "restore") => (None, Some(answer)),
            _ => match old {
                Some(old) => difference(&old, &answer, &request),
                None => (None, Some(request)),
            },
        },
    };
    entry(at, who, action, bot.map(BotId), &subject, old, new)
}

/// Of people what is not as it was, by name.
fn people_between(was: &Value, is: &Value, whole: &Value) -> (Option<Value>, Option<Value>) {
    let (mut old, mut new) = (Map::new(), Map::new());
    for (name, now) in fields_of(is) {
        if let Some(before) = was.get(name).filter(|before| *before != now) {
            let (was, is) = difference(before, now, &Value::Null);
            old.extend(was.map(|was| (name.clone(), was)));
            new.extend(is.map(|is| (name.clone(), is)));
        }
    }
    let count = whole.get("count").cloned().unwrap_or_default();
    (
        Some(json!({ "people": old })),
        Some(json!({ "people": new, "count": count })),
    )
}

/// The first names of people, and how many more there are.
fn people_in(value: &Value) -> Option<String> {
    const SHOWN: usize = 3;
    let names = fields_of(value.get("people")?).map(|(name, _)| name.as_str());
    let shown: Vec<_> = names.take(SHOWN).collect();
    let count = value.get("count").and_then(Value::as_u64).unwrap_or(0);
    let n_more = usize::try_from(count).map_or(0, |count| count.saturating_sub(shown.len()));
    match n_more {
        _ if shown.is_empty() => None,
        0 => Some(shown.join(", ")),
        n_more => Some(format!("{} +{n_more}", shown.join(", "))),
    }
}

fn name_of(value: &Value) -> Option<String> {
    [
        "name", "username", "player", "host", "address", "title", "plugin", "key",
    ]
    .iter()
    .find_map(|field| value.get(field).and_then(Value::as_str))
    .map(str::to_owned)
}

/// The fields that are not as they were. Of what only the request tells, such as a password, that it
/// was given.
pub(crate) fn difference(
    old: &Value,
    new: &Value,
    request: &Value,
) -> (Option<Value>, Option<Value>) {
    let (mut was, mut is) = (Map::new(), Map::new());
    for (name, value) in fields_of(new) {
        let before = old.get(name).filter(|before| *before != value);
        if let Some(before) = before.filter(|_| !NOISE.contains(&name.as_str())) {
            was.insert(name.clone(), before.clone());
            is.insert(name.clone(), value.clone());
        }
    }
    for (name, value) in fields_of(request) {
        let is_given = !value.is_null() && new.get(name).is_none() && old.get(name).is_none();
        if is_given && !NAMES_WHAT.contains(&name.as_str()) {
            is.insert(name.clone(), value.clone());
        }
    }
    (Some(was.into()), Some(is.into()))
}

#[cfg(test)]
mod tests;
