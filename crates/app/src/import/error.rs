use std::path::PathBuf;

use sculk_blockmine::{ArchiveError, SingleError};
use sculk_contract::{ApiError, ErrorCode};
use sculk_parcel::FileError;
use sculk_secrets::SealError;
use sculk_store::StoreError;

use crate::error::from_store;

/// Why nothing was taken over, or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The file or folder cannot be read.
    #[error("{} cannot be read: {source}.", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {source}.", .path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is too large to be looked at.
    #[error("{} has {bytes} bytes, more than is read ({limit}).", .path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// It is a folder without a database.
    #[error(
        "{} is no data folder of BlockMine: there is no blockmine.db in it. It usually is .blockmine in your home folder.",
        .0.display()
    )]
    NoDatabase(PathBuf),
    /// It is no text, and nothing else we know.
    #[error(
        "{} is nothing that can be taken over. Take the archive of a bot (.zip), an export of a command or graph (.json), a .sculk file or the data folder of BlockMine.",
        .0.display()
    )]
    Unknown(PathBuf),
    /// It is encrypted.
    #[error("This file is encrypted. Give its passphrase.")]
    NeedsPassphrase,
    /// The file changed since it was looked at.
    #[error("The file changed since you looked at it. Look at it again.")]
    Changed,
    /// Commands and graphs without a bot, and no bot was named.
    #[error("This file holds a command or graph without a bot. Say which bot takes it.")]
    NeedsBot,
    /// A refusal of the file's own form.
    #[error("{0}. Nothing was taken.")]
    Archive(#[from] ArchiveError),
    /// A refusal of the file's own form.
    #[error("{0}. Nothing was taken.")]
    Single(#[from] SingleError),
    /// A refusal of the file's own form.
    #[error(transparent)]
    Sculk(#[from] FileError),
    /// The passphrase, or the file.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database, ours or theirs.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A choice that fits nothing.
    #[error("{message}")]
    Choice {
        /// The field of the request.
        field: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A task of ours was cut off.
    #[error("Reading was cut off: {0}. Nothing was taken.")]
    CutOff(String),
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        let message = error.to_string();
        let invalid =
            |field: &str| Self::new(ErrorCode::Invalid, message.clone()).with_details(field);
        match error {
            ImportError::Store(error) => from_store(error),
            ImportError::Unreadable { .. } | ImportError::NoDatabase(_) => {
                Self::new(ErrorCode::NotFound, message)
            }
            ImportError::NeedsPassphrase | ImportError::Seal(_) => invalid("passphrase"),
            ImportError::NeedsBot => invalid("intoBot"),
            ImportError::Choice { field, .. } => invalid(field),
            ImportError::Changed => Self::new(ErrorCode::Conflict, message),
            ImportError::CutOff(_) => Self::new(ErrorCode::Internal, message),
            ImportError::TooLarge { .. }
            | ImportError::Unwritable { .. }
            | ImportError::Unknown(_)
            | ImportError::Archive(_)
            | ImportError::Single(_)
            | ImportError::Sculk(_) => invalid("path"),
        }
    }
}
