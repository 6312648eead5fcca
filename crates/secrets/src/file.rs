use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::future::{BoxFuture, FutureExt as _};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::{
    SealError, SecretError, SecretKey, SecretVault, Sensitive, check_passphrase, seal, unseal,
};

/// Largest file that is read, in bytes; a secret has a few hundred.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A vault in a file that a passphrase encrypts, for machines without a keychain. What it holds is
/// in memory while it is open, and in the clear nowhere else.
pub struct FileVault {
    path: PathBuf,
    passphrase: Arc<Sensitive<String>>,
    /// Held while the file is written, so that the newest state is written last.
    secrets: Arc<Mutex<Secrets>>,
}

/// By the names that keychains know them under.
type Secrets = BTreeMap<String, Zeroizing<String>>;

/// Why a file of secrets cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum FileVaultError {
    /// It cannot be read.
    #[error("The file of secrets {} cannot be read: {source}.", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file with its passphrase cannot be read.
    #[error("The passphrase of the file of secrets cannot be read from {}: {source}.", .path.display())]
    NoPassphrase {
        /// The file with the passphrase.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The passphrase does not open it, or it is damaged.
    #[error("The file of secrets {}: {source}", .path.display())]
    Sealed {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: SealError,
    },
    /// It cannot be written.
    #[error("The file of secrets {} stays as it was: {detail}.", .path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why not.
        detail: String,
    },
    /// It is encrypted, but holds something else.
    #[error("The file {} is no file of secrets.", .path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
}

impl FileVault {
    /// Opens a file; one that is not there is made with the first secret. Takes about a second;
    /// call it where blocking is allowed.
    ///
    /// # Errors
    /// The file is there and cannot be opened; it is left as it is.
    pub fn open(path: &Path, passphrase: Sensitive<String>) -> Result<Self, FileVaultError> {
        let path = path.to_owned();
        let sealed = |source| FileVaultError::Sealed {
            path: path.clone(),
            source,
        };
        let secrets = match read(&path) {
            Ok(Some(bytes)) => {
                let open = unseal(&bytes, &passphrase).map_err(sealed)?;
                parse(&open).ok_or_else(|| FileVaultError::Foreign { path: path.clone() })?
            }
            Ok(None) => {
                // A passphrase that is refused later would be refused with the first secret.
                check_passphrase(&passphrase).map_err(sealed)?;
                Secrets::new()
            }
            Err(source) => return Err(FileVaultError::Unreadable { path, source }),
        };
        Ok(Self {
            path,
            passphrase: Arc::new(passphrase),
            secrets: Arc::new(Mutex::new(secrets)),
        })
    }

    /// The same with the passphrase in the first line of a file, which only its user should be able
    /// to read.
    ///
    /// # Errors
    /// As [`Self::open`], and where the passphrase cannot be read.
    pub fn open_with(path: &Path, passphrase_file: &Path) -> Result<Self, FileVaultError> {
        let text = fs::read_to_string(passphrase_file).map(Zeroizing::new);
        let text = text.map_err(|source| FileVaultError::NoPassphrase {
            path: passphrase_file.to_owned(),
            source,
        })?;
        let phrase = text.lines().next().unwrap_or_default();
        Self::open(path, Sensitive::new(phrase.to_owned()))
    }

    /// Encrypts everything with another passphrase, under which it is read from then on. Takes about two
    /// seconds; call it where blocking is allowed.
    ///
    /// # Errors
    /// The new passphrase would be guessed, or the file cannot be written or read back: the old one holds.
    pub fn change_passphrase(self, new: Sensitive<String>) -> Result<Self, FileVaultError> {
        check_passphrase(&new).map_err(|source| FileVaultError::Sealed {
            path: self.path.clone(),
            source,
        })?;
        let secrets = self.secrets.blocking_lock().clone();
        if secrets.is_empty() && !self.path.exists() {
            // There is nothing to encrypt; the first secret will be with the new one.
            let passphrase = Arc::new(new);
            return Ok(Self { passphrase, ..self });
        }
        write(&self.path, &new, &secrets).map_err(|detail| FileVaultError::Unwritable {
            path: self.path.clone(),
            detail,
        })?;
        Self::open(&self.path, new)
    }

    /// Changes what is kept, on the disk first: what cannot be written does not hold.
    async fn change(&self, act: impl FnOnce(&mut Secrets)) -> Result<(), SecretError> {
        let mut secrets = self.secrets.lock().await;
        let mut changed = secrets.clone();
        act(&mut changed);
        let (path, passphrase, to_write) = (
            self.path.clone(),
            Arc::clone(&self.passphrase),
            changed.clone(),
        );
        let refused = |detail: String| SecretError::Refused { detail };
        tokio::task::spawn_blocking(move || write(&path, &passphrase, &to_write))
            .await
            .map_err(|error| refused(error.to_string()))?
            .map_err(refused)?;
        *secrets = changed;
        Ok(())
    }
}

