use serde::{Deserialize, Serialize};
use specta::Type;

/// Why a call was refused or failed. The only error that crosses the bridge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// What a client may act on.
    pub code: ErrorCode,
    /// One or two plain sentences: what happened and what to do. English; shown as it is where
    /// the client has no wording of its own for the code.
    pub message: String,
    /// What helps somebody who debugs it (a cause chain, a place in a file). Shown on request.
    pub details: Option<String>,
}

/// A code exists only if a client acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// A field of the request does not hold what it must; `details` names the field.
    Invalid,
    /// The thing named by the request does not exist (any more).
    NotFound,
    /// Somebody else saved in between. `details` holds the current revision of a graph; of all else
    /// what is there now, as JSON in the shape of the answer.
    Conflict,
    /// The name is taken by another of its kind.
    NameTaken,
    /// The state does not allow it now (a bot that is not online cannot chat).
    Precondition,
    /// The OS keychain is missing, locked or refused.
    Keychain,
    /// A graph cannot be read or compiled; `details` lists the places.
    BadGraph,
    /// Tests that stand in a graph fail; `details` lists them.
    TestsFailed,
    /// Something broke on our side.
    Internal,
}

impl ApiError {
    /// An error without details.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            details: None,
        }
    }

    /// The same error with something to debug it by.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}
