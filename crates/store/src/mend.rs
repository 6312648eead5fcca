//! A damaged database is set aside and a mended one takes its place. Each step may be the last before
//! the power goes: there is always either the damaged file or the mended one. Nothing of the damaged
//! file is thrown away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    SavedTable, Store, StoreError, StorePaths, UnixMillis, backup, backup_files,
    blocking::blocking, inspect, salvage::salvage,
};

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

/// The name of a mended database that is whole and about to take its place, up to the time.
const FINISHED: &str = "sculk-mended-";
/// The name of a folder in which a mended database is made, up to the time.
const UNDER_WAY: &str = "mending-";

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
        if let Some(mended) = go_on(paths, now).await? {
            unmark(mark).await?;
            return Ok((Self::open(paths, now).await?, Some(mended)));
        }
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

/// Makes a new database with what can be read, and puts it in the place of the damaged one.
async fn mend(paths: &StorePaths, detail: String, now: UnixMillis) -> Result<Mended, StoreError> {
    let folder = folder_of(paths);
    // Beside the database: from another disk it could not be renamed into its place.
    let fresh_dir = folder.join(format!("{UNDER_WAY}{:013}", now.0));
    let fresh = StorePaths::in_data_dir(&fresh_dir);
    let store = Store::open(&fresh, now).await?;
    let tables = salvage(&store, &paths.database).await?;
    store.close().await?;
    let finished = folder.join(format!("{FINISHED}{:013}.db", now.0));
    let (done, database) = (fresh.database, paths.database.clone());
    let aside = blocking(move || {
        backup::sync(&done)?;
        // From here on the mended one counts: a start that finds it goes on from here.
        backup::publish(&done, &finished, &folder)?;
        let aside = put_in_place(&finished, &database)?;
        fs::remove_dir_all(&fresh_dir).map_err(failed("remove", &fresh_dir))?;
        Ok(aside)
    })
    .await?;
    Ok(Mended {
        aside,
        detail,
        tables,
    })
}

/// Sweeps what a mending left that was cut off, and finishes one that had come far enough.
async fn go_on(paths: &StorePaths, now: UnixMillis) -> Result<Option<Mended>, StoreError> {
    let (folder, database) = (folder_of(paths), paths.database.clone());
    let beside = paths
        .backups
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default();
    let aside = blocking(move || {
        // Whatever is left over there keeps nobody from opening.
        for place in [&folder, &beside] {
            if let Err(error) = sweep(place) {
                tracing::warn!("what an earlier mending left stays: {error}");
            }
        }
        if !folder.is_dir() {
            return Ok(None);
        }
        let Some(finished) = finished_in(&folder)? else {
            return Ok(None);
        };
        put_in_place(&finished, &database).map(Some)
    })
    .await?;
    let Some(aside) = aside else { return Ok(None) };
    let store = Store::open(paths, now).await?;
    let counts = backup::counts(&store.writer).await?;
    store.close().await?;
    let saved = counts.into_iter().filter(|(_, n_rows)| *n_rows > 0);
    Ok(Some(Mended {
        aside,
        detail: "it was found at an earlier start, whose mending was cut off and is finished now"
            .to_owned(),
        tables: saved
            .map(|(name, n_rows)| SavedTable {
                name,
                n_saved: n_rows.unsigned_abs(),
                is_torn: false,
            })
            .collect(),
    }))
}

/// Moves the damaged file aside, with what SQLite keeps beside it, and the mended one into its place.
/// What an earlier try did already is not done again. Answers where the damaged file lies.
fn put_in_place(finished: &Path, database: &Path) -> Result<PathBuf, StoreError> {
    let name = finished.file_name().unwrap_or_default().to_string_lossy();
    let time = name.strip_prefix(FINISHED).unwrap_or("0.db");
    let aside = database.with_file_name(format!("sculk-damaged-{time}"));
    for suffix in ["-wal", "-shm", ""] {
        let (from, to) = (with(database, suffix), with(&aside, suffix));
        if from.exists() {
            fs::rename(&from, &to).map_err(failed("move aside", &from))?;
        }
    }
    let folder = database.parent().unwrap_or_else(|| Path::new(""));
    backup::publish(finished, database, folder)?;
    Ok(aside)
}

fn finished_in(folder: &Path) -> Result<Option<PathBuf>, StoreError> {
    let names = backup_files::names_in(folder)?;
    let finished = names.into_iter().filter(|name| {
        let time = name.strip_prefix(FINISHED);
        time.and_then(|rest| rest.strip_suffix(".db"))
            .is_some_and(is_time)
    });
    Ok(finished.max().map(|name| folder.join(name)))
}

