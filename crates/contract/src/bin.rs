//! What was deleted: listed, brought back, forgotten for good.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMillis;

/// Kinds of things that lie in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BinKind {
    /// A bot, with all that belongs to it.
    Bot,
    /// A command of a bot, with its graph.
    Command,
    /// An event graph of a bot.
    EventGraph,
    /// A group of people of a bot.
    Group,
    /// Somebody a bot knew.
    Person,
    /// A stored value that was deleted by hand.
    Value,
    /// Something that happened by itself.
    Schedule,
    /// A group of bots.
    BotGroup,
    /// A server in the address book.
    Server,
    /// A proxy.
    Proxy,
}

/// One thing in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BinItem {
    /// Of which kind.
    pub kind: BinKind,
    /// Its id among its kind.
    pub id: i32,
}

/// Where a page of the bin begins: behind this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BinCursor {
    /// When it was deleted.
    pub deleted_at: UnixMillis,
    /// Which it is.
    pub item: BinItem,
}

/// Asks for what lies in the bin, what was deleted last first.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListBinReq {
    /// Part of the name; empty: all.
    pub search: String,
    /// Of this kind alone.
    pub kind: Option<BinKind>,
    /// The last one of the page before.
    pub after: Option<BinCursor>,
    /// 1 to 200.
    pub limit: u32,
}

/// A page of the bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinPage {
    /// What was deleted last first.
    pub entries: Vec<BinEntryView>,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// One thing in the bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinEntryView {
    /// Which.
    pub item: BinItem,
    /// What it was called.
    pub name: String,
    /// The bot it belonged to.
    pub bot_id: Option<i32>,
    /// When it was deleted.
    pub deleted_at: UnixMillis,
    /// When it will be forgotten for good.
    pub purged_at: UnixMillis,
    /// What comes back with it.
    pub brings: BinBringsView,
}

/// How many things come back with one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinBringsView {
    /// Commands with their graphs.
    pub n_commands: u32,
    /// Event graphs.
    pub n_event_graphs: u32,
    /// People, or members of a group.
    pub n_people: u32,
    /// Stored values.
    pub n_values: u32,
}

/// Names things in the bin.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BinItemsReq {
    /// Up to 1,000.
    pub items: Vec<BinItem>,
}

/// What became of things in the bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinOutcome {
    /// How many came back, or were forgotten.
    pub n_done: u32,
    /// Those that could not, with the reason.
    pub refused: Vec<BinRefusal>,
}

/// One thing in the bin that stayed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinRefusal {
    /// Which.
    pub item: BinItem,
    /// Why, in plain words.
    pub message: String,
}

/// A change that was written down.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeReq {
    /// Its id in the list of changes.
    pub id: i32,
}
