//! Copies of the database: written, synced and checked before they get their name.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use sculk_migrations::APPLICATION_ID;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::{
    Backup, BackupReason, StoreError, StorePaths, UnixMillis,
    backup_files::{self, UNFINISHED, make_folder, name_of, remove_oldest, sweep_unfinished},
    blocking::blocking,
    connect, inspect, open,
};

/// Graphs of a kind that are looked at in a copy.
const SAMPLE: u32 = 20;

/// What the app does with a copy before it counts. Both run where blocking is allowed.
#[derive(Clone)]
pub struct BackupChecks {
    /// Judges a few documents of graphs; an error refuses the copy.
    pub graphs: JudgeGraphs,
    /// Encrypts the bytes of the copy; none: it is kept as it is.
    pub seal: Option<SealCopy>,
}

/// Judges documents.
pub type JudgeGraphs = Arc<dyn Fn(&[String]) -> Result<(), String> + Send + Sync>;

/// Encrypts bytes.
pub type SealCopy = Arc<dyn Fn(&[u8]) -> Result<Vec<u8>, String> + Send + Sync>;

impl fmt::Debug for BackupChecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackupChecks")
            .field("is_sealed", &self.seal.is_some())
            .finish_non_exhaustive()
    }
}

impl Default for BackupChecks {
    fn default() -> Self {
        Self {
            graphs: Arc::new(|_| Ok(())),
            seal: None,
        }
    }
}

/// The copy that exists before a migration touches the file.
pub(crate) async fn before_step(
    paths: &StorePaths,
    step: &str,
    now: UnixMillis,
) -> Result<PathBuf, StoreError> {
    let reason = BackupReason::BeforeStep(step.to_owned());
    let made = paths.back_up(&reason, BackupChecks::default(), now).await?;
    Ok(made.path)
}

impl StorePaths {
    /// Copies the database, checks the copy, and only then gives it its name. The app may go on
    /// writing meanwhile. Older copies than are kept go.
    ///
    /// # Errors
    /// [`StoreError::Backup`] where the copy cannot be trusted; [`StoreError::DiskFull`] and
    /// [`StoreError::Busy`]. Nothing is left of it then.
    pub async fn back_up(
        &self,
        reason: &BackupReason,
        checks: BackupChecks,
        now: UnixMillis,
    ) -> Result<Backup, StoreError> {
        let name = name_of(reason, now, checks.seal.is_some());
        let copy = self.backups.join(&name);
        let unfinished = self.backups.join(format!("{name}{UNFINISHED}"));
        let folder = self.backups.clone();
        blocking(move || {
            make_folder(&folder)?;
            sweep_unfinished(&folder)
        })
        .await?;
        let written = self.write(&unfinished, checks).await;
        if let Err(error) = written {
            let left = unfinished.clone();
            let swept = blocking(move || backup_files::remove(&left)).await;
            if let Err(error) = swept {
                tracing::debug!("nothing to remove of the copy that failed: {error}");
            }
            return Err(match error {
                disk @ (StoreError::DiskFull | StoreError::Busy) => disk,
                other => StoreError::Backup {
                    path: copy,
                    reason: other.to_string(),
                },
            });
        }
        let (from, to, folder) = (unfinished, copy, self.backups.clone());
        blocking(move || {
            publish(&from, &to, &folder)?;
            remove_oldest(&folder)
        })
        .await?;
        self.backup(&name).await
    }

    async fn write(&self, unfinished: &Path, checks: BackupChecks) -> Result<(), StoreError> {
        let graphs = write_copy(&self.database, unfinished).await?;
        let path = unfinished.to_owned();
        blocking(move || {
            let refused = |reason: String| StoreError::Damaged { detail: reason };
            (checks.graphs)(&graphs).map_err(refused)?;
            let Some(seal) = checks.seal else {
                return Ok(());
            };
            let failed = |doing| {
                let path = path.clone();
                move |source| StoreError::Io {
                    path,
                    doing,
                    source,
                }
            };
            let plain = fs::read(&path).map_err(failed("read"))?;
            let sealed = seal(&plain).map_err(refused)?;
            // Never both: what was plain is written over by what is not.
            fs::write(&path, sealed).map_err(failed("write"))?;
            sync(&path)
        })
        .await
    }
}

/// How many rows each table has.
pub(crate) type Counts = BTreeMap<String, i64>;

pub(crate) async fn counts(db: &DatabaseConnection) -> Result<Counts, StoreError> {
    let tables: Vec<String> = inspect::column(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name NOT LIKE 'users_search%' AND name <> 'seaql_migrations' ORDER BY name",
    )
    .await?;
    let mut counts = Counts::new();
    for table in tables {
        let rows: Vec<i64> =
            inspect::column(db, &format!("SELECT count(*) FROM \"{table}\"")).await?;
        counts.insert(table, rows.first().copied().unwrap_or_default());
    }
    Ok(counts)
}

