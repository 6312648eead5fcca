//! Which graphs of a bot came from which plugin, and as which version.
//!
//! Older builds ignore the table, so they may open the file; to them the graphs are the user's own.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A graph whose revision is not the one noted here was changed by its user since, and is not touched
// again. `graph_id` is that of a command or of an event graph, which may be in the bin.
const UP: &str = "
CREATE TABLE plugin_graphs (
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  plugin TEXT NOT NULL CHECK (length(plugin) BETWEEN 1 AND 256),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
  kind TEXT NOT NULL CHECK (kind IN ('command', 'event')),
  graph_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (bot_id, plugin, name)
) STRICT, WITHOUT ROWID;
";

const DOWN: &str = "
DROP TABLE plugin_graphs;
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
