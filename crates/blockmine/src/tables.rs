//! BlockMine's database as rows: what is read of it, and how much at most.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A row: its columns by name. Numbers stand for booleans and times where they come from SQLite.
pub type Row = Map<String, Value>;

/// The tables of BlockMine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Servers.
    Server,
    /// Proxies.
    Proxy,
    /// Bots.
    Bot,
    /// Plugins, installed per bot.
    InstalledPlugin,
    /// Chat commands.
    Command,
    /// Event graphs.
    EventGraph,
    /// People in the game, per bot.
    User,
    /// Their groups, per bot.
    Group,
    /// Permissions, per bot.
    Permission,
    /// Who is in which group.
    UserGroup,
    /// Which group grants what.
    GroupPermission,
    /// Jobs by the clock.
    ScheduledTask,
    /// What plugins and graphs stored.
    PluginDataStore,
    /// Logins of the panel.
    PanelUser,
    /// Keys of the panel.
    PanelApiKey,
    /// Keys of bots.
    BotApiKey,
}

/// What is read of a table.
#[derive(Debug, Clone, Copy)]
pub struct TableSpec {
    /// Which one.
    pub table: Table,
    /// Its name in the database.
    pub name: &'static str,
    /// The columns that are read where they exist.
    pub columns: &'static [&'static str],
    /// More rows than this are refused.
    pub max_rows: usize,
}

const fn spec(
    table: Table,
    name: &'static str,
    max_rows: usize,
    columns: &'static [&'static str],
) -> TableSpec {
    TableSpec {
        table,
        name,
        columns,
        max_rows,
    }
}

/// Everything that is read. Of logins and keys only how many there are: what they hold stays where
/// it is.
pub const TABLES: &[TableSpec] = &[
    spec(
        Table::Server,
        "Server",
        10_000,
        &["id", "name", "host", "port", "version"],
    ),
    spec(
        Table::Proxy,
        "Proxy",
        10_000,
        &[
            "id", "name", "type", "host", "port", "username", "password", "note",
        ],
    ),
    spec(
        Table::Bot,
        "Bot",
        5_000,
        &[
            "id",
            "username",
            "password",
            "prefix",
            "note",
            "owners",
            "sortOrder",
            "serverId",
            "proxyId",
            "proxyHost",
            "proxyPort",
            "proxyUsername",
            "proxyPassword",
        ],
    ),
    spec(
        Table::InstalledPlugin,
        "InstalledPlugin",
        50_000,
        &[
            "id",
            "botId",
            "name",
            "version",
            "isEnabled",
            "settings",
            "path",
            "manifest",
        ],
    ),
    spec(
        Table::Command,
        "Command",
        100_000,
        &[
            "id",
            "botId",
            "name",
            "isEnabled",
            "cooldown",
            "aliases",
            "description",
            "owner",
            "permissionId",
            "allowedChatTypes",
            "isVisual",
            "argumentsJson",
            "graphJson",
            "pluginOwnerId",
        ],
    ),
    spec(
        Table::EventGraph,
        "EventGraph",
        100_000,
        &[
            "id",
            "botId",
            "name",
            "isEnabled",
            "graphJson",
            "variables",
            "pluginOwnerId",
        ],
    ),
    spec(
        Table::User,
        "User",
        2_000_000,
        &["id", "botId", "username", "isBlacklisted"],
    ),
    spec(
        Table::Group,
        "Group",
        100_000,
        &["id", "botId", "name", "owner"],
    ),
    spec(
        Table::Permission,
        "Permission",
        200_000,
        &["id", "botId", "name", "description", "owner"],
    ),
    spec(
        Table::UserGroup,
        "UserGroup",
        4_000_000,
        &["userId", "groupId"],
    ),
    spec(
        Table::GroupPermission,
        "GroupPermission",
        1_000_000,
        &["groupId", "permissionId"],
    ),
    spec(
        Table::ScheduledTask,
        "ScheduledTask",
        10_000,
        &[
            "id",
            "name",
            "cronPattern",
            "action",
            "targetBotIds",
            "payload",
            "isEnabled",
            "runOnStartup",
        ],
    ),
    spec(
        Table::PluginDataStore,
        "PluginDataStore",
        1_000_000,
        &["botId", "pluginName", "key", "value"],
    ),
    spec(Table::PanelUser, "PanelUser", 100_000, &["id"]),
    spec(Table::PanelApiKey, "PanelApiKey", 100_000, &["id"]),
    spec(Table::BotApiKey, "BotApiKey", 100_000, &["id", "botId"]),
];

/// Rows by table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tables(BTreeMap<Table, Vec<Row>>);

impl Tables {
    /// Puts the rows of a table in.
    pub fn put(&mut self, table: Table, rows: Vec<Row>) {
        self.0.insert(table, rows);
    }

    /// The rows of a table; none where it is not there.
    #[must_use]
    pub fn rows(&self, table: Table) -> &[Row] {
        self.0.get(&table).map_or(&[], Vec::as_slice)
    }
}

impl Table {
    /// Its name in the database, which is also how places in it are told.
    #[must_use]
    pub fn name(self) -> &'static str {
        // Each table has a row of its own above; a test holds that.
        TABLES
            .iter()
            .find(|spec| spec.table == self)
            .map_or("?", |spec| spec.name)
    }
}
