//! Takes a changed file of the mirror over, by the commands that every surface uses: they check what
//! is written there as they check what is typed.

use sculk_contract::{ApiError, ErrorCode};
use sculk_graph::Document;
use serde_json::{Map, Value, json};

use super::paths::{Part, Place, name_of, place};
use super::render::{BOT, COMMAND, EVENT_GRAPH, GROUP, JOINING, Rendered, SETTINGS};
use crate::{App, Surface};

fn refused(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, message)
}

/// Parts before what is in them, settings before graphs, and what goes last.
pub(super) fn in_order(mut paths: Vec<String>) -> Vec<String> {
    paths.sort_by_key(|path| {
        let rank = match place(path) {
            Some(Place::Settings | Place::Bot { .. } | Place::Joining { .. }) => 0,
            Some(Place::Part {
                part: Part::Group, ..
            }) => 1,
            Some(Place::Part { .. }) => 2,
            _ => 3,
        };
        (rank, path.clone())
    });
    paths
}

/// Why a changed file cannot be taken, as far as that shows without taking it.
pub(super) fn fault(path: &str, text: Option<&str>, is_ours: bool) -> Option<String> {
    let Some(named) = place(path) else {
        return Some("No file of the mirror has such a name or lies there.".to_owned());
    };
    let Some(text) = text else {
        return match named {
            Place::Part { .. } => None,
            Place::Graph { .. } => Some(
                "A graph goes with its command or event graph: delete the .json file, too."
                    .to_owned(),
            ),
            _ => Some("Settings cannot be deleted by deleting their file.".to_owned()),
        };
    };
    let read = match named {
        Place::Graph { .. } => graph_json(text).map(drop),
        Place::Settings => fields(text, &SETTINGS).map(drop),
        Place::Bot { .. } => fields(text, &BOT).map(drop),
        Place::Joining { .. } => fields(text, &JOINING).map(drop),
        Place::Part { part, .. } => fields(text, fields_of(part)).map(drop),
    };
    let is_new_bot = !is_ours && matches!(named, Place::Bot { .. } | Place::Joining { .. });
    let no_bot = is_new_bot.then(|| "There is no such bot. Add it in the app first.".to_owned());
    read.err().map(|error| error.message).or(no_bot)
}

const fn fields_of(part: Part) -> &'static [&'static str] {
    match part {
        Part::Group => &GROUP,
        Part::Command => &COMMAND,
        Part::EventGraph => &EVENT_GRAPH,
    }
}

/// The fields of a file, all of which are known.
fn fields(text: &str, known: &[&str]) -> Result<Map<String, Value>, ApiError> {
    let read: Value = serde_json::from_str(text)
        .map_err(|error| refused(format!("It is no JSON that can be read: {error}.")))?;
    let Value::Object(fields) = read else {
        return Err(refused("It must hold one JSON object, between { and }."));
    };
    if let Some(other) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        let known = known.join(", ");
        let why = format!("“{other}” is no field of such a file. There are: {known}.");
        return Err(refused(why));
    }
    Ok(fields)
}

fn graph_json(text: &str) -> Result<String, ApiError> {
    let graph = if Document::is_text_form(text) {
        Document::parse_text(text).map_err(|error| refused(error.to_string()))?
    } else {
        Document::parse(text).map_err(|error| refused(error.to_string()))?
    };
    Ok(graph.to_json())
}

/// Calls a command of the contract and answers what it does.
async fn call(app: &App, command: &str, request: Value) -> Result<Value, ApiError> {
    let surface = Surface::new(app.clone());
    surface.call_from_within(command.to_owned(), request).await
}

/// Makes the app as one file says; none: it was deleted.
pub(super) async fn take(
    app: &App,
    now: &Rendered,
    path: &str,
    text: Option<&str>,
) -> Result<(), ApiError> {
    if let Some(why) = fault(path, text, now.files.contains_key(path)) {
        return Err(refused(why));
    }
    let Some(named) = place(path) else {
        return Err(refused("No file of the mirror has such a name."));
    };
    let bot_of = |slug: &str| {
        let id = now.bots.get(slug).copied();
        id.ok_or_else(|| refused("There is no such bot. Add it in the app first."))
    };
    let text_or = text.unwrap_or_default();
    match named {
        Place::Settings => {
            call(app, "update_settings", fields(text_or, &SETTINGS)?.into()).await?;
        }
        Place::Bot { bot } => {
            let mut request = fields(text_or, &BOT)?;
            request.insert("id".to_owned(), json!(bot_of(bot)?));
            call(app, "update_bot", request.into()).await?;
        }
        Place::Joining { bot } => {
            let mut request = fields(text_or, &JOINING)?;
            request.insert("botId".to_owned(), json!(bot_of(bot)?));
            call(app, "update_joining", request.into()).await?;
        }
        Place::Part { bot, part, slug } => {
            let bot = bot_of(bot)?;
            let id = now.ids.get(path).copied();
            match text {
                None => delete(app, bot, part, id).await?,
                Some(text) => drop(put(app, now, bot, part, slug, id, text).await?),
            }
        }
        Place::Graph { bot, part, slug } => {
            let bot = bot_of(bot)?;
            let settings = path.replace(".graph", ".json");
            let id = match now.ids.get(&settings) {
                Some(id) => *id,
                None => put(app, now, bot, part, slug, None, "{}").await?,
            };
            save_graph(app, part, id, &graph_json(text_or)?).await?;
        }
    }
    Ok(())
}

