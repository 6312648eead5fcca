//! The rules of the house, checked against the files that are there.
//!
//! Each rule is a function from the repository to findings, so that a test can show on a small tree
//! that it is able to fail. `cargo xtask tidy` and the test `the_repository_is_tidy` run the same.

mod dependencies;
mod imports;
mod licences;
mod names;
mod rust_code;
mod sizes;
mod table;
mod tree;
mod ui_imports;

#[cfg(test)]
mod fake_tree;

use std::{fmt, path::Path};

use crate::error::XtaskError;

/// One broken rule: where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the repository's root, with `/`.
    pub path: String,
    /// From 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong and what is expected instead.
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.says),
            line => write!(f, "{}:{line}: {}", self.path, self.says),
        }
    }
}

/// Runs every rule on the repository at `root` and returns what they found, sorted by place.
pub fn check(root: &Path) -> Result<Vec<Finding>, XtaskError> {
    let files = tree::read(root)?;
    let workspace = dependencies::Workspace::read(root)?;
    let mut findings = dependencies::check(&workspace);
    findings.extend(licences::check(&workspace.others, &files));
    findings.extend(imports::check(&workspace, &files));
    findings.extend(sizes::check(&files, sizes::EXCEPTIONS));
    findings.extend(names::check(&files));
    findings.extend(ui_imports::check(&files));
    findings.sort();
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_tidy() {
        let findings = super::check(crate::repository_root()).unwrap();
        let report: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{}", report.join("\n"));
    }
}
