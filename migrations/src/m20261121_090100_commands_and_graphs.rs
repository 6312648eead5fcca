//! Chat commands, the graph that answers each, every version of that graph, and the unfinished
//! edit of it.
//!
//! Older builds: there are none.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// The current graph lies in its command's row as well as in `graph_versions`, so that starting a
// bot reads one row per command; `save_graph` writes both in one transaction. A draft is text that
// need not be valid yet, hence no CHECK on it: a rule must not be the reason to lose an edit.
const UP: &str = "
CREATE TABLE commands (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  aliases TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(aliases) AND json_type(aliases) = 'array'),
  description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
  is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
  cooldown_seconds INTEGER NOT NULL DEFAULT 0 CHECK (cooldown_seconds BETWEEN 0 AND 4294967295),
  allowed_chat_types TEXT NOT NULL DEFAULT '[\"chat\",\"private\"]'
    CHECK (json_valid(allowed_chat_types) AND json_type(allowed_chat_types) = 'array'),
  arguments TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(arguments) AND json_type(arguments) = 'array'),
  graph TEXT NOT NULL CHECK (json_valid(graph)),
  graph_revision INTEGER NOT NULL CHECK (graph_revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX commands_living_name ON commands (bot_id, name) WHERE deleted_at IS NULL;
CREATE INDEX commands_bot ON commands (bot_id);

CREATE TABLE graph_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  command_id INTEGER NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  saved_at INTEGER NOT NULL,
  graph TEXT NOT NULL CHECK (json_valid(graph))
) STRICT;
CREATE UNIQUE INDEX graph_versions_revision ON graph_versions (command_id, revision);

CREATE TABLE graph_drafts (
  command_id INTEGER PRIMARY KEY NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
  base_revision INTEGER NOT NULL CHECK (base_revision >= 1),
  saved_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
";

const DOWN: &str = "
DROP TABLE graph_drafts;
DROP TABLE graph_versions;
DROP TABLE commands;
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
