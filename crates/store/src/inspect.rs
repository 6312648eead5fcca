//! What lies where the database should be, found out before anything is written to it.

use std::{fs::File, io::Read as _, path::Path};

use sculk_migrations::{APPLICATION_ID, SCHEMA_LEVEL};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TryGetable};

use crate::{StoreError, blocking::blocking, connect};

/// The first bytes of every SQLite file (<https://www.sqlite.org/fileformat2.html>).
const SQLITE_HEADER: &[u8; 16] = b"SQLite format 3\0";

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file, an empty one, or one whose first step never finished.
    Nothing,
    /// Our database, at a schema this build can work with.
    Ours {
        /// The first step that must still run.
        pending: Option<String>,
    },
}

/// Looks at the file without changing it.
pub(crate) async fn look(path: &Path) -> Result<Found, StoreError> {
    let file = path.to_owned();
    if !blocking(move || has_sqlite_header(&file)).await? {
        return Ok(Found::Nothing);
    }
    let db = connect::one(connect::looking(path))
        .await
        .map_err(|error| explain(path, error))?;
    let found = look_inside(path, &db)
        .await
        .map_err(|error| explain(path, error));
    let closed = db.close().await;
    let found = found?;
    closed?;
    Ok(found)
}

/// `false` where there is nothing yet.
fn has_sqlite_header(path: &Path) -> Result<bool, StoreError> {
    let not_ours = |reason: &str| StoreError::NotADatabase {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let unreadable = |source| StoreError::Io {
        path: path.to_owned(),
        doing: "read",
        source,
    };
    if path.is_dir() {
        return Err(not_ours("it is a folder"));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(unreadable(error)),
    };
    let mut start = Vec::with_capacity(SQLITE_HEADER.len());
    file.take(SQLITE_HEADER.len() as u64)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    match start.as_slice() {
        [] => Ok(false),
        start if start == SQLITE_HEADER => Ok(true),
        _ => Err(not_ours("it does not begin like an SQLite file")),
    }
}

/// Where a file of ours says that it is: the application id in SQLite's header, and its length.
const MARK_AT: u64 = 68;

/// Whether the header says that the file is ours, in whatever state the rest of it is.
pub(crate) fn has_our_mark(path: &Path) -> bool {
    use std::io::{Seek as _, SeekFrom};
    let read = || -> std::io::Result<[u8; 4]> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(MARK_AT))?;
        let mut mark = [0; 4];
        file.read_exact(&mut mark)?;
        Ok(mark)
    };
    read().is_ok_and(|mark| mark == APPLICATION_ID.to_be_bytes())
}

/// Whether SQLite finds something wrong with the file.
pub(crate) async fn is_damaged(path: &Path) -> bool {
    let Ok(db) = connect::one(connect::looking(path)).await else {
        return true;
    };
    let found: Result<Vec<String>, _> = column(&db, "PRAGMA integrity_check(1)").await;
    let closed = db.close().await;
    closed.is_err() || found.map_or(true, |found| found != ["ok"])
}

/// While looking, "not a database" and "damaged" are about this file.
fn explain(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged { detail } => StoreError::NotADatabase {
            path: path.to_owned(),
            reason: format!("SQLite cannot read it ({detail}); it may be damaged"),
        },
        other => other,
    }
}

async fn look_inside(path: &Path, db: &DatabaseConnection) -> Result<Found, StoreError> {
    let application_id: i32 = single(db, "PRAGMA application_id").await?;
    let n_foreign_tables: i64 = single(
        db,
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' \
         AND name NOT IN ('seaql_migrations', 'sqlite_sequence')",
    )
    .await?;
    if application_id != APPLICATION_ID {
        if application_id == 0 && n_foreign_tables == 0 {
            return Ok(Found::Nothing);
        }
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
            reason: "it is the SQLite database of another program".to_owned(),
        });
    }
    let level: i32 = single(db, "PRAGMA user_version").await?;
    let applied = applied_steps(db).await?;
    let known = sculk_migrations::names();
    let pending = known.iter().find(|name| !applied.contains(name)).cloned();
    let has_unknown = applied.iter().any(|name| !known.contains(name));
    // A file with unknown steps at a level we know may be used as it is, but not migrated: the
    // steps we would add were not written for it.
    if level > SCHEMA_LEVEL || (has_unknown && pending.is_some()) {
        return Err(StoreError::NewerSchema {
            path: path.to_owned(),
            needs: level,
            knows: SCHEMA_LEVEL,
        });
    }
    Ok(Found::Ours { pending })
}

/// The names of the steps that have run on this file.
pub(crate) async fn applied_steps(db: &DatabaseConnection) -> Result<Vec<String>, StoreError> {
    column(db, "SELECT version FROM seaql_migrations ORDER BY version").await
}

/// The first column of all rows.
pub(crate) async fn column<T: TryGetable>(
    db: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<T>, StoreError> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect()
}

/// The first column of the only row.
async fn single<T: TryGetable>(db: &DatabaseConnection, sql: &str) -> Result<T, StoreError> {
    column(db, sql)
        .await?
        .pop()
        .ok_or_else(|| StoreError::Database(format!("no answer to {sql}")))
}
