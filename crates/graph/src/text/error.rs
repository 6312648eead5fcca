use crate::DocumentError;

/// Why a text is not the text form of a graph, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A line is not understood.
    #[error("Line {line}, column {column}: {message}.")]
    Line {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// In plain words.
        message: String,
    },
    /// The lines are understood, but what the line says is no part of a graph.
    #[error("Line {line}: {error}")]
    Part {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        error: DocumentError,
    },
    /// The text as a whole is not a graph.
    #[error(transparent)]
    Document(#[from] DocumentError),
}
