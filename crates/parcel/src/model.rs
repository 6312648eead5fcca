use serde::{Deserialize, Serialize};

use crate::{AccountPart, Password, PluginPart, RepliesPart, json_text};

/// What travels together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Parcel {
    /// Servers, which bots name by their place in this list.
    pub servers: Vec<ServerPart>,
    /// Proxies, which bots name by their place in this list.
    pub proxies: Vec<ProxyPart>,
    /// Bots in the user's order.
    pub bots: Vec<BotPart>,
    /// Commands without a bot.
    pub commands: Vec<CommandPart>,
    /// Event graphs without a bot.
    pub event_graphs: Vec<EventGraphPart>,
    /// What happens by itself.
    pub schedules: Vec<SchedulePart>,
}

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchedulePart {
    /// What the user calls it.
    pub name: String,
    /// Whether it happens at all.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// When.
    pub plan: PlanPart,
    /// What.
    pub action: ActionPart,
    /// For which bots, by place in [`Parcel::bots`]; none: for all there are then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bots: Option<Vec<usize>>,
}

/// When something happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlanPart {
    /// By a cron pattern, in a time zone by its name (`Europe/Berlin`).
    Cron {
        /// Five fields, or six with the second first.
        pattern: String,
        /// The zone.
        zone: String,
    },
    /// When the app starts.
    AtStart,
}

/// What happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ActionPart {
    /// Bots go to their servers.
    Start,
    /// Bots leave their servers.
    Stop,
    /// Bots leave and come back.
    Restart,
    /// Bots say a line, or send a command where it begins with a slash.
    Say {
        /// The line.
        text: String,
    },
}

/// A server in the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerPart {
    /// What the user calls it.
    pub name: String,
    /// Its name or address, without the port.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// The version it speaks; none: asked at joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minecraft_version: Option<String>,
    /// How its chat is read and written; none: as the app's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<ServerChatPart>,
}

/// How chat of a server is read and written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServerChatPart {
    /// The rules in their order; none: the app's own.
    pub rules: Option<Vec<ChatRulePart>>,
    /// Chat types of this server.
    pub types: Vec<ChatTypePart>,
    /// Regular expressions of lines by which the server warns of spam; none: the app's own.
    pub spam_warnings: Option<Vec<String>>,
}

/// One rule by which a line of chat is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatRulePart {
    /// What the user calls it.
    pub name: String,
    /// A regular expression with the groups `player`, `message` and perhaps `type`.
    pub pattern: String,
    /// The chat type of lines it reads, where the pattern has no group for it.
    pub chat_type: String,
    /// Whether only lines of players who are online count.
    pub is_for_online_only: bool,
}

/// A chat type beside the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatTypePart {
    /// As graphs name it.
    pub name: String,
    /// Put before each line.
    pub prefix: String,
    /// At least this much time between two lines, in milliseconds.
    pub delay_ms: u32,
}

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProxyKind {
    /// SOCKS version 5.
    Socks5,
    /// SOCKS version 4 with names.
    Socks4a,
    /// HTTP's `CONNECT`.
    Http,
}

/// A proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyPart {
    /// How it is spoken to.
    pub kind: ProxyKind,
    /// Its name or address.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// The user's name there; empty where it asks for none.
    #[serde(default)]
    pub username: String,
    /// With what it lets us through.
    #[serde(skip)]
    pub password: Option<Password>,
    /// The user's own words.
    #[serde(default)]
    pub note: String,
    /// How many bots may go through it at once; none: as many as like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bots: Option<u32>,
    /// Whether bots may go through it.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

/// A bot with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BotPart {
    /// The Minecraft name it joins with.
    pub username: String,
    /// Its server, by place in [`Parcel::servers`]; none: it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<usize>,
    /// Its own proxy, by place in [`Parcel::proxies`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<usize>,
    /// Whether it goes through any proxy that works; its own, where it has one, comes first.
    #[serde(default, skip_serializing_if = "is_no")]
    pub has_pool: bool,
    /// The account it joins as; none: under its name alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountPart>,
    /// The user's own words.
    #[serde(default)]
    pub note: String,
    /// What a chat line must start with to be a command.
    pub prefix: String,
    /// Players who may do everything.
    #[serde(default)]
    pub owners: Vec<String>,
    /// Whether it starts with the app.
    #[serde(default)]
    pub auto_start: bool,
    /// What it logs in with on its server.
    #[serde(skip)]
    pub password: Option<Password>,
    /// What it does when it joins; none: the app's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joining: Option<JoiningPart>,
    /// When it is restarted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<RestartPart>,
    /// Its chat commands.
    #[serde(default)]
    pub commands: Vec<CommandPart>,
    /// Its event graphs in the order in which they start.
    #[serde(default)]
    pub event_graphs: Vec<EventGraphPart>,
    /// The groups of its users.
    #[serde(default)]
    pub groups: Vec<GroupPart>,
    /// Permissions that somebody described.
    #[serde(default)]
    pub permissions: Vec<PermissionPart>,
    /// Everybody it knows.
    #[serde(default)]
    pub users: Vec<UserPart>,
    /// What its graphs and plugins stored.
    #[serde(default)]
    pub values: Vec<ValuePart>,
    /// What it answers in other words than the app's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<RepliesPart>,
    /// What was decided about plugins for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plugins: Vec<PluginPart>,
}

