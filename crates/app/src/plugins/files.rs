//! A plugin's files: read from a folder, a ZIP or a `.tgz`, and written into a folder of its own.

use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use sculk_plugins::package::{Gathered, LEFT_OUT, MAX_BYTES, MAX_FILES, Package, PackageError};

/// Largest archive, in bytes.
pub(super) const MAX_ARCHIVE: u64 = 60 << 20;

/// Why files are no plugin, or cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FilesError {
    #[error("{path} cannot be read: {error}")]
    Unreadable { path: String, error: std::io::Error },
    #[error("{path} cannot be written: {error}")]
    Unwritable { path: String, error: std::io::Error },
    #[error("This is no plugin: {0}.")]
    NoPlugin(#[from] PackageError),
    #[error("This is neither a ZIP nor a .tgz. A plugin comes as one of them, or as a folder.")]
    NoArchive,
    #[error("The archive is larger than {} MB.", MAX_ARCHIVE >> 20)]
    TooLarge,
    #[error("The archive is damaged: {0}.")]
    Damaged(String),
    #[error("The archive holds a link, {0}, which could lead out of the plugin's folder.")]
    Link(String),
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> FilesError + use<> {
    let path = path.display().to_string();
    move |error| FilesError::Unreadable {
        path: path.clone(),
        error,
    }
}

fn unwritable(path: &Path) -> impl Fn(std::io::Error) -> FilesError + use<> {
    let path = path.display().to_string();
    move |error| FilesError::Unwritable {
        path: path.clone(),
        error,
    }
}

/// Reads a plugin from a folder or an archive.
pub(crate) fn read_path(path: &Path) -> Result<Package, FilesError> {
    let source = path.display().to_string();
    let known = fs::metadata(path).map_err(unreadable(path))?;
    if known.is_dir() {
        return Ok(read_folder(path)?.into_package(&source)?);
    }
    if known.len() > MAX_ARCHIVE {
        return Err(FilesError::TooLarge);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable(path))?;
    let mut limited = file.take(MAX_ARCHIVE + 1);
    limited.read_to_end(&mut bytes).map_err(unreadable(path))?;
    read_archive(&bytes, &source)
}

/// Reads a plugin from the bytes of an archive.
pub(crate) fn read_archive(bytes: &[u8], source: &str) -> Result<Package, FilesError> {
    if bytes.len() as u64 > MAX_ARCHIVE {
        return Err(FilesError::TooLarge);
    }
    let gathered = if bytes.starts_with(b"PK") {
        unzip(bytes)?
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        untar(bytes)?
    } else {
        return Err(FilesError::NoArchive);
    };
    Ok(gathered.into_package(source)?)
}

/// Links are not followed: what they lead to is not the plugin's.
pub(super) fn read_folder(root: &Path) -> Result<Gathered, FilesError> {
    let mut gathered = Gathered::default();
    let mut open = vec![PathBuf::new()];
    let mut n_folders = 0;
    while let Some(folder) = open.pop() {
        n_folders += 1;
        if n_folders > MAX_FILES {
            return Err(PackageError::TooLarge.into());
        }
        let whole = root.join(&folder);
        for entry in fs::read_dir(&whole).map_err(unreadable(&whole))? {
            let entry = entry.map_err(unreadable(&whole))?;
            let kind = entry.file_type().map_err(unreadable(&whole))?;
            let name = entry.file_name();
            let inner = folder.join(&name);
            if kind.is_dir() && !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                open.push(inner);
            } else if kind.is_file() {
                let path = root.join(&inner);
                let file = File::open(&path).map_err(unreadable(&path))?;
                let bytes = read_limited(file, gathered.room()).map_err(unreadable(&path))?;
                let shown = inner.to_string_lossy().replace('\\', "/");
                gathered.add(&shown, bytes)?;
            }
        }
    }
    Ok(gathered)
}

