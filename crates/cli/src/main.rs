//! `sculk`: the core in a terminal, for scripts, tests and hosts without a display.

mod bot;
mod crowd;
mod demo;
mod graph;
mod practice;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Lets a bot do what it is told, line by line, for scripts and programs.
    #[command(subcommand)]
    Bot(bot::BotCommand),
    /// Works on graphs in files.
    #[command(subcommand)]
    Graph(graph::GraphCommand),
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Command::Demo(args) => demo::run(args),
        Command::Practice(args) => practice::run(args),
        Command::Bot(command) => match bot::run(command) {
            Ok(ending) => return ExitCode::from(ending.code()),
            Err(message) => Err(message),
        },
        Command::Graph(command) => return graph::run(command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            print_error(&message);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "standard output is what a terminal tool is for"
)]
pub(crate) fn print(line: &str) {
    println!("{line}");
}

#[expect(
    clippy::print_stderr,
    reason = "standard error is where a terminal tool complains"
)]
pub(crate) fn print_error(message: &str) {
    eprintln!("sculk: {message}");
}
