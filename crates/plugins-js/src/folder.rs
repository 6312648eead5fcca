//! A plugin's folder on disk: its manifest, its files, what a scan finds in them.

use std::fs;
use std::path::{Path, PathBuf};

use sculk_plugins::lock::Locked;
use sculk_plugins::package::LEFT_OUT;
use sculk_plugins::scan::Scan;
use sculk_plugins::{Manifest, ManifestError};

/// Most files of one plugin.
const MAX_FILES: usize = 5_000;
/// Most bytes of all its files.
const MAX_BYTES: u64 = 100 << 20;
/// Why a folder is no plugin.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be read.
    #[error("{path} cannot be read: {error}")]
    Io {
        /// What.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Its `package.json` is none of a plugin.
    #[error("{path}: {error}")]
    Manifest {
        /// The folder.
        path: String,
        /// Why.
        error: ManifestError,
    },
    /// It is very large.
    #[error("{path} is no plugin: it has more than {MAX_FILES} files or {} MB", MAX_BYTES >> 20)]
    TooLarge {
        /// The folder.
        path: String,
    },
}

/// A plugin's folder.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// What it says about itself.
    pub manifest: Manifest,
    /// What its files are.
    pub locked: Locked,
    /// What stands in its scripts.
    pub scan: Scan,
}

/// Reads a plugin's folder.
///
/// # Errors
/// Why it is no plugin.
pub fn read_folder(path: &Path) -> Result<Folder, FolderError> {
    let shown = || path.display().to_string();
    let failed = |what: &Path| {
        let path = what.display().to_string();
        |error| FolderError::Io { path, error }
    };
    let manifest_path = path.join("package.json");
    let text = fs::read_to_string(&manifest_path).map_err(failed(&manifest_path))?;
    let manifest = Manifest::read(&text).map_err(|error| FolderError::Manifest {
        path: shown(),
        error,
    })?;
    let mut files = Vec::new();
    let mut n_bytes = 0;
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let whole = path.join(&folder);
        for entry in fs::read_dir(&whole).map_err(failed(&whole))? {
            let entry = entry.map_err(failed(&whole))?;
            let kind = entry.file_type().map_err(failed(&whole))?;
            let name = entry.file_name();
            let inner = folder.join(&name);
            // Links are not followed: what they lead to is not the plugin's.
            if kind.is_dir() && !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                open.push(inner);
            } else if kind.is_file() {
                let bytes = fs::read(path.join(&inner)).map_err(failed(&inner))?;
                n_bytes += bytes.len() as u64;
                files.push((inner.to_string_lossy().replace('\\', "/"), bytes));
            }
            if files.len() > MAX_FILES || n_bytes > MAX_BYTES {
                return Err(FolderError::TooLarge { path: shown() });
            }
        }
    }
    files.sort();
    let by_path = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let locked = Locked::of(manifest.version.clone(), shown(), by_path);
    let sources = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    Ok(Folder {
        path: path.to_owned(),
        scan: Scan::of_files(sources),
        locked,
        manifest,
    })
}
