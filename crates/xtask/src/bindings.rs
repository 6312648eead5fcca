//! Rewriting the generated TypeScript bindings.

use std::{path::Path, process::Command};

use crate::error::XtaskError;

/// Set to `1`, this makes the bindings test of `sculk-desktop` write the file it otherwise compares.
const REWRITE: &str = "SCULK_WRITE_BINDINGS";

/// Runs the bindings test of the desktop crate so that it writes instead of comparing: the only
/// crate that knows the generator is also the only one that can write.
pub fn rewrite(root: &Path) -> Result<(), XtaskError> {
    let status = Command::new("cargo")
        .args(["test", "--quiet", "--package", "sculk-desktop", "bindings"])
        .env(REWRITE, "1")
        .current_dir(root)
        .status()
        .map_err(|source| XtaskError::NotStarted {
            program: "cargo",
            source,
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(XtaskError::BindingsFailed)
    }
}
