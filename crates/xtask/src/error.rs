use std::path::PathBuf;

/// What keeps a chore from being done. Findings of tidy are not errors.
#[derive(Debug, thiserror::Error)]
pub enum XtaskError {
    /// A file or folder of the repository could not be read.
    #[error("could not read {path}: {source}. Check that the file exists and may be read.")]
    Unreadable {
        path: PathBuf,
        source: std::io::Error,
    },
    /// `cargo metadata` did not answer.
    #[error("cargo could not describe the workspace: {0} Mend the Cargo.toml it names.")]
    Metadata(#[from] cargo_metadata::Error),
    /// A program that a chore runs could not be started.
    #[error("could not start {program}: {source}. Run `make setup`.")]
    NotStarted {
        program: &'static str,
        source: std::io::Error,
    },
    /// The bindings could not be written.
    #[error("the bindings were not rewritten; the compiler or the test above says why.")]
    BindingsFailed,
}
