//! How connections are made. PRAGMAs belong to a connection, so they are set on the options every
//! connection of a pool is made from, never by a query afterwards.

use std::{path::Path, time::Duration};

use sea_orm::{
    DatabaseConnection, SqlxSqliteConnector,
    sqlx::{
        ConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

use crate::StoreError;

/// How long SQLite waits for a lock that another process holds.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How long a call waits for a connection of its pool.
const CONNECTION_WAIT: Duration = Duration::from_secs(30);

/// Reads run beside each other up to this number; each connection costs a thread and a page cache.
const READERS: u32 = 3;

/// An idle reader is closed after this time, which gives its page cache back.
const READER_IDLE: Duration = Duration::from_secs(60);

/// The WAL is cut back to this size after a checkpoint, so that one large save does not occupy
/// the disk for ever.
const WAL_KEPT_BYTES: &str = "16777216";

/// Options that change nothing about the file: to look into one that may not be ours.
pub(crate) fn looking(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(LOCK_WAIT)
        .disable_statement_logging()
}

/// Options to work with our database.
fn working(path: &Path) -> SqliteConnectOptions {
    looking(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode only FULL syncs at each commit; NORMAL may lose acknowledged writes when
        // the power goes.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // On macOS a plain fsync does not reach the platter. Elsewhere these do nothing.
        .pragma("fullfsync", "ON")
        .pragma("checkpoint_fullfsync", "ON")
        .pragma("journal_size_limit", WAL_KEPT_BYTES)
}

/// The writer: a pool of one, so that writes queue up here in order of arrival instead of failing
/// with `SQLITE_BUSY` in the middle of a transaction.
pub(crate) async fn writer(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(CONNECTION_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(working(path))
        .await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// The readers: they see the last committed state and are refused any write.
pub(crate) fn readers(path: &Path) -> DatabaseConnection {
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(CONNECTION_WAIT)
        .idle_timeout(READER_IDLE)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(
            working(path)
                .create_if_missing(false)
                .pragma("query_only", "ON"),
        );
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// Options for the journal: whole after a power cut, though its last lines may be missing.
fn journal(path: &Path) -> SqliteConnectOptions {
    looking(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("journal_size_limit", WAL_KEPT_BYTES)
}

/// The writer of the journal: one, as for the database.
pub(crate) async fn journal_writer(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECTION_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(journal(path))
        .await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// The readers of the journal.
pub(crate) fn journal_readers(path: &Path) -> DatabaseConnection {
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(CONNECTION_WAIT)
        .idle_timeout(READER_IDLE)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(
            journal(path)
                .create_if_missing(false)
                .pragma("query_only", "ON"),
        );
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// One connection for looking, closed by its caller.
pub(crate) async fn one(options: SqliteConnectOptions) -> Result<DatabaseConnection, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECTION_WAIT)
        .connect_with(options)
        .await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement, TransactionTrait as _};

    use super::*;

    async fn pragma(db: &impl ConnectionTrait, name: &str) -> String {
        // The column of some PRAGMAs is a number, of others a text.
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        db.query_one_raw(Statement::from_string(db.get_database_backend(), sql))
            .await
            .unwrap()
            .unwrap()
            .try_get_by_index(0)
            .unwrap()
    }

    async fn assert_safe(db: &impl ConnectionTrait) {
        for (name, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"), // FULL
            ("foreign_keys", "1"),
            ("fullfsync", "1"),
            ("checkpoint_fullfsync", "1"),
            ("journal_size_limit", WAL_KEPT_BYTES),
        ] {
            assert_eq!(pragma(db, name).await, value, "{name}");
        }
    }

    #[tokio::test]
    async fn every_connection_is_safe_and_readers_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sculk.db");
        let writer = writer(&path).await.unwrap();
        assert_safe(&writer).await;
        writer
            .execute_unprepared("CREATE TABLE t (x)")
            .await
            .unwrap();

        let readers = readers(&path);
        let mut held = Vec::new();
        for _ in 0..READERS {
            // A transaction holds its connection, so that the next one is another.
            let reader = readers.begin().await.unwrap();
            assert_safe(&reader).await;
            let refused = reader.execute_unprepared("INSERT INTO t VALUES (1)").await;
            let error = StoreError::from(refused.unwrap_err());
            assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
            held.push(reader);
        }
    }

    #[tokio::test]
    async fn a_file_locked_by_another_connection_is_busy_and_not_broken() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sculk.db");
        let writer = writer(&path).await.unwrap();
        writer
            .execute_unprepared("CREATE TABLE t (x)")
            .await
            .unwrap();
        let other = one(looking(&path).busy_timeout(Duration::ZERO))
            .await
            .unwrap();
        let transaction = writer.begin().await.unwrap();
        transaction
            .execute_unprepared("INSERT INTO t VALUES (1)")
            .await
            .unwrap();
        let refused = other.execute_unprepared("INSERT INTO t VALUES (2)").await;
        let error = StoreError::from(refused.unwrap_err());
        assert!(matches!(error, StoreError::Busy), "{error:?}");
        transaction.commit().await.unwrap();
        other
            .execute_unprepared("INSERT INTO t VALUES (2)")
            .await
            .unwrap();
    }
}
