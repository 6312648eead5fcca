//! Who may do what with a bot, and what its graphs remember as values under keys.
//!
//! Older builds ignore the tables and the column, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// Names of users are kept in lower case: the game tells them apart without regard to case. What a
// group grants is a name of a permission, which need not be declared: a wildcard or the permission
// of a plugin that is not installed yet binds as soon as it means something.
const UP: &str = "
CREATE TABLE permissions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
  owner TEXT NOT NULL DEFAULT 'user' CHECK (length(owner) BETWEEN 1 AND 128)
) STRICT;
CREATE UNIQUE INDEX permissions_name ON permissions (bot_id, name);

CREATE TABLE groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  owner TEXT NOT NULL DEFAULT 'user' CHECK (length(owner) BETWEEN 1 AND 128),
  permissions TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(permissions) AND json_type(permissions) = 'array')
) STRICT;
CREATE UNIQUE INDEX groups_name ON groups (bot_id, name);

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  username TEXT NOT NULL CHECK (length(trim(username)) BETWEEN 1 AND 128),
  is_blacklisted INTEGER NOT NULL DEFAULT 0 CHECK (is_blacklisted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_name ON users (bot_id, username);

CREATE TABLE group_members (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_group ON group_members (group_id);

CREATE TABLE stored_values (
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  owner TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 512),
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 2048),
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (bot_id, owner, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE commands ADD COLUMN permission TEXT CHECK (length(permission) BETWEEN 1 AND 128);
";

const DOWN: &str = "
ALTER TABLE commands DROP COLUMN permission;
DROP TABLE stored_values;
DROP TABLE group_members;
DROP TABLE users;
DROP TABLE groups;
DROP TABLE permissions;
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
