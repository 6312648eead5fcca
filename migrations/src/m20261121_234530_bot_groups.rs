//! Groups of bots, for which schedules happen.
//!
//! Older builds may not open the file: they cannot read a schedule that is for a group.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A bot in the bin stays in its groups, and comes back into them.
const UP: &str = "
CREATE TABLE bot_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX bot_groups_living_name ON bot_groups (name) WHERE deleted_at IS NULL;
CREATE INDEX bot_groups_binned ON bot_groups (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE bot_group_members (
  group_id INTEGER NOT NULL REFERENCES bot_groups (id) ON DELETE CASCADE,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, bot_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_group_members_bot ON bot_group_members (bot_id);
PRAGMA user_version = 3;
";

const DOWN: &str = "
DELETE FROM schedules WHERE json_extract(targets, '$.type') = 'groups';
DROP TABLE bot_group_members;
DROP TABLE bot_groups;
PRAGMA user_version = 2;
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
