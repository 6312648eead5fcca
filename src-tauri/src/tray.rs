//! The tray: every bot's start, stop and restart, those of all, open and quit.

use std::time::Duration;

use sculk_app::Surface;
use sculk_contract::{ApiError, AppEvent, BotStateView, BotTarget, BotView, CacheTag, Nothing};
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry, include_image};
use tokio::sync::broadcast::error::RecvError;

const ID: &str = "tray";
const ICON: Image<'_> = include_image!("../icons/tray.png");
/// Changes that come within this time are shown at once.
const GATHER: Duration = Duration::from_millis(250);

/// What a click on the menu means; its text is the item's id.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    Open,
    Quit,
    Start(Option<i32>),
    Stop(Option<i32>),
    Restart(Option<i32>),
}

impl Choice {
    fn id(&self) -> String {
        let bot = |bot: &Option<i32>| bot.map_or("all".to_owned(), |id| id.to_string());
        match self {
            Self::Open => "open".to_owned(),
            Self::Quit => "quit".to_owned(),
            Self::Start(id) => format!("start {}", bot(id)),
            Self::Stop(id) => format!("stop {}", bot(id)),
            Self::Restart(id) => format!("restart {}", bot(id)),
        }
    }

    fn parse(id: &str) -> Option<Self> {
        match id {
            "open" => return Some(Self::Open),
            "quit" => return Some(Self::Quit),
            _ => {}
        }
        let (verb, bot) = id.split_once(' ')?;
        let bot = match bot {
            "all" => None,
            id => Some(id.parse().ok()?),
        };
        match verb {
            "start" => Some(Self::Start(bot)),
            "stop" => Some(Self::Stop(bot)),
            "restart" => Some(Self::Restart(bot)),
            _ => None,
        }
    }
}

/// Puts the tray icon up and keeps its menu true.
///
/// # Errors
/// The system has no tray; the app goes on without.
pub fn start(handle: &AppHandle) -> tauri::Result<()> {
    TrayIconBuilder::with_id(ID)
        .icon(ICON)
        .tooltip("Sculk")
        .menu(&menu(handle, &[])?)
        .show_menu_on_left_click(false)
        .on_menu_event(|handle, event| {
            if let Some(choice) = Choice::parse(event.id().as_ref()) {
                choose(handle, choice);
            }
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::DoubleClick {
                button: MouseButton::Left,
                ..
            } = event
            {
                choose(tray.app_handle(), Choice::Open);
            }
        })
        .build(handle)?;
    tauri::async_runtime::spawn(keep_true(handle.clone()));
    Ok(())
}

async fn keep_true(handle: AppHandle) {
    let surface = handle.state::<Surface>().inner().clone();
    let mut events = surface.app().events();
    loop {
        match surface.list_bots(Nothing {}).await {
            Ok(bots) => show(&handle, bots),
            Err(error) => tracing::warn!("the tray could not read the bots: {error}"),
        }
        loop {
            match events.recv().await {
                Ok(AppEvent::BotStateChanged { .. }) | Err(RecvError::Lagged(_)) => break,
                Ok(AppEvent::CacheInvalidated { tags }) if tags.contains(&CacheTag::Bots) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
        tokio::time::sleep(GATHER).await;
    }
}

/// Menus belong to the main thread.
fn show(handle: &AppHandle, bots: Vec<BotView>) {
    let on_main = handle.clone();
    let queued = handle.run_on_main_thread(move || {
        let Some(tray) = on_main.tray_by_id(ID) else {
            return;
        };
        let n_online = bots.iter().filter(|bot| is_online(bot)).count();
        let tip = format!("Sculk: {n_online} of {} bots online", bots.len());
        let shown = menu(&on_main, &bots)
            .and_then(|menu| tray.set_menu(Some(menu)))
            .and_then(|()| tray.set_tooltip(Some(tip)));
        if let Err(error) = shown {
            tracing::warn!("the tray's menu could not be shown: {error}");
        }
    });
    if let Err(error) = queued {
        tracing::warn!("the tray's menu could not be shown: {error}");
    }
}

fn is_online(bot: &BotView) -> bool {
    matches!(bot.state, BotStateView::Online { .. })
}

fn menu(handle: &AppHandle, bots: &[BotView]) -> tauri::Result<Menu<Wry>> {
    let item = |text: &str, choice: Choice, is_enabled: bool| {
        MenuItemBuilder::with_id(choice.id(), text)
            .enabled(is_enabled)
            .build(handle)
    };
    let any = !bots.is_empty();
    let mut menu = MenuBuilder::new(handle)
        .item(&item("Open Sculk", Choice::Open, true)?)
        .separator();
    for bot in bots {
        let (label, is_running) = described(bot);
        let id = Some(bot.id);
        menu = menu.item(
            &SubmenuBuilder::new(handle, format!("{} ({label})", bot.username))
                .item(&item("Start", Choice::Start(id), !is_running)?)
                .item(&item("Stop", Choice::Stop(id), is_running)?)
                .item(&item("Restart", Choice::Restart(id), is_running)?)
                .build()?,
        );
    }
    if any {
        menu = menu.separator();
    }
    menu.item(&item("Start all", Choice::Start(None), any)?)
        .item(&item("Stop all", Choice::Stop(None), any)?)
        .item(&item("Restart all", Choice::Restart(None), any)?)
        .separator()
        .item(&item("Quit", Choice::Quit, true)?)
        .build()
}

/// The state in a word, and whether the bot runs or wants to.
fn described(bot: &BotView) -> (&'static str, bool) {
    match bot.state {
        BotStateView::Stopped => ("stopped", false),
        BotStateView::Connecting { .. } => ("connecting", true),
        BotStateView::Online { .. } => ("online", true),
        BotStateView::Reconnecting { .. } => ("reconnecting", true),
        BotStateView::Failed { .. } => ("failed", false),
    }
}

fn choose(handle: &AppHandle, choice: Choice) {
    match choice {
        Choice::Open => {
            if let Err(error) = crate::window::open(handle) {
                tracing::error!("the window could not be opened: {error}");
            }
        }
        Choice::Quit => crate::quit(handle),
        Choice::Start(_) | Choice::Stop(_) | Choice::Restart(_) => {
            let surface = handle.state::<Surface>().inner().clone();
            tauri::async_runtime::spawn(async move {
                if let Err(error) = drive(&surface, choice).await {
                    tracing::error!("a choice of the tray failed: {error}");
                }
            });
        }
    }
}

async fn drive(surface: &Surface, choice: Choice) -> Result<(), ApiError> {
    let target = |bot: Option<i32>| match bot {
        Some(id) => BotTarget::Some { ids: vec![id] },
        None => BotTarget::All,
    };
    match choice {
        Choice::Start(bot) => surface.start_bots(target(bot)).await?,
        Choice::Stop(bot) => surface.stop_bots(target(bot)).await?,
        Choice::Restart(bot) => surface.restart_bots(target(bot)).await?,
        Choice::Open | Choice::Quit => return Ok(()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_again_by_its_id() {
        for choice in [
            Choice::Open,
            Choice::Quit,
            Choice::Start(Some(12)),
            Choice::Stop(None),
            Choice::Restart(Some(3)),
        ] {
            assert_eq!(Choice::parse(&choice.id()), Some(choice));
        }
        assert_eq!(Choice::parse("start x"), None);
    }
}