/// One byte more than there is room for, so that too much is noticed where it is counted.
fn read_limited(from: impl Read, room: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(room.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unzip(bytes: &[u8]) -> Result<Gathered, FilesError> {
    let damaged = |error: zip::result::ZipError| FilesError::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_FILES * 2 {
        return Err(PackageError::TooLarge.into());
    }
    let mut gathered = Gathered::default();
    for idx in 0..archive.len() {
        let file = archive.by_index(idx).map_err(damaged)?;
        let path = file.name().map_err(damaged)?.replace('\\', "/");
        if file.is_dir() {
            continue;
        }
        if file.is_symlink() {
            return Err(FilesError::Link(path));
        }
        let bytes = read_limited(file, gathered.room())
            .map_err(|error| FilesError::Damaged(error.to_string()))?;
        gathered.add(path.trim_start_matches("./"), bytes)?;
    }
    Ok(gathered)
}

fn untar(bytes: &[u8]) -> Result<Gathered, FilesError> {
    let damaged = |error: std::io::Error| FilesError::Damaged(error.to_string());
    // What it unpacks to is limited as a whole too: headers and what is skipped count.
    let unpacked = GzDecoder::new(bytes).take(2 * MAX_BYTES);
    let mut archive = tar::Archive::new(unpacked);
    let mut gathered = Gathered::default();
    for entry in archive.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        let kind = entry.header().entry_type();
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if kind.is_symlink() || kind.is_hard_link() {
            return Err(FilesError::Link(path));
        }
        if !kind.is_file() {
            continue;
        }
        let bytes = read_limited(entry, gathered.room()).map_err(damaged)?;
        gathered.add(path.trim_start_matches("./"), bytes)?;
    }
    Ok(gathered)
}

/// Writes a plugin's files into a folder, which is there whole or not at all.
pub(super) fn write_folder(package: &Package, folder: &Path) -> Result<(), FilesError> {
    let parent = folder.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(unwritable(parent))?;
    let unfinished = tempfile::Builder::new()
        .prefix(".unfinished-")
        .tempdir_in(parent)
        .map_err(unwritable(parent))?;
    for (path, bytes) in &package.files {
        let path = unfinished.path().join(path);
        let inner = path.parent().unwrap_or(&path);
        fs::create_dir_all(inner).map_err(unwritable(inner))?;
        fs::write(&path, bytes).map_err(unwritable(&path))?;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(unwritable(folder))?;
    }
    fs::rename(unfinished.keep(), folder).map_err(unwritable(folder))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const MANIFEST: &str = r#"{"name":"hello","version":"1.0.0"}"#;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in files {
            writer
                .start_file(*path, zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn tarred(files: &[(&str, &str)], link: Option<&str>) -> Vec<u8> {
        let packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut builder = tar::Builder::new(packed);
        for (path, text) in files {
            let mut header = tar::Header::new_gnu();
            // Past the library's own check of paths, which attackers do not have.
            let name = header.as_gnu_mut().unwrap();
            name.name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            builder.append(&header, text.as_bytes()).unwrap();
        }
        if let Some(target) = link {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_size(0);
            builder.append_link(&mut header, "link.js", target).unwrap();
        }
        builder.into_inner().unwrap().finish().unwrap()
    }

    #[test]
    fn the_same_plugin_comes_from_a_folder_a_zip_and_a_tgz() {
        let files = [
            ("package/package.json", MANIFEST),
            ("package/index.js", "1"),
            ("package/lib/a.js", "2"),
        ];
        let zip = read_archive(&zipped(&files), "x").unwrap();
        let tgz = read_archive(&tarred(&files, None), "x").unwrap();
        assert_eq!(zip.locked, tgz.locked);
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("hello");
        for _ in 0..2 {
            write_folder(&zip, &folder).unwrap();
        }
        let read = read_path(&folder).unwrap();
        assert!(zip.locked.changes(&read.locked).is_empty());
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "nothing unfinished stays"
        );
    }

    #[test]
    fn archives_that_lead_out_are_refused() {
        for path in ["../evil.js", "/etc/evil.js", "a/../../evil.js"] {
            let files = [("package.json", MANIFEST), ("index.js", ""), (path, "x")];
            let outcome = read_archive(&zipped(&files), "x");
            assert!(
                matches!(outcome, Err(FilesError::NoPlugin(_))),
                "zip {path}"
            );
            let outcome = read_archive(&tarred(&files, None), "x");
            assert!(
                matches!(outcome, Err(FilesError::NoPlugin(_))),
                "tgz {path}"
            );
        }
        let files = [("package.json", MANIFEST), ("index.js", "")];
        let outcome = read_archive(&tarred(&files, Some("/etc/passwd")), "x");
        assert!(matches!(outcome, Err(FilesError::Link(_))));
        assert!(matches!(
            read_archive(b"hello", "x"),
            Err(FilesError::NoArchive)
        ));
        assert!(matches!(
            read_archive(b"PK\x03\x04nonsense", "x"),
            Err(FilesError::Damaged(_))
        ));
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("bomb.js", zip::write::SimpleFileOptions::default())
            .unwrap();
        let zeros = vec![0; 1 << 20];
        for _ in 0..=(MAX_BYTES >> 20) {
            writer.write_all(&zeros).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 4 << 20);
        let outcome = read_archive(&bytes, "x");
        assert!(matches!(
            outcome,
            Err(FilesError::NoPlugin(PackageError::TooLarge))
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_folder_are_left_out() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("package.json"), MANIFEST).unwrap();
        fs::write(dir.path().join("index.js"), "").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", dir.path().join("passwd.js")).unwrap();
        let package = read_path(dir.path()).unwrap();
        assert_eq!(package.files.len(), 2);
    }
}
