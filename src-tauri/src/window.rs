//! The one window of this process.

use std::path::Path;
use std::time::Duration;

use sculk_contract::{AppEvent, CloseAction, Nothing, SettingsView};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tokio::sync::Notify;

use crate::bridge::AppEventMessage;
use crate::line::{CoreLine, Tell};
use crate::news::WindowNews;
use crate::place::{KeptPlace, MIN_SIZE};

/// The one window's label; capabilities hang on it.
const LABEL: &str = "main";
/// How long the core may take to say what closing does; then the window just closes.
const SETTINGS: Duration = Duration::from_secs(2);
/// How long the page may take to write what it has not written yet.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long the core may take to say that it ends.
const ENDING: Duration = Duration::from_secs(5);

/// Makes the window, at the place where the last one was left.
///
/// # Errors
/// The system could not make a window.
pub fn open(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Sculk")
        .min_inner_size(MIN_SIZE.0, MIN_SIZE.1)
        // What the page keeps for itself belongs to the data it is about.
        .data_directory(data_dir.join("webview"));
    let window = app.state::<KeptPlace>().put(app, window)?.build()?;
    watch(&window);
    Ok(())
}

/// Brings the window to the front.
pub fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let focused = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = focused {
        tracing::warn!("the window could not be brought to the front: {error}");
    }
}

/// Ends this process.
pub fn leave(app: &AppHandle) {
    app.state::<KeptPlace>().write();
    app.exit(0);
}

fn watch(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    let watched = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            let app = app.clone();
            tauri::async_runtime::spawn(async move { close(&app).await });
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => {
            app.state::<KeptPlace>().note(&watched);
        }
        _ => {}
    });
}

/// Does what the settings say; asks where they say nothing.
async fn close(app: &AppHandle) {
    let line = app.state::<CoreLine>().inner().clone();
    let Some(link) = line.now() else {
        return leave(app);
    };
    let asked = link.call::<_, SettingsView>("get_settings", &Nothing {});
    match tokio::time::timeout(SETTINGS, asked).await {
        Ok(Ok(settings)) => match settings.on_close {
            None => AppEventMessage(AppEvent::CloseAsked).tell(app),
            Some(CloseAction::KeepRunning) => {
                // Who starts the app again while this window writes its last words gets a new one.
                link.closing().await;
                hide(app);
                last_words(app).await;
                leave(app);
            }
            Some(CloseAction::Quit) => {
                last_words(app).await;
                link.quit().await;
                // The line ends this process when the core says that it ends.
                tokio::time::sleep(ENDING).await;
                leave(app);
            }
        },
        // Without a core there is nothing to ask about.
        Ok(Err(_)) | Err(_) => leave(app),
    }
}

/// Takes the window off the screen; to the user it is closed.
fn hide(app: &AppHandle) {
    app.state::<KeptPlace>().freeze();
    if let Some(window) = app.get_webview_window(LABEL) {
        // One that stays is gone in a moment anyway.
        let _ = window.hide();
    }
}

/// Lets the page write what it has not written yet.
async fn last_words(app: &AppHandle) {
    WindowNews::Closing.tell(app);
    let page = app.state::<Page>();
    // An error means that the page is not alive.
    let _ = tokio::time::timeout(FAREWELL, page.has_written.notified()).await;
}

/// What the page told us of itself.
#[derive(Debug, Default)]
pub struct Page {
    has_written: Notify,
}

impl Page {
    /// It has written everything; the window may go.
    pub fn has_written(&self) {
        self.has_written.notify_one();
    }
}
