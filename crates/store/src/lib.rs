//! What the app remembers: servers, bots, commands, graphs, people, values and settings, in one
//! SQLite file.
//!
//! A module per table holds its entity, its rows in terms of the domain, its queries and the
//! conversions between them. Each write exists twice under one name: on [`Transaction`], and on
//! [`Store`] as a transaction of its own. There is one writer; readers never wait for it.
//!
//! Invariants: an acknowledged write survives `kill -9` and a power cut (WAL with
//! `synchronous=FULL`); a graph and the row that keeps its version are written together or not at
//! all; nothing is overwritten in a file that is not ours or is newer than this build; nothing is
//! migrated before a checked copy exists. No secret is ever stored here (see `sculk-secrets`).

mod accounts;
mod audit;
mod backup;
mod backup_files;
mod bin;
mod bin_kinds;
mod blocking;
mod bot_groups;
mod bot_plugins;
mod bot_proxies;
mod bot_replies;
mod bots;
mod bulk;
mod chat_settings;
mod commands;
mod connect;
mod crowds;
mod drafts;
mod error;
mod event_graph_drafts;
mod event_graph_policies;
mod event_graphs;
mod foreign;
mod graph_history;
mod graphs;
mod groups;
mod inspect;
mod journal;
mod journal_runs;
mod lives;
mod mend;
mod open;
mod people_bin;
mod plugin_commands;
mod plugin_graphs;
mod plugin_permissions;
mod plugins;
mod proxies;
#[cfg(test)]
mod query_plans;
mod restore;
mod salvage;
mod schedule_jobs;
mod schedules;
mod servers;
mod settings;
mod time;
mod transaction;
mod turns;
mod users;
mod users_change;
mod users_page;
mod users_search;
mod value_limits;
mod values;
mod values_bin;
mod values_page;
mod variables;

pub use accounts::{Account, AccountFields};
pub use audit::{AuditEntry, AuditFilter, MAX_AUDIT_VALUE, NewAuditEntry};
pub use backup::{BackupChecks, JudgeGraphs, SealCopy};
pub use backup_files::{BACKUPS_KEPT, Backup, BackupReason, MONTHS_KEPT};
pub use bin::{BIN_KEPT_MS, BinBrings, BinCursor, BinEntry, BinFilter, BinKey};
pub use bin_kinds::BinKind;
pub use bot_groups::{BotGroup, MAX_GROUP_BOTS};
pub use bot_plugins::{BotPlugin, MAX_PLUGIN_SETTINGS};
pub use bot_proxies::ProxyChoice;
pub use bot_replies::BotReplies;
pub use bots::{Bot, BotFields};
pub use bulk::NewUser;
pub use chat_settings::{Joining, ServerChat, StoredChatRule, StoredChatType};
pub use commands::{Command, CommandFields};
pub use drafts::GraphDraft;
pub use error::{Record, StoreError};
pub use event_graph_policies::{StoredEventFilter, StoredTextFilter, WhenBusy};
pub use event_graphs::{EventGraph, EventGraphFields, StoredEventGraph};
pub use foreign::{
    ForeignRows, ForeignTable, MAX_FOREIGN_BYTES, read_foreign, write_foreign_for_tests,
};
pub use graph_history::{MAX_VERSION_NOTE, VersionEntry, VersionMark};
pub use graphs::{GraphVersion, MAX_GRAPH_BYTES, StoredGraph};
pub use groups::{DEFAULT_GROUP, Group, MAX_GRANTS, Permission};
pub use journal::{Journal, JournalFound, JournalLimits, JournalLine};
pub use journal_runs::{RunEntry, RunFilter, RunRecord, RunsFound};
pub use lives::RestartPlan;
pub use mend::Mended;
pub use open::{Store, StorePaths};
pub use plugin_graphs::PluginGraph;
pub use plugins::{Plugin, PluginCode};
pub use proxies::{Proxy, ProxyCheck, ProxyFields, StoredProxyKind};
pub use restore::{Taken, bots_in_copy, open_copy};
pub use salvage::SavedTable;
pub use schedule_jobs::{Job, JobCause, JobFilter, JobState, JobStep, NewJob};
pub use schedules::{
    Schedule, ScheduleFields, StoredAction, StoredMissed, StoredOverlap, StoredPlan, StoredTargets,
};
pub use servers::{Server, ServerFields};
pub use settings::MAX_SETTING_BYTES;
pub use time::UnixMillis;
pub use transaction::Transaction;
pub use turns::StoredTurn;
pub use users::{MAX_USERNAME, User, UserStanding};
pub use users_change::{ChangedUsers, UserChange};
pub use users_page::{UserCursor, UserFilter, UserOrder};
pub use value_limits::{MAX_SCOPE_BYTES, MAX_SCOPE_VALUES};
pub use values::{MAX_VALUE_BYTES, StoredValue, ValueKey, ValueScope};
pub use values_page::{ListedValue, PageOfValues};
pub use variables::GraphRef;
