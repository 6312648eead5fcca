//! What happens by itself at certain times, and each job that came of it.
//!
//! Older builds ignore the tables, so they may open the file.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

// `looked_until` is the time up to which it is settled what was due. A job is one thing for one bot;
// its key is the same however often it is tried to be made, so that nothing happens twice. Jobs of
// the list of failures have the state `failed`.
const UP: &str = "
CREATE TABLE schedules (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 128),
  is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  action TEXT NOT NULL CHECK (json_valid(action)),
  targets TEXT NOT NULL CHECK (json_valid(targets)),
  missed TEXT NOT NULL CHECK (missed IN ('skip', 'once', 'all')),
  overlap TEXT NOT NULL CHECK (overlap IN ('skip', 'wait', 'parallel')),
  max_attempts INTEGER NOT NULL CHECK (max_attempts BETWEEN 1 AND 100),
  looked_until INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX schedules_living_name ON schedules (name) WHERE deleted_at IS NULL;

CREATE TABLE schedule_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
  bot_id INTEGER REFERENCES bots (id) ON DELETE CASCADE,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 256),
  cause TEXT NOT NULL CHECK (cause IN ('clock', 'missed', 'start', 'hand', 'again')),
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped', 'dismissed')),
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt BETWEEN 0 AND 1000),
  begun_at INTEGER,
  ended_at INTEGER,
  retry_at INTEGER,
  message TEXT NOT NULL DEFAULT '' CHECK (length(message) <= 4000)
) STRICT;
CREATE UNIQUE INDEX schedule_jobs_key ON schedule_jobs (key);
CREATE INDEX schedule_jobs_schedule ON schedule_jobs (schedule_id, id);
CREATE INDEX schedule_jobs_state ON schedule_jobs (state, id);
CREATE INDEX schedule_jobs_bot ON schedule_jobs (bot_id);
";

const DOWN: &str = "
DROP TABLE schedule_jobs;
DROP TABLE schedules;
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
