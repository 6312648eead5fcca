//! Where things lie: the data folder and the programs of an installation.

use std::path::PathBuf;

/// The system names no folder for the user's data.
#[derive(Debug, thiserror::Error)]
#[error("The system names no home folder. Say where the data shall lie with --data-dir DIR.")]
pub struct NoHome;

/// The platform's folder for the data of this app (`~/.local/share/sculk` on Linux).
///
/// # Errors
/// The system names no home folder.
pub fn default_data_dir() -> Result<PathBuf, NoHome> {
    directories::ProjectDirs::from("dev", "Sculk", "Sculk")
        .map(|dirs| dirs.data_dir().to_owned())
        .ok_or(NoHome)
}

/// Where another program of this installation lies: beside this one.
///
/// # Errors
/// The system does not say where this program lies.
pub fn beside_this_program(name: &str) -> std::io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
