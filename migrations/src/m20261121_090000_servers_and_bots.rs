//! The address book of servers, and the bots that join them.
//!
//! Older builds: there are none. Marks the file as ours and sets its level to 1.

use sea_orm_migration::prelude::*;

use crate::APPLICATION_ID;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A bot's username is unique per server: the same name may play on two servers, but twice on one
// would throw each other out for ever.
const UP: &str = "
CREATE TABLE servers (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  host TEXT NOT NULL CHECK (length(trim(host)) BETWEEN 1 AND 255),
  port INTEGER NOT NULL DEFAULT 25565 CHECK (port BETWEEN 1 AND 65535),
  minecraft_version TEXT CHECK (length(minecraft_version) BETWEEN 1 AND 32),
  position INTEGER NOT NULL CHECK (position >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX servers_living_name ON servers (name COLLATE NOCASE) WHERE deleted_at IS NULL;
CREATE INDEX servers_living_order ON servers (position, id) WHERE deleted_at IS NULL;

CREATE TABLE bots (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE RESTRICT,
  username TEXT NOT NULL CHECK (length(trim(username)) BETWEEN 1 AND 64),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 20000),
  prefix TEXT NOT NULL DEFAULT '@' CHECK (length(prefix) BETWEEN 1 AND 32),
  owners TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(owners) AND json_type(owners) = 'array'),
  auto_start INTEGER NOT NULL DEFAULT 0 CHECK (auto_start IN (0, 1)),
  has_password INTEGER NOT NULL DEFAULT 0 CHECK (has_password IN (0, 1)),
  position INTEGER NOT NULL CHECK (position >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX bots_living_username ON bots (server_id, username COLLATE NOCASE)
  WHERE deleted_at IS NULL;
CREATE INDEX bots_living_order ON bots (position, id) WHERE deleted_at IS NULL;
CREATE INDEX bots_server ON bots (server_id);

PRAGMA user_version = 1;
";

const DOWN: &str = "
DROP TABLE bots;
DROP TABLE servers;
PRAGMA application_id = 0;
PRAGMA user_version = 0;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(UP).await?;
        db.execute_unprepared(&format!("PRAGMA application_id = {APPLICATION_ID}"))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}
