//! What the subcommands on a data folder share.

use std::{io::BufRead as _, path::PathBuf, sync::Arc};

use clap::Args;
use sculk_app::DataFolder;
use sculk_secrets::{FileVault, Keychain, KeychainPlace, MemoryVault, SecretVault};
use serde::Serialize;

use crate::print;

/// Longest passphrase that is read, in bytes.
const MAX_PASSPHRASE: usize = 1024;

#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The data folder, if not the usual one. No app may be open on it.
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Keeps passwords in this file, encrypted, instead of the keychain; for machines without one.
    #[arg(long, value_name = "FILE", requires = "secrets_passphrase_file")]
    pub secrets_file: Option<PathBuf>,
    /// The first line of this file is the passphrase of the file of secrets.
    #[arg(long, value_name = "FILE", requires = "secrets_file")]
    pub secrets_passphrase_file: Option<PathBuf>,
    /// Forgets passwords at the end instead of asking the keychain, for tests.
    #[arg(long, hide = true)]
    pub no_keychain: bool,
}

impl Place {
    pub(crate) fn folder(&self) -> Result<(PathBuf, KeychainPlace), String> {
        sculk_app::data_place(self.data_dir.as_deref()).map_err(|error| error.to_string())
    }

    pub(crate) fn vault(&self, keychain: KeychainPlace) -> Result<Arc<dyn SecretVault>, String> {
        if self.no_keychain {
            return Ok(Arc::new(MemoryVault::new()));
        }
        if let (Some(file), Some(phrase)) = (&self.secrets_file, &self.secrets_passphrase_file) {
            let vault = FileVault::open_with(file, phrase).map_err(|error| error.to_string())?;
            return Ok(Arc::new(vault));
        }
        Ok(Arc::new(Keychain::new(keychain)))
    }
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Runtime::new().map_err(|error| format!("the system gives no threads: {error}"))
}

/// Opens the folder, does the work and closes it.
pub(crate) fn in_folder(
    place: &Place,
    work: impl AsyncFnOnce(&DataFolder) -> Result<(), String>,
) -> Result<(), String> {
    runtime()?.block_on(async {
        let (data_dir, keychain) = place.folder()?;
        let folder = DataFolder::open(&data_dir, place.vault(keychain)?).await;
        let folder = folder.map_err(|error| error.to_string())?;
        let outcome = work(&folder).await;
        folder.close().await;
        outcome
    })
}

pub(crate) fn json_line(answer: &impl Serialize) -> Result<(), String> {
    print(&serde_json::to_string(answer).map_err(|error| error.to_string())?);
    Ok(())
}

/// The first line of the input: arguments of a program are seen by everybody on the machine.
pub(crate) fn read_passphrase() -> Result<String, String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("no passphrase could be read: {error}"))?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() || line.len() > MAX_PASSPHRASE {
        return Err("the first line of the input is no passphrase".to_owned());
    }
    Ok(line.to_owned())
}
