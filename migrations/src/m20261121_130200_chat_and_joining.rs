//! How chat of a server is read, what chat types there are, and what a bot does when it joins.
//!
//! Older builds ignore the table and the columns, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// A server without a row in `server_chat` reads chat by the built-in rules, which may grow better
// from release to release; a row takes their place.
const UP: &str = "
CREATE TABLE server_chat (
  server_id INTEGER PRIMARY KEY NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  rules TEXT CHECK (json_valid(rules) AND json_type(rules) = 'array'),
  types TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(types) AND json_type(types) = 'array'),
  spam_warnings TEXT
    CHECK (json_valid(spam_warnings) AND json_type(spam_warnings) = 'array'),
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bot_joining (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  join_commands TEXT CHECK (json_valid(join_commands) AND json_type(join_commands) = 'array'),
  view_distance INTEGER NOT NULL DEFAULT 2 CHECK (view_distance BETWEEN 2 AND 32),
  is_isolated INTEGER NOT NULL DEFAULT 0 CHECK (is_isolated IN (0, 1)),
  chat_types TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(chat_types) AND json_type(chat_types) = 'array'),
  updated_at INTEGER NOT NULL
) STRICT;
";

const DOWN: &str = "
DROP TABLE bot_joining;
DROP TABLE server_chat;
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
