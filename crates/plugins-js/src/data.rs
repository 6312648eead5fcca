//! Files for plugins: their own folder to read, their data folder to read and write.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sculk_plugins::{Capability, Denied};
use serde_json::{Value, json};

use crate::files::normal;
use crate::shared::Shared;

/// Most entries of a folder that are listed, and most files that count for the limit of the folder.
const MAX_ENTRIES: usize = 10_000;

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It was not granted.
    Denied(Denied),
    /// It does not work, with Node's code for it.
    Failed { code: &'static str, message: String },
}

/// A place that scripts name.
struct Place {
    real: PathBuf,
    shown: String,
    is_data: bool,
}

/// Does something with a file. Bytes come and go as Latin-1 text.
pub(crate) fn perform(
    shared: &Shared,
    owner: i32,
    operation: &str,
    path: &str,
    given: Option<&str>,
) -> Result<Value, Refusal> {
    let place = place_of(shared, owner, path)?;
    let writes = matches!(
        operation,
        "write" | "append" | "mkdir" | "unlink" | "rmdir" | "rename"
    );
    if writes && !place.is_data {
        return Err(failed(
            "EROFS",
            "read-only file system",
            operation,
            &place.shown,
        ));
    }
    let limits = &shared.lasting.limits;
    let io = |error: std::io::Error| of_io(&error, operation, &place.shown);
    match operation {
        "exists" => Ok(json!(place.real.exists())),
        "read" => {
            let about = fs::metadata(&place.real).map_err(io)?;
            if about.is_dir() {
                return Err(failed(
                    "EISDIR",
                    "illegal operation on a directory",
                    operation,
                    &place.shown,
                ));
            }
            if !about.is_file() || about.len() > limits.max_data_bytes {
                return Err(failed("EFBIG", "file too large", operation, &place.shown));
            }
            let bytes = fs::read(&place.real).map_err(io)?;
            Ok(Value::from(
                bytes.into_iter().map(char::from).collect::<String>(),
            ))
        }
        "write" | "append" => {
            let bytes: Vec<u8> = bytes_of(given.unwrap_or_default());
            let more = More {
                bytes: bytes.len() as u64,
                entries: usize::from(!place.real.exists()),
            };
            room(shared, owner, &more, operation, &place.shown)?;
            let mut options = fs::OpenOptions::new();
            options.create(true).write(true);
            if operation == "append" {
                options.append(true);
            } else {
                options.truncate(true);
            }
            let mut file = options.open(&place.real).map_err(io)?;
            file.write_all(&bytes).map_err(io)?;
            Ok(Value::Null)
        }
        "mkdir" => {
            let missing = place.real.ancestors().take_while(|path| !path.exists());
            let more = More {
                bytes: 0,
                entries: missing.count(),
            };
            room(shared, owner, &more, operation, &place.shown)?;
            fs::create_dir_all(&place.real)
                .map(|()| Value::Null)
                .map_err(io)
        }
        "unlink" => fs::remove_file(&place.real)
            .map(|()| Value::Null)
            .map_err(io),
        "rmdir" => fs::remove_dir(&place.real)
            .map(|()| Value::Null)
            .map_err(io),
        "rename" => {
            let to = place_of(shared, owner, given.unwrap_or_default())?;
            if !to.is_data {
                return Err(failed(
                    "EROFS",
                    "read-only file system",
                    operation,
                    &to.shown,
                ));
            }
            fs::rename(&place.real, &to.real)
                .map(|()| Value::Null)
                .map_err(io)
        }
        "readdir" => {
            let entries = fs::read_dir(&place.real).map_err(io)?.take(MAX_ENTRIES);
            let mut names: Vec<Value> = entries
                .filter_map(Result::ok)
                .map(|entry| {
                    let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
                    json!([entry.file_name().to_string_lossy(), is_dir])
                })
                .collect();
            names.sort_by(|a, b| a[0].as_str().cmp(&b[0].as_str()));
            Ok(Value::from(names))
        }
        "stat" => {
            let about = fs::metadata(&place.real).map_err(io)?;
            let modified = about
                .modified()
                .ok()
                .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            Ok(json!({
                "isDir": about.is_dir(),
                "size": about.len(),
                "mtimeMs": modified.map_or(0.0, |since| since.as_secs_f64() * 1000.0),
            }))
        }
        other => Err(failed(
            "ENOSYS",
            "function not implemented",
            other,
            &place.shown,
        )),
    }
}

