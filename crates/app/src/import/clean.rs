//! Makes what came fit: what a user could not have typed here is mended or left out, and told.

use std::collections::HashSet;

use sculk_automation::schedule::CronPlan;
use sculk_blockmine::{Fate, Remark};
use sculk_parcel::{
    BotPart, CommandPart, EventGraphPart, Parcel, PlanPart, ProxyPart, SchedulePart, ServerPart,
};

use super::clean_graph::graph;
use crate::validate;

/// Longest list of aliases, chat types or arguments of one command.
const MAX_LIST: usize = 32;
/// Longest cooldown: a day.
const MAX_COOLDOWN: u32 = 86_400;
/// Longest name of a user, group or permission, in bytes.
const MAX_NAME: usize = 64;
/// Longest owner and key of a stored value, and the value itself, in bytes.
const VALUE_LIMITS: (usize, usize, usize) = (256, 1024, sculk_store::MAX_VALUE_BYTES);

/// A parcel in which everything can be kept.
#[derive(Debug, Default)]
pub(crate) struct Clean {
    pub parcel: Parcel,
    /// The events that start an event graph, for each of a bot's and then for each without a bot.
    pub events: Vec<Vec<Vec<String>>>,
    pub loose_events: Vec<Vec<String>>,
    pub remarks: Vec<Remark>,
}

impl Clean {
    pub(super) fn changed(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.tell(place.into(), Fate::Changed, why.into());
    }

    pub(super) fn left_out(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.tell(place.into(), Fate::LeftOut, why.into());
    }

    fn tell(&mut self, place: String, fate: Fate, why: String) {
        self.remarks.push(Remark { place, fate, why });
    }
}

/// Judges everything in a parcel. Takes its time: every graph is checked.
pub(crate) fn clean(parcel: Parcel, remarks: Vec<Remark>) -> Clean {
    let mut clean = Clean {
        remarks,
        ..Clean::default()
    };
    let servers = kept(parcel.servers, |one| server(one, &mut clean));
    let proxies = kept(parcel.proxies, |one| proxy(one, &mut clean));
    clean.parcel.servers = servers.items;
    clean.parcel.proxies = proxies.items;
    let (servers, proxies) = (servers.places, proxies.places);
    let mut all_events = Vec::new();
    let bots = kept(parcel.bots, |mut one| {
        one.server = one.server.and_then(|at| servers.get(at).copied().flatten());
        one.proxy = one.proxy.and_then(|at| proxies.get(at).copied().flatten());
        let (bot, events) = bot(one, &mut clean)?;
        all_events.push(events);
        Some(bot)
    });
    clean.parcel.bots = bots.items;
    clean.events = all_events;
    let mut words = HashSet::new();
    let commands = parcel.commands.into_iter();
    clean.parcel.commands = commands
        .filter_map(|one| command(one, "this file", &mut words, &mut clean))
        .collect();
    let mut names = HashSet::new();
    for one in parcel.event_graphs {
        if let Some((graph, events)) = event_graph(one, "this file", &mut names, &mut clean) {
            clean.parcel.event_graphs.push(graph);
            clean.loose_events.push(events);
        }
    }
    for one in parcel.schedules {
        let fit = schedule(one, &bots.places, &mut clean);
        clean.parcel.schedules.extend(fit);
    }
    clean
}

/// What is left of a list, and where each of the old places is now.
struct Kept<T> {
    items: Vec<T>,
    places: Vec<Option<usize>>,
}

fn kept<T>(list: Vec<T>, mut judge: impl FnMut(T) -> Option<T>) -> Kept<T> {
    let mut kept = Kept {
        items: Vec::new(),
        places: Vec::with_capacity(list.len()),
    };
    for item in list {
        let place = judge(item).map(|fit| {
            kept.items.push(fit);
            kept.items.len() - 1
        });
        kept.places.push(place);
    }
    kept
}

/// At most so many characters, cut where a character ends.
fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// One line without control characters.
fn one_line(text: &str, max: usize) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    cut(line.trim(), max).trim_end().to_owned()
}