impl std::fmt::Debug for FileVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileVault")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl SecretVault for FileVault {
    fn read(
        &self,
        key: SecretKey,
    ) -> BoxFuture<'_, Result<Option<Sensitive<String>>, SecretError>> {
        async move {
            let secrets = self.secrets.lock().await;
            let found = secrets.get(&key.account());
            Ok(found.map(|secret| Sensitive::new(secret.to_string())))
        }
        .boxed()
    }

    fn write(
        &self,
        key: SecretKey,
        secret: Sensitive<String>,
    ) -> BoxFuture<'_, Result<(), SecretError>> {
        async move {
            let secret = Zeroizing::new(secret.expose().clone());
            self.change(|secrets| drop(secrets.insert(key.account(), secret)))
                .await
        }
        .boxed()
    }

    fn forget(&self, key: SecretKey) -> BoxFuture<'_, Result<(), SecretError>> {
        async move {
            if !self.secrets.lock().await.contains_key(&key.account()) {
                return Ok(());
            }
            self.change(|secrets| drop(secrets.remove(&key.account())))
                .await
        }
        .boxed()
    }
}

/// None where there is no file.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(known) if known.len() > MAX_BYTES => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is too large",
        )),
        Ok(_) => fs::read(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

// A line per secret: its name, a tab, and the secret with backslashes before what would end a line.
fn parse(bytes: &[u8]) -> Option<Secrets> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut secrets = Secrets::new();
    for line in text.lines() {
        let (name, secret) = line.split_once('\t')?;
        secrets.insert(name.to_owned(), Zeroizing::new(unescaped(secret)?));
    }
    Some(secrets)
}

fn written(secrets: &Secrets) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::new());
    for (name, secret) in secrets {
        text.push_str(name);
        text.push('\t');
        for c in secret.chars() {
            match c {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                other => text.push(other),
            }
        }
        text.push('\n');
    }
    text
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        out.push(match c {
            '\\' => match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            other => other,
        });
    }
    Some(out)
}

/// Under another name, synced, and then renamed: the file is the old one or the new one.
fn write(path: &Path, passphrase: &Sensitive<String>, secrets: &Secrets) -> Result<(), String> {
    let sealed =
        seal(written(secrets).as_bytes(), passphrase).map_err(|error| error.to_string())?;
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    let put = || -> io::Result<()> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    put().map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use sculk_core::{AccountId, BotId};

    use super::*;

    fn phrase(text: &str) -> Sensitive<String> {
        Sensitive::new(text.to_owned())
    }

    const KEY: SecretKey = SecretKey::BotPassword(BotId(1));

    #[tokio::test]
    async fn secrets_are_there_after_a_restart_and_in_the_clear_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.age");
        let vault = FileVault::open(&path, phrase("correct horse")).unwrap();
        assert!(!path.exists(), "nothing is made for nothing");
        vault.write(KEY, phrase("hun\tter\\2\r\n")).await.unwrap();
        let other = SecretKey::AccountHead(AccountId(2));
        vault.write(other, phrase("token")).await.unwrap();
        vault.forget(other).await.unwrap();
        vault.forget(other).await.unwrap();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(3).any(|part| part == b"hun"));
        assert!(!format!("{vault:?}").contains("hun"));
        drop(vault);

        let held = dir.path().join("phrase");
        fs::write(&held, "correct horse\nand a note\n").unwrap();
        let again = FileVault::open_with(&path, &held).unwrap();
        let missing = FileVault::open_with(&path, &dir.path().join("none"));
        assert!(matches!(missing, Err(FileVaultError::NoPassphrase { .. })));
        let read = again.read(KEY).await.unwrap().unwrap();
        assert_eq!(read.expose(), "hun\tter\\2\r\n");
        assert!(again.read(other).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_wrong_passphrase_opens_nothing_and_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.age");
        let vault = FileVault::open(&path, phrase("correct horse")).unwrap();
        vault.write(KEY, phrase("hunter2")).await.unwrap();
        let before = fs::read(&path).unwrap();
        let wrong = FileVault::open(&path, phrase("wrong horse"));
        assert!(matches!(wrong, Err(FileVaultError::Sealed { .. })));
        assert!(FileVault::open(&dir.path().join("new"), phrase("short")).is_err());
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[tokio::test]
    async fn after_a_change_of_the_passphrase_only_the_new_one_opens_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.age");
        let vault = FileVault::open(&path, phrase("correct horse")).unwrap();
        vault.write(KEY, phrase("hunter2")).await.unwrap();
        drop(vault);
        let place = path.clone();
        let changed = tokio::task::spawn_blocking(move || {
            let open = || FileVault::open(&place, phrase("correct horse")).unwrap();
            assert!(open().change_passphrase(phrase("short")).is_err());
            // One that is refused leaves everything as it was.
            open().change_passphrase(phrase("battery staple")).unwrap()
        });
        let changed = changed.await.unwrap();
        changed.write(KEY, phrase("hunter3")).await.unwrap();
        drop(changed);
        assert!(FileVault::open(&path, phrase("correct horse")).is_err());
        let again = FileVault::open(&path, phrase("battery staple")).unwrap();
        assert_eq!(again.read(KEY).await.unwrap().unwrap().expose(), "hunter3");
    }

    #[tokio::test]
    async fn what_cannot_be_written_does_not_hold() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("missing").join("secrets.age");
        let vault = FileVault::open(&path, phrase("correct horse")).unwrap();
        assert!(vault.write(KEY, phrase("hunter2")).await.is_err());
        assert!(vault.read(KEY).await.unwrap().is_none());
    }
}
