use serde::{Deserialize, Serialize};
use specta::Type;

/// What a read provides and a mutation or an event invalidates. A client drops every cached
/// answer of the reads that provide an invalidated tag; it never guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CacheTag {
    /// Servers in the address book.
    Servers,
    /// Bots and their settings (not their live state, which comes by events).
    Bots,
    /// Commands of bots.
    Commands,
    /// Graphs and their drafts.
    Graphs,
    /// Graphs that events start.
    EventGraphs,
    /// How chat of servers is read and written.
    Chat,
    /// What bots do when they join.
    Joining,
    /// The practice world, its players included.
    Practice,
    /// Accounts that are signed in, and sign-ins under way.
    Accounts,
    /// Proxies, how they are, and which bots go through one.
    Proxies,
    /// What happens by itself at certain times, and the jobs that came of it.
    Schedules,
    /// Values that graphs and plugins keep.
    Values,
    /// People, groups and permissions of bots.
    People,
    /// What bots answer.
    Replies,
    /// Who changed what; stale after every mutation.
    Audit,
    /// The settings of the app.
    Settings,
    /// Copies of everything.
    Backups,
    /// What was deleted.
    Bin,
    /// Reports of crashes.
    CrashReports,
    /// The plain-file mirror.
    Mirror,
    /// Plugins, what bots decided about them, and how they are.
    Plugins,
    /// Nodes that plugins of bots made.
    PluginNodes,
    /// What pages of plugins show now.
    PluginPages,
    /// Breakpoints of graphs.
    Breakpoints,
    /// Runs that are debugged.
    DebuggedRuns,
}

/// Whether a command reads or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CommandKind {
    /// Changes nothing; its answer may be cached until one of its tags is invalidated.
    Query,
    /// Changes something; its tags are invalidated when it succeeds.
    Mutation,
}

/// One row of the command table as clients see it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandTags {
    /// The command's name in camelCase, as in the bindings.
    pub name: String,
    /// Whether it reads or changes.
    pub kind: CommandKind,
    /// Provided by a query, invalidated by a mutation.
    pub tags: Vec<CacheTag>,
}
