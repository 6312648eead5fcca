use std::path::PathBuf;

use clap::Args;
use sculk_graph::{Severity, check};
use serde_json::json;

use super::{
    Trouble,
    input::{load, problem_line},
    show,
};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The graphs: JSON, an export of BlockMine, or the text form; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Warnings count as errors.
    #[arg(long)]
    strict: bool,
    /// All of it as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints each problem; the answer is no where a graph cannot run.
pub(crate) fn run(args: &CheckArgs) -> Result<(), Trouble> {
    let mut counts = [0_usize; 3];
    let mut reports = Vec::new();
    for file in &args.files {
        let document = load(file)?.document;
        let problems = check(&document, sculk_nodes::catalogue());
        for problem in &problems {
            let (at, name) = match problem.severity {
                Severity::Error => (0, "error"),
                Severity::Warning => (1, "warning"),
                Severity::Info => (2, "note"),
            };
            counts[at] += 1;
            if !args.json {
                print(&format!(
                    "{}: {name}: {}",
                    file.display(),
                    problem_line(problem)
                ));
                if let Some(fix) = &problem.fix {
                    print(&format!("    can be mended: {}", fix.label));
                }
            }
        }
        reports.push(json!({
            "file": file,
            "dialect": document.dialect,
            "nodes": document.nodes.len(),
            "connections": document.connections.len(),
            "problems": problems,
        }));
    }
    let [errors, warnings, notes] = counts;
    if args.json {
        show::data(&reports)?;
    } else {
        print(&format!(
            "{errors} errors, {warnings} warnings, {notes} notes"
        ));
    }
    match (errors, warnings) {
        (0, 0) => Ok(()),
        (0, _) if !args.strict => Ok(()),
        _ => Err(Trouble::No("the check found problems".to_owned())),
    }
}
