//! Which events start an event graph, and what becomes of one that comes while as many runs as may
//! be are under way.
//!
//! Older builds ignore the columns, so they may open the file; to them every event starts a graph.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = "
ALTER TABLE event_graphs ADD COLUMN filter TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(filter));
ALTER TABLE event_graphs ADD COLUMN when_busy TEXT NOT NULL DEFAULT 'wait'
  CHECK (when_busy IN ('wait', 'drop', 'restart'));
";

const DOWN: &str = "
ALTER TABLE event_graphs DROP COLUMN when_busy;
ALTER TABLE event_graphs DROP COLUMN filter;
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
