//! The text files of the repository that people write.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::error::XtaskError;

/// A file to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the repository's root, with `/`.
    pub path: String,
    /// The text; empty for a file that is not UTF-8 or larger than [`LARGEST`].
    pub text: String,
}

impl SourceFile {
    /// The part after the last dot of the name, or nothing.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, end)| end)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(idx, line)| (idx + 1, line))
    }
}

/// Folders that hold what is fetched, built or drawn, at any depth.
const SKIPPED: &[&str] = &[
    ".git",
    "target",
    "node_modules",
    "dist",
    "coverage",
    "shots",
    ".cache",
];

/// Generated folders by their place.
const SKIPPED_PATHS: &[&str] = &["src-tauri/gen"];

/// No file that a person writes is larger; in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Reads the tree below `root`, sorted by path. Links are not followed.
pub fn read(root: &Path) -> Result<Vec<SourceFile>, XtaskError> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<(), XtaskError> {
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let relative = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(unreadable(&path))?;
        if kind.is_dir() {
            if !SKIPPED.contains(&name.as_str()) && !SKIPPED_PATHS.contains(&relative.as_str()) {
                walk(&path, &format!("{relative}/"), files)?;
            }
        } else if kind.is_file() {
            let size = entry.metadata().map_err(unreadable(&path))?.len();
            let text = if size <= LARGEST {
                let bytes = fs::read(&path).map_err(unreadable(&path))?;
                String::from_utf8(bytes).unwrap_or_default()
            } else {
                String::new()
            };
            files.push(SourceFile {
                path: relative,
                text,
            });
        }
    }
    Ok(())
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> XtaskError {
    let path = PathBuf::from(path);
    move |source| XtaskError::Unreadable { path, source }
}
