//! Where copies lie. Those of the usual data folder lie in a folder beside it, so that whoever deletes or
//! loses the one still has the other; those of a folder that was named lie in it, so that it is whole.

use std::path::{Path, PathBuf};

use sculk_store::StorePaths;

use crate::host::default_data_dir;

/// The database and the copies of a data folder. Copies that older versions kept inside come along.
pub(crate) fn paths_of(data_dir: &Path) -> StorePaths {
    let usual = default_data_dir().ok();
    paths(data_dir, usual.as_deref())
}

fn paths(data_dir: &Path, usual: Option<&Path>) -> StorePaths {
    let mut paths = StorePaths::in_data_dir(data_dir);
    if Some(data_dir) != usual {
        return paths;
    }
    let Some(beside) = beside(data_dir) else {
        return paths;
    };
    match move_all(&paths.backups, &beside) {
        Ok(()) => paths.backups = beside,
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
fn move_all(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    let entries = match std::fs::read_dir(from) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_file() && !place.exists() {
            std::fs::rename(entry.path(), place)?;
        }
    }
    // Not empty where something had to stay.
    let _ = std::fs::remove_dir(from);
    Ok(())
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
        assert_eq!(found.backups, dir.path().join("sculk-backups"));
        assert_eq!(found.database, data.join("sculk.db"));
        let moved = fs::read_to_string(found.backups.join("sculk-1-daily.db")).unwrap();
        assert_eq!(moved, "old");
        assert!(!data.join("backups").exists());
        assert_eq!(paths(&data, Some(&data)), found, "again it is the same");
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
