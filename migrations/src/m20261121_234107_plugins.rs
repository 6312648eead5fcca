//! Plugins that are installed, which bots use them, and which commands are theirs.
//!
//! Older builds ignore the tables and the column, so they may open the file; to them a plugin's command
//! is one whose graph does nothing.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A plugin is known by its name, as other plugins know it. Its code lies in a folder; the lock says what
// the folder held when it was installed. `previous` is what an update replaced.
const UP: &str = "
CREATE TABLE plugins (
  name TEXT PRIMARY KEY NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
  version TEXT NOT NULL CHECK (length(version) <= 256),
  source TEXT NOT NULL CHECK (length(source) <= 4096),
  folder TEXT NOT NULL CHECK (length(folder) BETWEEN 1 AND 512),
  manifest TEXT NOT NULL CHECK (json_valid(manifest)),
  lock TEXT NOT NULL CHECK (json_valid(lock)),
  previous TEXT CHECK (json_valid(previous)),
  installed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bot_plugins (
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  plugin TEXT NOT NULL REFERENCES plugins (name) ON DELETE CASCADE,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  settings TEXT NOT NULL DEFAULT '{}'
    CHECK (json_valid(settings) AND json_type(settings) = 'object'),
  grants TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(grants) AND json_type(grants) = 'array'),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (bot_id, plugin)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_plugins_plugin ON bot_plugins (plugin);

ALTER TABLE commands ADD COLUMN plugin TEXT CHECK (length(plugin) BETWEEN 1 AND 256);
CREATE INDEX commands_plugin ON commands (bot_id, plugin) WHERE plugin IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX commands_plugin;
ALTER TABLE commands DROP COLUMN plugin;
DROP TABLE bot_plugins;
DROP TABLE plugins;
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
