//! Reads tables out of the SQLite database of another program. Its file is copied first and never
//! written to; nothing in it is trusted.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Map, Value};

use crate::{StoreError, blocking::blocking, connect, inspect};

/// Largest database that is looked at, in bytes.
pub const MAX_FOREIGN_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Most bytes of rows that are read in all.
const MAX_ROW_BYTES: usize = 1024 * 1024 * 1024;
/// Rows that are read at a time.
const PAGE: usize = 2_000;

/// A table that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct ForeignTable {
    /// Its name.
    pub name: &'static str,
    /// The columns that are read where they exist.
    pub columns: &'static [&'static str],
    /// More rows than this are refused.
    pub max_rows: usize,
}

/// Rows: columns by name, as JSON. A blob is null.
pub type ForeignRows = Vec<Map<String, Value>>;

/// Reads tables of the database at `path`, in the order asked for; a table that is not there has
/// no rows. `scratch` is a folder for the copy that is read, which is gone afterwards.
///
/// # Errors
/// [`StoreError::NotADatabase`] where it is none, is damaged, is too large or holds more than was
/// asked for; [`StoreError::Io`] where it cannot be copied.
pub async fn read_foreign(
    path: &Path,
    tables: &[ForeignTable],
    scratch: &Path,
) -> Result<Vec<ForeignRows>, StoreError> {
    let folder = scratch.join("foreign");
    let read = match copy_of(path, &folder).await {
        Ok(copy) => read_copy(path, &copy, tables).await,
        Err(error) => Err(error),
    };
    blocking(move || {
        // What cannot be removed lies among temporary files, which the system clears.
        let _ = fs::remove_dir_all(folder);
        Ok(())
    })
    .await?;
    read
}

/// A copy of the file with what SQLite keeps beside it: another program may be using it.
async fn copy_of(path: &Path, folder: &Path) -> Result<PathBuf, StoreError> {
    let (path, folder) = (path.to_owned(), folder.to_owned());
    blocking(move || {
        let failed = |doing, path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io {
                path,
                doing,
                source,
            }
        };
        fs::create_dir_all(&folder).map_err(failed("make the folder", &folder))?;
        let copy = folder.join("copy.db");
        for suffix in ["", "-wal", "-journal"] {
            let from = with_suffix(&path, suffix);
            let known = match fs::metadata(&from) {
                Ok(known) => known,
                Err(_) if !suffix.is_empty() => continue,
                Err(source) => return Err(failed("read", &from)(source)),
            };
            if !known.is_file() || known.len() > MAX_FOREIGN_BYTES {
                return Err(not_usable(&path, "it is no file, or larger than 4 GB"));
            }
            fs::copy(&from, with_suffix(&copy, suffix)).map_err(failed("copy", &from))?;
        }
        Ok(copy)
    })
    .await
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn not_usable(path: &Path, reason: impl Into<String>) -> StoreError {
    StoreError::NotADatabase {
        path: path.to_owned(),
        reason: reason.into(),
    }
}

async fn read_copy(
    path: &Path,
    copy: &Path,
    tables: &[ForeignTable],
) -> Result<Vec<ForeignRows>, StoreError> {
    // Views and functions of the schema are a stranger's code; no write ever goes to the copy
    // apart from what SQLite itself rolls back.
    let options = connect::looking(copy)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("query_only", "ON");
    let explain = |error| match error {
        StoreError::Damaged { detail } | StoreError::Database(detail) => not_usable(
            path,
            format!("SQLite cannot read it ({detail}); it may be damaged"),
        ),
        StoreError::Unwritable { detail } => not_usable(path, detail),
        other => other,
    };
    let db = connect::one(options).await.map_err(explain)?;
    let mut left = MAX_ROW_BYTES;
    let mut read = Vec::with_capacity(tables.len());
    let mut outcome = Ok(());
    for table in tables {
        match read_table(&db, path, table, &mut left).await {
            Ok(rows) => read.push(rows),
            Err(error) => {
                outcome = Err(explain(error));
                break;
            }
        }
    }
    let closed = db.close().await;
    outcome?;
    closed?;
    Ok(read)
}

/// The columns to read: real ones of a real table. Computed columns and virtual tables run code.
async fn columns_of(
    db: &DatabaseConnection,
    table: &ForeignTable,
) -> Result<Vec<&'static str>, StoreError> {
    let name = table.name;
    let kinds: Vec<String> = inspect::column(
        db,
        &format!("SELECT type FROM pragma_table_list('{name}') WHERE schema = 'main'"),
    )
    .await?;
    if kinds != ["table"] {
        return Ok(Vec::new());
    }
    let known: Vec<String> = inspect::column(
        db,
        &format!("SELECT name FROM pragma_table_xinfo('{name}') WHERE hidden = 0"),
    )
    .await?;
    let columns = table.columns.iter().copied();
    Ok(columns
        .filter(|column| known.iter().any(|known| known == column))
        .collect())
}

async fn read_table(
    db: &DatabaseConnection,
    path: &Path,
    table: &ForeignTable,
    left: &mut usize,
) -> Result<ForeignRows, StoreError> {
    let columns = columns_of(db, table).await?;
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: Vec<String> = columns
        .iter()
        .map(|column| {
            format!(
                "'{column}', CASE typeof(\"{column}\") WHEN 'blob' THEN NULL ELSE \"{column}\" END"
            )
        })
        .collect();
    let sql = format!(
        "SELECT rowid, json_object({}) FROM \"{}\" WHERE rowid > ? ORDER BY rowid LIMIT {PAGE}",
        pairs.join(", "),
        table.name
    );
    let mut rows = ForeignRows::new();
    let mut after = i64::MIN;
    loop {
        let statement =
            Statement::from_sql_and_values(db.get_database_backend(), &sql, [after.into()]);
        let page = db.query_all_raw(statement).await?;
        let n_rows = page.len();
        for row in page {
            after = row.try_get_by_index(0)?;
            let text: String = row.try_get_by_index(1)?;
            *left = left
                .checked_sub(text.len())
                .ok_or_else(|| not_usable(path, "it holds more than 1 GB of rows"))?;
            rows.push(serde_json::from_str(&text).map_err(|error| {
                not_usable(path, format!("row {after} of {}: {error}", table.name))
            })?);
        }
        if rows.len() > table.max_rows {
            let (name, max) = (table.name, table.max_rows);
            return Err(not_usable(path, format!("{name} has more than {max} rows")));
        }
        if n_rows < PAGE {
            return Ok(rows);
        }
    }
}

/// Makes a database by SQL, for tests of what reads those of other programs. The app never calls
/// it.
///
/// # Errors
/// When SQLite refuses.
#[doc(hidden)]
pub async fn write_foreign_for_tests(path: &Path, sql: &str) -> Result<(), StoreError> {
    let db = connect::one(connect::looking(path).create_if_missing(true)).await?;
    let done = db.execute_unprepared(sql).await;
    db.close().await?;
    done?;
    Ok(())
}
