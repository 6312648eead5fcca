//! Accounts that are signed in with Microsoft, and which bots join as one.
//!
//! Older builds ignore the tables, so they may open the file; their bots join under the same names,
//! offline.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// What signs an account in lies in the keychain, never here. A bot without a row in `bot_accounts`
// joins under its name alone.
const UP: &str = "
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  player_id TEXT NOT NULL CHECK (length(player_id) = 36),
  player_name TEXT COLLATE NOCASE NOT NULL CHECK (length(player_name) BETWEEN 1 AND 64),
  is_signed_in INTEGER NOT NULL CHECK (is_signed_in IN (0, 1)),
  refreshed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_player ON accounts (kind, player_id);
CREATE INDEX accounts_order ON accounts (player_name, id);

CREATE TABLE bot_accounts (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX bot_accounts_account ON bot_accounts (account_id);
";

const DOWN: &str = "
DROP TABLE bot_accounts;
DROP TABLE accounts;
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
