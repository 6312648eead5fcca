//! What every host needs beside the core: where the data lies, where the worker is, when to end.

use std::path::{Path, PathBuf};

use sculk_secrets::KeychainPlace;

use crate::OpenError;

/// The platform's folder for the data of this app (`~/.local/share/sculk` on Linux).
///
/// # Errors
/// The system names no home folder.
pub fn default_data_dir() -> Result<PathBuf, OpenError> {
    directories::ProjectDirs::from("dev", "Sculk", "Sculk")
        .map(|dirs| dirs.data_dir().to_owned())
        .ok_or(OpenError::NoHome)
}

/// Whether a folder is the usual one, by whatever name.
#[cfg(unix)]
pub(crate) fn is_usual(dir: &Path) -> bool {
    let usual = default_data_dir().ok();
    let real = |path: &Path| path.canonicalize().ok();
    usual.is_some_and(|usual| real(&usual).is_some() && real(&usual) == real(dir))
}

/// The data folder, as it was named or the usual one, and where its secrets lie in the keychain: the same
/// place by whatever name the folder is opened.
///
/// # Errors
/// The folder was not named and the system names no home folder, or its path cannot be made whole.
pub fn data_place(named: Option<&Path>) -> Result<(PathBuf, KeychainPlace), OpenError> {
    let Some(named) = named else {
        let dir = default_data_dir()?;
        let keychain = KeychainPlace::of(&dir, Some(&dir));
        return Ok((dir, keychain));
    };
    let dir = std::path::absolute(named).map_err(|source| OpenError::DataDir {
        path: named.display().to_string(),
        source,
    })?;
    let keychain = KeychainPlace::of(&dir, default_data_dir().ok().as_deref());
    Ok((dir, keychain))
}

/// The worker's executable, which lies beside every program of an installation.
///
/// # Errors
/// The system does not say where this program lies.
pub fn worker_beside_this_program() -> Result<PathBuf, OpenError> {
    let program = std::env::current_exe().map_err(OpenError::OwnPath)?;
    let name = format!("sculk-worker{}", std::env::consts::EXE_SUFFIX);
    Ok(program.with_file_name(name))
}

/// Returns when the system wants the program to end: Ctrl+C in a terminal, or the end of a session.
pub async fn end_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // An error means that no signal can be heard; then there is nothing to wait for.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
