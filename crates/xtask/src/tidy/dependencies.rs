//! The dependency table against what `cargo metadata` says.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use super::{Finding, licences::Licensed, table};
use crate::error::XtaskError;

/// The crates of the workspace and what is below each.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    pub members: Vec<Member>,
    /// What others wrote and is built with ours.
    pub others: Vec<Licensed>,
}

/// One crate of ours.
#[derive(Debug, Clone, Default)]
pub struct Member {
    pub name: String,
    /// Its folder relative to the root, with `/`.
    pub folder: String,
    /// What its `Cargo.toml` asks for, tests left out.
    pub uses: BTreeSet<String>,
    /// What its tests ask for besides.
    pub tests_use: BTreeSet<String>,
    /// Every package below it, however far, tests left out.
    pub below: BTreeSet<String>,
}

impl Workspace {
    /// Asks cargo about the workspace at `root`.
    pub fn read(root: &Path) -> Result<Self, XtaskError> {
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .exec()?;
        let edges = shipped_edges(&metadata);
        let members = metadata
            .workspace_packages()
            .into_iter()
            .map(|package| {
                let asks = |is_for_tests: bool| {
                    package
                        .dependencies
                        .iter()
                        .filter(|used| (used.kind == DependencyKind::Development) == is_for_tests)
                        .map(|used| used.name.clone())
                        .collect()
                };
                let folder = package
                    .manifest_path
                    .parent()
                    .and_then(|folder| folder.strip_prefix(&metadata.workspace_root).ok())
                    .map(|folder| folder.as_str().replace('\\', "/"))
                    .unwrap_or_default();
                Member {
                    name: package.name.to_string(),
                    folder,
                    uses: asks(false),
                    tests_use: asks(true),
                    below: names_below(&metadata, &edges, &package.id),
                }
            })
            .collect();
        Ok(Self {
            members,
            others: super::licences::of_others(&metadata),
        })
    }
}

type Edges<'a> = BTreeMap<&'a PackageId, Vec<&'a PackageId>>;

/// The resolved graph without the edges that only tests have.
fn shipped_edges(metadata: &Metadata) -> Edges<'_> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    nodes
        .map(|node| {
            let shipped = node.deps.iter().filter(|dep| {
                dep.dep_kinds
                    .iter()
                    .any(|kind| kind.kind != DependencyKind::Development)
            });
            (&node.id, shipped.map(|dep| &dep.pkg).collect())
        })
        .collect()
}

fn names_below(metadata: &Metadata, edges: &Edges<'_>, from: &PackageId) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut to_visit = vec![from];
    while let Some(id) = to_visit.pop() {
        for below in edges.get(id).into_iter().flatten() {
            if seen.insert(*below) {
                to_visit.push(below);
            }
        }
    }
    seen.iter()
        .map(|id| metadata[id].name.to_string())
        .collect()
}

/// Every way in which the workspace departs from the table.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &workspace.members {
        let mut say = |says: String| {
            findings.push(Finding {
                path: format!("{}/Cargo.toml", member.folder),
                line: 0,
                says,
            });
        };
        match table::find(&member.name) {
            Some(row) => check_row(member, row, &mut say),
            None => say(format!(
                "{} is not in the dependency table (crates/xtask/src/tidy/table.rs); add a row that says what it may use",
                member.name
            )),
        }
        check_walls(member, &mut say);
        check_contract(member, &mut say);
        check_purity(member, &mut say);
    }
    findings
}

fn check_row(member: &Member, row: &table::Row, say: &mut impl FnMut(String)) {
    let name = &member.name;
    for used in &member.uses {
        if used == table::TESTS_ONLY {
            say(format!(
                "{used} is for tests only; move it to dev-dependencies"
            ));
        } else if table::find(used).is_some() && !row.may_use.contains(&used.as_str()) {
            say(format!(
                "{name} may not depend on {used}; it may use {:?}",
                row.may_use
            ));
        }
    }
    for used in &member.tests_use {
        if table::find(used).is_some_and(|used_row| used_row.lane > row.lane) {
            say(format!(
                "the tests of {name} may not use {used}, which is of a heavier lane"
            ));
        }
    }
}

