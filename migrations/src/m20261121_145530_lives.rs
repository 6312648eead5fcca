//! Which bots run, so that they come back after a crash, and when bots are restarted by the clock.
//!
//! Older builds ignore the tables, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A row in `running_bots` means that somebody wants the bot online; the app takes all rows away when
// it ends as it should. No row in `bot_restarts`: the bot is never restarted by the clock.
const UP: &str = "
CREATE TABLE running_bots (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE bot_restarts (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  every_hours INTEGER CHECK (every_hours BETWEEN 1 AND 8760),
  daily_at_minute INTEGER CHECK (daily_at_minute BETWEEN 0 AND 1439),
  updated_at INTEGER NOT NULL,
  CHECK ((every_hours IS NULL) <> (daily_at_minute IS NULL))
) STRICT;
";

const DOWN: &str = "
DROP TABLE bot_restarts;
DROP TABLE running_bots;
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
