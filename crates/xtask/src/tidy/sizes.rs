//! Files small enough to be read at a sitting.

use super::{Finding, tree::SourceFile};

/// Lines a Rust file may have.
const RUST_LIMIT: usize = 600;
/// Lines a TypeScript, JavaScript or style file may have.
const UI_LIMIT: usize = 400;

/// A file that may be longer, and why.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    pub path: &'static str,
    pub reason: &'static str,
}

/// The files that may be longer. One that is gone or short again is a finding.
pub const EXCEPTIONS: &[Exception] = &[Exception {
    path: "tests/protocol-server/server.js",
    reason: "one self-contained script: a test copies and starts a single file",
}];

/// Written by a generator, never by hand; a test compares them with their source.
const GENERATED: &[&str] = &["ui/src/backend/bindings.ts"];

fn limit(file: &SourceFile) -> Option<usize> {
    match file.extension() {
        _ if GENERATED.contains(&file.path.as_str()) => None,
        "rs" => Some(RUST_LIMIT),
        "ts" | "tsx" | "js" | "mjs" | "cjs" | "css" => Some(UI_LIMIT),
        _ => None,
    }
}

/// Files over the limit of their language, and exceptions that no longer are any.
pub fn check(files: &[SourceFile], exceptions: &[Exception]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for file in files {
        let n_lines = file.text.lines().count();
        let Some(limit) = limit(file).filter(|limit| n_lines > *limit) else {
            continue;
        };
        if exceptions
            .iter()
            .any(|exception| exception.path == file.path)
        {
            used.push(file.path.as_str());
            continue;
        }
        findings.push(Finding {
            path: file.path.clone(),
            line: 0,
            says: format!(
                "{n_lines} lines; {limit} is the limit. Split it by its reasons to change"
            ),
        });
    }
    for exception in exceptions
        .iter()
        .filter(|exception| !used.contains(&exception.path))
    {
        findings.push(Finding {
            path: exception.path.to_owned(),
            line: 0,
            says: format!(
                "needs no exception any more ({}); remove it",
                exception.reason
            ),
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::fake_tree::file;
    use super::*;

    const LONG_SCRIPT: &[Exception] = &[Exception {
        path: "a.ts",
        reason: "a reason",
    }];

    #[test]
    fn a_file_at_the_limit_passes_and_one_line_more_does_not() {
        let tree = |n_lines: usize| [file("crates/x/src/a.rs", &"x\n".repeat(n_lines))];
        assert_eq!(check(&tree(RUST_LIMIT), &[]), []);
        assert_eq!(check(&tree(RUST_LIMIT + 1), &[]).len(), 1);
    }

    #[test]
    fn each_language_has_its_limit_and_what_is_generated_has_none() {
        let text = "x\n".repeat(UI_LIMIT + 1);
        assert_eq!(check(&[file("ui/src/a.tsx", &text)], &[]).len(), 1);
        assert_eq!(check(&[file("crates/x/src/a.rs", &text)], &[]), []);
        assert_eq!(check(&[file(GENERATED[0], &text)], &[]), []);
        assert_eq!(check(&[file("README.md", &text)], &[]), []);
    }

    #[test]
    fn an_exception_lets_a_file_pass_and_is_found_once_it_is_not_needed() {
        assert_eq!(
            check(&[file("a.ts", &"x\n".repeat(UI_LIMIT + 1))], LONG_SCRIPT),
            []
        );
        assert_eq!(check(&[file("a.ts", "x\n")], LONG_SCRIPT).len(), 1);
        assert_eq!(check(&[], LONG_SCRIPT).len(), 1);
    }
}
