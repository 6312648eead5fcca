//! Names that say what a thing is, and no trace of the machine it was written on.

use super::{Finding, tree::SourceFile};

/// Words that say nothing about what is inside: everything ends up in such a file.
const EMPTY_WORDS: &[&str] = &[
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "service",
    "services",
    "processor",
];

/// Beginnings of absolute paths that exist on somebody's machine only. Written in pieces, so that
/// this file does not break its own rule.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("shared/refer", "ence"),
    concat!("shared/des", "ign"),
    concat!(".libr", "ary/"),
];

/// Empty names of source files and folders, and paths of a workplace in any text.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    files
        .iter()
        .flat_map(|file| check_name(file).into_iter().chain(check_text(file)))
        .collect()
}

fn check_name(file: &SourceFile) -> Option<Finding> {
    if !matches!(
        file.extension(),
        "rs" | "ts" | "tsx" | "js" | "mjs" | "cjs" | "css" | "sh"
    ) {
        return None;
    }
    let stem = file
        .path
        .rsplit_once('.')
        .map_or(file.path.as_str(), |(stem, _)| stem);
    let empty = words(stem)
        .into_iter()
        .find(|word| EMPTY_WORDS.contains(&word.as_str()));
    let is_second = stem.ends_with('2')
        && !stem.ends_with("02")
        && stem.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    let says = match empty {
        Some(word) => {
            format!("\"{word}\" in a name says nothing about what is inside; name the thing")
        }
        None if is_second => {
            "a second version beside the first; replace the first, or name the difference"
                .to_owned()
        }
        None => return None,
    };
    Some(Finding {
        path: file.path.clone(),
        line: 0,
        says,
    })
}

/// The words of a path in lower case: `ui/src/graphUtils` gives `ui, src, graph, utils`.
fn words(path: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in path.chars() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        if letter.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

fn check_text(file: &SourceFile) -> Vec<Finding> {
    let is_lock = file.name() == "package-lock.json" || file.name() == "Cargo.lock";
    if is_lock {
        return Vec::new();
    }
    file.lines()
        .filter_map(|(line, text)| {
            let path = MACHINE_PATHS.iter().find(|path| stands_alone(text, path))?;
            Some(Finding {
                path: file.path.clone(),
                line,
                says: format!(
                    "\"{path}\" is a place on somebody's machine; the project must stand alone"
                ),
            })
        })
        .collect()
}

/// Whether the path occurs as a path of its own rather than as the tail of a longer one.
fn stands_alone(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        !text[..at].ends_with(|c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | '*' | '/')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::fake_tree::file;
    use super::*;

    fn n_found(path: &str, text: &str) -> usize {
        check(&[file(path, text)]).len()
    }

    #[test]
    fn empty_names_are_found_in_files_and_folders() {
        for path in [
            "crates/x/src/utils.rs",
            "ui/src/common/a.ts",
            "ui/src/botManager.ts",
            "ui/src/string-helpers.ts",
            "crates/x/src/vm2.rs",
        ] {
            assert_eq!(n_found(path, ""), 1, "{path}");
        }
        for path in [
            "crates/x/src/utilisation.rs",
            "ui/src/Message.tsx",
            "migrations/src/m20260102_000002.rs",
            "docs/common.md",
        ] {
            assert_eq!(n_found(path, ""), 0, "{path}");
        }
    }

    #[test]
    fn a_workplace_is_found_and_a_longer_path_is_not_mistaken_for_one() {
        let place = MACHINE_PATHS[0];
        assert_eq!(n_found("a.md", &format!("see {place}notes.md")), 1);
        assert_eq!(n_found("a.md", &format!("see src{place}notes.md")), 0);
    }
}
