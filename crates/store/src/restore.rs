//! Back to a copy: the whole of it, in one transaction, while everything stays open.

use std::{fs, path::Path};

use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

use crate::{
    Store, StoreError, StorePaths, UnixMillis, backup, blocking::blocking, connect, inspect,
};

/// What took the place of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Rows that were there before and are gone or replaced.
    pub n_before: u64,
    /// Rows that came.
    pub n_came: u64,
}

/// Opens a copy for looking into: it is copied to `scratch` and brought up to date there, so that
/// the copy itself stays as it was made. Close the store before the folder goes.
///
/// # Errors
/// As [`Store::open`]; [`StoreError::Damaged`] where the copy has been damaged since.
pub async fn open_copy(copy: &Path, scratch: &Path, now: UnixMillis) -> Result<Store, StoreError> {
    let paths = StorePaths::in_data_dir(scratch);
    let (from, to) = (copy.to_owned(), paths.database.clone());
    blocking(move || {
        fs::copy(&from, &to)
            .map(drop)
            .map_err(|source| StoreError::Io {
                path: from,
                doing: "copy",
                source,
            })
    })
    .await?;
    let store = Store::open(&paths, now).await?;
    store.check_integrity().await?;
    Ok(store)
}

/// How many bots a copy holds, those in its bin not counted. The file is only read, whatever version made
/// it.
///
/// # Errors
/// It cannot be read as a database of ours.
pub async fn bots_in_copy(copy: &Path) -> Result<u64, StoreError> {
    let db = connect::one(connect::looking(copy).read_only(true).immutable(true)).await?;
    let whole = inspect::column::<i64>(&db, "SELECT count(*) FROM bots WHERE deleted_at IS NULL");
    let found = whole.await;
    db.close().await?;
    Ok(found?.first().copied().unwrap_or_default().unsigned_abs())
}

impl Store {
    /// Puts everything a copy holds in the place of everything that is here, or changes nothing.
    /// `copy` is a database at the schema of this build, closed, as [`open_copy`] leaves it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the copy does not fit; others as their words say.
    pub async fn take_over(&self, copy: &Path) -> Result<Taken, StoreError> {
        let (store, literal) = (self.clone(), backup::literal(copy)?);
        // In a task of its own: a caller that goes away must not leave the one connection that
        // writes with a copy attached and references unchecked.
        let work = tokio::spawn(async move {
            let db = &store.writer;
            db.execute_unprepared(&format!("ATTACH DATABASE {literal} AS backup"))
                .await?;
            // Within a transaction this could not be changed; references are checked at its end.
            db.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
            let taken = store.take_over_attached().await;
            db.execute_unprepared("PRAGMA foreign_keys = ON").await?;
            db.execute_unprepared("DETACH DATABASE backup").await?;
            taken
        });
        match work.await {
            Ok(taken) => taken,
            Err(error) => Err(StoreError::Database(format!(
                "the way back was cut off: {error}"
            ))),
        }
    }

    async fn take_over_attached(&self) -> Result<Taken, StoreError> {
        let tables = tables(&self.writer, "main").await?;
        if tables != self::tables(&self.writer, "backup").await? {
            return Err(StoreError::Damaged {
                detail: "the copy does not have the tables of this version".to_owned(),
            });
        }
        let tx = self.begin().await?;
        let db = tx.connection();
        let (mut n_before, mut n_came) = (0, 0);
        for table in &tables {
            let gone = db
                .execute_unprepared(&format!("DELETE FROM main.\"{table}\""))
                .await?;
            n_before += gone.rows_affected();
        }
        for table in &tables {
            let columns = columns(db, table).await?;
            let came = db
                .execute_unprepared(&format!(
                    "INSERT INTO main.\"{table}\" ({columns}) SELECT {columns} FROM backup.\"{table}\""
                ))
                .await?;
            n_came += came.rows_affected();
        }
        // Ids are never given twice, also not those given since the copy was made: secrets are
        // kept by them.
        db.execute_unprepared(
            "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce(
                (SELECT seq FROM backup.sqlite_sequence AS old WHERE old.name = sqlite_sequence.name), 0))",
        )
        .await?;
        let orphans = db
            .query_all_raw(Statement::from_string(
                db.get_database_backend(),
                "PRAGMA main.foreign_key_check",
            ))
            .await?;
        if !orphans.is_empty() {
            return Err(StoreError::Damaged {
                detail: format!(
                    "{} rows of the copy refer to rows that it lacks",
                    orphans.len()
                ),
            });
        }
        tx.commit().await?;
        Ok(Taken { n_before, n_came })
    }
}

/// The tables of a schema that hold what is ours; totals of values and what users are found by are kept by
/// triggers.
async fn tables(db: &DatabaseConnection, schema: &str) -> Result<Vec<String>, StoreError> {
    inspect::column(
        db,
        &format!(
            "SELECT name FROM {schema}.sqlite_master WHERE type = 'table' \
             AND name NOT LIKE 'sqlite_%' AND name NOT IN ('seaql_migrations', 'value_totals') \
             AND name NOT LIKE 'users_search%' \
             ORDER BY name"
        ),
    )
    .await
}

/// The columns of a table that can be written, as SQL lists them.
async fn columns(db: &impl sea_orm::ConnectionTrait, table: &str) -> Result<String, StoreError> {
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT group_concat('\"' || name || '\"', ', ') \
             FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0",
            [table.into()],
        ))
        .await?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::Database(format!("{table} is gone")))?;
    Ok(row.try_get_by_index(0)?)
}
