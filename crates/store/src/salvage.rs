//! Every row of a damaged database that can still be read is written into a new one.

use std::path::Path;

use sea_orm::{ConnectionTrait as _, DatabaseConnection};

use crate::{Store, StoreError, backup, connect, inspect};

/// Reads of one table that may fail before the rest of it is given up.
const MAX_FAILURES: u32 = 4_000;
/// Where rows are looked for when the damaged file does not say how far its ids go.
const UNKNOWN_END: i64 = i32::MAX as i64;
/// Ids that are left free behind those of a table whose end was lost: what was lost may have had them,
/// and secrets are kept by ids.
const IDS_LEFT_FREE: i64 = 10_000;

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

/// Copies what can be read of each table.
pub(crate) async fn salvage(store: &Store, damaged: &Path) -> Result<Vec<SavedTable>, StoreError> {
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
    // The totals of values, and what users are found by, are kept by triggers while these come.
    let names = inspect::column::<String>(
        writer,
        "SELECT name FROM main.sqlite_master WHERE type = 'table' \
         AND name NOT LIKE 'sqlite_%' AND name NOT IN ('seaql_migrations', 'value_totals') \
         AND name NOT LIKE 'users_search%' \
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
    keep_ids(writer, &saved).await?;
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
    let last = number(
        db,
        &format!("SELECT max(rowid) FROM old.\"{name}\" NOT INDEXED"),
    )
    .await;
    let last = last.max(last_given(db, name).await);
    (1, last.unwrap_or(UNKNOWN_END).max(1))
}

/// The last id that the damaged file says it gave.
async fn last_given(db: &DatabaseConnection, name: &str) -> Option<i64> {
    let sql = format!("SELECT seq FROM old.sqlite_sequence WHERE name = '{name}'");
    number(db, &sql).await
}

async fn number(db: &DatabaseConnection, sql: &str) -> Option<i64> {
    let found: Result<Vec<Option<i64>>, _> = inspect::column(db, sql).await;
    found.ok()?.into_iter().flatten().next()
}

/// Ids that were given once are not given again, also not those of rows that were lost.
async fn keep_ids(db: &DatabaseConnection, saved: &[SavedTable]) -> Result<(), StoreError> {
    let numbered: Vec<String> = inspect::column(
        db,
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'",
    )
    .await?;
    for name in numbered {
        let here = number(db, &format!("SELECT max(rowid) FROM main.\"{name}\"")).await;
        let is_torn = saved
            .iter()
            .any(|table| table.name == name && table.is_torn);
        let last = match last_given(db, &name).await {
            Some(given) => here.unwrap_or_default().max(given),
            None if is_torn => here.unwrap_or_default().saturating_add(IDS_LEFT_FREE),
            None => continue,
        };
        // A number that damage made would leave no ids to give.
        let last = last.clamp(0, i64::from(i32::MAX / 2));
        for sql in [
            format!("DELETE FROM main.sqlite_sequence WHERE name = '{name}'"),
            format!("INSERT INTO main.sqlite_sequence (name, seq) VALUES ('{name}', {last})"),
        ] {
            db.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
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
