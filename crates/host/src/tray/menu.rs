//! What the tray's menu holds, whatever draws it.

use sculk_contract::{BotStateView, BotView};

/// What a click on the menu means; for a bot, or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The window at the front.
    Open,
    /// Another window.
    OpenAnother,
    /// The end of the app.
    Quit,
    /// Start.
    Start(Option<i32>),
    /// Stop.
    Stop(Option<i32>),
    /// Stop and start.
    Restart(Option<i32>),
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Can be clicked, if enabled.
    Item {
        /// Its text.
        label: String,
        /// What a click means.
        choice: Choice,
        /// Whether it makes sense now.
        is_enabled: bool,
    },
    /// Opens a menu of its own.
    Menu {
        /// Its text.
        label: String,
        /// Its entries.
        entries: Vec<Entry>,
    },
    /// A line between groups.
    Separator,
}

fn item(label: &str, choice: Choice, is_enabled: bool) -> Entry {
    Entry::Item {
        label: label.to_owned(),
        choice,
        is_enabled,
    }
}

/// The whole menu.
pub fn menu(bots: &[BotView]) -> Vec<Entry> {
    let any = !bots.is_empty();
    let mut menu = vec![
        item("Open Sculk", Choice::Open, true),
        item("Open another window", Choice::OpenAnother, true),
        Entry::Separator,
    ];
    menu.extend(bots.iter().map(|bot| {
        let (state, is_running) = described(bot);
        let id = Some(bot.id);
        Entry::Menu {
            label: format!("{} ({state})", bot.username),
            entries: vec![
                item("Start", Choice::Start(id), !is_running),
                item("Stop", Choice::Stop(id), is_running),
                item("Restart", Choice::Restart(id), is_running),
            ],
        }
    }));
    if any {
        menu.push(Entry::Separator);
    }
    menu.extend([
        item("Start all", Choice::Start(None), any),
        item("Stop all", Choice::Stop(None), any),
        item("Restart all", Choice::Restart(None), any),
        Entry::Separator,
        item("Quit", Choice::Quit, true),
    ]);
    menu
}

/// What the icon says of itself.
pub fn tip(bots: &[BotView]) -> String {
    let n_online = bots
        .iter()
        .filter(|bot| matches!(bot.state, BotStateView::Online { .. }))
        .count();
    format!("Sculk: {n_online} of {} bots online", bots.len())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn label_and_enabled(entry: &Entry) -> (&str, bool) {
        match entry {
            Entry::Item {
                label, is_enabled, ..
            } => (label, *is_enabled),
            Entry::Menu { label, .. } => (label, true),
            Entry::Separator => ("-", true),
        }
    }

    #[test]
    fn without_bots_there_is_nothing_to_start() {
        let menu = menu(&[]);
        let shown: Vec<_> = menu.iter().map(label_and_enabled).collect();
        assert_eq!(
            shown,
            [
                ("Open Sculk", true),
                ("Open another window", true),
                ("-", true),
                ("Start all", false),
                ("Stop all", false),
                ("Restart all", false),
                ("-", true),
                ("Quit", true),
            ]
        );
        assert_eq!(tip(&[]), "Sculk: 0 of 0 bots online");
    }
}
