//! Who saved a version of a graph, what they noted about it, and which older one it brings back.
//!
//! Older builds ignore the columns, so they may open the file; what they save has no author.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = "
ALTER TABLE graph_versions ADD COLUMN author TEXT NOT NULL DEFAULT ''
  CHECK (length(author) <= 256);
ALTER TABLE graph_versions ADD COLUMN note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 4096);
ALTER TABLE graph_versions ADD COLUMN restored_from INTEGER;
ALTER TABLE event_graph_versions ADD COLUMN author TEXT NOT NULL DEFAULT ''
  CHECK (length(author) <= 256);
ALTER TABLE event_graph_versions ADD COLUMN note TEXT NOT NULL DEFAULT ''
  CHECK (length(note) <= 4096);
ALTER TABLE event_graph_versions ADD COLUMN restored_from INTEGER;
";

const DOWN: &str = "
ALTER TABLE event_graph_versions DROP COLUMN restored_from;
ALTER TABLE event_graph_versions DROP COLUMN note;
ALTER TABLE event_graph_versions DROP COLUMN author;
ALTER TABLE graph_versions DROP COLUMN restored_from;
ALTER TABLE graph_versions DROP COLUMN note;
ALTER TABLE graph_versions DROP COLUMN author;
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
