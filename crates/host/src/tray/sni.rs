//! The tray where desktops speak StatusNotifierItem over D-Bus (Linux). It needs no toolkit.
//! (<https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>)

use ksni::menu::{MenuItem, StandardItem, SubMenu};
use ksni::{Icon, ToolTip, Tray, TrayMethods};
use sculk_contract::BotView;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::menu::{Choice, Entry, menu, tip};
use super::{Lines, TrayEnds, icon, lines};

/// Runs the core with a tray beside it.
pub fn run<T, F: Future<Output = T>>(runtime: &Runtime, core: impl FnOnce(TrayEnds) -> F) -> T {
    let (tray, ends) = lines();
    // Beside the core: a session bus that does not answer must not keep anybody waiting.
    runtime.spawn(show(tray));
    runtime.block_on(core(ends))
}

async fn show(mut lines: Lines) {
    let tray = SculkTray {
        bots: lines.bots.borrow_and_update().clone(),
        icon: pixels(),
        choices: lines.choices,
    };
    // A desktop may put up its panel after us, or again after a crash: then the icon comes back.
    let handle = match tray.assume_sni_available(true).spawn().await {
        Ok(handle) => handle,
        Err(error) => {
            tracing::warn!("there is no tray: {error}");
            return;
        }
    };
    while lines.bots.changed().await.is_ok() {
        let bots = lines.bots.borrow_and_update().clone();
        handle.update(|tray| tray.bots = bots).await;
    }
}

/// The icon in the order that D-Bus wants: alpha, red, green, blue.
fn pixels() -> Vec<Icon> {
    match icon() {
        Ok((width, height, mut data)) => {
            for pixel in data.chunks_exact_mut(4) {
                pixel.rotate_right(1);
            }
            vec![Icon {
                width: width.cast_signed(),
                height: height.cast_signed(),
                data,
            }]
        }
        Err(error) => {
            tracing::error!("the tray has no icon: {error}");
            Vec::new()
        }
    }
}

struct SculkTray {
    bots: Vec<BotView>,
    icon: Vec<Icon>,
    choices: mpsc::Sender<Choice>,
}

impl SculkTray {
    fn choose(&mut self, choice: Choice) {
        // No room means many clicks within an instant; one more changes nothing.
        let _ = self.choices.try_send(choice);
    }
}

impl Tray for SculkTray {
    fn id(&self) -> String {
        "sculk".to_owned()
    }

    fn title(&self) -> String {
        "Sculk".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        self.icon.clone()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: tip(&self.bots),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.choose(Choice::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu(&self.bots).into_iter().map(drawn).collect()
    }
}

fn drawn(entry: Entry) -> MenuItem<SculkTray> {
    match entry {
        Entry::Item {
            label,
            choice,
            is_enabled,
        } => StandardItem {
            label: escaped(&label),
            enabled: is_enabled,
            activate: Box::new(move |tray: &mut SculkTray| tray.choose(choice)),
            ..StandardItem::default()
        }
        .into(),
        Entry::Menu { label, entries } => SubMenu {
            label: escaped(&label),
            submenu: entries.into_iter().map(drawn).collect(),
            ..SubMenu::default()
        }
        .into(),
        Entry::Separator => MenuItem::Separator,
    }
}

/// A single underscore would mark the next letter as the access key.
fn escaped(label: &str) -> String {
    label.replace('_', "__")
}
