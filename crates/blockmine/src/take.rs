//! From rows to a parcel: what belongs to which bot, and what has no place with us.

use std::collections::HashMap;

use sculk_parcel::{
    BotPart, CommandPart, EventGraphPart, ProxyKind, ProxyPart, ServerPart, ValuePart,
};

use crate::{
    EncryptionKey, Found, NotTaken, Row, Table, Tables, crypt,
    people::{self, People},
    plugins,
    rows::Look,
    tasks,
};

/// BlockMine's default prefix, which it also falls back to where a bot's is empty.
const PREFIX: &str = "@";

/// Reads rows into a parcel. Passwords need the key of `config.json`.
#[must_use]
pub fn read_tables(tables: &Tables, key: Option<&EncryptionKey>) -> Found {
    let mut found = Found::default();
    let servers = servers(tables, &mut found);
    let proxies = proxies(tables, key, &mut found);
    let by_bot = ByBot::sort(tables);
    let mut people = people::People::sort(tables);
    let mut bots: Vec<(i64, i64, BotPart)> = Vec::new();
    for (index, row) in tables.rows(Table::Bot).iter().enumerate() {
        let place = format!("Bot, row {}", index + 1);
        let look = Look::new(row, place);
        let (Some(id), Some(username)) = (look.whole("id"), look.filled("username")) else {
            found.left_out(look.place.as_str(), "it has no id or no username");
            continue;
        };
        let look = Look::new(row, format!("bot {}", username.trim()));
        let mut bot = own_fields(&look, username.trim(), key, &mut found);
        bot.server = look
            .whole("serverId")
            .and_then(|id| servers.get(&id).copied());
        bot.proxy = match look.whole("proxyId").and_then(|id| proxies.get(&id)) {
            Some(place) => Some(*place),
            None => ad_hoc_proxy(&look, key, &mut found),
        };
        fill(&mut bot, id, &by_bot, &mut people, &mut found);
        let order = look.whole("sortOrder").unwrap_or(i64::MAX);
        bots.push((order, id, bot));
    }
    bots.sort_by_key(|(order, id, _)| (*order, *id));
    tasks::take(tables, &mut bots, &mut found);
    found.parcel.bots = bots.into_iter().map(|(_, _, bot)| bot).collect();
    left_behind(tables, &mut found);
    found
}

/// Rows of a table by the bot they belong to.
struct ByBot<'a> {
    rows: HashMap<(Table, i64), Vec<&'a Row>>,
}

impl<'a> ByBot<'a> {
    fn sort(tables: &'a Tables) -> Self {
        let mut rows: HashMap<(Table, i64), Vec<&'a Row>> = HashMap::new();
        for table in [
            Table::Command,
            Table::EventGraph,
            Table::InstalledPlugin,
            Table::PluginDataStore,
        ] {
            for row in tables.rows(table) {
                if let Some(bot) = Look::new(row, "").whole("botId") {
                    rows.entry((table, bot)).or_default().push(row);
                }
            }
        }
        Self { rows }
    }

    fn of(&self, table: Table, bot: i64) -> &[&'a Row] {
        self.rows.get(&(table, bot)).map_or(&[], Vec::as_slice)
    }
}

fn servers(tables: &Tables, found: &mut Found) -> HashMap<i64, usize> {
    let mut places = HashMap::new();
    for (index, row) in tables.rows(Table::Server).iter().enumerate() {
        let look = Look::new(row, format!("Server, row {}", index + 1));
        let Some(host) = look.filled("host") else {
            found.left_out(look.place.as_str(), "it has no address");
            continue;
        };
        let host = host.trim().to_owned();
        let port = look.port("port").unwrap_or_else(|| {
            let why = "its port is no number from 1 to 65535; 25565 is used";
            found.changed(look.place.as_str(), why);
            25565
        });
        let part = ServerPart {
            name: look.filled("name").unwrap_or_else(|| host.clone()),
            minecraft_version: look.filled("version"),
            host,
            port,
            chat: None,
        };
        if let Some(id) = look.whole("id") {
            places.insert(id, found.parcel.servers.len());
        }
        found.parcel.servers.push(part);
    }
    places
}

