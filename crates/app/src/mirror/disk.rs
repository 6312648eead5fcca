//! The folder of the mirror on the disk. It is the user's, and may come from a stranger's repository:
//! links are not followed, sizes and numbers are limited, nothing outside of it is touched.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Most files that are looked at.
pub(super) const MAX_FILES: usize = 20_000;
/// The largest file that is read, in bytes. Graphs may be as large.
pub(super) const MAX_FILE_BYTES: u64 = 50 * 1024 * 1024;
/// The most that is read of all files together, in bytes.
pub(super) const MAX_ALL_BYTES: u64 = 256 * 1024 * 1024;
/// The file that marks a folder as a mirror.
pub(super) const MARKER: &str = "sculk-mirror.json";
/// Folders below each other that are looked into: `bots`, a bot, `commands`.
const MAX_DEPTH: usize = 3;

/// Why the folder cannot be used. The words say where and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    /// The system refused.
    #[error("The folder of the mirror: {} cannot be {doing} ({source}).", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What was to be done to it, as in “cannot be read”.
        doing: &'static str,
        /// The system's words.
        source: io::Error,
    },
    /// A link.
    #[error(
        "{} is a link. The mirror neither reads nor writes through links: put a real file or folder there.",
        .0.display()
    )]
    Link(PathBuf),
    /// Somebody keeps other things there.
    #[error(
        "{} holds other files. Choose an empty folder, a new one, or one that was a mirror before.",
        .0.display()
    )]
    NotEmpty(PathBuf),
    /// Not a place for files.
    #[error("{} is no folder for a mirror: {why}.", path.display())]
    Unfit {
        /// The path.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// Too many files.
    #[error("{} holds more than {MAX_FILES} files, which is more than a mirror may have.", .0.display())]
    TooMany(PathBuf),
    /// Too much text.
    #[error(
        "The files of the mirror in {} are larger than {} MB together, which is more than a mirror may be.",
        .0.display(), MAX_ALL_BYTES / (1024 * 1024)
    )]
    TooLarge(PathBuf),
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Its text.
    Text(String),
    /// It cannot be read, and why.
    Bad(String),
}

fn failed(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> DiskError {
    let path = path.to_owned();
    move |source| DiskError::Io {
        path,
        doing,
        source,
    }
}

/// Makes a folder a mirror, or says why it cannot be one.
pub(super) fn claim(folder: &Path, data_dir: &Path) -> Result<(), DiskError> {
    let unfit = |why| DiskError::Unfit {
        path: folder.to_owned(),
        why,
    };
    if !folder.is_absolute() {
        return Err(unfit("write the whole path, from the root"));
    }
    fs::create_dir_all(folder).map_err(failed(folder, "made"))?;
    let real = folder.canonicalize().map_err(failed(folder, "read"))?;
    let data_dir = data_dir
        .canonicalize()
        .unwrap_or_else(|_| data_dir.to_owned());
    if real.starts_with(&data_dir) || data_dir.starts_with(&real) {
        return Err(unfit("the app keeps its own data there"));
    }
    refuse_link(folder)?;
    let marker = folder.join(MARKER);
    if !marker.exists() {
        let mut entries = fs::read_dir(folder).map_err(failed(folder, "read"))?;
        let is_others =
            |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        if entries.any(|entry| entry.is_ok_and(|entry| is_others(&entry))) {
            return Err(DiskError::NotEmpty(folder.to_owned()));
        }
        write(folder, MARKER, "{\n  \"format\": 1\n}\n")?;
    }
    Ok(())
}

fn refuse_link(path: &Path) -> Result<(), DiskError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(DiskError::Link(path.to_owned())),
        _ => Ok(()),
    }
}

/// The place of a file, unless a link stands on the way to it.
fn place(folder: &Path, file: &str) -> Result<PathBuf, DiskError> {
    let mut path = folder.to_owned();
    refuse_link(&path)?;
    for part in file.split('/') {
        path.push(part);
        refuse_link(&path)?;
    }
    Ok(path)
}

