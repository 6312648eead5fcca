//! What differs between a copy and now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use sculk_contract::{
    BackupAspect, BackupBotView, BackupChange, BackupDiff, BackupGraphView, BackupOther,
};
use sculk_core::BotId;
use sculk_parcel::{BotPart, CommandPart, EventGraphPart};
use sculk_store::{Bot, Store, StoreError};

use crate::export::bot_part;

/// A bot in short: each side of it as a number that changes with it.
struct Shape {
    username: String,
    aspects: Vec<(BackupAspect, u64)>,
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
    let (others, others_now) = (others(then).await?, others(now).await?);
    let differ = others.into_iter().zip(others_now);
    Ok(BackupDiff {
        bots,
        servers_gone: sorted(was.difference(&is).collect()),
        servers_new: sorted(is.difference(&was).collect()),
        others: differ
            .filter_map(|((other, was), (_, is))| (was != is).then_some(other))
            .collect(),
    })
}

async fn server_names(store: &Store) -> Result<HashSet<String>, StoreError> {
    let servers = store.list_servers().await?.into_iter();
    Ok(servers.map(|server| server.fields.name).collect())
}

/// What belongs to no bot, each as a number.
async fn others(store: &Store) -> Result<[(BackupOther, u64); 5], StoreError> {
    let mut servers = Vec::new();
    for server in store.list_servers().await? {
        let chat = store.server_chat(server.id).await?;
        servers.push((server.id, server.fields, chat));
    }
    let proxies = store.list_proxies().await?.into_iter();
    let proxies: Vec<_> = proxies.map(|one| (one.id, one.fields)).collect();
    let schedules = store.list_schedules().await?.into_iter();
    let schedules: Vec<_> = schedules.map(|one| (one.id, one.fields)).collect();
    let plugins = store.list_plugins().await?.into_iter();
    let plugins: Vec<_> = plugins.map(|one| (one.name, one.code.version)).collect();
    Ok([
        (BackupOther::Servers, number(&servers)),
        (BackupOther::Proxies, number(&proxies)),
        (BackupOther::Schedules, number(&schedules)),
        (
            BackupOther::BotGroups,
            number(&store.list_bot_groups().await?),
        ),
        (BackupOther::Plugins, number(&plugins)),
    ])
}

async fn shapes(store: &Store) -> Result<HashMap<BotId, Shape>, StoreError> {
    let mut shapes = HashMap::new();
    for bot in store.list_bots().await? {
        shapes.insert(bot.id, shape(store, bot).await?);
    }
    Ok(shapes)
}

/// Everything that travels with a bot counts, and nothing that changes by itself.
async fn shape(store: &Store, bot: Bot) -> Result<Shape, StoreError> {
    let part = bot_part(store, &bot).await?;
    let choice = store.proxy_choice(bot.id).await?;
    let commands = part.commands.iter().map(command_number);
    let events = part.event_graphs.iter().map(event_number);
    let graphs = commands.chain(events).collect();
    let BotPart {
        joining,
        restart,
        groups,
        permissions,
        users,
        values,
        replies,
        plugins,
        account,
        ..
    } = &part;
    Ok(Shape {
        aspects: vec![
            (BackupAspect::Settings, number(&bot.fields)),
            (BackupAspect::Joining, number(&(joining, restart))),
            (BackupAspect::Proxy, number(&choice)),
            (BackupAspect::Account, number(&account)),
            (BackupAspect::Groups, number(&(groups, permissions))),
            (BackupAspect::People, number(&users)),
            (BackupAspect::Values, number(&values)),
            (BackupAspect::Replies, number(&replies)),
            (BackupAspect::Plugins, number(&plugins)),
        ],
        username: bot.fields.username,
        graphs,
        n_users: u32::try_from(users.len()).unwrap_or(u32::MAX),
    })
}

/// Variables are what runs of a graph left, not what somebody changed.
fn command_number(part: &CommandPart) -> ((bool, String), u64) {
    let mut part = part.clone();
    part.variables.clear();
    ((false, part.name.clone()), number(&part))
}

fn event_number(part: &EventGraphPart) -> ((bool, String), u64) {
    let mut part = part.clone();
    part.variables.clear();
    ((true, part.name.clone()), number(&part))
}

/// The same for the same, within one run of the app.
fn number(of: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{of:?}").hash(&mut hasher);
    hasher.finish()
}

fn bot_view(id: BotId, old: Option<&Shape>, new: Option<&Shape>) -> Option<BackupBotView> {
    let known = old.or(new)?;
    let graphs = graph_views(old, new);
    let aspects: Vec<_> = match (old, new) {
        (Some(one), Some(other)) => one
            .aspects
            .iter()
            .zip(&other.aspects)
            .filter_map(|((aspect, was), (_, is))| (was != is).then_some(*aspect))
            .collect(),
        _ => Vec::new(),
    };
    let change = match (old, new) {
        (Some(_), Some(_)) if graphs.is_empty() && aspects.is_empty() => BackupChange::Same,
        (Some(_), Some(_)) => BackupChange::Changed,
        (Some(_), None) => BackupChange::Gone,
        (None, _) => BackupChange::New,
    };
    let count = |shape: Option<&Shape>| shape.map_or(0, |shape| shape.n_users);
    Some(BackupBotView {
        bot_id: id.0,
        username: known.username.clone(),
        change,
        aspects,
        graphs,
        n_users_then: count(old),
        n_users_now: count(new),
    })
}

fn graph_views(old: Option<&Shape>, new: Option<&Shape>) -> Vec<BackupGraphView> {
    let none = BTreeMap::new();
    let was = old.map_or(&none, |shape| &shape.graphs);
    let is = new.map_or(&none, |shape| &shape.graphs);
    let mut keys: Vec<_> = was.keys().chain(is.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let views = keys.into_iter().filter_map(|key| {
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
    });
    views.collect()
}