fn proxies(tables: &Tables, key: Option<&EncryptionKey>, found: &mut Found) -> HashMap<i64, usize> {
    let mut places = HashMap::new();
    for (index, row) in tables.rows(Table::Proxy).iter().enumerate() {
        let name = Look::new(row, "").filled("name");
        let name = name.unwrap_or_else(|| format!("row {}", index + 1));
        let look = Look::new(row, format!("proxy {name}"));
        let (Some(host), Some(port)) = (look.filled("host"), look.port("port")) else {
            found.left_out(look.place.as_str(), "it has no address or no port");
            continue;
        };
        let kind = match look.text("type").as_deref() {
            Some("http" | "https") => ProxyKind::Http,
            Some("socks4" | "socks4a") => ProxyKind::Socks4a,
            _ => ProxyKind::Socks5,
        };
        let note = [Some(name), look.filled("note")].into_iter().flatten();
        let part = ProxyPart {
            kind,
            host: host.trim().to_owned(),
            port,
            username: look.text("username").unwrap_or_default().trim().to_owned(),
            password: stored_password(&look, "password", key, found),
            note: note.collect::<Vec<_>>().join("\n"),
            max_bots: None,
            is_enabled: true,
        };
        if let Some(id) = look.whole("id") {
            places.insert(id, found.parcel.proxies.len());
        }
        found.parcel.proxies.push(part);
    }
    places
}

/// A proxy that is written into the bot itself.
fn ad_hoc_proxy(look: &Look<'_>, key: Option<&EncryptionKey>, found: &mut Found) -> Option<usize> {
    let host = look.filled("proxyHost")?.trim().to_owned();
    let Some(port) = look.port("proxyPort") else {
        found.left_out(
            format!("{} › proxy {host}", look.place),
            "its port is no number from 1 to 65535; the bot comes without it",
        );
        return None;
    };
    let username = look.text("proxyUsername").unwrap_or_default();
    let part = ProxyPart {
        kind: ProxyKind::Socks5,
        host,
        port,
        username: username.trim().to_owned(),
        password: stored_password(look, "proxyPassword", key, found),
        note: String::new(),
        max_bots: None,
        is_enabled: true,
    };
    let same = found.parcel.proxies.iter().position(|known| {
        (known.kind, &known.host, known.port, &known.username)
            == (part.kind, &part.host, part.port, &part.username)
    });
    Some(same.unwrap_or_else(|| {
        found.parcel.proxies.push(part);
        found.parcel.proxies.len() - 1
    }))
}

fn stored_password(
    look: &Look<'_>,
    column: &str,
    key: Option<&EncryptionKey>,
    found: &mut Found,
) -> Option<sculk_parcel::Password> {
    let stored = look.filled(column)?;
    match crypt::password(&stored, key) {
        Ok(password) => Some(password),
        Err(why) => {
            found.left_out(format!("{} › password", look.place), why);
            None
        }
    }
}

fn own_fields(
    look: &Look<'_>,
    username: &str,
    key: Option<&EncryptionKey>,
    found: &mut Found,
) -> BotPart {
    let owners = look.text("owners").unwrap_or_default();
    BotPart {
        note: look.text("note").unwrap_or_default(),
        prefix: look.filled("prefix").unwrap_or_else(|| PREFIX.to_owned()),
        owners: owners
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        password: stored_password(look, "password", key, found),
        ..BotPart::new(username)
    }
}

/// What belongs to a bot.
fn fill(bot: &mut BotPart, id: i64, by_bot: &ByBot<'_>, people: &mut People, found: &mut Found) {
    let place = format!("bot {}", bot.username);
    let permissions = people.permissions_of(id);
    let rows = by_bot.of(Table::InstalledPlugin, id);
    let plugins = plugins::plugins(&bot.username, id, rows, found);
    for row in by_bot.of(Table::Command, id) {
        let owner = Look::new(row, "").whole("pluginOwnerId");
        let owner = owner.and_then(|id| plugins.get(&id));
        if let Some(part) = command(row, &place, &permissions, owner, found) {
            bot.commands.push(part);
        }
    }
    for row in by_bot.of(Table::EventGraph, id) {
        let owner = Look::new(row, "").whole("pluginOwnerId");
        let owner = owner.and_then(|id| plugins.get(&id));
        if let Some(part) = event_graph(row, &place, owner, found) {
            bot.event_graphs.push(part);
        }
    }
    for row in by_bot.of(Table::PluginDataStore, id) {
        let look = Look::new(row, format!("{place} › stored values"));
        let (Some(owner), Some(key), Some(value)) = (
            look.text("pluginName"),
            look.text("key"),
            look.text("value"),
        ) else {
            found.left_out(look.place.as_str(), "a row has no owner, key or value");
            continue;
        };
        bot.values.push(ValuePart { owner, key, value });
    }
    people.move_into(id, bot, found);
}

