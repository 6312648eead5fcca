//! The folder of copies: what their names say, and which of them are kept.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{StoreError, StorePaths, UnixMillis, blocking::blocking};

/// How many copies are kept; the oldest go first.
pub const BACKUPS_KEPT: usize = 20;
/// Of the older ones the newest of each month is kept, for this many months.
pub const MONTHS_KEPT: usize = 24;

/// Ends the name of a copy that is not finished. What is left of one after a crash is swept away
/// by the next.
pub(crate) const UNFINISHED: &str = ".unfinished";
const PLAIN: &str = ".db";
const SEALED: &str = ".db.age";

/// Why a copy is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupReason {
    /// A step of the schema is about to run.
    BeforeStep(String),
    /// A day has passed.
    Daily,
    /// Somebody asked for it.
    ByHand,
    /// This version of the app has not run here before.
    NewVersion,
    /// Another copy is about to take the place of everything.
    BeforeRestore,
    /// Much is about to come at once.
    BeforeImport,
}

impl BackupReason {
    /// As it stands in names.
    pub(crate) fn word(&self) -> String {
        match self {
            Self::BeforeStep(step) => format!("before-{step}"),
            Self::Daily => "daily".to_owned(),
            Self::ByHand => "by-hand".to_owned(),
            Self::NewVersion => "new-version".to_owned(),
            Self::BeforeRestore => "before-restore".to_owned(),
            Self::BeforeImport => "before-import".to_owned(),
        }
    }

    fn of_word(word: &str) -> Self {
        match word {
            "daily" => Self::Daily,
            "by-hand" => Self::ByHand,
            "new-version" => Self::NewVersion,
            "before-restore" => Self::BeforeRestore,
            "before-import" => Self::BeforeImport,
            other => Self::BeforeStep(other.trim_start_matches("before-").to_owned()),
        }
    }
}

/// A copy that was checked when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its file name, by which it is asked for.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: UnixMillis,
    /// Why.
    pub reason: BackupReason,
    /// Its size.
    pub bytes: u64,
    /// Whether a passphrase is needed to read it.
    pub is_sealed: bool,
}

impl Backup {
    fn of(folder: &Path, name: &str) -> Option<Self> {
        let rest = name.strip_prefix("sculk-")?;
        let (rest, is_sealed) = match rest.strip_suffix(SEALED) {
            Some(rest) => (rest, true),
            None => (rest.strip_suffix(PLAIN)?, false),
        };
        let (time, word) = rest.split_once('-')?;
        let path = folder.join(name);
        let known = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        Some(Self {
            name: name.to_owned(),
            path,
            made_at: UnixMillis(time.parse().ok()?),
            reason: BackupReason::of_word(word),
            bytes: known.len(),
            is_sealed,
        })
    }
}

/// The name of a copy. Thirteen digits hold the time until the year 2286, so names sort by age.
pub(crate) fn name_of(reason: &BackupReason, now: UnixMillis, is_sealed: bool) -> String {
    let suffix = if is_sealed { SEALED } else { PLAIN };
    format!("sculk-{:013}-{}{suffix}", now.0, reason.word())
}

impl StorePaths {
    /// The copies there are, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read; one that is not there holds none.
    pub async fn list_backups(&self) -> Result<Vec<Backup>, StoreError> {
        let folder = self.backups.clone();
        blocking(move || list(&folder)).await
    }

    /// The copy of this name.
    ///
    /// # Errors
    /// [`StoreError::NoBackup`].
    pub async fn backup(&self, name: &str) -> Result<Backup, StoreError> {
        let all = self.list_backups().await?;
        all.into_iter()
            .find(|one| one.name == name)
            .ok_or_else(|| StoreError::NoBackup {
                name: name.to_owned(),
            })
    }
}

fn list(folder: &Path) -> Result<Vec<Backup>, StoreError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let names = names_in(folder)?;
    let mut all: Vec<_> = names
        .iter()
        .filter_map(|name| Backup::of(folder, name))
        .collect();
    all.sort_by(|one, other| other.name.cmp(&one.name));
    Ok(all)
}

/// Removes what is older than what is kept.
pub(crate) fn remove_oldest(folder: &Path) -> Result<(), StoreError> {
    let all = list(folder)?;
    for one in surplus(&all) {
        remove(&one.path)?;
    }
    Ok(())
}

