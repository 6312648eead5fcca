//! Graphs that events start, every version of each, the unfinished edit of each, and the variables
//! that graphs of either kind keep from one run to the next.
//!
//! Older builds ignore the tables, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// As with commands, the current graph lies in its own row as well as among the versions. `events`
// is derived from the graph with every save, so that lists need not read graphs.
const UP: &str = "
CREATE TABLE event_graphs (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
  max_runs INTEGER NOT NULL DEFAULT 4 CHECK (max_runs BETWEEN 1 AND 1000),
  position INTEGER NOT NULL CHECK (position >= 0),
  events TEXT NOT NULL CHECK (json_valid(events) AND json_type(events) = 'array'),
  graph TEXT NOT NULL CHECK (json_valid(graph)),
  graph_revision INTEGER NOT NULL CHECK (graph_revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX event_graphs_living_name ON event_graphs (bot_id, name)
  WHERE deleted_at IS NULL;
CREATE INDEX event_graphs_order ON event_graphs (bot_id, position, id);

CREATE TABLE event_graph_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  event_graph_id INTEGER NOT NULL REFERENCES event_graphs (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  saved_at INTEGER NOT NULL,
  graph TEXT NOT NULL CHECK (json_valid(graph))
) STRICT;
CREATE UNIQUE INDEX event_graph_versions_revision
  ON event_graph_versions (event_graph_id, revision);

CREATE TABLE event_graph_drafts (
  event_graph_id INTEGER PRIMARY KEY NOT NULL REFERENCES event_graphs (id) ON DELETE CASCADE,
  base_revision INTEGER NOT NULL CHECK (base_revision >= 1),
  saved_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE graph_variables (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  command_id INTEGER REFERENCES commands (id) ON DELETE CASCADE,
  event_graph_id INTEGER REFERENCES event_graphs (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 2048),
  value TEXT NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL,
  CHECK ((command_id IS NULL) <> (event_graph_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX graph_variables_command ON graph_variables (command_id, name);
CREATE UNIQUE INDEX graph_variables_event_graph ON graph_variables (event_graph_id, name);
";

const DOWN: &str = "
DROP TABLE graph_variables;
DROP TABLE event_graph_drafts;
DROP TABLE event_graph_versions;
DROP TABLE event_graphs;
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
