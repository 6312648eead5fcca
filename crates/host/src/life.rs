//! The life of a core: open, serve, end.

use std::path::Path;
use std::sync::Arc;

use sculk_app::{App, AppOptions, OpenError, Surface};
use sculk_link::{Endpoint, Report, beside_this_program};
use sculk_secrets::{FileVault, Keychain, KeychainPlace, SecretVault};
use tokio::sync::mpsc;

use crate::surfaces::Surfaces;
use crate::tray::{Choice, TrayEnds};
use crate::window::Window;
use crate::{Args, log, serve, tell};

/// What somebody wants of the process; the tray and the surfaces say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// The window at the front.
    Open,
    /// Another window.
    OpenAnother,
    /// Bots leave, everything ends.
    Quit,
}

/// Wishes that wait. More than a few at once are clicks of an impatient hand.
const WISHES: usize = 16;

/// Lives until somebody wants the core to end.
///
/// # Errors
/// The core could not start.
pub async fn live(args: Args, tray: TrayEnds) -> Result<(), Report> {
    let (data_dir, keychain) =
        sculk_app::data_place(args.data_dir.as_deref()).map_err(|error| failed(&error))?;
    log::start(&data_dir);
    sculk_app::report_panics(&data_dir);
    let core = open(&args, &data_dir, keychain)
        .await
        .inspect_err(|report| {
            tracing::error!("the core could not be opened: {report:?}");
        })?;
    let window = beside_this_program("sculk-desktop")
        .map_err(|error| failed(&OpenError::OwnPath(error)))
        .map(|program| Window::new(program, data_dir.clone()))?;
    // Bound under the lock that the open core holds, so nobody else's socket is removed.
    let listener = Endpoint::of(&data_dir).bind().map_err(|error| {
        tracing::error!("no surface can connect: {error}");
        failed(&format!(
            "Sculk's window cannot reach the part that runs the bots: the folder run in {} cannot hold a socket ({error}). Choose another data folder with --data-dir.",
            data_dir.display()
        ))
    })?;
    let surface = Surface::new(core.clone());
    let (wishes, wanted) = mpsc::channel(WISHES);
    let surfaces = Surfaces::new(wishes);
    let serving = tokio::spawn(serve::serve(listener, surface.clone(), surfaces.clone()));
    let clicks = tokio::spawn(drive(tray, surface, surfaces.clone()));
    if args.report {
        tell(&Report::Ready);
    }
    tracing::info!("the core is ready");
    until_quit(wanted, &surfaces, &window).await;
    tracing::info!("the core ends");
    // Windows go at once, bots leave meanwhile. From here on a new window waits for the lock.
    surfaces.end();
    serving.abort();
    core.shut_down().await;
    surfaces.ended().await;
    clicks.abort();
    Ok(())
}

fn failed(error: &dyn std::fmt::Display) -> Report {
    Report::Failed {
        message: error.to_string(),
    }
}

/// The keychain, or the file that was named in its place.
fn vault(args: &Args, keychain: KeychainPlace) -> Result<Arc<dyn SecretVault>, Report> {
    match (&args.secrets_file, &args.secrets_passphrase_file) {
        (Some(file), Some(phrase)) => {
            let vault = FileVault::open_with(file, phrase).map_err(|error| failed(&error))?;
            Ok(Arc::new(vault))
        }
        _ => Ok(Arc::new(Keychain::new(keychain))),
    }
}

async fn open(args: &Args, data_dir: &Path, keychain: KeychainPlace) -> Result<App, Report> {
    App::open(AppOptions {
        worker: sculk_app::worker_beside_this_program().map_err(|error| failed(&error))?,
        data_dir: data_dir.to_owned(),
        vault: vault(args, keychain)?,
        is_pacing_off: args.no_pacing,
    })
    .await
    .map_err(|error| match error {
        OpenError::InUse { .. } => Report::InUse {
            message: error.to_string(),
        },
        error => failed(&error),
    })
}

/// Fulfils wishes until one is to quit, or the system wants the process to end.
async fn until_quit(mut wanted: mpsc::Receiver<Wish>, surfaces: &Surfaces, window: &Window) {
    // One for all rounds, so that no signal falls between two of them.
    let mut end = std::pin::pin!(sculk_app::end_signal());
    loop {
        let wish = tokio::select! {
            wish = wanted.recv() => wish.unwrap_or(Wish::Quit),
            () = &mut end => Wish::Quit,
        };
        match wish {
            Wish::Open if surfaces.focus_window() => {}
            Wish::OpenAnother if surfaces.ask_for_window() => {}
            Wish::Open | Wish::OpenAnother => window.open(),
            Wish::Quit => return,
        }
    }
}

/// Shows the bots in the tray and does what is chosen there.
async fn drive(mut tray: TrayEnds, surface: Surface, surfaces: Surfaces) {
    tokio::spawn(crate::tray::keep_true(surface.clone(), tray.bots));
    while let Some(choice) = tray.choices.recv().await {
        match choice {
            Choice::Open => surfaces.wish(Wish::Open),
            Choice::OpenAnother => surfaces.wish(Wish::OpenAnother),
            Choice::Quit => surfaces.wish(Wish::Quit),
            choice => {
                let surface = surface.clone();
                tokio::spawn(async move {
                    if let Err(error) = crate::tray::drive(&surface, choice).await {
                        tracing::error!("a choice of the tray failed: {error}");
                    }
                });
            }
        }
    }
}