fn bytes_of(latin1: &str) -> Vec<u8> {
    latin1
        .chars()
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .collect()
}

fn place_of(shared: &Shared, owner: i32, path: &str) -> Result<Place, Refusal> {
    let nowhere = || failed("EACCES", "permission denied", "open", path);
    let entry = shared.plugin(owner).ok_or_else(nowhere)?;
    let home = format!("/data/{}", entry.spec.name);
    let whole = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{home}/{path}")
    };
    let whole = format!("/{}", normal(&whole).ok_or_else(nowhere)?);
    if let Some(inner) = entry.root.inside(&whole) {
        let real = entry
            .root
            .real(&inner)
            .ok_or_else(|| failed("ENOENT", "no such file or directory", "open", &whole))?;
        return Ok(Place {
            real,
            shown: whole,
            is_data: false,
        });
    }
    let inner = match whole.strip_prefix(&home) {
        Some("") => "",
        Some(rest) if rest.starts_with('/') => &rest[1..],
        _ => return Err(nowhere()),
    };
    shared
        .may(owner, &Capability::Files, &whole)
        .map_err(Refusal::Denied)?;
    let base = &entry.spec.data_folder;
    fs::create_dir_all(base).map_err(|error| of_io(&error, "open", &whole))?;
    let base = fs::canonicalize(base).map_err(|error| of_io(&error, "open", &whole))?;
    let real = inside(&base, inner).ok_or_else(nowhere)?;
    Ok(Place {
        real,
        shown: whole,
        is_data: true,
    })
}

/// Where a path really is, links of all existing parts resolved; none outside of `base`.
fn inside(base: &Path, inner: &str) -> Option<PathBuf> {
    let mut real = base.to_owned();
    for part in inner.split('/').filter(|part| !part.is_empty()) {
        real.push(part);
        if let Ok(resolved) = fs::canonicalize(&real) {
            real = resolved;
        } else if fs::symlink_metadata(&real).is_ok() {
            // A link to where nothing is yet would be written through.
            return None;
        }
        if !real.starts_with(base) {
            return None;
        }
    }
    Some(real)
}

/// What is to be put into a data folder.
struct More {
    bytes: u64,
    /// Files and folders.
    entries: usize,
}

/// Whether it fits into the data folder.
fn room(
    shared: &Shared,
    owner: i32,
    more: &More,
    operation: &str,
    shown: &str,
) -> Result<(), Refusal> {
    let limit = shared.lasting.limits.max_data_bytes;
    let base = shared
        .plugin(owner)
        .map(|entry| entry.spec.data_folder.clone())
        .unwrap_or_default();
    let mut open = vec![base];
    let (mut n_bytes, mut n_entries) = (more.bytes, more.entries);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
        {
            n_entries += 1;
            match entry.metadata() {
                Ok(about) if about.is_dir() => open.push(entry.path()),
                Ok(about) => n_bytes += about.len(),
                Err(_) => {}
            }
        }
    }
    if n_bytes > limit || n_entries > MAX_ENTRIES {
        let words = format!(
            "the data folder may hold {} MB and {MAX_ENTRIES} files and folders",
            limit >> 20
        );
        return Err(failed("ENOSPC", &words, operation, shown));
    }
    Ok(())
}

fn failed(code: &'static str, words: &str, operation: &str, shown: &str) -> Refusal {
    Refusal::Failed {
        code,
        message: format!("{code}: {words}, {operation} '{shown}'"),
    }
}

fn of_io(error: &std::io::Error, operation: &str, shown: &str) -> Refusal {
    use std::io::ErrorKind;
    let (code, words) = match error.kind() {
        ErrorKind::NotFound => ("ENOENT", "no such file or directory"),
        ErrorKind::AlreadyExists => ("EEXIST", "file already exists"),
        ErrorKind::PermissionDenied => ("EACCES", "permission denied"),
        ErrorKind::IsADirectory => ("EISDIR", "illegal operation on a directory"),
        ErrorKind::NotADirectory => ("ENOTDIR", "not a directory"),
        ErrorKind::DirectoryNotEmpty => ("ENOTEMPTY", "directory not empty"),
        _ => ("EIO", "i/o error"),
    };
    failed(code, words, operation, shown)
}
