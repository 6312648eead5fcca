//! The main window: made when it is wanted, destroyed when it is closed, so that a hidden Sculk
//! costs no web view.

use std::sync::{Mutex, PoisonError};

use sculk_app::Surface;
use sculk_contract::{AppEvent, CacheTag, CloseAction, Nothing};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use crate::bridge::AppEventMessage;

/// The one window's label; capabilities and remembered sizes hang on it.
pub const LABEL: &str = "main";

/// Carries events to the window while there is one.
#[derive(Default)]
pub struct EventFeed(Mutex<Option<JoinHandle<()>>>);

impl EventFeed {
    fn replace(&self, feed: Option<JoinHandle<()>>) {
        let old = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            feed,
        );
        if let Some(old) = old {
            old.abort();
        }
    }
}

/// Brings the window to the front, making it if there is none.
///
/// # Errors
/// The system could not make a window.
pub fn open(handle: &AppHandle) -> tauri::Result<()> {
    if let Some(window) = handle.get_webview_window(LABEL) {
        window.unminimize()?;
        window.show()?;
        return window.set_focus();
    }
    let window = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::App("index.html".into()))
        .title("Sculk")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 560.0)
        .build()?;
    feed_events(handle);
    watch(&window);
    Ok(())
}

/// Shows why the core could not be opened, in place of the main window.
///
/// # Errors
/// The system could not make a window.
pub fn open_failure(handle: &AppHandle, message: &str) -> tauri::Result<()> {
    // Behind the `#`, so that it is no part of the page's address.
    let hex: String = message.bytes().map(|byte| format!("{byte:02x}")).collect();
    let page = format!("failed.html#{hex}");
    WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::App(page.into()))
        .title("Sculk")
        .inner_size(640.0, 360.0)
        .build()?;
    Ok(())
}

fn feed_events(handle: &AppHandle) {
    let mut events = handle.state::<Surface>().app().events();
    let to = handle.clone();
    let feed = tauri::async_runtime::spawn(async move {
        loop {
            let event = match events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => read_afresh(),
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = AppEventMessage(event).emit(&to) {
                tracing::warn!("an event did not reach the window: {error}");
            }
        }
    });
    handle.state::<EventFeed>().replace(Some(feed));
}

/// What a window that missed events is told.
fn read_afresh() -> AppEvent {
    AppEvent::CacheInvalidated {
        tags: vec![
            CacheTag::Servers,
            CacheTag::Bots,
            CacheTag::Commands,
            CacheTag::Graphs,
            CacheTag::Settings,
        ],
    }
}

fn watch(window: &WebviewWindow) {
    let handle = window.app_handle().clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => match close_action(&handle) {
            Some(CloseAction::KeepRunning) => {}
            Some(CloseAction::Quit) => {
                api.prevent_close();
                crate::quit(&handle);
            }
            None => {
                api.prevent_close();
                let asked = AppEventMessage(AppEvent::CloseAsked).emit(&handle);
                if let Err(error) = asked {
                    tracing::error!("the window could not ask what closing does: {error}");
                }
            }
        },
        WindowEvent::Destroyed => handle.state::<EventFeed>().replace(None),
        _ => {}
    });
}

fn close_action(handle: &AppHandle) -> Option<CloseAction> {
    let surface = handle.state::<Surface>().inner().clone();
    tauri::async_runtime::block_on(surface.get_settings(Nothing {}))
        .ok()
        .and_then(|settings| settings.on_close)
}