impl BotPart {
    /// A bot with a name and nothing else.
    pub fn new(username: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            server: None,
            proxy: None,
            has_pool: false,
            account: None,
            note: String::new(),
            prefix: "@".to_owned(),
            owners: Vec::new(),
            auto_start: false,
            password: None,
            joining: None,
            restart: None,
            commands: Vec::new(),
            event_graphs: Vec::new(),
            groups: Vec::new(),
            permissions: Vec::new(),
            users: Vec::new(),
            values: Vec::new(),
            replies: None,
            plugins: Vec::new(),
        }
    }
}

/// What a bot does when it joins, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JoiningPart {
    /// Lines to send once in the world, placeholders for secrets in them; none: the app's own.
    pub join_commands: Option<Vec<String>>,
    /// Chunks the server shall send around the bot.
    pub view_distance: u8,
    /// Whether it has a worker process of its own.
    pub is_isolated: bool,
    /// Chat types of this bot, which win over those of its server.
    pub chat_types: Vec<ChatTypePart>,
}

/// When a bot is restarted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RestartPart {
    /// Every so many hours.
    EveryHours(u16),
    /// Every day at this minute of the local day.
    DailyAtMinute(u16),
}

/// A chat command and its graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandPart {
    /// The word behind the prefix.
    pub name: String,
    /// Other words that lead to it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The user's own words.
    #[serde(default)]
    pub description: String,
    /// Whether it answers.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// Between two calls of one user, in seconds.
    #[serde(default)]
    pub cooldown_seconds: u32,
    /// Whether everybody waits for that long, and not only who called.
    #[serde(default, skip_serializing_if = "is_no")]
    pub is_cooldown_for_all: bool,
    /// Where it may be called.
    #[serde(default)]
    pub allowed_chat_types: Vec<String>,
    /// A list of `{id, name, type, description, required, default?}`, as BlockMine keeps it.
    #[serde(default)]
    pub arguments: serde_json::Value,
    /// What its caller must be allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// The document, as JSON text.
    #[serde(with = "json_text")]
    pub graph: String,
    /// Variables that are kept between runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<VariablePart>,
}

/// A graph that events start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventGraphPart {
    /// What the user calls it.
    pub name: String,
    /// Whether events start it.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// Runs of it at once; none: as the app's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_runs: Option<u16>,
    /// What becomes of an event that comes while that many are under way; none: as the app's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_busy: Option<WhenBusyPart>,
    /// Which events start it, as the app keeps it; null: every one.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub filter: serde_json::Value,
    /// The document, as JSON text.
    #[serde(with = "json_text")]
    pub graph: String,
    /// Variables that are kept between runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<VariablePart>,
}

/// What becomes of an event that comes while as many runs as may be are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenBusyPart {
    /// It waits in a queue.
    Wait,
    /// It is left out.
    Drop,
    /// The oldest run is ended for it.
    Restart,
}

/// A variable that is kept between runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariablePart {
    /// Its name.
    pub name: String,
    /// Its value, as JSON text.
    #[serde(with = "json_text")]
    pub value: String,
}

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupPart {
    /// Its name.
    pub name: String,
    /// What its members may do.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// Groups whose permissions its members have, too, by place in [`BotPart::groups`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<usize>,
}

/// A permission and what somebody wrote about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionPart {
    /// Its name.
    pub name: String,
    /// The words.
    #[serde(default)]
    pub description: String,
}

/// Somebody a bot knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserPart {
    /// Their Minecraft name.
    pub username: String,
    /// Whether the bot ignores them.
    #[serde(default)]
    pub is_blacklisted: bool,
    /// Their groups, by place in [`BotPart::groups`].
    #[serde(default)]
    pub groups: Vec<usize>,
    /// The user's own words about them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a graph or a plugin stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuePart {
    /// Whose it is.
    pub owner: String,
    /// Its name.
    pub key: String,
    /// The text that was stored.
    pub value: String,
}

/// By reference, as serde passes it.
const fn is_no(flag: &bool) -> bool {
    !*flag
}

const fn yes() -> bool {
    true
}
