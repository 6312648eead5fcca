//! The dependency table against what the sources say: a walled library can also come in through a
//! re-export, and a pure crate can reach for the clock without depending on anything.

use super::{
    Finding,
    dependencies::{Member, Workspace},
    rust_code::{code_only, names_crate, shipped_lines},
    table,
    tree::SourceFile,
};

/// Every line of Rust that names what its crate may not name.
pub fn check(workspace: &Workspace, files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "rs") {
        let Some(member) = owner(workspace, &file.path) else {
            continue;
        };
        let code = code_only(&file.text);
        for (line, text) in code.lines().enumerate().map(|(idx, text)| (idx + 1, text)) {
            if let Some(says) = refused_anywhere(member, text) {
                findings.push(Finding {
                    path: file.path.clone(),
                    line,
                    says,
                });
            }
        }
        let is_shipped = file.path.contains("/src/")
            && !file.path.ends_with("tests.rs")
            && !file.path.contains("/tests/");
        if !is_shipped || !table::PURE.contains(&member.name.as_str()) {
            continue;
        }
        for (line, text) in shipped_lines(&code) {
            if let Some(banned) = table::NOT_SAID_IN_PURE
                .iter()
                .find(|banned| text.contains(**banned))
            {
                findings.push(Finding {
                    path: file.path.clone(),
                    line,
                    says: format!(
                        "{} decides and never acts, so it may not say {banned}",
                        member.name
                    ),
                });
            }
        }
    }
    findings
}

/// The crate whose folder the file is in; the deepest, should folders nest.
fn owner<'a>(workspace: &'a Workspace, path: &str) -> Option<&'a Member> {
    workspace
        .members
        .iter()
        .filter(|member| {
            path.strip_prefix(&member.folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
        .max_by_key(|member| member.folder.len())
}

fn refused_anywhere(member: &Member, line: &str) -> Option<String> {
    let name = member.name.as_str();
    if line.contains("#![feature(") {
        return Some("no unstable language feature: our crates build on stable Rust".to_owned());
    }
    let wall = table::WALLS
        .iter()
        .filter(|wall| !wall.named_by.contains(&name))
        .find(|wall| {
            wall.packages
                .iter()
                .any(|package| names_package(line, package))
        })?;
    Some(format!(
        "{name} may not name {:?}; only {:?} may",
        wall.packages, wall.named_by
    ))
}

/// Whether the line names a package of the pattern, as it is spelt in code.
fn names_package(line: &str, pattern: &str) -> bool {
    let ident = pattern.replace('-', "_");
    match ident.strip_suffix('*') {
        None => names_crate(line, &ident),
        Some(start) => line
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| word.starts_with(start))
            .any(|word| names_crate(line, word)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake_tree::file;
    use super::*;

    fn found(crate_name: &str, path: &str, text: &str) -> Vec<(usize, String)> {
        let folder = path.split("/src/").next().unwrap().to_owned();
        let workspace = Workspace {
            members: vec![Member {
                name: crate_name.to_owned(),
                folder,
                ..Member::default()
            }],
            ..Workspace::default()
        };
        check(&workspace, &[file(path, text)])
            .into_iter()
            .map(|finding| (finding.line, finding.says))
            .collect()
    }

    #[test]
    fn a_walled_library_behind_a_re_export_is_found() {
        let hits = found(
            "sculk-app",
            "crates/app/src/a.rs",
            "// tauri::App is fine here\nuse azalea_client::Client;\n",
        );
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].0, 2);
        assert!(
            hits[0].1.contains("sculk-bots-azalea"),
            "it says who may: {}",
            hits[0].1
        );
    }

    #[test]
    fn the_crate_behind_the_wall_may_name_it() {
        assert_eq!(
            found(
                "sculk-bots-azalea",
                "crates/bots-azalea/src/a.rs",
                "use azalea::Client;\n"
            ),
            []
        );
    }

    #[test]
    fn a_pure_crate_does_not_read_the_clock_outside_its_tests() {
        let text =
            "fn f() { std::time::Instant::now(); }\n#[cfg(test)]\nmod tests {\nuse std::fs;\n}\n";
        let hits = found("sculk-graph", "crates/graph/src/vm.rs", text);
        assert_eq!(hits.iter().map(|hit| hit.0).collect::<Vec<_>>(), [1]);
        assert_eq!(found("sculk-app", "crates/app/src/a.rs", text), []);
    }

    #[test]
    fn unstable_features_are_found() {
        assert_eq!(
            found(
                "sculk-app",
                "crates/app/src/lib.rs",
                "#![feature(never_type)]\n"
            )
            .len(),
            1
        );
    }
}
