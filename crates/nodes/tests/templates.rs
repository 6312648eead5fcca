//! Every template of the editor's gallery is free of problems, and its cases pass.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{fs, path::Path};

use sculk_graph::{Dialect, Document, Severity, check, compile, run_case};
use sculk_nodes::catalogue;

/// What is wrong with a template.
fn wrong_with(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the template is read");
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let problems = check(&document, catalogue());
    let problems = problems.iter().filter(|p| p.severity != Severity::Info);
    let mut wrong: Vec<String> = problems.map(|p| p.message.clone()).collect();
    let Ok(program) = compile(&document, catalogue(), Dialect::Sculk) else {
        return wrong;
    };
    for case in &document.cases().expect("the cases are read") {
        let result = run_case(case, &program);
        let told = result.differences.iter();
        wrong.extend(told.map(|d| format!("{}: {d}", result.name)));
    }
    wrong
}

#[test]
fn every_template_is_free_of_problems_and_does_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/templates");
    let mut wrong = Vec::new();
    let mut n_templates = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        n_templates += 1;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        wrong.extend(wrong_with(&path).iter().map(|w| format!("{name}: {w}")));
    }
    assert!(n_templates >= 20, "only {n_templates} templates were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
