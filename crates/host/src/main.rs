//! The application core as a process of its own: it holds the data folder, runs the bots, shows the
//! tray and answers every surface on a local socket. It knows no toolkit, so that it stays light
//! while no window is open; the window is another process, which it starts when it is wanted.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod life;
mod log;
mod opened;
mod serve;
#[cfg(test)]
mod serve_tests;
mod surfaces;
mod tray;
mod window;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sculk_link::Report;

/// The part of Sculk that runs the bots, without a window. sculk-desktop starts it.
#[derive(Debug, Parser)]
#[command(name = "sculk-core", version)]
struct Args {
    /// The folder that holds everything, in place of the platform's app-data folder.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Write one line of JSON to the standard output that says how the start went.
    #[arg(long)]
    report: bool,
    /// Keep passwords in this file, encrypted, instead of the keychain; for machines without one.
    #[arg(long, value_name = "FILE", requires = "secrets_passphrase_file")]
    secrets_file: Option<PathBuf>,
    /// The first line of this file is the passphrase of the file of secrets.
    #[arg(long, value_name = "FILE", requires = "secrets_file")]
    secrets_passphrase_file: Option<PathBuf>,
    /// Send chat unpaced. For benchmarks: servers kick bots that flood.
    #[arg(long, hide = true)]
    no_pacing: bool,
}

/// Threads that run tasks. The work is waiting; a bot's packets are the worker's.
const N_THREADS: usize = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    let is_reporting = args.report;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(N_THREADS)
        .enable_all()
        .build();
    let lived = match runtime {
        Ok(runtime) => tray::run(&runtime, |tray| life::live(args, tray)),
        Err(error) => Err(Report::Failed {
            message: format!("Sculk could not start: {error}"),
        }),
    };
    match lived {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            if is_reporting {
                tell(&report);
            } else {
                complain(&report);
            }
            ExitCode::FAILURE
        }
    }
}

/// Writes the report for whoever started us.
fn tell(report: &Report) {
    let written = serde_json::to_string(report)
        .map_err(std::io::Error::from)
        .and_then(|json| {
            let mut out = std::io::stdout();
            writeln!(out, "{json}")?;
            out.flush()
        });
    if let Err(error) = written {
        tracing::warn!("nobody reads how the start went: {error}");
    }
}

fn complain(report: &Report) {
    let (Report::Failed { message } | Report::InUse { message }) = report else {
        return;
    };
    // The log may not exist yet, and a terminal may be all there is.
    #[expect(clippy::print_stderr, reason = "the last resort of a failed start")]
    {
        eprintln!("{message}");
    }
}
