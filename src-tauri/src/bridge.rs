//! The contract's commands as Tauri commands that go over the line to the core; its events as a
//! Tauri event; and what the page says to its own window.

use sculk_contract::*;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};
use tauri_specta::{Builder, ErrorHandlingMode, Event, collect_events};

use crate::line::CoreLine;
use crate::news::{CoreLineState, WindowNews};
use crate::windows::{Windows, number_of};

/// What the core tells the window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "app-event")]
pub struct AppEventMessage(pub AppEvent);

/// How the line to the core is; changes come as `window-news`.
#[tauri::command]
#[specta::specta]
async fn core_line(
    line: State<'_, CoreLine>,
    windows: State<'_, Windows>,
    window: WebviewWindow,
) -> Result<CoreLineState, ApiError> {
    // The page's first call: it is there, and with it the window.
    windows.settle(number_of(window.label()));
    Ok(line.state())
}

/// Looks for a core again after that failed; `ends_other` ends one of another version first.
#[tauri::command]
#[specta::specta]
async fn retry_core(line: State<'_, CoreLine>, ends_other: bool) -> Result<(), ApiError> {
    line.retry(ends_other);
    Ok(())
}

/// The page has written everything; the window that is closing may go.
#[tauri::command]
#[specta::specta]
async fn page_has_written(
    windows: State<'_, Windows>,
    window: WebviewWindow,
) -> Result<(), ApiError> {
    windows.has_written(number_of(window.label()));
    Ok(())
}

/// Opens another window beside this one; `wish` is what its page shall show, in the pages' own words.
#[tauri::command]
#[specta::specta]
async fn open_window(app: AppHandle, wish: Option<String>) -> Result<(), ApiError> {
    crate::window::open(&app, wish)
}

macro_rules! bridge {
    ($($(#[$doc:meta])* $kind:ident $name:ident($req:ty) -> $res:ty, tags [$($tag:ident),*];)*) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            #[specta::specta]
            async fn $name(line: State<'_, CoreLine>, req: $req) -> Result<$res, ApiError> {
                line.link().await?.call(stringify!($name), &req).await
            }
        )*

        fn commands() -> tauri_specta::Commands<tauri::Wry> {
            tauri_specta::collect_commands![core_line, retry_core, page_has_written, open_window, $($name),*]
        }
    };
}

sculk_contract::with_commands!(bridge);

/// All commands and events, for the running app and for the bindings.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        // One shape per type: absent and null mean the same in this contract.
        .disable_serde_phases()
        // Times and sizes stay far below 2^53, up to which a JavaScript number is exact.
        .dangerously_cast_bigints_to_number()
        .commands(commands())
        .events(collect_events![AppEventMessage, WindowNews])
        .typ::<ApiError>()
        .constant("commandTags", command_tags())
}
