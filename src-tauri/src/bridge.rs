//! The contract's commands as Tauri commands, and its events as a Tauri event.

use sculk_app::Surface;
use sculk_contract::*;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri_specta::{Builder, ErrorHandlingMode, Event, collect_events};

/// What the core tells the window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "app-event")]
pub struct AppEventMessage(pub AppEvent);

macro_rules! bridge {
    ($($(#[$doc:meta])* $kind:ident $name:ident($req:ty) -> $res:ty, tags [$($tag:ident),*];)*) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            #[specta::specta]
            async fn $name(surface: State<'_, Surface>, req: $req) -> Result<$res, ApiError> {
                surface.$name(req).await
            }
        )*

        fn commands<R: tauri::Runtime>() -> tauri_specta::Commands<R> {
            tauri_specta::collect_commands![$($name),*]
        }
    };
}

sculk_contract::with_commands!(bridge);

/// All commands and events, for the running app and for the bindings.
pub fn builder<R: tauri::Runtime>() -> Builder<R> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        // One shape per type: absent and null mean the same in this contract.
        .disable_serde_phases()
        // Times and sizes stay far below 2^53, up to which a JavaScript number is exact.
        .dangerously_cast_bigints_to_number()
        .commands(commands())
        .events(collect_events![AppEventMessage])
        .typ::<ApiError>()
        .constant("commandTags", command_tags())
}