pub(crate) fn command(
    row: &Row,
    place: &str,
    permissions: &HashMap<i64, String>,
    plugin: Option<&String>,
    found: &mut Found,
) -> Option<CommandPart> {
    let look = Look::new(row, place);
    let Some(name) = look.filled("name") else {
        found.left_out(place, "a command has no name");
        return None;
    };
    let look = Look::new(row, format!("{place} › command {name}"));
    if !look.flag("isVisual", false) {
        let owner = look.text("owner").unwrap_or_default();
        let why = if owner == "system" {
            NotTaken::BuiltInCommand
        } else {
            NotTaken::PluginCommand
        };
        found.left_out(look.place.as_str(), why.words());
        return None;
    }
    let Some(graph) = look.graph("graphJson") else {
        found.left_out(look.place.as_str(), "it has no graph");
        return None;
    };
    tell_plugin(&look, plugin, found);
    let permission = look.whole("permissionId");
    let allowed = look.list("allowedChatTypes", found);
    Some(CommandPart {
        name,
        aliases: look.list("aliases", found).unwrap_or_default(),
        description: look.text("description").unwrap_or_default(),
        is_enabled: look.flag("isEnabled", true),
        cooldown_seconds: cooldown(&look, found),
        is_cooldown_for_all: false,
        allowed_chat_types: allowed
            .unwrap_or_else(|| vec!["chat".to_owned(), "private".to_owned()]),
        arguments: look
            .json("argumentsJson", found)
            .filter(serde_json::Value::is_array)
            .unwrap_or_else(|| serde_json::Value::Array(Vec::new())),
        permission: permission.and_then(|id| permissions.get(&id).cloned()),
        graph,
        variables: Vec::new(),
    })
}

fn cooldown(look: &Look<'_>, found: &mut Found) -> u32 {
    let Some(seconds) = look.whole("cooldown") else {
        return 0;
    };
    u32::try_from(seconds).unwrap_or_else(|_| {
        let why = format!("its cooldown of {seconds} s cannot be; 0 is used");
        found.changed(look.place.as_str(), why);
        0
    })
}

pub(crate) fn event_graph(
    row: &Row,
    place: &str,
    plugin: Option<&String>,
    found: &mut Found,
) -> Option<EventGraphPart> {
    let look = Look::new(row, place);
    let Some(name) = look.filled("name") else {
        found.left_out(place, "an event graph has no name");
        return None;
    };
    let look = Look::new(row, format!("{place} › event graph {name}"));
    let Some(graph) = look.graph("graphJson") else {
        found.left_out(look.place.as_str(), "it has no graph");
        return None;
    };
    tell_plugin(&look, plugin, found);
    Some(EventGraphPart {
        name,
        is_enabled: look.flag("isEnabled", true),
        max_runs: None,
        when_busy: None,
        filter: serde_json::Value::Null,
        graph,
        variables: Vec::new(),
    })
}

fn tell_plugin(look: &Look<'_>, plugin: Option<&String>, found: &mut Found) {
    if let Some(plugin) = plugin {
        let why = format!("it belonged to the plugin {plugin}; here it is the bot's own");
        found.changed(look.place.as_str(), why);
    }
}

/// What is never taken, by number.
fn left_behind(tables: &Tables, found: &mut Found) {
    for (table, what) in [
        (Table::PanelUser, "logins of the panel"),
        (Table::PanelApiKey, "keys of the panel"),
        (Table::BotApiKey, "keys of bots"),
    ] {
        let n_rows = tables.rows(table).len();
        if n_rows > 0 {
            let why =
                "there is no panel here that they could open; their secrets stay where they are";
            found.left_out(format!("{n_rows} {what}"), why);
        }
    }
}
