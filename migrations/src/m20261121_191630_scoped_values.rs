//! Values that are kept for a server or for all bots, and values that go by themselves.
//!
//! Older builds ignore the tables and the column, so they may open the file; to them no value goes.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// Three tables of one shape: a key of its own scope is found and listed by one primary key.
const UP: &str = "
ALTER TABLE stored_values ADD COLUMN expires_at INTEGER;
CREATE INDEX stored_values_expiry ON stored_values (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE server_values (
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 512),
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2048),
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (server_id, owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX server_values_expiry ON server_values (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE shared_values (
  scope INTEGER NOT NULL CHECK (scope = 0),
  owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 512),
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2048),
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (scope, owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_values_expiry ON shared_values (expires_at) WHERE expires_at IS NOT NULL;
";

const DOWN: &str = "
DROP TABLE shared_values;
DROP TABLE server_values;
DROP INDEX stored_values_expiry;
ALTER TABLE stored_values DROP COLUMN expires_at;
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