fn server(mut one: ServerPart, clean: &mut Clean) -> Option<ServerPart> {
    let place = format!("server {}", one_line(&one.name, 64));
    let literal = if one.host.contains(':') {
        format!("[{}]:{}", one.host, one.port)
    } else {
        format!("{}:{}", one.host, one.port)
    };
    match validate::address(&literal) {
        Ok((host, port)) => (one.host, one.port) = (host, port),
        Err(error) => {
            clean.left_out(place, error.message);
            return None;
        }
    }
    one.name = one_line(&one.name, 64);
    if one.name.is_empty() {
        one.name.clone_from(&one.host);
    }
    one.minecraft_version = one.minecraft_version.map(|text| one_line(&text, 32));
    Some(one)
}

fn proxy(mut one: ProxyPart, clean: &mut Clean) -> Option<ProxyPart> {
    let place = format!("proxy {}:{}", one_line(&one.host, 64), one.port);
    if validate::address(&format!("{}:{}", one.host, one.port)).is_err() {
        clean.left_out(place, "its address cannot be one");
        return None;
    }
    one.username = one_line(&one.username, 255);
    one.note = cut(&one.note, 2000);
    Some(one)
}

fn bot(mut one: BotPart, clean: &mut Clean) -> Option<(BotPart, Vec<Vec<String>>)> {
    let place = format!("bot {}", one_line(&one.username, 32));
    match validate::username(&one.username) {
        Ok(username) => one.username = username,
        Err(error) => {
            clean.left_out(place, format!("its name cannot be one. {}", error.message));
            return None;
        }
    }
    if validate::prefix(&one.prefix).is_err() {
        clean.changed(place.as_str(), "its prefix cannot be one; it became @");
        one.prefix = "@".to_owned();
    }
    let n_owners = one.owners.len();
    one.owners = one.owners.iter().map(|name| one_line(name, 32)).collect();
    one.owners.retain(|name| !name.is_empty());
    one.owners.truncate(100);
    if one.owners.len() < n_owners {
        clean.changed(
            place.as_str(),
            "some of its owners have no name, or there are more than 100",
        );
    }
    one.note = cut(&one.note, 2000);
    people(&mut one, &place, clean);
    values(&mut one, &place, clean);
    let mut words = HashSet::new();
    let commands = std::mem::take(&mut one.commands).into_iter();
    one.commands = commands
        .filter_map(|part| command(part, &place, &mut words, clean))
        .collect();
    let (mut names, mut events) = (HashSet::new(), Vec::new());
    for part in std::mem::take(&mut one.event_graphs) {
        if let Some((graph, started_by)) = event_graph(part, &place, &mut names, clean) {
            one.event_graphs.push(graph);
            events.push(started_by);
        }
    }
    Some((one, events))
}

fn people(one: &mut BotPart, place: &str, clean: &mut Clean) {
    let mut names = HashSet::new();
    let groups = kept(std::mem::take(&mut one.groups), |mut group| {
        group.name = one_line(&group.name, MAX_NAME);
        group.permissions.retain(|name| is_name(name));
        group.permissions.truncate(sculk_store::MAX_GRANTS);
        let is_fit = is_name(&group.name) && names.insert(group.name.clone());
        if !is_fit {
            clean.left_out(
                format!("{place} › groups"),
                "one has no name, or that of another",
            );
        }
        is_fit.then_some(group)
    });
    one.groups = groups.items;
    for group in &mut one.groups {
        let parents = group.parents.iter();
        group.parents = parents
            .filter_map(|at| groups.places.get(*at).copied().flatten())
            .collect();
    }
    one.permissions.retain(|part| is_name(&part.name));
    for part in &mut one.permissions {
        part.description = cut(&part.description, 500);
    }
    let n_users = one.users.len();
    one.users.retain(|user| is_name(user.username.trim()));
    if one.users.len() < n_users {
        let why = format!("{} have no name that can be one", n_users - one.users.len());
        clean.left_out(format!("{place} › users"), why);
    }
    for user in &mut one.users {
        user.note = cut(&user.note, 1_000);
        let places = user.groups.iter();
        user.groups = places
            .filter_map(|at| groups.places.get(*at).copied().flatten())
            .collect();
    }
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len()) && !name.chars().any(char::is_control)
}

