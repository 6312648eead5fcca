//! The window: a process that shows the core beside it and ends when it is closed. It opens no
//! data of its own; what it shows and what it is told to do go over the line to the core, which it
//! starts where none runs.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod bindings;
mod bridge;
mod line;
mod news;
mod place;
mod window;
mod windows;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sculk_link::{
    Endpoint, Opening, Role, Starting, beside_this_program, connect, default_data_dir, start_hidden,
};
use tauri::Manager;
use tracing_subscriber::EnvFilter;

use crate::line::CoreLine;
use crate::windows::Windows;

/// Sculk: Minecraft bots, graphs and plugins on your own machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// The folder that holds everything, in place of the platform's app-data folder.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Start in the tray, without a window.
    #[arg(long)]
    hidden: bool,
    /// Open another window where one is open already, instead of bringing that one to the front.
    #[arg(long, conflicts_with = "hidden")]
    new_window: bool,
    /// Send chat unpaced. For benchmarks: servers kick bots that flood.
    #[arg(long, hide = true)]
    no_pacing: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    // The core keeps a log in the data folder; what the window has to say is for its terminal.
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_env("SCULK_LOG").unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .init();
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tracing::error!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<(), String> {
    let core = beside_this_program("sculk-core").map_err(|error| {
        format!(
            "The system does not say where this program lies: {error}. Start it by its full path."
        )
    })?;
    let data_dir = match args.data_dir {
        Some(dir) => std::path::absolute(dir).map_err(|error| error.to_string())?,
        None => default_data_dir().map_err(|error| error.to_string())?,
    };
    let wanted = Starting {
        data_dir: data_dir.clone(),
        core,
        args: args
            .no_pacing
            .then(|| OsString::from("--no-pacing"))
            .into_iter()
            .collect(),
    };
    if args.hidden {
        return tauri::async_runtime::block_on(start_hidden(&wanted))
            .map_err(|error| error.to_string());
    }
    if args.new_window && tauri::async_runtime::block_on(ask_for_window(&data_dir)) {
        return Ok(());
    }
    // The core comes up while the toolkit does.
    let Some(line) = tauri::async_runtime::block_on(CoreLine::open(wanted)) else {
        return Ok(());
    };
    let bridge = bridge::builder();
    let handler = bridge.invoke_handler();
    tauri::Builder::default()
        .invoke_handler(handler)
        .setup(move |app| {
            bridge.mount_events(app);
            app.manage(line.clone());
            app.manage(Windows::new(&data_dir));
            window::open(app.handle(), None)?;
            line.shown_by(app.handle());
            Ok(())
        })
        .run(tauri::generate_context!())
        .map_err(|error| format!("Sculk's window could not be opened. {error}"))
}

/// Asks a core that runs for another window; whether there is one to ask.
async fn ask_for_window(data_dir: &std::path::Path) -> bool {
    let dir = data_dir
        .canonicalize()
        .unwrap_or_else(|_| data_dir.to_owned());
    match connect(&Endpoint::of(&dir), Role::Tool).await {
        Ok(Opening::Open(link, _)) => link.open_window().await,
        Ok(Opening::WindowElsewhere) | Err(_) => false,
    }
}
