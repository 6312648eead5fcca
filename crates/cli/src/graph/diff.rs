use std::path::PathBuf;

use clap::Args;
use sculk_graph::difference;

use super::{Trouble, input::load, show};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The old graph.
    old: PathBuf,
    /// The new graph.
    new: PathBuf,
    /// Leaves out nodes that were only moved about.
    #[arg(long)]
    meaning: bool,
    /// All of it as JSON.
    #[arg(long)]
    json: bool,
}

/// A line per difference: `+` new, `-` gone, `~` changed, `@` moved on the canvas.
pub(crate) fn run(args: &DiffArgs) -> Result<(), Trouble> {
    let (old, new) = (load(&args.old)?.document, load(&args.new)?.document);
    let mut found = difference(&old, &new);
    if args.meaning {
        found.retain(|difference| !difference.is_view_only());
    }
    if args.json {
        show::data(&found)?;
    } else {
        for difference in &found {
            print(&difference.to_string());
        }
    }
    match found.len() {
        0 => Ok(()),
        n => Err(Trouble::No(format!("the graphs differ in {n} places"))),
    }
}
