//! Where copies lie. Those of the usual data folder lie in a folder beside it, so that whoever deletes or
//! loses the one still has the other; those of a folder that was named lie in it, so that it is whole.

use std::io;
use std::path::{Path, PathBuf};

use sculk_store::StorePaths;

use crate::host::default_data_dir;

/// The database and the copies of a data folder. Copies that older versions kept elsewhere come along.
pub(crate) fn paths_of(data_dir: &Path) -> StorePaths {
    let usual = default_data_dir().ok();
    paths(data_dir, usual.as_deref())
}

fn paths(data_dir: &Path, usual: Option<&Path>) -> StorePaths {
    let mut paths = StorePaths::in_data_dir(data_dir);
    // The usual folder by whatever name: with a link in its path, or written another way.
    let Ok(real) = data_dir.canonicalize() else {
        return paths;
    };
    let Some(usual) = usual.filter(|usual| usual.canonicalize().is_ok_and(|usual| usual == real))
    else {
        return paths;
    };
    let Some(place) = beside(&real) else {
        return paths;
    };
    let before = beside(usual).filter(|before| *before != place && before.is_dir());
    let moved = [Some(paths.backups.clone()), before]
        .into_iter()
        .flatten()
        .try_for_each(|from| move_all(&from, &place));
    match moved {
        Ok(()) => paths.backups = place,
        // The copies that are there are worth more than the better place.
        Err(error) => tracing::warn!("copies stay in the data folder: {error}"),
    }
    paths
}

/// `sculk-backups` beside `sculk`.
fn beside(data_dir: &Path) -> Option<PathBuf> {
    let mut name = data_dir.file_name()?.to_owned();
    name.push("-backups");
    Some(data_dir.with_file_name(name))
}

/// Moves the files of one folder into another; a name that is taken there stays where it is.
fn move_all(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    let entries = match std::fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_file() && !place.exists() {
            move_file(&entry.path(), &place)?;
        }
    }
    // Not empty where something had to stay.
    let _ = std::fs::remove_dir(from);
    Ok(())
}

/// Renames a file, or copies it where the two folders lie on different disks.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        done => return done,
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    std::fs::copy(from, &unfinished)?;
    std::fs::File::options()
        .write(true)
        .open(&unfinished)?
        .sync_all()?;
    std::fs::rename(&unfinished, to)?;
    std::fs::remove_file(from)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn copies_of_the_usual_folder_lie_beside_it_and_older_ones_come_along() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("sculk");
        fs::create_dir_all(data.join("backups")).unwrap();
        fs::write(data.join("backups/sculk-1-daily.db"), "old").unwrap();
        let found = paths(&data, Some(&data));
        let root = dir.path().canonicalize().unwrap();
        assert_eq!(found.backups, root.join("sculk-backups"));
        assert_eq!(found.database, data.join("sculk.db"));
        let moved = fs::read_to_string(found.backups.join("sculk-1-daily.db")).unwrap();
        assert_eq!(moved, "old");
        assert!(!data.join("backups").exists());
        assert_eq!(paths(&data, Some(&data)), found, "again it is the same");
    }

    #[cfg(unix)]
    #[test]
    fn the_usual_folder_has_one_place_for_copies_by_whatever_name() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("disk/sculk")).unwrap();
        fs::create_dir_all(root.join("sculk-backups")).unwrap();
        let usual = root.join("sculk");
        std::os::unix::fs::symlink(root.join("disk/sculk"), &usual).unwrap();
        fs::write(root.join("sculk-backups/sculk-1-daily.db"), "old").unwrap();
        // The window names the folder without the link, the terminal does not name it.
        let found = paths(&root.join("disk/sculk"), Some(&usual)).backups;
        assert_eq!(found, root.join("disk/sculk-backups"));
        assert_eq!(paths(&usual, Some(&usual)).backups, found);
        assert_eq!(paths(&root.join("sculk/."), Some(&usual)).backups, found);
        assert!(found.join("sculk-1-daily.db").exists());
    }

    #[test]
    fn copies_of_a_folder_that_was_named_lie_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let found = paths(dir.path(), Some(Path::new("/elsewhere")));
        assert_eq!(found, StorePaths::in_data_dir(dir.path()));
    }

    #[test]
    fn where_the_better_place_cannot_be_made_copies_stay() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("sculk");
        fs::write(dir.path().join("sculk-backups"), "a file").unwrap();
        let found = paths(&data, Some(&data));
        assert_eq!(found, StorePaths::in_data_dir(&data));
    }
}
