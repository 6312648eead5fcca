//! What commands and people were short of: commands of the app itself, cooldowns for all, notes, when
//! somebody was last seen, groups that inherit, what bots answer, the bin of people and groups, and who
//! changed what.
//!
//! Older builds ignore the tables and the columns, so they may open the file; to them the app's own
//! commands are ones whose graph does nothing, and groups grant only what is their own.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// People and groups that were deleted are taken out of their tables and lie in the bin as documents:
// their names are free again, and nothing that reads the tables need know of a bin. Rows of the audit
// outlive what they are about, hence no references.
const UP: &str = "
ALTER TABLE commands ADD COLUMN built_in TEXT CHECK (length(built_in) BETWEEN 1 AND 64);
ALTER TABLE commands ADD COLUMN is_cooldown_for_all INTEGER NOT NULL DEFAULT 0
  CHECK (is_cooldown_for_all IN (0, 1));
CREATE UNIQUE INDEX commands_built_in ON commands (bot_id, built_in) WHERE built_in IS NOT NULL;

ALTER TABLE users ADD COLUMN note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 4000);
ALTER TABLE users ADD COLUMN last_seen_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_last_seen ON users (bot_id, last_seen_at, id);

ALTER TABLE groups ADD COLUMN parents TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(parents) AND json_type(parents) = 'array');

CREATE TABLE people_bin (
  kind TEXT NOT NULL CHECK (kind IN ('user', 'group')),
  id INTEGER NOT NULL,
  bot_id INTEGER NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  document TEXT NOT NULL CHECK (json_valid(document)),
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_bin_age ON people_bin (bot_id, deleted_at);

CREATE TABLE bot_replies (
  bot_id INTEGER PRIMARY KEY NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
  language TEXT CHECK (language IN ('en', 'ru')),
  texts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(texts) AND json_type(texts) = 'object'),
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
  actor_name TEXT NOT NULL DEFAULT '' CHECK (length(actor_name) <= 256),
  action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 128),
  bot_id INTEGER,
  subject TEXT NOT NULL DEFAULT '' CHECK (length(subject) <= 1000),
  old_value TEXT,
  new_value TEXT
) STRICT;
CREATE INDEX audit_bot ON audit (bot_id, id);
CREATE INDEX audit_actor ON audit (actor, id);
";

const DOWN: &str = "
DROP TABLE audit;
DROP TABLE bot_replies;
DROP TABLE people_bin;
ALTER TABLE groups DROP COLUMN parents;
DROP INDEX users_last_seen;
ALTER TABLE users DROP COLUMN last_seen_at;
ALTER TABLE users DROP COLUMN note;
DROP INDEX commands_built_in;
ALTER TABLE commands DROP COLUMN is_cooldown_for_all;
ALTER TABLE commands DROP COLUMN built_in;
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
