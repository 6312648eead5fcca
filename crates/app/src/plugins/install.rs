//! Plugins come into the data folder: their code, a copy of it to go back to, and their lock.

use std::path::{Path, PathBuf};

use sculk_contract::{ApiError, ErrorCode};
use sculk_core::BotId;
use sculk_plugins::lock;
use sculk_plugins::package::Package;
use sculk_store::PluginCode;

use super::files::{self, FilesError};
use super::prepare;

/// Most plugins that are installed.
pub(crate) const MAX_PLUGINS: usize = 300;

/// Why a plugin was not installed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InstallError {
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(
        "The plugin is not the one that was looked at: its files changed meanwhile. Look at it again."
    )]
    Changed,
    #[error("At most {MAX_PLUGINS} plugins can be installed. Remove one first.")]
    TooMany,
    #[error("The plugin could not be fetched: {0}")]
    Fetch(String),
    #[error("Sculk was closed while the plugin was read.")]
    CutOff,
    #[error("{0}")]
    Other(String),
}

impl From<InstallError> for ApiError {
    fn from(error: InstallError) -> Self {
        let code = match &error {
            InstallError::Files(FilesError::Unreadable { .. }) => ErrorCode::NotFound,
            InstallError::Files(FilesError::Unwritable { .. }) | InstallError::CutOff => {
                ErrorCode::Internal
            }
            InstallError::Files(_) => ErrorCode::Invalid,
            InstallError::Changed => ErrorCode::Conflict,
            InstallError::TooMany | InstallError::Fetch(_) | InstallError::Other(_) => {
                ErrorCode::Precondition
            }
        };
        Self::new(code, error.to_string())
    }
}

/// Where plugins lie in the data folder.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    root: PathBuf,
}

impl Shelf {
    pub(crate) fn in_data_dir(data_dir: &Path) -> Self {
        Self {
            root: data_dir.join("plugins"),
        }
    }

    /// The code that runs.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.root.join("code").join(name)
    }

    /// The same as it was installed, to go back to.
    fn kept(&self, name: &str) -> PathBuf {
        self.root.join("kept").join(name)
    }

    /// Where a plugin of a bot keeps files.
    pub(crate) fn data_folder(&self, bot: BotId, plugin: &str) -> PathBuf {
        self.root
            .join("data")
            .join(bot.to_string())
            .join(folder_name(plugin, ""))
    }

    /// Puts a plugin's files into a folder of their own.
    pub(crate) async fn put(
        &self,
        package: Package,
        source: String,
    ) -> Result<PluginCode, InstallError> {
        let digest = package.locked.digest();
        let name = folder_name(&package.manifest.name, &digest);
        let (code, kept) = (self.folder(&name), self.kept(&name));
        off_thread(move || {
            files::write_folder(&package, &kept)?;
            files::write_folder(&package, &code)?;
            Ok(PluginCode {
                version: package.manifest.version.clone(),
                lock: serde_json::to_string(&package.locked)
                    .map_err(|error| InstallError::Other(error.to_string()))?,
                manifest: package.manifest_text,
                folder: name,
                source,
            })
        })
        .await
    }

    /// The files of installed code, as they lie now.
    pub(crate) async fn read(&self, code: &PluginCode) -> Result<Package, InstallError> {
        let folder = self.folder(&code.folder);
        off_thread(move || Ok(files::read_path(&folder)?)).await
    }

    /// What is not as it was installed.
    pub(crate) async fn changes(
        &self,
        code: &PluginCode,
    ) -> Result<Vec<lock::Change>, InstallError> {
        let folder = self.folder(&code.folder);
        let changes = prepare::changes(&folder, &code.lock).await;
        match changes {
            Ok(changes) => Ok(changes),
            // A folder that is gone is the largest change of all.
            Err(_) if !folder.exists() => {
                let locked: lock::Locked = serde_json::from_str(&code.lock)
                    .map_err(|error| InstallError::Other(error.to_string()))?;
                Ok(locked.changes(&lock::Locked::default()))
            }
            Err(why) => Err(InstallError::Other(why)),
        }
    }

    /// Puts back what was installed.
    pub(crate) async fn restore(&self, code: &PluginCode) -> Result<(), InstallError> {
        let (kept, folder) = (self.kept(&code.folder), self.folder(&code.folder));
        let lock = code.lock.clone();
        off_thread(move || {
            let package = files::read_path(&kept)?;
            let locked: lock::Locked = serde_json::from_str(&lock)
                .map_err(|error| InstallError::Other(error.to_string()))?;
            if !locked.changes(&package.locked).is_empty() {
                return Err(InstallError::Other(
                    "The copy of the plugin was changed as well. Install the plugin again."
                        .to_owned(),
                ));
            }
            Ok(files::write_folder(&package, &folder)?)
        })
        .await
    }

    /// Forgets code that nothing needs any more. What cannot be removed is told by the log: it does no
    /// harm where it lies.
    pub(crate) async fn drop_code(&self, code: &PluginCode) {
        for folder in [self.folder(&code.folder), self.kept(&code.folder)] {
            if let Err(error) = tokio::fs::remove_dir_all(&folder).await
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!("{} stays: {error}", folder.display());
            }
        }
    }
}

