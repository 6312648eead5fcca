//! The copy that exists before a migration touches the file.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use sculk_migrations::APPLICATION_ID;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::{StoreError, StorePaths, UnixMillis, blocking::blocking, connect, inspect, open};

/// How many copies are kept; the oldest go first.
pub const BACKUPS_KEPT: usize = 20;

/// Ends the name of a copy that is not finished. What is left of one after a crash is swept away
/// by the next.
const UNFINISHED: &str = ".unfinished";

/// Copies the database, checks the copy, and only then gives it its name. Returns that name.
///
/// `VACUUM INTO` rather than a copy of bytes: it sees what is still in the WAL, and reads every
/// row on the way.
pub(crate) async fn before_step(
    paths: &StorePaths,
    step: &str,
    now: UnixMillis,
) -> Result<PathBuf, StoreError> {
    // Thirteen digits hold the time until the year 2286, so names sort by age.
    let name = format!("sculk-{:013}-before-{step}.db", now.0);
    let copy = paths.backups.join(&name);
    let unfinished = paths.backups.join(format!("{name}{UNFINISHED}"));
    let folder = paths.backups.clone();
    blocking(move || {
        make_folder(&folder)?;
        sweep_unfinished(&folder)
    })
    .await?;
    write_copy(&paths.database, &unfinished)
        .await
        .map_err(|error| match error {
            disk @ (StoreError::DiskFull | StoreError::Busy) => disk,
            other => StoreError::Backup {
                path: copy.clone(),
                reason: other.to_string(),
            },
        })?;
    let (from, to, folder) = (unfinished, copy.clone(), paths.backups.clone());
    blocking(move || {
        publish(&from, &to, &folder)?;
        remove_oldest(&folder)
    })
    .await?;
    Ok(copy)
}

/// Writes the copy and compares it with the original.
async fn write_copy(database: &Path, copy: &Path) -> Result<(), StoreError> {
    let original = connect::one(connect::looking(database)).await?;
    let written = vacuum_into(&original, copy).await;
    let expected = match written {
        Ok(()) => inspect::applied_steps(&original).await,
        Err(error) => Err(error),
    };
    original.close().await?;
    let expected = expected?;
    sync(copy).await?;

    let copied = connect::one(connect::looking(copy).read_only(true).immutable(true)).await?;
    let checked = check_copy(&copied, &expected).await;
    copied.close().await?;
    checked
}

async fn vacuum_into(original: &DatabaseConnection, copy: &Path) -> Result<(), StoreError> {
    let path = copy.to_str().ok_or_else(|| StoreError::Io {
        path: copy.to_owned(),
        doing: "write a copy to",
        source: io::Error::new(io::ErrorKind::InvalidInput, "the path is not valid Unicode"),
    })?;
    let literal = path.replace('\'', "''");
    original
        .execute_unprepared(&format!("VACUUM INTO '{literal}'"))
        .await?;
    Ok(())
}

async fn check_copy(copy: &DatabaseConnection, steps: &[String]) -> Result<(), StoreError> {
    open::check_integrity(copy).await?;
    let marks: Vec<i32> = inspect::column(copy, "PRAGMA application_id").await?;
    if marks != [APPLICATION_ID] || inspect::applied_steps(copy).await? != steps {
        return Err(StoreError::Damaged {
            detail: "the copy differs from the original".to_owned(),
        });
    }
    Ok(())
}

async fn sync(path: &Path) -> Result<(), StoreError> {
    let path = path.to_owned();
    blocking(move || {
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.sync_all())
            .map_err(|source| StoreError::Io {
                path,
                doing: "write to the disk",
                source,
            })
    })
    .await
}

/// Gives a checked copy its name, in a way that survives a power cut.
fn publish(from: &Path, to: &Path, folder: &Path) -> Result<(), StoreError> {
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

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(|source| StoreError::Io {
        path: folder.to_owned(),
        doing: "make the folder",
        source,
    })
}

fn sweep_unfinished(folder: &Path) -> Result<(), StoreError> {
    for name in names_in(folder)? {
        if name.starts_with("sculk-") && name.ends_with(UNFINISHED) {
            remove(&folder.join(name))?;
        }
    }
    Ok(())
}

fn remove_oldest(folder: &Path) -> Result<(), StoreError> {
    let mut copies: Vec<String> = names_in(folder)?
        .into_iter()
        .filter(|name| name.starts_with("sculk-") && name.ends_with(".db"))
        .collect();
    copies.sort_unstable();
    let n_surplus = copies.len().saturating_sub(BACKUPS_KEPT);
    for name in &copies[..n_surplus] {
        remove(&folder.join(name))?;
    }
    Ok(())
}

fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let unreadable = |source| StoreError::Io {
        path: folder.to_owned(),
        doing: "list the folder",
        source,
    };
    fs::read_dir(folder)
        .map_err(unreadable)?
        .filter_map(|entry| match entry {
            Ok(entry) => entry.file_name().into_string().ok().map(Ok),
            Err(source) => Some(Err(unreadable(source))),
        })
        .collect()
}

fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(|source| StoreError::Io {
        path: path.to_owned(),
        doing: "remove",
        source,
    })
}
