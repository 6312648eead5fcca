//! A document as lines of text, for reviews, diffs and tests (docs/graph-text.md).

mod diff;
mod error;
mod line;
mod read;
mod write;

pub use diff::{Difference, difference};
pub use error::TextError;

/// The first line, up to the version.
pub(crate) const TITLE: &str = "sculk graph";
/// The version of the text form this build writes.
pub(crate) const VERSION: u32 = 1;
