//! A damaged database is set aside and a new one takes its place, with every row that can still be
//! read. Nothing of the damaged file is thrown away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait as _, DatabaseConnection};

use crate::{
    Store, StoreError, StorePaths, UnixMillis, backup, blocking::blocking, connect, inspect,
};

/// Reads of one table that may fail before the rest of it is given up.
const MAX_FAILURES: u32 = 4_000;
/// Where rows are looked for when the damaged file does not say how far its ids go.
const UNKNOWN_END: i64 = 4_000_000;

/// What was done about a damaged database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Where the damaged file lies now.
    pub aside: PathBuf,
    /// What SQLite said of it.
    pub detail: String,
    /// What was saved of each table that had any row, or was damaged.
    pub tables: Vec<SavedTable>,
}

/// What was saved of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedTable {
    /// Its name.
    pub name: String,
    /// Rows that were saved.
    pub n_saved: u64,
    /// Whether a part of it could not be read.
    pub is_torn: bool,
}

impl Store {
    /// Opens the database; one that is damaged is set aside and mended first. A file of another
    /// program, or of a newer version, is left as it is and refused as by [`Store::open`].
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_or_mend(
        paths: &StorePaths,
        now: UnixMillis,
    ) -> Result<(Self, Option<Mended>), StoreError> {
        let mark = mark_of(paths);
        let is_marked = mark.exists();
        let detail = match Self::open(paths, now).await {
            Ok(store) if !is_marked => return Ok((store, None)),
            Ok(store) => {
                // It opens, but was found damaged while it was open the last time.
                let found = store.check_integrity().await;
                let Err(StoreError::Damaged { detail }) = found else {
                    unmark(mark).await?;
                    return Ok((store, None));
                };
                store.close().await?;
                detail
            }
            Err(
                error @ (StoreError::Damaged { .. }
                | StoreError::NotADatabase { .. }
                | StoreError::Backup { .. }
                | StoreError::Migration(_)),
            ) => {
                let (path, words) = (paths.database.clone(), error.to_string());
                let is_ours = blocking(move || Ok(inspect::has_our_mark(&path))).await?;
                if !is_ours || !inspect::is_damaged(&paths.database).await {
                    return Err(error);
                }
                words
            }
            Err(other) => return Err(other),
        };
        let mended = mend(paths, detail, now).await?;
        unmark(mark).await?;
        let store = Self::open(paths, now).await?;
        Ok((store, Some(mended)))
    }

    /// Looks over the pages in a hurry: what [`Store::check_integrity`] does, without comparing
    /// indices with tables. Damage is noted beside the database, and the next
    /// [`Store::open_or_mend`] sees to it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
    pub async fn quick_check(&self, paths: &StorePaths) -> Result<(), StoreError> {
        let found: Result<Vec<String>, _> =
            inspect::column(&self.readers, "PRAGMA quick_check(10)").await;
        let detail = match found {
            Ok(found) if found == ["ok"] => return Ok(()),
            Ok(found) => found.join("; "),
            Err(StoreError::Damaged { detail }) => detail,
            Err(other) => return Err(other),
        };
        let (mark, words) = (mark_of(paths), detail.clone());
        blocking(move || {
            fs::write(&mark, words).map_err(|source| StoreError::Io {
                path: mark,
                doing: "write",
                source,
            })
        })
        .await?;
        Err(StoreError::Damaged { detail })
    }
}

/// Says beside the database that it was found damaged.
fn mark_of(paths: &StorePaths) -> PathBuf {
    paths.database.with_extension("damaged")
}

async fn unmark(mark: PathBuf) -> Result<(), StoreError> {
    blocking(move || match fs::remove_file(&mark) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::Io {
            path: mark,
            doing: "remove",
            source: error,
        }),
        _ => Ok(()),
    })
    .await
}