/// Writes a file under another name and renames it, so that it is never half there.
pub(super) fn write(folder: &Path, file: &str, text: &str) -> Result<(), DiskError> {
    let path = place(folder, file)?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed(parent, "made"))?;
    }
    let new = path.with_extension("sculk-new");
    refuse_link(&new)?;
    let written = fs::File::create(&new).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.sync_data()
    });
    written
        .and_then(|()| fs::rename(&new, &path))
        .inspect_err(|_| drop(fs::remove_file(&new)))
        .map_err(failed(&path, "written"))
}

/// Removes a file, and the folders that are empty without it.
pub(super) fn remove(folder: &Path, file: &str) -> Result<(), DiskError> {
    let path = place(folder, file)?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(&path, "removed")(error));
        }
        _ => {}
    }
    let mut parent = path.parent();
    while let Some(empty) = parent.filter(|parent| *parent != folder) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        parent = empty.parent();
    }
    Ok(())
}

/// The files of the mirror that lie there, by their path below it. What begins with a dot, such as a
/// repository, is not looked at; neither is the marker.
pub(super) fn read(folder: &Path) -> Result<BTreeMap<String, Content>, DiskError> {
    if !folder.join(MARKER).is_file() {
        // A drive that is not there must not look like a folder whose files were all deleted.
        return Err(DiskError::Unfit {
            path: folder.to_owned(),
            why: "its file sculk-mirror.json is gone; is the drive there?",
        });
    }
    let mut files = BTreeMap::new();
    look_into(folder, "", 0, &mut files, &mut 0)?;
    files.remove(MARKER);
    Ok(files)
}

fn look_into(
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut BTreeMap<String, Content>,
    n_bytes: &mut u64,
) -> Result<(), DiskError> {
    let here = folder.join(below);
    for entry in fs::read_dir(&here).map_err(failed(&here, "read"))? {
        let entry = entry.map_err(failed(&here, "read"))?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') || name.ends_with(".sculk-new") {
            continue;
        }
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type().map_err(failed(&here, "read"))?;
        if kind.is_symlink() {
            files.insert(path.clone(), Content::Bad(link_words(&path)));
        } else if kind.is_dir() {
            if depth < MAX_DEPTH {
                look_into(folder, &path, depth + 1, files, n_bytes)?;
            }
        } else if path.ends_with(".json") || path.ends_with(".graph") {
            // Opening a pipe would wait for somebody at its other end.
            let content = if kind.is_file() {
                read_file(&entry.path())
            } else {
                Content::Bad("It is no regular file. Put a real file there.".to_owned())
            };
            if let Content::Text(text) = &content {
                *n_bytes += text.len() as u64;
            }
            files.insert(path, content);
        }
        if *n_bytes > MAX_ALL_BYTES {
            return Err(DiskError::TooLarge(folder.to_owned()));
        }
        if files.len() > MAX_FILES {
            return Err(DiskError::TooMany(folder.to_owned()));
        }
    }
    Ok(())
}

fn link_words(path: &str) -> String {
    format!("{path} is a link, and links are not followed. Put a real file there.")
}

fn read_file(path: &Path) -> Content {
    let mut bytes = Vec::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Content::Bad(format!("It cannot be read ({error})."));
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let megabytes = MAX_FILE_BYTES / (1024 * 1024);
        return Content::Bad(format!("It is larger than {megabytes} MB."));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(_) => Content::Bad("It is no text in UTF-8.".to_owned()),
    }
}

