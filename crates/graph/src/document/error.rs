use sculk_core::JsonError;

/// Why a text is not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is too long to be read.
    #[error("The graph is {bytes} bytes long; the most that is read is {limit}.")]
    TooLarge {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// It is not JSON.
    #[error("The graph is not valid JSON: {0}.")]
    NotJson(JsonError),
    /// It is JSON, but not a graph.
    #[error("The graph is not complete at {path}: {message}.")]
    Shape {
        /// The place: `nodes[3].position`.
        path: String,
        /// In plain words.
        message: String,
    },
    /// There is too much of something.
    #[error("The graph has {n} {what}; the most that is read is {limit}.")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        n: usize,
        /// How many there may be.
        limit: usize,
    },
    /// It was written by a later build.
    #[error(
        "The graph has format version {found}; this build reads up to {known}. Update Sculk to open it."
    )]
    TooNew {
        /// Its version.
        found: u32,
        /// The highest version this build reads.
        known: u32,
    },
}
