use std::path::PathBuf;

use clap::Args;
use sculk_graph::run_case;
use serde_json::json;

use super::{Trouble, input::compiled, show};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The graph with its tests.
    file: PathBuf,
    /// Only tests whose name holds this.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// All of it as JSON.
    #[arg(long)]
    json: bool,
}

/// A line per test, then `N passed, N failed`.
pub(crate) fn run(args: &TestArgs) -> Result<(), Trouble> {
    let (document, program) = compiled(&args.file)?;
    let cases = document
        .cases()
        .map_err(|error| Trouble::Unusable(format!("{}: {error}", args.file.display())))?;
    let is_wanted = |name: &str| args.name.as_deref().is_none_or(|part| name.contains(part));
    let wanted = cases.iter().filter(|case| is_wanted(&case.name));
    let results: Vec<_> = wanted.map(|case| run_case(case, &program)).collect();
    let n_passed = results.iter().filter(|r| r.is_passed()).count();
    let n_failed = results.len() - n_passed;
    if args.json {
        show::data(&json!({ "passed": n_passed, "failed": n_failed, "tests": results }))?;
    } else {
        for result in &results {
            let outcome = if result.is_passed() {
                "passed"
            } else {
                "failed"
            };
            print(&format!("{outcome}  {}", result.name));
            for difference in &result.differences {
                print(&format!("    {difference}"));
            }
        }
        print(&format!("{n_passed} passed, {n_failed} failed"));
    }
    match (results.len(), n_failed) {
        (0, _) => Err(Trouble::Unusable(
            "the graph has no such tests; docs/graph-format.md says how to write some".to_owned(),
        )),
        (_, 0) => Ok(()),
        _ => Err(Trouble::No("some tests failed".to_owned())),
    }
}
