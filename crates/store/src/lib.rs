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
mod backup;
mod blocking;
mod bot_proxies;
mod bots;
mod chat_settings;
mod commands;
mod connect;
mod drafts;
mod error;
mod event_graph_drafts;
mod event_graphs;
mod graphs;
mod groups;
mod inspect;
mod lives;
mod open;
mod proxies;
#[cfg(test)]
mod query_plans;
mod servers;
mod settings;
mod time;
mod transaction;
mod turns;
mod users;
mod values;
mod variables;

pub use accounts::{Account, AccountFields};
pub use backup::BACKUPS_KEPT;
pub use bot_proxies::ProxyChoice;
pub use bots::{Bot, BotFields};
pub use chat_settings::{Joining, ServerChat, StoredChatRule, StoredChatType};
pub use commands::{Command, CommandFields};
pub use drafts::GraphDraft;
pub use error::{Record, StoreError};
pub use event_graphs::{EventGraph, EventGraphFields, StoredEventGraph};
pub use graphs::{GraphVersion, MAX_GRAPH_BYTES, StoredGraph};
pub use groups::{DEFAULT_GROUP, Group, MAX_GRANTS, Permission};
pub use lives::RestartPlan;
pub use open::{Store, StorePaths};
pub use proxies::{Proxy, ProxyCheck, ProxyFields, StoredProxyKind};
pub use servers::{Server, ServerFields};
pub use settings::MAX_SETTING_BYTES;
pub use time::UnixMillis;
pub use transaction::Transaction;
pub use turns::StoredTurn;
pub use users::{MAX_USERNAME, User};
pub use values::MAX_VALUE_BYTES;
pub use variables::GraphRef;
