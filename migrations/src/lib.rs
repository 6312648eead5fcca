//! The schema of `sculk.db`, as steps that are never changed once released.
//!
//! A file per step, `mYYYYMMDD_HHMMSS_what.rs`, in the order of its date. Its header says why it
//! exists and whether builds older than it may open the file afterwards. Each step runs in one
//! transaction together with the row that records it, and has a way back.
//!
//! Conventions of the schema: STRICT tables; ids are `AUTOINCREMENT`, so the id of a deleted row
//! is never given to another (secrets and references outside the database are kept by id); times
//! are milliseconds since 1970 in UTC; a row with `deleted_at` lies in the bin, and unique names
//! bind only rows that do not. CHECKs are the backstop behind the app's own validation and are
//! wider than it, so that data from elsewhere fits.

use sea_orm_migration::prelude::*;

mod m20261121_090000_servers_and_bots;
mod m20261121_090100_commands_and_graphs;
mod m20261121_090200_settings;
mod m20261121_130000_people_and_values;
mod m20261121_130100_event_graphs;
mod m20261121_130200_chat_and_joining;
mod m20261121_145530_lives;
mod m20261121_155730_accounts;
mod m20261121_160430_proxies;
mod m20261121_164310_graph_turns;
mod m20261121_191610_schedules;
mod m20261121_191620_event_graph_policies;
mod m20261121_191630_scoped_values;
mod m20261121_192910_commands_and_people;
mod m20261121_195510_graph_version_marks;
mod m20261121_234107_bin;
mod m20261121_234107_plugins;
mod m20261121_234520_value_totals;
mod m20261121_234530_bot_groups;
mod m20261122_031010_users_search;
mod m20261122_031500_plugin_graphs;

/// `PRAGMA application_id` of our files: the letters `Sclk`. Tells our database from any other
/// SQLite file before anything is written to it.
pub const APPLICATION_ID: i32 = 0x5363_6c6b;

/// The newest `PRAGMA user_version` this build can work with.
///
/// A step after which older builds must not open the file raises both this and the file's
/// `user_version` by one; a step that only adds what older builds can ignore raises neither.
pub const SCHEMA_LEVEL: i32 = 3;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_090000_servers_and_bots::Migration),
            Box::new(m20261121_090100_commands_and_graphs::Migration),
            Box::new(m20261121_090200_settings::Migration),
            Box::new(m20261121_130000_people_and_values::Migration),
            Box::new(m20261121_130100_event_graphs::Migration),
            Box::new(m20261121_130200_chat_and_joining::Migration),
            Box::new(m20261121_145530_lives::Migration),
            Box::new(m20261121_155730_accounts::Migration),
            Box::new(m20261121_160430_proxies::Migration),
            Box::new(m20261121_164310_graph_turns::Migration),
            Box::new(m20261121_191610_schedules::Migration),
            Box::new(m20261121_191620_event_graph_policies::Migration),
            Box::new(m20261121_191630_scoped_values::Migration),
            Box::new(m20261121_192910_commands_and_people::Migration),
            Box::new(m20261121_195510_graph_version_marks::Migration),
            Box::new(m20261121_234107_bin::Migration),
            Box::new(m20261121_234107_plugins::Migration),
            Box::new(m20261121_234520_value_totals::Migration),
            Box::new(m20261121_234530_bot_groups::Migration),
            Box::new(m20261122_031010_users_search::Migration),
            Box::new(m20261122_031500_plugin_graphs::Migration),
        ]
    }
}

/// The names of all steps, oldest first.
pub fn names() -> Vec<String> {
    Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect()
}
