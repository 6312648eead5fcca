//! The chores of the repository: `cargo xtask tidy` and `cargo xtask bindings`.

mod bindings;
mod error;
mod tidy;

use std::{io::Write, path::Path, process::ExitCode};

use error::XtaskError;

const USAGE: &str =
    "usage: cargo xtask tidy      checks dependency directions, imports, file sizes and names
       cargo xtask bindings  rewrites the TypeScript bindings from the contract";

fn main() -> ExitCode {
    let chore = std::env::args().nth(1);
    match run(chore.as_deref()) {
        Ok(code) => code,
        Err(error) => {
            write_line(std::io::stderr(), &error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Option<&str>) -> Result<ExitCode, XtaskError> {
    let root = repository_root();
    match chore {
        Some("tidy") => run_tidy(root),
        Some("bindings") => bindings::rewrite(root).map(|()| ExitCode::SUCCESS),
        _ => {
            write_line(std::io::stderr(), USAGE);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn run_tidy(root: &Path) -> Result<ExitCode, XtaskError> {
    let findings = tidy::check(root)?;
    for finding in &findings {
        write_line(std::io::stdout(), &finding.to_string());
    }
    if findings.is_empty() {
        write_line(std::io::stdout(), "tidy: nothing to mend");
        return Ok(ExitCode::SUCCESS);
    }
    write_line(
        std::io::stdout(),
        &format!("tidy: {} to mend", findings.len()),
    );
    Ok(ExitCode::FAILURE)
}

/// The folder with the workspace's `Cargo.toml`, two levels above this crate.
fn repository_root() -> &'static Path {
    let this_crate = Path::new(env!("CARGO_MANIFEST_DIR"));
    this_crate.ancestors().nth(2).unwrap_or(this_crate)
}

/// Writes a line; a closed pipe (`cargo xtask tidy | head`) is no reason to complain.
fn write_line(mut to: impl Write, line: &str) {
    drop(writeln!(to, "{line}"));
}
