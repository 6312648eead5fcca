//! The desktop skin: opens the core, shows it in a window and a tray, and nothing more.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(test)]
mod bindings;
mod bridge;
mod log;
mod tray;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;
use sculk_app::{App, AppOptions, OpenError, Surface};
use sculk_secrets::{Keychain, KeychainScope};
use tauri::{AppHandle, Manager, RunEvent};
use window::EventFeed;

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
    /// Send chat unpaced. For benchmarks: servers kick bots that flood.
    #[arg(long, hide = true)]
    no_pacing: bool,
}

/// Set once quitting began, so that a second click does not begin it again.
#[derive(Default)]
struct Quitting(AtomicBool);

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // The log may not exist yet, and a terminal may be all there is.
            #[expect(clippy::print_stderr, reason = "the last resort of a failed start")]
            {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<(), String> {
    let bridge = bridge::builder::<tauri::Wry>();
    let handler = bridge.invoke_handler();
    let hidden = args.hidden;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, _, _| {
            if let Err(error) = window::open(handle) {
                tracing::error!("the window could not be opened: {error}");
            }
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(handler)
        .setup(move |tauri_app| {
            bridge.mount_events(tauri_app);
            let core = match tauri::async_runtime::block_on(open_core(args)) {
                Ok(core) => core,
                Err(error) => {
                    tracing::error!("the core could not be opened: {error}");
                    window::open_failure(tauri_app.handle(), &error.to_string())?;
                    return Ok(());
                }
            };
            tauri_app.manage(Surface::new(core));
            tauri_app.manage(EventFeed::default());
            tauri_app.manage(Quitting::default());
            let handle = tauri_app.handle();
            if let Err(error) = tray::start(handle) {
                tracing::warn!("there is no tray: {error}");
            }
            quit_on_signal(handle);
            if !hidden {
                window::open(handle)?;
            }
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("Sculk could not start. {error}"))?;
    app.run(|handle, event| {
        // The last window is closed: the bots go on. Quitting passes a code, and where the core
        // could not be opened there is nothing to go on.
        if let RunEvent::ExitRequested {
            code: None, api, ..
        } = event
            && handle.try_state::<Surface>().is_some()
        {
            api.prevent_exit();
        }
    });
    Ok(())
}

async fn open_core(args: Args) -> Result<App, OpenError> {
    let (data_dir, scope) = match args.data_dir {
        Some(dir) => (dir.clone(), KeychainScope::DataDir(dir)),
        None => (sculk_app::default_data_dir()?, KeychainScope::Default),
    };
    log::start(&data_dir);
    App::open(AppOptions {
        worker: sculk_app::worker_beside_this_program()?,
        data_dir,
        vault: Arc::new(Keychain::new(&scope)),
        is_pacing_off: args.no_pacing,
    })
    .await
}

/// Lets the bots leave their servers, then ends the app.
pub(crate) fn quit(handle: &AppHandle) {
    if handle.state::<Quitting>().0.swap(true, Ordering::SeqCst) {
        return;
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let core = handle.state::<Surface>().app().clone();
        core.shut_down().await;
        handle.exit(0);
    });
}

/// A session that ends, or Ctrl+C in a terminal, is a wish to quit.
fn quit_on_signal(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        sculk_app::end_signal().await;
        quit(&handle);
    });
}
