use sculk_contract::{ApiError, ErrorCode};
use sculk_secrets::SecretError;
use sculk_store::{Record, StoreError};

/// Why the app could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be made or used.
    #[error(
        "The data folder {path} cannot be used: {source}. Choose another with --data-dir, or mend its permissions."
    )]
    DataDir {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process uses the same folder.
    #[error(
        "Sculk is running already with the data folder {path}. Close it first, or choose another folder with --data-dir."
    )]
    InUse {
        /// The folder.
        path: String,
    },
    /// The system names no folder for the user's data.
    #[error("The system names no home folder. Say where the data shall lie with --data-dir DIR.")]
    NoHome,
    /// The system does not say where this program lies, so its worker cannot be found.
    #[error("The system does not say where this program lies: {0}. Start it by its full path.")]
    OwnPath(std::io::Error),
    /// The database cannot be opened; its own words say why and what to do.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) fn from_store(error: StoreError) -> ApiError {
    let code = match &error {
        StoreError::NotFound { .. } | StoreError::NoBackup { .. } => ErrorCode::NotFound,
        StoreError::Conflict { .. } => ErrorCode::Conflict,
        StoreError::NameTaken { .. } => ErrorCode::NameTaken,
        StoreError::InUse { .. } => ErrorCode::Precondition,
        StoreError::Invalid { .. } => ErrorCode::Invalid,
        StoreError::NewerSchema { .. }
        | StoreError::NotADatabase { .. }
        | StoreError::Damaged { .. }
        | StoreError::Busy
        | StoreError::DiskFull
        | StoreError::Unwritable { .. }
        | StoreError::Io { .. }
        | StoreError::Backup { .. }
        | StoreError::Migration(_)
        | StoreError::Undecodable { .. }
        | StoreError::Database(_) => ErrorCode::Internal,
    };
    let api = ApiError::new(code, error.to_string());
    match error {
        StoreError::Conflict { current_revision } => api.with_details(current_revision.to_string()),
        StoreError::NameTaken { what, .. } => api.with_details(match what {
            Record::Bot => "username",
            Record::User => "username",
            Record::Proxy => "address",
            Record::Server
            | Record::Command
            | Record::GraphVersion
            | Record::EventGraph
            | Record::Group
            | Record::Account
            | Record::Schedule
            | Record::BotGroup
            | Record::Plugin
            | Record::Job => "name",
            Record::Value => "key",
        }),
        _ => api,
    }
}

pub(crate) fn from_secrets(error: SecretError) -> ApiError {
    ApiError::new(ErrorCode::Keychain, error.to_string())
}