/// Sets the damaged file aside and puts a new one with what can be read in its place.
async fn mend(paths: &StorePaths, detail: String, now: UnixMillis) -> Result<Mended, StoreError> {
    let fresh_dir = paths.backups.with_file_name(format!("mending-{}", now.0));
    let fresh = StorePaths::in_data_dir(&fresh_dir);
    let store = Store::open(&fresh, now).await?;
    let tables = salvage(&store, &paths.database).await?;
    store.close().await?;
    let aside = paths
        .database
        .with_file_name(format!("sculk-damaged-{:013}.db", now.0));
    let (from, to, done) = (paths.database.clone(), aside.clone(), fresh.database);
    blocking(move || {
        let failed = |doing, path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io {
                path,
                doing,
                source,
            }
        };
        for suffix in ["-wal", "-shm", ""] {
            let (from, to) = (with(&from, suffix), with(&to, suffix));
            if from.exists() {
                fs::rename(&from, &to).map_err(failed("move aside", &from))?;
            }
        }
        backup::sync(&done)?;
        let folder = from.parent().map(Path::to_owned).unwrap_or_default();
        backup::publish(&done, &from, &folder)?;
        fs::remove_dir_all(&fresh_dir).map_err(failed("remove", &fresh_dir))
    })
    .await?;
    Ok(Mended {
        aside,
        detail,
        tables,
    })
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Copies what can be read of each table.
async fn salvage(store: &Store, damaged: &Path) -> Result<Vec<SavedTable>, StoreError> {
    let db = connect::one(
        connect::looking(damaged)
            .pragma("cell_size_check", "ON")
            .pragma("query_only", "ON"),
    )
    .await;
    // Not even its first page can be read.
    let Ok(db) = db else { return Ok(Vec::new()) };
    let readable = inspect::column::<String>(&db, "SELECT name FROM sqlite_master").await;
    db.close().await?;
    if readable.is_err() {
        return Ok(Vec::new());
    }
    let writer = &store.writer;
    let literal = backup::literal(damaged)?;
    writer
        .execute_unprepared(&format!("ATTACH DATABASE {literal} AS old"))
        .await?;
    // What a row refers to may be lost, and comes later in any case.
    writer
        .execute_unprepared("PRAGMA foreign_keys = OFF")
        .await?;
    let mut saved = Vec::new();
    // The totals of values are kept by triggers while the values come.
    let names = inspect::column::<String>(
        writer,
        "SELECT name FROM main.sqlite_master WHERE type = 'table' \
         AND name NOT LIKE 'sqlite_%' AND name NOT IN ('seaql_migrations', 'value_totals') \
         ORDER BY name",
    )
    .await?;
    for name in names {
        let table = save_table(writer, name).await?;
        if table.n_saved > 0 || table.is_torn {
            saved.push(table);
        }
    }
    remove_orphans(writer).await?;
    writer
        .execute_unprepared("PRAGMA foreign_keys = ON")
        .await?;
    writer.execute_unprepared("DETACH DATABASE old").await?;
    Ok(saved)
}

/// The columns that both have. None where the damaged file does not know the table.
async fn shared_columns(db: &DatabaseConnection, table: &str) -> Option<String> {
    let sql = format!(
        "SELECT group_concat('\"' || ours.name || '\"', ', ') \
         FROM pragma_table_xinfo('{table}', 'main') AS ours \
         JOIN pragma_table_xinfo('{table}', 'old') AS theirs ON theirs.name = ours.name \
         WHERE ours.hidden = 0"
    );
    let found: Result<Vec<Option<String>>, _> = inspect::column(db, &sql).await;
    found.ok()?.into_iter().flatten().next()
}

/// Copies ranges of rows; one that cannot be read is cut in two, down to single rows.
async fn save_table(db: &DatabaseConnection, name: String) -> Result<SavedTable, StoreError> {
    let mut table = SavedTable {
        name,
        n_saved: 0,
        is_torn: false,
    };
    let name = table.name.clone();
    let Some(columns) = shared_columns(db, &name).await else {
        return Ok(table);
    };
    let has_rowid =
        inspect::column::<i64>(db, &format!("SELECT rowid FROM main.\"{name}\" LIMIT 1"))
            .await
            .is_ok();
    let copy = format!(
        "INSERT OR IGNORE INTO main.\"{name}\" ({columns}) SELECT {columns} FROM old.\"{name}\" NOT INDEXED"
    );
    if !has_rowid {
        match db.execute_unprepared(&copy).await {
            Ok(done) => table.n_saved = done.rows_affected(),
            Err(_) => table.is_torn = true,
        }
        return Ok(table);
    }
    let (mut ranges, mut n_failures) = (vec![range_of(db, &name).await], 0);
    while let Some((first, last)) = ranges.pop() {
        let part = format!("{copy} WHERE rowid BETWEEN {first} AND {last}");
        match db.execute_unprepared(&part).await {
            Ok(done) => table.n_saved += done.rows_affected(),
            Err(_) => {
                table.is_torn = true;
                n_failures += 1;
                if n_failures > MAX_FAILURES {
                    break;
                }
                if first < last {
                    let middle = first + (last - first) / 2;
                    ranges.push((middle + 1, last));
                    ranges.push((first, middle));
                }
            }
        }
    }
    Ok(table)
}

/// From where to where ids go, as far as it can be told.
async fn range_of(db: &DatabaseConnection, name: &str) -> (i64, i64) {
    let edge = async |sql: String| {
        let found: Result<Vec<Option<i64>>, _> = inspect::column(db, &sql).await;
        found
            .ok()
            .and_then(|found| found.into_iter().flatten().next())
    };
    let last = edge(format!("SELECT max(rowid) FROM old.\"{name}\" NOT INDEXED")).await;
    let given = edge(format!(
        "SELECT seq FROM old.sqlite_sequence WHERE name = '{name}'"
    ))
    .await;
    (
        1,
        last.or(given)
            .unwrap_or(UNKNOWN_END)
            .max(given.unwrap_or(1))
            .clamp(1, UNKNOWN_END),
    )
}

/// Removes rows that refer to what was lost, until none is left.
async fn remove_orphans(db: &DatabaseConnection) -> Result<(), StoreError> {
    // Each round removes at least one row, and rows refer to one another in few steps.
    for _ in 0..64 {
        let orphans: Vec<String> = inspect::column(
            db,
            "SELECT DISTINCT 'DELETE FROM \"' || \"table\" || '\" WHERE rowid = ' || rowid \
             FROM pragma_foreign_key_check WHERE rowid IS NOT NULL LIMIT 10000",
        )
        .await?;
        if orphans.is_empty() {
            break;
        }
        for delete in orphans {
            db.execute_unprepared(&delete).await?;
        }
    }
    Ok(())
}