async fn delete(app: &App, bot: i32, part: Part, id: Option<i32>) -> Result<(), ApiError> {
    let Some(id) = id else { return Ok(()) };
    let (command, request) = match part {
        Part::Group => ("delete_group", json!({ "id": id, "botId": bot })),
        Part::Command => ("delete_command", json!({ "id": id })),
        Part::EventGraph => ("delete_event_graph", json!({ "id": id })),
    };
    call(app, command, request).await?;
    Ok(())
}

/// Changes a part of a bot, or adds it; answers its id.
async fn put(
    app: &App,
    now: &Rendered,
    bot: i32,
    part: Part,
    slug: &str,
    id: Option<i32>,
    text: &str,
) -> Result<i32, ApiError> {
    let mut request = fields(text, fields_of(part))?;
    if part == Part::Group
        && let Some(parents) = request.shift_remove("parents")
    {
        request.insert("parentIds".to_owned(), parent_ids(now, bot, &parents)?);
    }
    // In a request absence means that something stays; here null means that there is none.
    if request.get("permission") == Some(&Value::Null) {
        request.insert("permission".to_owned(), json!(""));
    }
    let id = match id {
        Some(id) => id,
        None => {
            let written = request
                .get("name")
                .and_then(Value::as_str)
                .map(str::to_owned);
            let name = written.or_else(|| name_of(slug));
            let name = name.ok_or_else(|| refused("Its name cannot be read."))?;
            let (command, asked) = match part {
                Part::Group => (
                    "create_group",
                    json!({ "botId": bot, "name": name, "permissions": [], "parentIds": [] }),
                ),
                Part::Command => ("create_command", json!({ "botId": bot, "name": name })),
                Part::EventGraph => ("create_event_graph", json!({ "botId": bot, "name": name })),
            };
            let made = call(app, command, asked).await?;
            let id = made.get("id").and_then(Value::as_i64);
            let id = id.and_then(|id| i32::try_from(id).ok());
            id.ok_or_else(|| refused("It could not be added."))?
        }
    };
    request.insert("id".to_owned(), json!(id));
    let command = match part {
        Part::Group => {
            request.insert("botId".to_owned(), json!(bot));
            "update_group"
        }
        Part::Command => "update_command",
        Part::EventGraph => "update_event_graph",
    };
    call(app, command, request.into()).await?;
    Ok(id)
}

fn parent_ids(now: &Rendered, bot: i32, parents: &Value) -> Result<Value, ApiError> {
    let no_list = || refused("“parents” must be a list of names of groups.");
    let mut ids = Vec::new();
    for name in parents.as_array().ok_or_else(no_list)? {
        let name = name.as_str().ok_or_else(no_list)?;
        let id = now.groups.get(&(bot, name.to_owned()));
        ids.push(*id.ok_or_else(|| refused(format!("There is no group “{name}”.")))?);
    }
    Ok(json!(ids))
}

async fn save_graph(app: &App, part: Part, id: i32, document: &str) -> Result<(), ApiError> {
    let (read, asked, save, field) = match part {
        Part::EventGraph => (
            "get_event_graph",
            json!({ "id": id }),
            "save_event_graph",
            "id",
        ),
        _ => (
            "get_graph",
            json!({ "commandId": id }),
            "save_graph",
            "commandId",
        ),
    };
    let now = call(app, read, asked).await?;
    let mut request = Map::new();
    request.insert(field.to_owned(), json!(id));
    request.insert("document".to_owned(), json!(document));
    let revision = now.get("revision").cloned().unwrap_or_default();
    request.insert("expectedRevision".to_owned(), revision);
    call(app, save, request.into()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_taken_is_told_before_anybody_asks() {
        let bot = "bots/Bot/bot.json";
        for (path, text, is_ours, part) in [
            (bot, Some("{"), true, "no JSON"),
            (bot, Some("[]"), true, "one JSON object"),
            (bot, Some(r#"{"password":"x"}"#), true, "“password”"),
            (bot, Some("{}"), false, "no such bot"),
            (bot, None, true, "cannot be deleted"),
            ("settings.json", None, true, "cannot be deleted"),
            ("bots/Bot/commands/a.graph", None, true, "go"),
            (
                "bots/Bot/commands/a.graph",
                Some("sculk graph 1\nnode"),
                true,
                "",
            ),
            ("other.json", Some("{}"), false, "No file"),
        ] {
            let why = fault(path, text, is_ours).unwrap();
            assert!(why.contains(part), "{path} {text:?}: {why}");
        }
        assert_eq!(fault(bot, Some(r#"{"note":"a"}"#), true), None);
        assert_eq!(fault("bots/Bot/commands/a.json", None, true), None);
        assert_eq!(fault("bots/Bot/commands/a.json", Some("{}"), false), None);
    }

    #[test]
    fn groups_come_before_those_who_name_them_and_graphs_last() {
        let paths = [
            "bots/B/commands/a.graph",
            "bots/B/commands/a.json",
            "bots/B/groups/g.json",
            "settings.json",
        ];
        let ordered = in_order(paths.map(str::to_owned).to_vec());
        let back: Vec<_> = paths.iter().rev().map(|path| (*path).to_owned()).collect();
        assert_eq!(ordered, back);
    }
}
