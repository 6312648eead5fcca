use std::path::PathBuf;

use clap::Args;
use sculk_graph::{Dialect, upgrade};
use serde_json::json;

use super::{
    Trouble,
    input::{errors, load, problem_line, write_text},
    show,
};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct UpgradeArgs {
    /// The graph: BlockMine's JSON or one of its exports.
    file: PathBuf,
    /// Writes the new graph here.
    #[arg(long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// Writes the new graph over the old one.
    #[arg(long, conflicts_with = "out")]
    write: bool,
    /// The new graph and all changes as JSON.
    #[arg(long)]
    json: bool,
}

/// A line per change. Without --out and --write nothing is written.
pub(crate) fn run(args: &UpgradeArgs) -> Result<(), Trouble> {
    let old = load(&args.file)?;
    let is_new = old.document.dialect == Dialect::Sculk;
    let upgraded = upgrade(&old.document, sculk_nodes::catalogue());
    let out = args.out.as_ref().or(args.write.then_some(&args.file));
    if let Some(out) = out {
        write_text(out, &format!("{}\n", upgraded.document.to_json()))?;
    }
    if args.json {
        let document: serde_json::Value = serde_json::from_str(&upgraded.document.to_json())
            .map_err(|error| Trouble::No(format!("the graph has no JSON form: {error}")))?;
        show::data(&json!({
            "document": document,
            "changes": upgraded.changes,
            "problems": upgraded.problems,
            "name": old.name,
            "shape": old.shape,
        }))?;
    } else {
        for change in &upgraded.changes {
            print(&change.to_string());
        }
        for problem in &upgraded.problems {
            print(&format!("to be mended: {}", problem_line(problem)));
        }
        print(&match (is_new, upgraded.changes.len(), out) {
            (true, ..) => "The graph is in the sculk dialect already.".to_owned(),
            (_, n, Some(out)) => format!("{n} changes; written to {}.", out.display()),
            (_, n, None) => format!("{n} changes; nothing is written without --write or --out."),
        });
    }
    if upgraded.problems.is_empty() {
        return Ok(());
    }
    Err(Trouble::No(format!(
        "the graph cannot run yet:\n{}",
        errors(&upgraded.problems)
    )))
}