/// Removes folders of mendings that did not come to their end: what they were made from is still there.
fn sweep(folder: &Path) -> Result<(), StoreError> {
    if !folder.is_dir() {
        return Ok(());
    }
    for name in backup_files::names_in(folder)? {
        let path = folder.join(&name);
        let is_named = name.strip_prefix(UNDER_WAY).is_some_and(is_time);
        // Others may name folders alike where ours lies beside theirs.
        let is_ours = |inside: Vec<String>| {
            inside
                .iter()
                .all(|name| name.starts_with("sculk.db") || name == "backups")
        };
        if is_named && path.is_dir() && backup_files::names_in(&path).is_ok_and(is_ours) {
            fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
        }
    }
    Ok(())
}

fn is_time(text: &str) -> bool {
    text.len() == 13 && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn folder_of(paths: &StorePaths) -> PathBuf {
    let folder = paths.database.parent();
    folder.map(Path::to_owned).unwrap_or_default()
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io {
        path,
        doing,
        source,
    }
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait as _;

    use super::*;
    use crate::ServerFields;

    const NOW: UnixMillis = UnixMillis(1_700_000_000_000);

    async fn with_a_server(paths: &StorePaths, name: &str) {
        let store = Store::open(paths, NOW).await.unwrap();
        let fields = ServerFields {
            name: name.to_owned(),
            host: "localhost".to_owned(),
            port: 25565,
            minecraft_version: None,
        };
        store.create_server(&fields, NOW).await.unwrap();
        store.close().await.unwrap();
    }

    /// Wherever a mending is cut off, the next start has either file and loses neither.
    #[tokio::test]
    async fn a_mending_that_is_cut_off_is_finished_by_the_next_start() {
        for cut_after in 0..3 {
            let dir = tempfile::tempdir().unwrap();
            let paths = StorePaths::in_data_dir(dir.path());
            let finished = dir.path().join("sculk-mended-1700000000000.db");
            let aside = dir.path().join("sculk-damaged-1700000000000.db");
            let elsewhere = tempfile::tempdir().unwrap();
            let made = StorePaths::in_data_dir(elsewhere.path());
            with_a_server(&made, "saved").await;
            fs::copy(&made.database, &finished).unwrap();
            fs::write(&paths.database, b"damaged").unwrap();
            fs::write(with(&paths.database, "-wal"), b"damaged wal").unwrap();
            if cut_after > 0 {
                fs::rename(with(&paths.database, "-wal"), with(&aside, "-wal")).unwrap();
            }
            if cut_after > 1 {
                fs::rename(&paths.database, &aside).unwrap();
            }
            let unfinished = dir.path().join("mending-1700000000000");
            fs::create_dir(&unfinished).unwrap();
            fs::write(unfinished.join("sculk.db"), b"half").unwrap();
            let others = dir.path().join("mending-1700000000001");
            fs::create_dir(&others).unwrap();
            fs::write(others.join("letter.txt"), b"dear").unwrap();

            let (store, mended) = Store::open_or_mend(&paths, NOW).await.unwrap();
            let mended = mended.unwrap();
            assert_eq!(mended.aside, aside);
            assert!(mended.tables.iter().any(|one| one.name == "servers"));
            assert_eq!(fs::read(&aside).unwrap(), b"damaged");
            assert_eq!(fs::read(with(&aside, "-wal")).unwrap(), b"damaged wal");
            let servers = store.list_servers().await.unwrap();
            assert_eq!(servers[0].fields.name, "saved");
            assert!(!finished.exists() && !unfinished.exists() && others.exists());
            store.close().await.unwrap();
            let (store, again) = Store::open_or_mend(&paths, NOW).await.unwrap();
            assert_eq!(again, None);
            store.close().await.unwrap();
        }
    }

    #[tokio::test]
    async fn ids_go_on_behind_those_of_what_was_lost() {
        let dir = tempfile::tempdir().unwrap();
        let paths = StorePaths::in_data_dir(dir.path());
        with_a_server(&paths, "first").await;
        let store = Store::open(&paths, NOW).await.unwrap();
        for sql in [
            "UPDATE servers SET id = 5000001",
            "UPDATE sqlite_sequence SET seq = 6000000 WHERE name = 'servers'",
        ] {
            store.writer.execute_unprepared(sql).await.unwrap();
        }
        store.close().await.unwrap();
        let mended = mend(&paths, "for the test".to_owned(), NOW).await.unwrap();
        assert!(mended.tables.iter().any(|one| one.name == "servers"));
        assert!(mended.aside.exists());
        let store = Store::open(&paths, NOW).await.unwrap();
        let servers = store.list_servers().await.unwrap();
        assert_eq!(servers[0].id.0, 5_000_001);
        let fields = ServerFields {
            name: "next".to_owned(),
            ..servers[0].fields.clone()
        };
        let next = store.create_server(&fields, NOW).await.unwrap();
        assert_eq!(next.id.0, 6_000_001);
    }
}
