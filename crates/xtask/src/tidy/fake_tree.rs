//! Small trees for the tests of the rules.

use super::tree::SourceFile;

/// A file that exists only in a test.
pub fn file(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
