//! What every host needs beside the core: where the data lies, where the worker is, when to end.

use std::path::PathBuf;

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
