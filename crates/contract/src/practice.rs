use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Told, UnixMillis};

/// The practice world: a small Minecraft server on this computer, to try bots in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeView {
    /// What it is doing now.
    pub state: PracticeStateView,
    /// Its entry in the address book; absent until it ran for the first time.
    pub server_id: Option<i32>,
    /// Players with a client who are in it now, in the order in which they came.
    pub players: Vec<String>,
    /// The scripted players, who are always there while it runs.
    pub cast: Vec<String>,
    /// What its console understands; empty until it ran for the first time since the app began.
    pub commands: Vec<PracticeCommandView>,
}

/// What the practice world is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PracticeStateView {
    /// It does not run, and nothing is wrong.
    Stopped,
    /// It is on its way, for the first time or after its process ended unasked.
    Starting,
    /// Players can join.
    Running {
        /// The TCP port on 127.0.0.1.
        port: u16,
        /// Since when.
        since: UnixMillis,
    },
    /// It could not start, or ended too often.
    Failed {
        /// Why and what to do, in English.
        problem: String,
        /// The same, to be said in the user's language.
        #[serde(default)]
        #[specta(optional)]
        told: Option<Told>,
    },
}

/// A command of the practice world's console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeCommandView {
    /// The first word of the line.
    pub name: String,
    /// What follows, such as `<player> <item> [count]`.
    pub arguments: String,
    /// What it does, in English.
    pub does: String,
}

/// One line of the practice world's console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeLine {
    /// Counts up, without gaps.
    pub seq: u32,
    /// When it came.
    pub at: UnixMillis,
    /// What it is.
    pub kind: PracticeLineKind,
    /// The player who spoke, came or left.
    pub player: Option<String>,
    /// The words, in English; of a player who came, nothing, and of one who left, why.
    pub text: String,
    /// The same, to be said in the user's language, where it is a sentence of Sculk's.
    #[serde(default)]
    #[specta(optional)]
    pub told: Option<Told>,
}

/// What a line of the practice world's console is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PracticeLineKind {
    /// What an operator entered.
    Command,
    /// What the world answered.
    Reply,
    /// What somebody said to all.
    Chat,
    /// A player came in.
    Joined,
    /// A player left.
    Left,
    /// Something else happened in the world.
    Event,
    /// Sculk says how the world's process is.
    Notice,
    /// Something went wrong with the world's process.
    Problem,
}

/// Enters an operator's command.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PracticeCommandReq {
    /// One line, such as `give Bot_1 bread 3`.
    pub line: String,
}

/// All lines of the practice world's console that are kept, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeConsole {
    /// The lines.
    pub lines: Vec<PracticeLine>,
}