fn check_walls(member: &Member, say: &mut impl FnMut(String)) {
    let name = &member.name.as_str();
    for wall in table::WALLS {
        let named_by = wall.named_by;
        for used in member.uses.iter().chain(&member.tests_use) {
            if wall.holds(used) && !named_by.contains(name) {
                say(format!(
                    "{name} may not depend on {used}; only {named_by:?} may"
                ));
            }
        }
        if named_by.contains(name) || wall.behind.contains(name) {
            continue;
        }
        // One name is enough: behind it come dozens.
        if let Some(below) = member.below.iter().find(|package| wall.holds(package)) {
            say(format!(
                "{name} has {below} below it; only {named_by:?} and {:?} may",
                wall.behind
            ));
        }
    }
}

fn check_contract(member: &Member, say: &mut impl FnMut(String)) {
    if member.name != table::CONTRACT {
        return;
    }
    for used in &member.uses {
        if !table::CONTRACT_MAY_USE.contains(&used.as_str()) {
            say(format!(
                "the contract may not depend on {used}; it may use {:?}",
                table::CONTRACT_MAY_USE
            ));
        }
    }
}

fn check_purity(member: &Member, say: &mut impl FnMut(String)) {
    if !table::PURE.contains(&member.name.as_str()) {
        return;
    }
    for banned in table::NOT_IN_PURE {
        if member.below.contains(*banned) {
            say(format!(
                "{} decides and never acts, so it may not have {banned} below it",
                member.name
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn member(name: &str, uses: &[&str]) -> Member {
        Member {
            name: name.to_owned(),
            folder: "crates/x".to_owned(),
            uses: names(uses),
            ..Member::default()
        }
    }

    fn says(member: Member) -> Vec<String> {
        let workspace = Workspace {
            members: vec![member],
            ..Workspace::default()
        };
        check(&workspace)
            .into_iter()
            .map(|finding| finding.says)
            .collect()
    }

    #[track_caller]
    fn refuses(member: Member, words: &str) {
        let found = says(member);
        assert!(
            found.iter().any(|says| says.contains(words)),
            "{found:?} says nothing of {words:?}"
        );
    }

    #[test]
    fn what_the_table_allows_is_not_found() {
        assert_eq!(
            says(member("sculk-graph", &["sculk-core", "serde"])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_arrow_against_the_table_is_found() {
        refuses(
            member("sculk-core", &["sculk-graph"]),
            "may not depend on sculk-graph",
        );
        refuses(
            member("sculk-app", &["sculk-desktop"]),
            "may not depend on sculk-desktop",
        );
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        refuses(member("sculk-extra", &[]), "not in the dependency table");
    }

    #[test]
    fn what_is_for_tests_does_not_ship() {
        refuses(member("sculk-app", &["sculk-testkit"]), "for tests only");
    }

    #[test]
    fn tests_do_not_reach_into_a_heavier_lane() {
        let mut graph = member("sculk-graph", &[]);
        graph.tests_use = names(&["sculk-nodes", "sculk-testkit"]);
        assert_eq!(says(graph.clone()), Vec::<String>::new());
        graph.tests_use = names(&["sculk-store"]);
        refuses(graph, "heavier lane");
    }

    #[test]
    fn a_walled_library_is_found_when_named_and_when_hidden_below() {
        refuses(member("sculk-app", &["tauri"]), "may not depend on tauri");
        refuses(
            member("sculk-nodes", &["bevy_ecs"]),
            "may not depend on bevy_ecs",
        );
        refuses(
            member("sculk-worker", &["azalea-protocol"]),
            "may not depend on azalea-protocol",
        );
        let mut graph = member("sculk-graph", &[]);
        graph.below = names(&["harmless", "sqlx-core"]);
        refuses(graph, "has sqlx-core below it");
    }

    #[test]
    fn the_contract_carries_nothing_else() {
        refuses(
            member("sculk-contract", &["serde", "tokio"]),
            "contract may not depend on tokio",
        );
    }

    #[test]
    fn a_pure_crate_has_no_runtime_below_it() {
        let mut core = member("sculk-core", &[]);
        core.below = names(&["tokio"]);
        refuses(core, "may not have tokio below it");
    }
}
