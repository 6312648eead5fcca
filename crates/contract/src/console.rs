use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{GraphPlace, Told, UnixMillis};

/// One line of a bot's console.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsoleLine {
    /// Counts up per bot, without gaps.
    pub seq: u32,
    /// When it came.
    pub at: UnixMillis,
    /// Who wrote it.
    pub source: ConsoleSource,
    /// How grave it is.
    pub level: ConsoleLevel,
    /// The line in pieces of one style each.
    pub spans: Vec<ChatSpan>,
    /// The player who spoke, if one did.
    pub player: Option<String>,
    /// The node a graph's line is about.
    pub node: Option<NodeRef>,
    /// What it says as data, where the words are Sculk's own.
    #[serde(default)]
    pub told: Option<Told>,
}

/// Who wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConsoleSource {
    /// The server or a player.
    Chat,
    /// What the bot said.
    Bot,
    /// A graph.
    Graph,
    /// A plugin.
    Plugin,
    /// Sculk.
    System,
}

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConsoleLevel {
    /// For those who look closely.
    Debug,
    /// The ordinary course of things.
    Info,
    /// Worth a look.
    Warning,
    /// Something failed.
    Error,
}

/// Text in one style, as Minecraft's chat components define it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChatSpan {
    /// The text, without formatting codes.
    pub text: String,
    /// One of Minecraft's sixteen names (`gold`, `dark_red`, …) or `#rrggbb`; absent is the default.
    pub color: Option<String>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Struck through.
    pub strikethrough: bool,
    /// Obfuscated ("magic") text.
    pub obfuscated: bool,
}

/// A node of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NodeRef {
    /// The graph.
    pub graph: GraphPlace,
    /// The node's id in the document; of one in a subgraph the ids on the way there, joined by `/`.
    pub node_id: String,
}

/// Asks for lines of a console.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadConsoleReq {
    /// Whose.
    pub bot_id: i32,
    /// Lines before this `seq`; absent: the newest.
    pub before: Option<u32>,
    /// At most this many, up to 5,000.
    pub limit: u32,
}

/// Lines of a console, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsolePage {
    /// The lines.
    pub lines: Vec<ConsoleLine>,
    /// Whether older ones are still there.
    pub has_older: bool,
}

/// Looks for lines of a console, also those that are kept on disk only.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchConsoleReq {
    /// Whose.
    pub bot_id: i32,
    /// 1 to 256 characters that the line contains, without regard to case.
    pub text: String,
    /// Only lines before this `seq`; absent: all.
    pub before: Option<u32>,
    /// At most this many, up to 5,000.
    pub limit: u32,
}

/// Lines that contain what was looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsoleSearchPage {
    /// The lines, newest first.
    pub lines: Vec<ConsoleLine>,
    /// Where to go on: there may be more before this `seq`. None: there are no more.
    pub looked_back_to: Option<u32>,
}
