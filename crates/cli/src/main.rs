//! `sculk`: the core in a terminal, for scripts, tests and hosts without a display.

mod account;
mod backup;
mod bot;
mod crowd;
mod demo;
mod explain;
mod export;
mod folder;
mod graph;
mod import;
mod keeping;
mod plugin;
mod practice;
mod secrets;

use std::{
    io::{self, Write},
    process::{self, ExitCode},
};

use clap::{Parser, Subcommand};

/// What a shell reports of a program that a closed pipe ended.
const READER_GONE: i32 = 141;

/// Sculk: Minecraft bots, graphs and plugins on your own machine.
#[derive(Debug, Parser)]
#[command(name = "sculk", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole story without a window: a bot joins, waits for somebody's @ping, answers, leaves.
    Demo(demo::DemoArgs),
    /// A practice world: a small Minecraft server on this machine. Reads operator commands.
    Practice(practice::PracticeArgs),
    /// Accounts that are signed in with Microsoft, for servers in online mode.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Lets a bot do what it is told, line by line, for scripts and programs.
    #[command(subcommand)]
    Bot(bot::BotCommand),
    /// Moves in from BlockMine, or takes over a .sculk file.
    Import(import::ImportArgs),
    /// Copies of everything.
    #[command(subcommand)]
    Backup(backup::BackupCommand),
    /// Goes back to a copy, or takes a bot or a graph out of it.
    Restore(backup::RestoreArgs),
    /// Looks whether the data is whole, and mends what can be mended.
    Doctor(backup::DoctorArgs),
    /// Writes bots with all that belongs to them into a .sculk file, or one graph for BlockMine.
    Export(export::ExportArgs),
    /// What is kept where there is no keychain.
    #[command(subcommand)]
    Secrets(secrets::SecretsCommand),
    /// What was deleted in the last 30 days; asks the core that runs.
    #[command(subcommand)]
    Bin(keeping::BinCommand),
    /// Graphs, commands, groups and settings as files for a repository; asks the core that runs.
    #[command(subcommand)]
    Mirror(keeping::MirrorCommand),
    /// Says step by step what a line of chat would lead to.
    Explain(explain::ExplainArgs),
    /// Works on graphs in files.
    #[command(subcommand)]
    Graph(graph::GraphCommand),
    /// Makes, checks, packs and tries plugins.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Command::Demo(args) => demo::run(args),
        Command::Practice(args) => practice::run(args),
        Command::Account(command) => account::run(command),
        Command::Bot(command) => match bot::run(command) {
            Ok(ending) => return ExitCode::from(ending.code()),
            Err(message) => Err(message),
        },
        Command::Import(args) => import::run(args),
        Command::Backup(command) => backup::run(command),
        Command::Restore(args) => backup::restore(args),
        Command::Doctor(args) => backup::doctor(&args),
        Command::Export(args) => export::export(args),
        Command::Secrets(command) => secrets::run(command),
        Command::Bin(command) => keeping::bin(command),
        Command::Mirror(command) => keeping::mirror(command),
        Command::Explain(args) => explain::run(args),
        Command::Graph(command) => return graph::run(command),
        Command::Plugin(command) => match plugin::run(command) {
            Ok(code) => return ExitCode::from(code),
            Err(message) => Err(message),
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            print_error(&message);
            ExitCode::FAILURE
        }
    }
}

/// Writes a line to the standard output. Ends the program where nobody reads it any more, as with
/// `sculk … | head`.
pub(crate) fn print(line: &str) {
    if writeln!(io::stdout().lock(), "{line}").is_err() {
        process::exit(READER_GONE);
    }
}

#[expect(
    clippy::print_stderr,
    reason = "standard error is where a terminal tool complains"
)]
pub(crate) fn print_error(message: &str) {
    eprintln!("sculk: {message}");
}
