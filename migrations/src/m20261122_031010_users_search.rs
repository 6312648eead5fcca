//! What users are found by: three-letter pieces of their names and notes, and the mark of those a bot
//! ignores.
//!
//! Older builds may open the file: triggers keep what is new here, whoever writes.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// The pieces alone: names and notes are read from the table of users. Letters of either case are one.
const UP: &str = "
CREATE VIRTUAL TABLE users_search USING fts5(
  username, note, content = 'users', content_rowid = 'id', tokenize = 'trigram'
);
INSERT INTO users_search (users_search) VALUES ('rebuild');
CREATE TRIGGER users_search_new AFTER INSERT ON users BEGIN
  INSERT INTO users_search (rowid, username, note) VALUES (new.id, new.username, new.note);
END;
CREATE TRIGGER users_search_gone AFTER DELETE ON users BEGIN
  INSERT INTO users_search (users_search, rowid, username, note)
    VALUES ('delete', old.id, old.username, old.note);
END;
CREATE TRIGGER users_search_changed AFTER UPDATE OF username, note ON users
WHEN new.username IS NOT old.username OR new.note IS NOT old.note BEGIN
  INSERT INTO users_search (users_search, rowid, username, note)
    VALUES ('delete', old.id, old.username, old.note);
  INSERT INTO users_search (rowid, username, note) VALUES (new.id, new.username, new.note);
END;
CREATE INDEX users_ignored ON users (bot_id, username) WHERE is_blacklisted = 1;
CREATE INDEX users_ignored_last_seen ON users (bot_id, last_seen_at, id) WHERE is_blacklisted = 1;
";

const DOWN: &str = "
DROP INDEX users_ignored_last_seen;
DROP INDEX users_ignored;
DROP TRIGGER users_search_changed;
DROP TRIGGER users_search_gone;
DROP TRIGGER users_search_new;
DROP TABLE users_search;
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
