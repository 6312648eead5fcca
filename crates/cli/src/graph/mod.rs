//! Graphs in files: what `sculk graph` does, a file per subcommand.

mod bench;
mod check;
mod conform;
mod diff;
mod fmt;
mod input;
mod instructions;
mod replay;
mod run;
mod show;
mod test;
mod upgrade;

use std::process::ExitCode;

use clap::Subcommand;

use crate::print_error;

#[derive(Debug, Subcommand)]
pub(crate) enum GraphCommand {
    /// Says what is wrong with graphs. Ends with 1 if one of them cannot run.
    Check(check::CheckArgs),
    /// Runs a graph dry: its effects are printed, nothing is done.
    Run(run::RunArgs),
    /// Runs the tests that are kept with a graph.
    Test(test::TestArgs),
    /// Measures how often a graph can run in a second.
    Bench(bench::BenchArgs),
    /// Writes a graph in its one canonical form: lines of text, or JSON.
    Fmt(fmt::FmtArgs),
    /// Says what two graphs differ in. Ends with 1 if they do.
    Diff(diff::DiffArgs),
    /// Moves a graph from the blockmine dialect to the sculk dialect and says what changes.
    Upgrade(upgrade::UpgradeArgs),
    /// Runs a recorded run again, compares it, and shows any step of it.
    Replay(replay::ReplayArgs),
    /// Compares runs in the blockmine dialect with recordings of BlockMine's engine.
    Conform(conform::ConformArgs),
}

/// Why a subcommand did not end well.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It did its work, and the answer is no. Exit code 1.
    No(String),
    /// It could not do its work: a file that cannot be read, arguments that fit nothing. Exit code 2.
    Unusable(String),
}

pub(crate) fn run(command: GraphCommand) -> ExitCode {
    let outcome = match command {
        GraphCommand::Check(args) => check::run(&args),
        GraphCommand::Run(args) => run::run(&args),
        GraphCommand::Test(args) => test::run(&args),
        GraphCommand::Bench(args) => bench::run(&args),
        GraphCommand::Fmt(args) => fmt::run(&args),
        GraphCommand::Diff(args) => diff::run(&args),
        GraphCommand::Upgrade(args) => upgrade::run(&args),
        GraphCommand::Replay(args) => replay::run(&args),
        GraphCommand::Conform(args) => conform::run(&args).map_err(Trouble::No),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::No(message)) => {
            print_error(&message);
            ExitCode::from(1)
        }
        Err(Trouble::Unusable(message)) => {
            print_error(&message);
            ExitCode::from(2)
        }
    }
}
