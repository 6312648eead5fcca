//! The tray where the system's own event loop draws it, on the main thread (Windows, macOS).

use sculk_contract::BotView;
use tao::event::{Event, StartCause};
use tao::event_loop::{ControlFlow, EventLoopBuilder, EventLoopProxy};
use tokio::runtime::Runtime;
use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{Icon, MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::menu::{Choice, Entry, menu, tip};
use super::{TrayEnds, icon, lines};

/// What the main thread is told.
enum Told {
    Bots(Vec<BotView>),
    Clicked(String),
    DoubleClicked,
    CoreEnded,
}

/// Runs the core on threads of its own and the tray on this one, until the core ends.
pub fn run<T, F>(runtime: &Runtime, core: impl FnOnce(TrayEnds) -> F) -> T
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    use tao::platform::run_return::EventLoopExtRunReturn;

    let (lines, ends) = lines();
    let mut event_loop = EventLoopBuilder::<Told>::with_user_event().build();
    #[cfg(target_os = "macos")]
    {
        use tao::platform::macos::{ActivationPolicy, EventLoopExtMacOS};
        // No dock icon for a process without windows.
        event_loop.set_activation_policy(ActivationPolicy::Accessory);
    }
    hear_clicks(&event_loop.create_proxy());
    let proxy = event_loop.create_proxy();
    let mut bots = lines.bots;
    runtime.spawn(async move {
        while bots.changed().await.is_ok() {
            let now = bots.borrow_and_update().clone();
            if proxy.send_event(Told::Bots(now)).is_err() {
                return;
            }
        }
    });
    let proxy = event_loop.create_proxy();
    let living = core(ends);
    let life = runtime.spawn(async move {
        let lived = living.await;
        // An error means that the loop has ended, which is what this asks for.
        let _ = proxy.send_event(Told::CoreEnded);
        lived
    });
    let choices = lines.choices;
    let choose = move |choice| {
        let _ = choices.try_send(choice);
    };
    let mut tray: Option<Shown> = None;
    event_loop.run_return(|event, _, flow| {
        *flow = ControlFlow::Wait;
        match event {
            Event::NewEvents(StartCause::Init) => tray = Shown::put_up(),
            Event::UserEvent(Told::Bots(bots)) => {
                if let Some(tray) = &mut tray {
                    tray.show(&bots);
                }
            }
            Event::UserEvent(Told::Clicked(id)) => {
                if let Some(choice) = tray.as_ref().and_then(|tray| tray.choice(&id)) {
                    choose(choice);
                }
            }
            Event::UserEvent(Told::DoubleClicked) => choose(Choice::Open),
            Event::UserEvent(Told::CoreEnded) => *flow = ControlFlow::Exit,
            _ => {}
        }
    });
    match runtime.block_on(life) {
        Ok(lived) => lived,
        Err(died) => std::panic::resume_unwind(died.into_panic()),
    }
}

fn hear_clicks(proxy: &EventLoopProxy<Told>) {
    let clicks = proxy.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let _ = clicks.send_event(Told::Clicked(event.id.0));
    }));
    let clicks = proxy.clone();
    TrayIconEvent::set_event_handler(Some(move |event: TrayIconEvent| {
        if let TrayIconEvent::DoubleClick {
            button: MouseButton::Left,
            ..
        } = event
        {
            let _ = clicks.send_event(Told::DoubleClicked);
        }
    }));
}

/// The icon while it is up.
struct Shown {
    tray: TrayIcon,
    /// What a click on an item means; its place here is the item's id.
    choices: Vec<Choice>,
}

impl Shown {
    fn put_up() -> Option<Self> {
        let mut choices = Vec::new();
        let built = icon()
            .map_err(|error| error.to_string())
            .and_then(|(width, height, pixels)| {
                Icon::from_rgba(pixels, width, height).map_err(|error| error.to_string())
            })
            .and_then(|icon| {
                let menu = drawn(&menu(&[]), &mut choices).map_err(|error| error.to_string())?;
                TrayIconBuilder::new()
                    .with_icon(icon)
                    .with_tooltip(tip(&[]))
                    .with_menu(Box::new(menu))
                    .with_menu_on_left_click(false)
                    .build()
                    .map_err(|error| error.to_string())
            });
        match built {
            Ok(tray) => Some(Self { tray, choices }),
            Err(error) => {
                tracing::warn!("there is no tray: {error}");
                None
            }
        }
    }

    fn show(&mut self, bots: &[BotView]) {
        let mut choices = Vec::new();
        match drawn(&menu(bots), &mut choices) {
            Ok(menu) => {
                self.tray.set_menu(Some(Box::new(menu)));
                self.choices = choices;
            }
            Err(error) => tracing::warn!("the tray's menu could not be shown: {error}"),
        }
        if let Err(error) = self.tray.set_tooltip(Some(tip(bots))) {
            tracing::warn!("the tray's tip could not be shown: {error}");
        }
    }

    fn choice(&self, id: &str) -> Option<Choice> {
        self.choices.get(id.parse::<usize>().ok()?).copied()
    }
}

fn drawn(entries: &[Entry], choices: &mut Vec<Choice>) -> Result<Menu, tray_icon::menu::Error> {
    let top = Menu::new();
    for entry in entries {
        match entry {
            Entry::Item {
                label,
                choice,
                is_enabled,
            } => top.append(&drawn_item(label, *choice, *is_enabled, choices))?,
            Entry::Menu { label, entries } => {
                top.append(&drawn_submenu(label, entries, choices)?)?
            }
            Entry::Separator => top.append(&PredefinedMenuItem::separator())?,
        }
    }
    Ok(top)
}

fn drawn_submenu(
    label: &str,
    entries: &[Entry],
    choices: &mut Vec<Choice>,
) -> Result<Submenu, tray_icon::menu::Error> {
    let menu = Submenu::new(escaped(label), true);
    for entry in entries {
        match entry {
            Entry::Item {
                label,
                choice,
                is_enabled,
            } => menu.append(&drawn_item(label, *choice, *is_enabled, choices))?,
            Entry::Menu { label, entries } => {
                menu.append(&drawn_submenu(label, entries, choices)?)?;
            }
            Entry::Separator => menu.append(&PredefinedMenuItem::separator())?,
        }
    }
    Ok(menu)
}

fn drawn_item(
    label: &str,
    choice: Choice,
    is_enabled: bool,
    choices: &mut Vec<Choice>,
) -> MenuItem {
    let id = choices.len().to_string();
    choices.push(choice);
    MenuItem::with_id(id, escaped(label), is_enabled, None)
}

/// A single ampersand would mark the next letter as the access key.
fn escaped(label: &str) -> String {
    label.replace('&', "&&")
}