/// The copies that go, of all of them from the newest to the oldest.
fn surplus(all: &[Backup]) -> Vec<&Backup> {
    let (recent, older) = all.split_at(all.len().min(BACKUPS_KEPT));
    let mut months: HashSet<_> = recent.iter().map(|one| month_of(one.made_at)).collect();
    let limit = months.len() + MONTHS_KEPT;
    older
        .iter()
        .filter(|one| months.len() >= limit || !months.insert(month_of(one.made_at)))
        .collect()
}

/// Year and month of a time in UTC, by counting days from 1 March of the year 0 in eras of 400
/// years (146,097 days).
fn month_of(time: UnixMillis) -> (i64, i64) {
    const DAY_MS: i64 = 86_400_000;
    let days = time.0.div_euclid(DAY_MS) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year + era * 400 + i64::from(month <= 2), month)
}

/// Makes the folder of copies, which nobody but its user may look into.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let make = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    };
    make().map_err(|source| StoreError::Io {
        path: folder.to_owned(),
        doing: "make the folder",
        source,
    })
}

pub(crate) fn sweep_unfinished(folder: &Path) -> Result<(), StoreError> {
    for name in names_in(folder)? {
        if name.starts_with("sculk-") && name.ends_with(UNFINISHED) {
            remove(&folder.join(name))?;
        }
    }
    Ok(())
}

pub(crate) fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
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

pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(|source| StoreError::Io {
        path: path.to_owned(),
        doing: "remove",
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn made_at(day: i64) -> Backup {
        let now = UnixMillis(day * DAY);
        Backup {
            name: name_of(&BackupReason::Daily, now, false),
            path: PathBuf::new(),
            made_at: now,
            reason: BackupReason::Daily,
            bytes: 0,
            is_sealed: false,
        }
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (day, month) in [
            (0, (1970, 1)),
            (58, (1970, 2)),
            (59, (1970, 3)),
            (11_016, (2000, 2)),
            (11_017, (2000, 3)),
            (20_778, (2026, 11)),
            (-1, (1969, 12)),
        ] {
            assert_eq!(month_of(UnixMillis(day * DAY + 5)), month, "day {day}");
        }
    }

    #[test]
    fn twenty_are_kept_and_one_of_each_month_before() {
        // One a day for a year, newest first.
        let all: Vec<_> = (0..365).rev().map(|day| made_at(20_000 + day)).collect();
        let gone = surplus(&all);
        let kept: Vec<_> = all.iter().filter(|one| !gone.contains(one)).collect();
        let months: HashSet<_> = all.iter().map(|one| month_of(one.made_at)).collect();
        let recent: HashSet<_> = all[..20].iter().map(|one| month_of(one.made_at)).collect();
        assert_eq!(kept.len(), 20 + months.len() - recent.len());
        assert_eq!(kept[..20], all[..20].iter().collect::<Vec<_>>());
        // Doing it again removes nothing more.
        let left: Vec<_> = kept.into_iter().cloned().collect();
        assert!(surplus(&left).is_empty());
    }

    #[test]
    fn no_more_months_are_kept_than_two_years_of_them() {
        let all: Vec<_> = (0..2_000).rev().map(|day| made_at(10_000 + day)).collect();
        let n_kept = all.len() - surplus(&all).len();
        assert_eq!(n_kept, BACKUPS_KEPT + MONTHS_KEPT);
    }

    #[test]
    fn names_tell_when_and_why() {
        let dir = std::env::temp_dir().join(format!("sculk-names-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        for reason in [
            BackupReason::BeforeStep("m1_x".into()),
            BackupReason::Daily,
            BackupReason::ByHand,
            BackupReason::NewVersion,
            BackupReason::BeforeRestore,
            BackupReason::BeforeImport,
        ] {
            for is_sealed in [false, true] {
                let name = name_of(&reason, UnixMillis(77), is_sealed);
                fs::write(dir.join(&name), b"abc").unwrap();
                let read = Backup::of(&dir, &name).unwrap();
                assert_eq!((&read.reason, read.is_sealed), (&reason, is_sealed));
                assert_eq!((read.made_at, read.bytes), (UnixMillis(77), 3));
            }
        }
        for other in [
            "sculk.db",
            "sculk-1.db",
            "notes.txt",
            "sculk-0000000000077-daily.db.unfinished",
        ] {
            fs::write(dir.join(other), b"").unwrap();
            assert_eq!(Backup::of(&dir, other), None, "{other}");
        }
        fs::remove_dir_all(&dir).unwrap();
    }
}