/// What tells that something in the folder is another: names, sizes and times of its files.
pub(super) fn signature(folder: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    let (mut folders, mut n_seen) = (vec![(folder.to_owned(), 0)], 0);
    while let Some((here, depth)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&here) else {
            continue;
        };
        let mut found: Vec<_> = entries.flatten().collect();
        found.sort_by_key(fs::DirEntry::file_name);
        for entry in found {
            n_seen += 1;
            let name = entry.file_name();
            if n_seen > MAX_FILES || name.to_string_lossy().starts_with('.') {
                continue;
            }
            // Of the entry itself, not of what a link leads to.
            let Ok(data) = entry.metadata() else { continue };
            entry.path().hash(&mut hasher);
            if data.is_dir() {
                if depth < MAX_DEPTH {
                    folders.push((entry.path(), depth + 1));
                }
            } else {
                (data.len(), data.modified().ok()).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let (data, mirror) = (dir.path().join("data"), dir.path().join("mirror"));
        fs::create_dir(&data).unwrap();
        (dir, data, mirror)
    }

    #[test]
    fn only_an_empty_folder_or_an_earlier_mirror_is_taken() {
        let (dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        write(&mirror, "bots/Bot/bot.json", "{}").unwrap();
        claim(&mirror, &data).unwrap();
        let others = dir.path().join("others");
        fs::create_dir(&others).unwrap();
        fs::create_dir(others.join(".git")).unwrap();
        claim(&others, &data).unwrap();
        let full = dir.path().join("full");
        fs::create_dir(&full).unwrap();
        fs::write(full.join("letter.txt"), "dear").unwrap();
        assert!(matches!(claim(&full, &data), Err(DiskError::NotEmpty(_))));
        for place in [data.clone(), data.join("m"), dir.path().to_owned()] {
            assert!(
                matches!(claim(&place, &data), Err(DiskError::Unfit { .. })),
                "{place:?}"
            );
        }
        assert!(claim(Path::new("here"), &data).is_err());
    }

    #[test]
    fn a_folder_that_is_gone_is_no_folder_without_files() {
        let (_dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        write(&mirror, "settings.json", "{}").unwrap();
        assert_eq!(read(&mirror).unwrap().len(), 1);
        fs::remove_dir_all(&mirror).unwrap();
        assert!(read(&mirror).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_read_nor_written_through() {
        let (dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        let outside = dir.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("bot.json"), "secret").unwrap();
        let link = |from: &Path, to: PathBuf| std::os::unix::fs::symlink(from, to).unwrap();
        fs::create_dir_all(mirror.join("bots/Bot")).unwrap();
        link(&outside.join("bot.json"), mirror.join("settings.json"));
        link(&outside, mirror.join("bots/Evil"));
        link(&outside.join("bot.json"), mirror.join("bots/Bot/bot.json"));
        let files = read(&mirror).unwrap();
        assert_eq!(files.len(), 3);
        assert!(
            files
                .values()
                .all(|content| matches!(content, Content::Bad(_))),
            "{files:?}"
        );
        for file in ["settings.json", "bots/Evil/bot.json", "bots/Bot/bot.json"] {
            assert!(
                matches!(write(&mirror, file, "x"), Err(DiskError::Link(_))),
                "{file}"
            );
            assert!(
                matches!(remove(&mirror, file), Err(DiskError::Link(_))),
                "{file}"
            );
        }
        assert_eq!(
            fs::read_to_string(outside.join("bot.json")).unwrap(),
            "secret"
        );
    }

    #[cfg(unix)]
    #[test]
    fn nobody_waits_for_a_pipe() {
        let (_dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        let pipe = mirror.join("settings.json");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert!(matches!(
            read(&mirror).unwrap()["settings.json"],
            Content::Bad(_)
        ));
    }

    #[test]
    fn more_than_a_mirror_may_be_is_refused_as_a_whole() {
        let (_dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        let text = " ".repeat(usize::try_from(MAX_FILE_BYTES).unwrap());
        for number in 0..=(MAX_ALL_BYTES / MAX_FILE_BYTES) {
            fs::write(mirror.join(format!("{number}.json")), &text).unwrap();
        }
        assert!(matches!(read(&mirror), Err(DiskError::TooLarge(_))));
    }

    #[test]
    fn what_is_no_text_is_told_and_what_is_hidden_is_not_seen() {
        let (_dir, data, mirror) = folders();
        claim(&mirror, &data).unwrap();
        fs::write(mirror.join("settings.json"), [0xff, 0xfe]).unwrap();
        fs::create_dir(mirror.join(".git")).unwrap();
        fs::write(mirror.join(".git/config.json"), "{}").unwrap();
        fs::write(mirror.join("README.md"), "hello").unwrap();
        let files = read(&mirror).unwrap();
        assert_eq!(files.len(), 1);
        assert!(matches!(files["settings.json"], Content::Bad(_)));
        let before = signature(&mirror);
        assert_eq!(before, signature(&mirror));
        write(&mirror, "settings.json", "{}").unwrap();
        assert_ne!(before, signature(&mirror));
        remove(&mirror, "settings.json").unwrap();
    }
}
