//! Every node type has an example graph in docs/examples that is free of problems and whose cases
//! pass.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{fs, path::PathBuf};

use sculk_graph::{Dialect, Document, Severity, check, compile, run_case};
use sculk_nodes::catalogue;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples")
}

fn file_of(id: &str) -> String {
    format!("{}.json", id.replace(':', "."))
}

/// What is wrong with the example of a node type.
fn wrong_with(id: &str) -> Vec<String> {
    let Ok(text) = fs::read_to_string(folder().join(file_of(id))) else {
        return vec!["there is no example".to_owned()];
    };
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = Vec::new();
    if !text.contains(&format!("\"type\": \"{id}\"")) {
        wrong.push("the example has no such node".to_owned());
    }
    let problems = check(&document, catalogue());
    let problems = problems.iter().filter(|p| p.severity != Severity::Info);
    wrong.extend(problems.map(|p| p.message.clone()));
    let Ok(program) = compile(&document, catalogue(), Dialect::Sculk) else {
        return wrong;
    };
    let cases = document.cases().expect("the cases are read");
    let asserts =
        |c: &sculk_graph::Case| c.effects.is_some() || !c.ends_with.is_empty() || c.fails.is_some();
    if !cases.iter().any(asserts) {
        wrong.push("no case expects anything".to_owned());
    }
    for case in &cases {
        let result = run_case(case, &program);
        let told = result.differences.iter();
        wrong.extend(told.map(|d| format!("{}: {d}", result.name)));
    }
    wrong
}

#[test]
fn every_node_type_has_an_example_that_does_what_it_says() {
    let mut wrong = Vec::new();
    for node in catalogue().types() {
        wrong.extend(
            wrong_with(node.id)
                .iter()
                .map(|w| format!("{}: {w}", node.id)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_belongs_to_a_node_type() {
    let known: Vec<String> = catalogue().types().map(|t| file_of(t.id)).collect();
    for entry in fs::read_dir(folder()).expect("the folder is there") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(known.contains(&name), "{name} belongs to no node type");
    }
}
