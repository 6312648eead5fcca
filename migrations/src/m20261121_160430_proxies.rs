//! Proxies, and which bots go through one.
//!
//! Older builds may not open the file: they would take a bot that is to go through a proxy to its
//! server directly, and so show the address that the proxy hides.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// Passwords lie in the keychain, never here. A row of `bot_proxies` without a proxy means any of
// the pool; a bot without a row goes to its server directly.
const UP: &str = "
CREATE TABLE proxies (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('socks5', 'socks4a', 'http')),
  host TEXT COLLATE NOCASE NOT NULL CHECK (length(host) BETWEEN 1 AND 253),
  port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  username TEXT NOT NULL DEFAULT '' CHECK (length(username) <= 255),
  has_password INTEGER NOT NULL DEFAULT 0 CHECK (has_password IN (0, 1)),
  note TEXT NOT NULL DEFAULT '',
  max_bots INTEGER CHECK (max_bots > 0),
  is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
  checked_at INTEGER,
  latency_ms INTEGER CHECK (latency_ms >= 0),
  fault TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (checked_at IS NOT NULL OR (latency_ms IS NULL AND fault IS NULL)),
  CHECK (latency_ms IS NULL OR fault IS NULL)
) STRICT;
CREATE UNIQUE INDEX proxies_living_address ON proxies (host, port, kind, username)
  WHERE deleted_at IS NULL;

CREATE TABLE bot_proxies (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  proxy_id INTEGER REFERENCES proxies (id) ON DELETE RESTRICT,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX bot_proxies_proxy ON bot_proxies (proxy_id);
PRAGMA user_version = 2;
";

const DOWN: &str = "
DROP TABLE bot_proxies;
DROP TABLE proxies;
PRAGMA user_version = 1;
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
