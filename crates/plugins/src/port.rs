//! What the engine that runs plugins and the host that owns the bot say to each other.
//!
//! All of it is plain data, so that the two may live in one process or in two.

mod wishes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use sculk_bots::{BotEvent, ChatMessage, ProxyRoute};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::capability::{Capability, Grants};
use crate::limits::Limits;

pub use wishes::{ArgumentOffer, CommandOffer, GraphOffer, PermissionOffer, Request};

/// A plugin to load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PluginSpec {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its entry file, relative to the folder.
    pub main: String,
    /// Whether its `.js` files are ES modules.
    pub is_module: bool,
    /// Where it may keep files; made when it is first used.
    pub data_folder: PathBuf,
    /// Its settings, defaults included.
    pub settings: Map<String, Value>,
    /// What it may do.
    pub grants: Grants,
    /// Why it is loaded, which decides which of its hooks are called.
    #[serde(default)]
    pub occasion: Occasion,
    /// SHA-256 of the files that can be loaded, by their paths, as they were installed: others are not loaded.
    /// Empty where the folder is its author's, who changes it.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// Why a plugin is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Occasion {
    /// Its bot connects, or all are loaded afresh.
    #[default]
    Load,
    /// It was switched on: `onEnable` follows `onLoad`.
    Enabled,
    /// Another version took its place: `onUpdate` follows `onLoad`.
    Updated {
        /// The version before.
        from: String,
    },
}

/// What the engine must know of the bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BotProfile {
    /// The bot's number.
    pub id: i32,
    /// Its name.
    pub username: String,
    /// What commands begin with.
    pub prefix: String,
    /// Players who may do everything.
    pub owners: Vec<String>,
    /// The server's name or address.
    pub server_host: String,
    /// Its port.
    pub server_port: u16,
    /// The version of the game.
    pub version: String,
    /// The password for the server's own login, which only plugins with the permission read.
    pub password: Option<String>,
}

/// What an engine is started with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EngineSpec {
    /// The bot.
    pub bot: BotProfile,
    /// Its plugins, in the order of loading.
    pub plugins: Vec<PluginSpec>,
    /// How much of everything they may use.
    pub limits: Limits,
    /// How their requests to the web go out.
    #[serde(default)]
    pub way: WebWay,
}

/// How requests of plugins reach web servers: as their bot reaches its own server, so that nobody learns
/// the address that a proxy is there to hide.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
// Not `kind`: a route has one of its own, and the two would stand side by side.
#[serde(tag = "way", rename_all = "camelCase")]
pub enum WebWay {
    /// Straight.
    #[default]
    Direct,
    /// Through the bot's proxy, which looks names up itself; never around it.
    Proxy(ProxyRoute),
}

/// Who said what where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The player's name, as it was written.
    pub username: String,
    /// What was said.
    pub message: String,
    /// In which chat.
    pub chat_type: String,
}

/// What a chat line that names a command came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CommandOutcome {
    /// Run it.
    Run {
        /// Its arguments, by name.
        args: Map<String, Value>,
    },
    /// The player lacks the permission.
    Forbidden,
    /// The player must wait.
    Cooldown {
        /// How long, in whole seconds.
        seconds_left: u64,
    },
    /// The bot ignores the player.
    Blacklisted,
}

/// To the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ToPlugins {
    /// Something happened to the bot.
    Bot {
        /// What.
        event: BotEvent,
    },
    /// A chat line, with what the server's chat rules made of it.
    Chat {
        /// The line.
        message: ChatMessage,
        /// Who said it, where that is known.
        said: Option<Said>,
        /// The host's number of the line, returned with what plugins ask for while they hear it.
        #[serde(default)]
        line: Option<u64>,
    },
    /// What came of a [`FromPlugins::Request`].
    Answer {
        /// The request's number.
        call: u64,
        /// The answer, or why there is none.
        result: Result<Value, String>,
    },
    /// A player used a command of a plugin.
    Command {
        /// The command's name.
        name: String,
        /// What the rules made of it.
        outcome: CommandOutcome,
        /// In which chat.
        chat_type: String,
        /// Who: a user as [`Request::GetUser`] answers.
        user: Value,
    },
    /// A page of a plugin is wanted; answered by [`FromPlugins::Outcome`].
    Page {
        /// The host's number for the answer.
        call: u64,
        /// Whose.
        plugin: String,
        /// Which page.
        path: String,
    },
    /// Somebody pressed something on a page; answered by [`FromPlugins::Outcome`].
    Action {
        /// The host's number for the answer.
        call: u64,
        /// Whose.
        plugin: String,
        /// What was pressed.
        action: String,
        /// With what.
        payload: Value,
    },
    /// A node of a plugin is reached, or one of its values is wanted; answered by
    /// [`FromPlugins::Outcome`]: the value, or `{outputs, exit}`.
    Node {
        /// The host's number for the answer.
        call: u64,
        /// Whose.
        plugin: String,
        /// Which of its nodes.
        node: NodeUse,
    },
    /// The bot's commands that no plugin answers, for `bot.commands`: all of them, whenever they change.
    Commands {
        /// In the order of their names.
        commands: Vec<KnownCommand>,
    },
    /// Runs a line in a plugin's scope, for its author; answered by [`FromPlugins::Outcome`].
    Evaluate {
        /// The host's number for the answer.
        call: u64,
        /// Whose scope.
        plugin: String,
        /// The line.
        source: String,
    },
    /// A plugin's permissions changed and hold from now on.
    Grants {
        /// Whose.
        plugin: String,
        /// All of them.
        grants: Grants,
    },
    /// Other plugins, or other settings: everything is loaded afresh.
    Reload {
        /// The plugins, in the order of loading.
        plugins: Vec<PluginSpec>,
    },
    /// A plugin is about to be removed: its hook for that runs, then it is no more.
    Unload {
        /// Which.
        plugin: String,
    },
    /// Ask for a sign of life, answered by [`FromPlugins::Pong`].
    Ping {
        /// Returned with the answer.
        seq: u64,
    },
    /// The bot's session is over: plugins hear `end`, then all is torn down.
    End {
        /// Why.
        reason: String,
    },
}

