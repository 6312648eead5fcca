//! What differs between a copy and now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use sculk_contract::{BackupBotView, BackupChange, BackupDiff, BackupGraphView};
use sculk_core::BotId;
use sculk_store::{Bot, BotFields, Store, StoreError};

/// A bot in short: its own fields, and each of its graphs as a number that changes with it.
struct Shape {
    fields: BotFields,
    graphs: BTreeMap<(bool, String), u64>,
    n_users: u32,
}

pub(super) async fn compare(then: &Store, now: &Store) -> Result<BackupDiff, StoreError> {
    let old = shapes(then).await?;
    let new = shapes(now).await?;
    let mut ids: Vec<_> = old.keys().chain(new.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let bots = ids
        .into_iter()
        .filter_map(|id| bot_view(id, old.get(&id), new.get(&id)))
        .collect();
    let (was, is) = (server_names(then).await?, server_names(now).await?);
    let sorted = |names: HashSet<&String>| {
        let mut names: Vec<_> = names.into_iter().cloned().collect();
        names.sort_unstable();
        names
    };
    Ok(BackupDiff {
        bots,
        servers_gone: sorted(was.difference(&is).collect()),
        servers_new: sorted(is.difference(&was).collect()),
    })
}

async fn server_names(store: &Store) -> Result<HashSet<String>, StoreError> {
    let servers = store.list_servers().await?.into_iter();
    Ok(servers.map(|server| server.fields.name).collect())
}

async fn shapes(store: &Store) -> Result<HashMap<BotId, Shape>, StoreError> {
    let mut shapes = HashMap::new();
    for bot in store.list_bots().await? {
        shapes.insert(bot.id, shape(store, bot).await?);
    }
    Ok(shapes)
}

async fn shape(store: &Store, bot: Bot) -> Result<Shape, StoreError> {
    let mut graphs = BTreeMap::new();
    for command in store.list_commands(bot.id).await? {
        let document = store.graph(command.id).await?.document;
        let fields = format!("{:?}", command.fields);
        graphs.insert((false, command.fields.name), number(&fields, &document));
    }
    for graph in store.list_event_graphs(bot.id).await? {
        let document = store.event_graph_document(graph.id).await?.document;
        let fields = format!("{:?}", graph.fields);
        graphs.insert((true, graph.fields.name), number(&fields, &document));
    }
    let n_users = store.list_users(bot.id).await?.len();
    Ok(Shape {
        fields: bot.fields,
        graphs,
        n_users: u32::try_from(n_users).unwrap_or(u32::MAX),
    })
}

fn number(fields: &str, document: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (fields, document).hash(&mut hasher);
    hasher.finish()
}

fn bot_view(id: BotId, old: Option<&Shape>, new: Option<&Shape>) -> Option<BackupBotView> {
    let known = old.or(new)?;
    let none = BTreeMap::new();
    let was = old.map_or(&none, |shape| &shape.graphs);
    let is = new.map_or(&none, |shape| &shape.graphs);
    let mut keys: Vec<_> = was.keys().chain(is.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let graphs: Vec<_> = keys
        .into_iter()
        .filter_map(|key| {
            let change = match (was.get(key), is.get(key)) {
                (Some(one), Some(other)) if one == other => return None,
                (Some(_), Some(_)) => BackupChange::Changed,
                (Some(_), None) => BackupChange::Gone,
                (None, _) => BackupChange::New,
            };
            Some(BackupGraphView {
                is_event_graph: key.0,
                name: key.1.clone(),
                change,
            })
        })
        .collect();
    let (then, now) = (old.map(|one| one.n_users), new.map(|one| one.n_users));
    let change = match (old, new) {
        (Some(one), Some(other)) => {
            let is_same = one.fields == other.fields && graphs.is_empty() && then == now;
            if is_same {
                BackupChange::Same
            } else {
                BackupChange::Changed
            }
        }
        (Some(_), None) => BackupChange::Gone,
        (None, _) => BackupChange::New,
    };
    Some(BackupBotView {
        bot_id: id.0,
        username: known.fields.username.clone(),
        change,
        graphs,
        n_users_then: then.unwrap_or_default(),
        n_users_now: now.unwrap_or_default(),
    })
}