/// Writes the copy and compares it with the original. Returns a few graphs of it.
async fn write_copy(database: &Path, copy: &Path) -> Result<Vec<String>, StoreError> {
    let original = connect::one(connect::looking(database)).await?;
    let graphs = write_and_check(&original, copy).await;
    original.close().await?;
    graphs
}

async fn write_and_check(
    original: &DatabaseConnection,
    copy: &Path,
) -> Result<Vec<String>, StoreError> {
    let (steps, before, after) = compare(original, copy).await?;
    let path = copy.to_owned();
    blocking(move || sync(&path)).await?;

    let copied = connect::one(connect::looking(copy).read_only(true).immutable(true)).await?;
    let checked = check_copy(&copied, &steps, &before, &after).await;
    copied.close().await?;
    let sample = checked?;
    for one in &sample {
        one.refuse_other(original).await?;
    }
    Ok(sample.into_iter().map(|one| one.document).collect())
}

/// A graph as a copy has it.
struct SampleGraph {
    table: &'static str,
    id: i32,
    revision: i64,
    document: String,
}

impl SampleGraph {
    /// The graphs that were saved last.
    async fn of(copy: &DatabaseConnection, table: &'static str) -> Result<Vec<Self>, StoreError> {
        let sql = format!(
            "SELECT id, graph_revision, graph FROM {table} ORDER BY updated_at DESC LIMIT {SAMPLE}"
        );
        let rows = copy
            .query_all_raw(Statement::from_string(copy.get_database_backend(), sql))
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Self {
                    table,
                    id: row.try_get_by_index(0)?,
                    revision: row.try_get_by_index(1)?,
                    document: row.try_get_by_index(2)?,
                })
            })
            .collect()
    }

    /// Refuses one that is another than the same version of it in the original. One that was saved or
    /// deleted since says nothing.
    async fn refuse_other(&self, original: &DatabaseConnection) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT graph FROM {} WHERE id = {} AND graph_revision = {}",
            self.table, self.id, self.revision
        );
        let found: Vec<String> = inspect::column(original, &sql).await?;
        if found.first().is_some_and(|text| *text != self.document) {
            let detail = format!("graph {} of {} differs in the copy", self.id, self.table);
            return Err(StoreError::Damaged { detail });
        }
        Ok(())
    }
}

/// `VACUUM INTO` rather than a copy of bytes: it sees what is still in the WAL, and reads every
/// row on the way. Rows are counted before and after, since others may write meanwhile.
async fn compare(
    original: &DatabaseConnection,
    copy: &Path,
) -> Result<(Vec<String>, Counts, Counts), StoreError> {
    let before = counts(original).await?;
    vacuum_into(original, copy).await?;
    let after = counts(original).await?;
    Ok((inspect::applied_steps(original).await?, before, after))
}

async fn vacuum_into(original: &DatabaseConnection, copy: &Path) -> Result<(), StoreError> {
    let literal = literal(copy)?;
    original
        .execute_unprepared(&format!("VACUUM INTO {literal}"))
        .await?;
    Ok(())
}

/// A path as SQL says it.
pub(crate) fn literal(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str().ok_or_else(|| StoreError::Io {
        path: path.to_owned(),
        doing: "write a copy to",
        source: io::Error::new(io::ErrorKind::InvalidInput, "the path is not valid Unicode"),
    })?;
    Ok(format!("'{}'", text.replace('\'', "''")))
}

async fn check_copy(
    copy: &DatabaseConnection,
    steps: &[String],
    before: &Counts,
    after: &Counts,
) -> Result<Vec<SampleGraph>, StoreError> {
    open::check_integrity(copy).await?;
    let differs = |detail: String| StoreError::Damaged { detail };
    let marks: Vec<i32> = inspect::column(copy, "PRAGMA application_id").await?;
    if marks != [APPLICATION_ID] || inspect::applied_steps(copy).await? != steps {
        return Err(differs("the copy differs from the original".to_owned()));
    }
    let found = counts(copy).await?;
    for (table, rows) in &found {
        let of = |counts: &Counts| counts.get(table).copied().unwrap_or_default();
        let (one, other) = (of(before), of(after));
        if !(one.min(other)..=one.max(other)).contains(rows) {
            let detail = format!("the copy has {rows} rows of {table} instead of {other}");
            return Err(differs(detail));
        }
    }
    let mut sample = Vec::new();
    for table in ["commands", "event_graphs"] {
        if found.contains_key(table) {
            sample.append(&mut SampleGraph::of(copy, table).await?);
        }
    }
    Ok(sample)
}

pub(crate) fn sync(path: &Path) -> Result<(), StoreError> {
    File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|source| StoreError::Io {
            path: path.to_owned(),
            doing: "write to the disk",
            source,
        })
}

/// Gives a checked copy its name, in a way that survives a power cut.
pub(crate) fn publish(from: &Path, to: &Path, folder: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(|source| StoreError::Io {
        path: to.to_owned(),
        doing: "rename the copy to",
        source,
    })?;
    // A folder can be synced on Unix only; Windows writes its entries through.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| StoreError::Io {
                path: folder.to_owned(),
                doing: "write to the disk",
                source,
            })?;
    }
    Ok(())
}