/// A command of the bot, as plugins see it in lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownCommand {
    /// What it is called by, without a prefix.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Who may use it; empty for everybody.
    pub permission: String,
    /// Seconds between two uses of one player.
    pub cooldown: f64,
    /// Where it is heard.
    pub allowed_chat_types: Vec<String>,
}

/// A node of a plugin in a run of a graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeUse {
    /// What the plugin calls this kind of node.
    pub id: String,
    /// The node's id in its graph.
    pub at: String,
    /// The output pin whose value is wanted; none where control flow is there.
    #[serde(default)]
    pub output: Option<String>,
    /// The values of its input pins.
    pub inputs: Map<String, Value>,
    /// The player who started the run.
    #[serde(default)]
    pub player: Option<String>,
    /// The chat the run came by.
    #[serde(default)]
    pub chat_type: Option<String>,
}

/// How grave a line of a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the levels everybody knows")]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

/// A fault of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Whose; absent where nobody can tell.
    pub plugin: Option<String>,
    /// What it was doing: `onLoad`, `the command ping`, `a timer` …
    pub during: String,
    /// Name and message of the error.
    pub message: String,
    /// Its stack, with files as `/plugins/NAME/PATH`.
    pub stack: String,
}

/// From the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FromPlugins {
    /// A context was built for plugins: what was asked before is nobody's any more.
    Fresh,
    /// All plugins were given their turn to load.
    Ready,
    /// A plugin was loaded.
    Loaded {
        /// Which.
        plugin: String,
        /// How long it took, in microseconds.
        took_us: u64,
    },
    /// A plugin failed to load and does nothing.
    LoadFailed {
        /// Which, and why.
        fault: Fault,
    },
    /// A line for the bot's console.
    Log {
        /// Whose; absent for the engine's own.
        plugin: Option<String>,
        /// How grave.
        level: LogLevel,
        /// The line.
        text: String,
    },
    /// A plugin threw, or left a promise's rejection unhandled. It goes on.
    Fault {
        /// What happened.
        fault: Fault,
    },
    /// A plugin broke a limit and was stopped; the others were loaded afresh.
    Stopped {
        /// Which.
        plugin: String,
        /// Why, in plain words.
        reason: String,
        /// Where it was, where that is known.
        stack: String,
    },
    /// A plugin wants something of the host; answered by [`ToPlugins::Answer`].
    Request {
        /// Pairs the answer with it. Unique per engine.
        call: u64,
        /// Whose wish.
        plugin: Option<String>,
        /// The number of the chat line that was being told when it was asked, promises that follow at once
        /// included.
        #[serde(default)]
        line: Option<u64>,
        /// What.
        request: Request,
    },
    /// The answer to a page, an action or a line.
    Outcome {
        /// The host's number.
        call: u64,
        /// What came of it.
        result: Result<Value, Fault>,
    },
    /// A permission was used, or missed.
    Used {
        /// By whom.
        plugin: String,
        /// Which.
        capability: Capability,
        /// With what: a host, a path, a name.
        detail: String,
        /// Whether it was granted.
        is_granted: bool,
        /// How often since this was told the last time; the first time is told at once, further ones about
        /// every ten seconds and at the end.
        n_times: u64,
    },
    /// Something was left out, since there was too much of it.
    Dropped {
        /// Whose; absent for messages of the host.
        plugin: Option<String>,
        /// What.
        what: String,
        /// How many.
        n: u64,
    },
    /// What plugins use, about every ten seconds.
    Usage {
        /// Memory of all of them together, in bytes.
        memory_bytes: u64,
        /// Each one's.
        plugins: Vec<PluginUsage>,
    },
    /// The answer to [`ToPlugins::Ping`].
    Pong {
        /// The ping's number.
        seq: u64,
    },
    /// The engine has ended; the last message.
    Ended,
}

/// What one plugin has used since it was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PluginUsage {
    /// Which.
    pub plugin: String,
    /// Time it computed, in microseconds.
    pub busy_us: u64,
    /// Times it was called.
    pub n_calls: u64,
    /// Times it threw.
    pub n_faults: u64,
}
