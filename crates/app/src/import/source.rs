//! What lies at a path: told by its first bytes, not by its name.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sculk_blockmine::{EncryptionKey, Found, MAX_ARCHIVE_BYTES, TABLES, Tables};
use sculk_contract::ImportKind;
use sculk_parcel::FileError;
use sculk_secrets::{Sensitive, is_sealed, unseal};
use sculk_store::{ForeignTable, read_foreign};

use super::ImportError;

/// The database in BlockMine's data folder.
const DATABASE: &str = "blockmine.db";
/// The file with the key of its passwords, beside the database.
const CONFIG: &str = "config.json";
/// The folder of its plugins, a folder per bot in it.
const PLUGINS: &str = "storage/plugins";
const SQLITE: &[u8] = b"SQLite format 3\0";
const ZIP: &[u8] = b"PK";

/// What was found at a path.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub kind: ImportKind,
    /// Tells whether the file is still the same.
    pub stamp: String,
    pub found: Found,
    /// The folder of BlockMine's plugins, where a data folder was read.
    pub plugins_folder: Option<PathBuf>,
}

/// Reads a file or folder. `scratch` is a folder for what must be copied.
pub(crate) async fn read(
    path: &Path,
    passphrase: Option<Sensitive<String>>,
    scratch: &Path,
) -> Result<Incoming, ImportError> {
    let start = path.to_owned();
    let place = off_thread(move || place_of(&start)).await?;
    let stamp = stamp_of(place.path())?;
    let plugins_folder = match &place {
        Place::Database(database) => database.parent().map(|dir| dir.join(PLUGINS)),
        Place::File(_) => None,
    };
    let (kind, found) = match place {
        Place::Database(database) => {
            let found = read_database(&database, scratch).await?;
            (ImportKind::BlockmineFolder, found)
        }
        Place::File(file) => off_thread(move || read_file(&file, passphrase)).await?,
    };
    Ok(Incoming {
        kind,
        stamp,
        found,
        plugins_folder,
    })
}

enum Place {
    Database(PathBuf),
    File(PathBuf),
}

impl Place {
    fn path(&self) -> &Path {
        match self {
            Self::Database(path) | Self::File(path) => path,
        }
    }
}

pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(ImportError::CutOff(error.to_string())),
    }
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> ImportError {
    let path = path.to_owned();
    move |source| ImportError::Unreadable { path, source }
}

fn place_of(path: &Path) -> Result<Place, ImportError> {
    let known = fs::metadata(path).map_err(unreadable(path))?;
    if known.is_dir() {
        let database = path.join(DATABASE);
        if !database.is_file() {
            return Err(ImportError::NoDatabase(path.to_owned()));
        }
        return Ok(Place::Database(database));
    }
    let mut start = [0; SQLITE.len()];
    let file = File::open(path).map_err(unreadable(path))?;
    let mut first = file.take(start.len() as u64);
    // A file that is shorter is no database.
    let is_database = first.read_exact(&mut start).is_ok() && start == SQLITE;
    Ok(if is_database {
        Place::Database(path.to_owned())
    } else {
        Place::File(path.to_owned())
    })
}

fn stamp_of(path: &Path) -> Result<String, ImportError> {
    let known = fs::metadata(path).map_err(unreadable(path))?;
    let mut hasher = DefaultHasher::new();
    (path, known.len(), known.modified().ok()).hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

fn read_file(
    path: &Path,
    passphrase: Option<Sensitive<String>>,
) -> Result<(ImportKind, Found), ImportError> {
    let bytes = read_bytes(path, sculk_parcel::MAX_FILE_BYTES)?;
    if is_sealed(&bytes) {
        let passphrase = passphrase.ok_or(ImportError::NeedsPassphrase)?;
        let open = unseal(&bytes, &passphrase)?;
        let text = std::str::from_utf8(&open).map_err(|_| ImportError::Unknown(path.to_owned()))?;
        return sculk_file(text);
    }
    if bytes.starts_with(ZIP) {
        if bytes.len() > MAX_ARCHIVE_BYTES {
            return Err(sculk_blockmine::ArchiveError::TooLarge(bytes.len()).into());
        }
        let found = sculk_blockmine::read_archive(&bytes)?;
        return Ok((ImportKind::BlockmineArchive, found));
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(ImportError::Unknown(path.to_owned()));
    };
    match sculk_file(text) {
        // What does not even say that it is ours is judged as what it may be instead.
        Err(ImportError::Sculk(FileError::NotOurs | FileError::Unreadable(_)))
            if !text.contains("\"sculk\"") =>
        {
            let found = sculk_blockmine::read_single(text)?;
            Ok((ImportKind::BlockmineGraph, found))
        }
        other => other,
    }
}

fn sculk_file(text: &str) -> Result<(ImportKind, Found), ImportError> {
    let (_, parcel) = sculk_parcel::parse(text)?;
    let found = Found {
        parcel,
        ..Found::default()
    };
    Ok((ImportKind::Sculk, found))
}

fn read_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, ImportError> {
    let file = File::open(path).map_err(unreadable(path))?;
    let too_large = |bytes| ImportError::TooLarge {
        path: path.to_owned(),
        bytes,
        limit: limit as u64,
    };
    let known = file.metadata().map_err(unreadable(path))?.len();
    if known > limit as u64 {
        return Err(too_large(known));
    }
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable(path))?;
    if bytes.len() > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

async fn read_database(path: &Path, scratch: &Path) -> Result<Found, ImportError> {
    let wanted: Vec<_> = TABLES
        .iter()
        .map(|spec| ForeignTable {
            name: spec.name,
            columns: spec.columns,
            max_rows: spec.max_rows,
        })
        .collect();
    let read = read_foreign(path, &wanted, scratch).await?;
    let config = path.with_file_name(CONFIG);
    off_thread(move || {
        let mut tables = Tables::default();
        for (spec, rows) in TABLES.iter().zip(read) {
            tables.put(spec.table, rows);
        }
        let key = read_bytes(&config, 1024 * 1024)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| EncryptionKey::from_config(&text).ok());
        Ok(sculk_blockmine::read_tables(&tables, key.as_ref()))
    })
    .await
}
