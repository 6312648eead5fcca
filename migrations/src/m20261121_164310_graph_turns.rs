//! Turns that graphs take once in a minute, an hour, a day or for good, so that they hold over a
//! restart of the app.
//!
//! Older builds ignore the table, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// `until` is when the turn is over, in milliseconds since 1970; none: never.
const UP: &str = "
CREATE TABLE graph_turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  command_id INTEGER REFERENCES commands (id) ON DELETE CASCADE,
  event_graph_id INTEGER REFERENCES event_graphs (id) ON DELETE CASCADE,
  node TEXT NOT NULL CHECK (length(node) BETWEEN 1 AND 8192),
  key TEXT NOT NULL CHECK (length(key) <= 2048),
  until INTEGER,
  CHECK ((command_id IS NULL) <> (event_graph_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX graph_turns_command ON graph_turns (command_id, node, key);
CREATE UNIQUE INDEX graph_turns_event_graph ON graph_turns (event_graph_id, node, key);
CREATE INDEX graph_turns_bot ON graph_turns (bot_id, until);
";

const DOWN: &str = "
DROP TABLE graph_turns;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}
