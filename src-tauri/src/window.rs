//! The windows of this process. The first is what the app is started with; further ones show the same
//! core, each at a place of its own.

use std::time::Duration;

use sculk_contract::{ApiError, AppEvent, CloseAction, ErrorCode, Nothing, SettingsView};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::bridge::AppEventMessage;
use crate::line::{CoreLine, Tell};
use crate::news::WindowNews;
use crate::place::MIN_SIZE;
use crate::windows::{MAX_WINDOWS, OwnWindow, Windows, label_of, number_of};

/// How long the core may take to say what closing does; then the window just closes.
const SETTINGS: Duration = Duration::from_secs(2);
/// How long the page may take to write what it has not written yet.
const FAREWELL: Duration = Duration::from_secs(1);
/// The same of one of several windows: nobody waits for it.
const LONG_FAREWELL: Duration = Duration::from_secs(5);
/// How long the core may take to say that it ends.
const ENDING: Duration = Duration::from_secs(5);
/// The longest wish of a new window, in bytes.
const MAX_WISH: usize = 4096;

/// Makes a window, at the place where the last one of its number was left.
///
/// # Errors
/// [`MAX_WINDOWS`] are open, or the system could not make a window.
pub fn open(app: &AppHandle, wish: Option<String>) -> Result<(), ApiError> {
    if wish.as_ref().is_some_and(|wish| wish.len() > MAX_WISH) {
        return Err(ApiError::new(
            ErrorCode::Invalid,
            "What the new window shall show is too long.",
        ));
    }
    let windows = app.state::<Windows>();
    let Some(number) = windows.take_place() else {
        return Err(ApiError::new(
            ErrorCode::Precondition,
            format!("{MAX_WINDOWS} windows are open already. Close one of them first."),
        ));
    };
    make(app, &windows, OwnWindow { number, wish }).inspect_err(|error| {
        tracing::error!("a window could not be opened: {error}");
        windows.closed(number);
    })
}

fn make(app: &AppHandle, windows: &Windows, own: OwnWindow) -> Result<(), ApiError> {
    let failed = |error: &dyn std::fmt::Display| {
        ApiError::new(ErrorCode::Internal, "The window could not be opened.")
            .with_details(error.to_string())
    };
    let OwnWindow { number, .. } = own;
    let told = serde_json::to_string(&own).map_err(|error| failed(&error))?;
    let page = WebviewUrl::App("index.html".into());
    let window = WebviewWindowBuilder::new(app, label_of(number), page)
        .title("Sculk")
        .min_inner_size(MIN_SIZE.0, MIN_SIZE.1)
        // JSON is JavaScript; the page reads it before anything else.
        .initialization_script(format!("window.sculkWindow = {told};"))
        // What the pages keep for themselves belongs to the data it is about.
        .data_directory(windows.data_dir().join("webview"));
    let placed = windows.put(number, app, window);
    let window = placed
        .and_then(WebviewWindowBuilder::build)
        .map_err(|error| failed(&error))?;
    watch(&window);
    Ok(())
}

/// Brings the window that was used last to the front.
pub fn focus(app: &AppHandle) {
    let used_last = label_of(app.state::<Windows>().used_last());
    let Some(window) = app.get_webview_window(&used_last) else {
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

/// Ends this process with all its windows.
pub fn leave(app: &AppHandle) {
    app.state::<Windows>().write();
    app.exit(0);
}

fn watch(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    let watched = window.clone();
    let number = number_of(window.label());
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            let (app, window) = (app.clone(), watched.clone());
            tauri::async_runtime::spawn(async move { close(&app, &window).await });
        }
        WindowEvent::Focused(true) => app.state::<Windows>().used(number),
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => {
            app.state::<Windows>().note(&watched);
        }
        _ => {}
    });
}

/// Closes a window; with the last one, does what the settings say and asks where they say nothing.
async fn close(app: &AppHandle, window: &WebviewWindow) {
    let number = number_of(window.label());
    if app.state::<Windows>().has_others(number) {
        return close_one(app, window, number).await;
    }
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
                hide(app, window);
                last_words(app, window, FAREWELL).await;
                leave(app);
            }
            Some(CloseAction::Quit) => {
                last_words(app, window, FAREWELL).await;
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

/// Closes one of several windows; the others stay.
async fn close_one(app: &AppHandle, window: &WebviewWindow, number: u32) {
    hide(app, window);
    last_words(app, window, LONG_FAREWELL).await;
    app.state::<Windows>().closed(number);
    if let Err(error) = window.destroy() {
        tracing::warn!("a window did not close: {error}");
    }
}

/// Takes a window off the screen; to the user it is closed.
fn hide(app: &AppHandle, window: &WebviewWindow) {
    app.state::<Windows>().freeze(number_of(window.label()));
    // One that stays is gone in a moment anyway.
    let _ = window.hide();
}

/// Lets a page write what it has not written yet.
async fn last_words(app: &AppHandle, window: &WebviewWindow, at_most: Duration) {
    let Some(written) = app.state::<Windows>().last_words(number_of(window.label())) else {
        return;
    };
    WindowNews::Closing {
        window: number_of(window.label()),
    }
    .tell(app);
    // An error means that the page is not alive.
    let _ = tokio::time::timeout(at_most, written.notified()).await;
}
