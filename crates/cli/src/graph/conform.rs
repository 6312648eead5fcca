use std::path::{Path, PathBuf};

use clap::Args;
use sculk_nodes::conform::conform;

use crate::print;

/// What stands behind a recording's name, next to `NAME.json`.
const EXPECTED: &str = ".expected.json";

#[derive(Debug, Args)]
pub(crate) struct ConformArgs {
    /// The folder with `NAME.json` and `NAME.expected.json` pairs.
    dir: PathBuf,
}

/// Runs every recording of a folder; a line per failure, then `N passed, N failed`.
pub(crate) fn run(args: &ConformArgs) -> Result<(), String> {
    let mut n_passed = 0_u64;
    let mut n_failed = 0_u64;
    for name in recordings(&args.dir)? {
        let graph = read(&args.dir.join(format!("{name}.json")))?;
        let expected = read(&args.dir.join(format!("{name}{EXPECTED}")))?;
        match conform(&name, &graph, &expected) {
            Ok(cases) => {
                for case in cases {
                    if case.is_passed() {
                        n_passed += 1;
                    } else {
                        n_failed += 1;
                        print(&format!("{case}"));
                    }
                }
            }
            Err(error) => {
                n_failed += 1;
                print(&format!("{name}: {error}"));
            }
        }
    }
    print(&format!("{n_passed} passed, {n_failed} failed"));
    match (n_passed, n_failed) {
        (0, 0) => Err(format!(
            "{} holds no pair of NAME.json and NAME{EXPECTED}",
            args.dir.display()
        )),
        (_, 0) => Ok(()),
        _ => Err("some recordings are not met".to_owned()),
    }
}

/// The names of the pairs in a folder, sorted. A file of expectations whose graph is a folder (a
/// benchmark of many graphs) is no pair.
fn recordings(dir: &Path) -> Result<Vec<String>, String> {
    let unreadable = |error| format!("{} cannot be read: {error}", dir.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.file_name();
        let name = file.to_str().and_then(|name| name.strip_suffix(EXPECTED));
        if let Some(name) = name.filter(|name| dir.join(format!("{name}.json")).is_file()) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))
}