fn values(one: &mut BotPart, place: &str, clean: &mut Clean) {
    let (owner, key, value) = VALUE_LIMITS;
    one.values.retain(|part| {
        let is_fit = (1..=owner).contains(&part.owner.len())
            && (1..=key).contains(&part.key.len())
            && part.value.len() <= value;
        if !is_fit {
            let place = format!("{place} › stored value {}", one_line(&part.key, 64));
            clean.left_out(place, "it has no owner or key, or more than 1 MB");
        }
        is_fit
    });
}

fn command(
    mut one: CommandPart,
    place: &str,
    words: &mut HashSet<String>,
    clean: &mut Clean,
) -> Option<CommandPart> {
    let place = format!("{place} › command {}", one_line(&one.name, 32));
    let Ok(name) = validate::command_name("name", &one.name) else {
        clean.left_out(
            place,
            "its name cannot be one: 1 to 32 characters without spaces",
        );
        return None;
    };
    if !words.insert(name.clone()) {
        clean.left_out(
            place,
            "another command of the bot answers to this word already",
        );
        return None;
    }
    one.name = name;
    let mut n_lost = 0;
    let aliases = std::mem::take(&mut one.aliases).into_iter();
    one.aliases = aliases
        .filter_map(|alias| {
            let alias = validate::command_name("aliases", &alias).ok();
            let fit = alias.filter(|alias| words.insert(alias.clone()));
            n_lost += usize::from(fit.is_none());
            fit
        })
        .take(MAX_LIST)
        .collect();
    if n_lost > 0 {
        let why = format!("{n_lost} of its aliases cannot be one, or lead to another command");
        clean.changed(place.as_str(), why);
    }
    one.description = cut(&one.description, 500);
    one.cooldown_seconds = one.cooldown_seconds.min(MAX_COOLDOWN);
    one.allowed_chat_types = one
        .allowed_chat_types
        .iter()
        .map(|kind| one_line(kind, 32))
        .collect();
    one.allowed_chat_types.retain(|kind| !kind.is_empty());
    one.allowed_chat_types.truncate(MAX_LIST);
    one.permission = one.permission.filter(|name| is_name(name));
    if let serde_json::Value::Array(arguments) = &mut one.arguments {
        arguments.retain(|argument| argument["name"].as_str().is_some_and(is_name));
        arguments.truncate(MAX_LIST);
    } else {
        one.arguments = serde_json::Value::Array(Vec::new());
    }
    let graph = graph(&one.graph, &place, clean)?;
    one.is_enabled &= graph.can_run;
    one.graph = graph.text;
    Some(one)
}

fn event_graph(
    mut one: EventGraphPart,
    place: &str,
    names: &mut HashSet<String>,
    clean: &mut Clean,
) -> Option<(EventGraphPart, Vec<String>)> {
    let name = one_line(&one.name, 60);
    let name = if name.is_empty() {
        "Graph".to_owned()
    } else {
        name
    };
    let place = format!("{place} › event graph {name}");
    one.name = free_name(&name, |name| names.contains(name));
    names.insert(one.name.clone());
    let graph = graph(&one.graph, &place, clean)?;
    one.is_enabled &= graph.can_run;
    one.graph = graph.text;
    Some((one, graph.events))
}

/// A name that is not taken: the name itself, or with a number behind it.
pub(super) fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut free = name.to_owned();
    let mut number = 2_u32;
    while is_taken(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}

fn schedule(
    mut one: SchedulePart,
    bots: &[Option<usize>],
    clean: &mut Clean,
) -> Option<SchedulePart> {
    one.name = one_line(&one.name, 60);
    let place = format!("schedule {}", one.name);
    if one.name.is_empty() {
        clean.left_out(place, "it has no name");
        return None;
    }
    if let PlanPart::Cron { pattern, zone } = &one.plan {
        let plan = jiff::tz::TimeZone::get(zone)
            .map_err(|error| error.to_string())
            .and_then(|zone| CronPlan::parse(pattern, zone).map_err(|error| error.to_string()));
        if let Err(why) = plan {
            clean.left_out(place, why);
            return None;
        }
    }
    if let Some(places) = &mut one.bots {
        *places = places
            .iter()
            .filter_map(|at| bots.get(*at).copied().flatten())
            .collect();
        if places.is_empty() {
            clean.left_out(place, "none of its bots comes");
            return None;
        }
    }
    Some(one)
}
