//! One bin for all kinds: stored values that were deleted by hand lie here, and whatever lies in a bin is
//! listed newest first and forgotten by its age without reading whole tables.
//!
//! Older builds ignore the table and the indices, so they may open the file; they forget nothing.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A value has no id of its own, so it gets one here: the same key may be deleted several times.
const UP: &str = "
CREATE TABLE values_bin (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER REFERENCES bots (id) ON DELETE CASCADE,
  server_id INTEGER REFERENCES servers (id) ON DELETE CASCADE,
  owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 512),
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2048),
  value TEXT NOT NULL,
  expires_at INTEGER,
  deleted_at INTEGER NOT NULL,
  CHECK (bot_id IS NULL OR server_id IS NULL)
) STRICT;
CREATE INDEX values_bin_age ON values_bin (deleted_at, id);
CREATE INDEX values_bin_bot ON values_bin (bot_id, owner, key) WHERE bot_id IS NOT NULL;
CREATE INDEX values_bin_server ON values_bin (server_id, owner, key) WHERE server_id IS NOT NULL;
CREATE INDEX values_bin_all ON values_bin (owner, key)
  WHERE bot_id IS NULL AND server_id IS NULL;

CREATE INDEX people_bin_newest ON people_bin (kind, deleted_at, id);
CREATE INDEX servers_binned ON servers (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX bots_binned ON bots (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX proxies_binned ON proxies (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX commands_binned ON commands (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX event_graphs_binned ON event_graphs (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX schedules_binned ON schedules (deleted_at, id) WHERE deleted_at IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX schedules_binned;
DROP INDEX event_graphs_binned;
DROP INDEX commands_binned;
DROP INDEX proxies_binned;
DROP INDEX bots_binned;
DROP INDEX servers_binned;
DROP INDEX people_bin_newest;
DROP TABLE values_bin;
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
