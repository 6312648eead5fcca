//! What the files of the mirror hold: the same for the same state, so that a repository shows what
//! somebody changed and nothing else. No secret gets in: passwords lie in the keychain, and lines that
//! look as if they held one are left out.

use std::collections::BTreeMap;

use sculk_automation::redact::redact;
use sculk_contract::{
    ApiError, BotView, CommandView, EventGraphView, GetJoiningReq, GroupView, ListCommandsReq,
    ListEventGraphsReq, ListGroupsReq, Nothing,
};
use sculk_core::{CommandId, EventGraphId};
use sculk_graph::Document;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::paths::{Part, Slugs};
use crate::App;
use crate::error::from_store;

pub(super) const SETTINGS: [&str; 3] = ["theme", "language", "onClose"];
pub(super) const BOT: [&str; 4] = ["prefix", "owners", "note", "autoStart"];
pub(super) const JOINING: [&str; 4] = ["joinCommands", "viewDistance", "isIsolated", "chatTypes"];
pub(super) const COMMAND: [&str; 9] = [
    "name",
    "aliases",
    "description",
    "isEnabled",
    "cooldownSeconds",
    "isCooldownForAll",
    "permission",
    "allowedChatTypes",
    "arguments",
];
pub(super) const EVENT_GRAPH: [&str; 5] = ["name", "isEnabled", "maxRuns", "whenBusy", "filter"];
pub(super) const GROUP: [&str; 3] = ["name", "permissions", "parents"];

/// Everything that is mirrored.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The text of each file, by its path.
    pub files: BTreeMap<String, String>,
    /// The id of what each file is about. Of a bot for its own files, else of the part.
    pub ids: BTreeMap<String, i32>,
    /// The ids of bots by their slugs.
    pub bots: BTreeMap<String, i32>,
    /// The ids of groups of a bot by their names.
    pub groups: BTreeMap<(i32, String), i32>,
}

impl Rendered {
    fn put(&mut self, path: String, id: i32, text: String) {
        self.ids.insert(path.clone(), id);
        self.files.insert(path, text);
    }
}

/// The fields of a view that are mirrored, one a line.
fn json_of(view: &impl Serialize, fields: &[&str]) -> String {
    let view = serde_json::to_value(view).unwrap_or_default();
    let mut kept = Map::new();
    for field in fields {
        if let Some(value) = view.get(field) {
            kept.insert((*field).to_owned(), value.clone());
        }
    }
    text_of(&kept.into())
}

fn text_of(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// A graph as lines of text; as it stands where it is none that can be read.
fn graph_text(document: &str) -> String {
    Document::parse(document).map_or_else(|_| document.to_owned(), |graph| graph.to_text())
}

/// Reads everything that is mirrored and writes it as files.
pub(super) async fn render(app: &App) -> Result<Rendered, ApiError> {
    let mut all = Rendered::default();
    let settings = app.get_settings(Nothing {}).await?;
    all.put("settings.json".to_owned(), 0, json_of(&settings, &SETTINGS));
    let mut slugs = Slugs::default();
    for bot in app.list_bots(Nothing {}).await? {
        let slug = slugs.give(&bot.username, bot.id);
        all.bots.insert(slug.clone(), bot.id);
        render_bot(app, &mut all, &bot, &format!("bots/{slug}")).await?;
    }
    Ok(all)
}

async fn render_bot(
    app: &App,
    all: &mut Rendered,
    bot: &BotView,
    folder: &str,
) -> Result<(), ApiError> {
    let bot_id = bot.id;
    all.put(format!("{folder}/bot.json"), bot_id, json_of(bot, &BOT));
    let joining = app.get_joining(GetJoiningReq { bot_id }).await?;
    let mut fields = JOINING.to_vec();
    let holds_secret = joining
        .join_commands
        .iter()
        .any(|line| *redact(line) != **line);
    if joining.has_built_in_join_commands || holds_secret {
        fields.retain(|field| *field != "joinCommands");
    }
    let path = format!("{folder}/joining.json");
    all.put(path, bot_id, json_of(&joining, &fields));

    let mut slugs = Slugs::default();
    let groups = app.list_groups(ListGroupsReq { bot_id }).await?.groups;
    for group in &groups {
        all.groups.insert((bot_id, group.name.clone()), group.id);
        let slug = slugs.give(&group.name, group.id);
        let path = format!("{folder}/{}/{slug}.json", Part::Group.folder());
        all.put(path, group.id, group_text(group, &groups));
    }
    let mut slugs = Slugs::default();
    for command in app.list_commands(ListCommandsReq { bot_id }).await? {
        let slug = slugs.give(&command.name, command.id);
        let path = format!("{folder}/{}/{slug}", Part::Command.folder());
        all.put(
            format!("{path}.json"),
            command.id,
            json_of(&command, &COMMAND),
        );
        if has_graph(&command) {
            let graph = app.inner.store.graph(CommandId(command.id)).await;
            let text = graph_text(&graph.map_err(from_store)?.document);
            all.put(format!("{path}.graph"), command.id, text);
        }
    }
    let mut slugs = Slugs::default();
    for event in app.list_event_graphs(ListEventGraphsReq { bot_id }).await? {
        let slug = slugs.give(&event.name, event.id);
        let path = format!("{folder}/{}/{slug}", Part::EventGraph.folder());
        all.put(format!("{path}.json"), event.id, event_text(&event));
        let graph = app
            .inner
            .store
            .event_graph_document(EventGraphId(event.id))
            .await;
        let text = graph_text(&graph.map_err(from_store)?.document);
        all.put(format!("{path}.graph"), event.id, text);
    }
    Ok(())
}

fn event_text(event: &EventGraphView) -> String {
    json_of(event, &EVENT_GRAPH)
}

/// Whether a graph answers, and not the app itself or a plugin.
fn has_graph(command: &CommandView) -> bool {
    let view = serde_json::to_value(command).unwrap_or_default();
    let is_set = |field| {
        view.get(field)
            .is_some_and(|value: &Value| !value.is_null())
    };
    !is_set("builtIn") && !is_set("plugin")
}

/// A group names those it inherits from by their names: ids mean nothing in a file.
fn group_text(group: &GroupView, all: &[GroupView]) -> String {
    let name_of = |id: &i32| {
        all.iter()
            .find(|one| one.id == *id)
            .map(|one| one.name.clone())
    };
    let parents: Vec<_> = group.parent_ids.iter().filter_map(name_of).collect();
    let [name, permissions, parent] = GROUP;
    text_of(&json!({ name: group.name, permissions: group.permissions, parent: parents }))
}