/// Reads a plugin from this computer.
pub(crate) async fn read_path(path: &str) -> Result<Package, InstallError> {
    let path = PathBuf::from(path);
    off_thread(move || Ok(files::read_path(&path)?)).await
}

/// Reads a plugin from an archive that was fetched.
pub(crate) async fn read_archive(bytes: Vec<u8>, source: String) -> Result<Package, InstallError> {
    off_thread(move || Ok(files::read_archive(&bytes, &source)?)).await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, InstallError> + Send + 'static,
) -> Result<T, InstallError> {
    let working = tokio::task::spawn_blocking(work);
    working.await.unwrap_or(Err(InstallError::CutOff))
}

/// A folder's name that every system takes, and that is no other plugin's on disks that do not tell upper
/// from lower case.
fn folder_name(plugin: &str, digest: &str) -> String {
    let plain: String = plugin
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(48)
        .collect();
    let hash = lock::hash(format!("{plugin}\u{0}{digest}").as_bytes());
    format!("{}-{}", plain.trim_matches('-'), &hash[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_different_plugins_differ_on_every_disk() {
        let names: Vec<_> = ["@a/b", "a-b", "A-B", "a.b", "a_b"]
            .map(|name| folder_name(name, ""))
            .map(|name| name.to_lowercase())
            .into();
        let unique: std::collections::HashSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "{names:?}");
        assert_ne!(folder_name("a", "1"), folder_name("a", "2"));
        assert!(!folder_name("../..", "").contains(['/', '.']));
    }

    #[tokio::test]
    async fn changed_files_are_named_and_put_back() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("source");
        std::fs::create_dir(&source).unwrap();
        std::fs::write(
            source.join("package.json"),
            r#"{"name":"hello","version":"1.0.0"}"#,
        )
        .unwrap();
        std::fs::write(source.join("index.js"), "1").unwrap();
        let shelf = Shelf::in_data_dir(dir.path());
        let package = read_path(&source.display().to_string()).await.unwrap();
        let code = shelf.put(package, "here".to_owned()).await.unwrap();
        assert!(shelf.changes(&code).await.unwrap().is_empty());
        let folder = shelf.folder(&code.folder);
        std::fs::write(folder.join("index.js"), "2").unwrap();
        std::fs::write(folder.join("evil.js"), "3").unwrap();
        let changes = shelf.changes(&code).await.unwrap();
        assert_eq!(
            changes,
            [
                lock::Change::Added("evil.js".to_owned()),
                lock::Change::Changed("index.js".to_owned())
            ]
        );
        shelf.restore(&code).await.unwrap();
        assert!(shelf.changes(&code).await.unwrap().is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(shelf.changes(&code).await.unwrap().len(), 2);
        shelf.restore(&code).await.unwrap();
        assert!(shelf.changes(&code).await.unwrap().is_empty());
        shelf.drop_code(&code).await;
        assert!(!folder.exists());
    }
}
