//! What stands on a player's screen: title, tab list's header and footer, boss bars. azalea 0.16
//! drops their packets (`set_title_text`, `set_subtitle_text`, `set_titles_animation`,
//! `clear_titles`, `tab_list`, `boss_event` have empty handlers).

use azalea::protocol::packets::game::{
    ClientboundBossEvent, ClientboundTabList,
    c_boss_event::{BossBarColor, BossBarOverlay, Operation, Style},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Most boss bars a bot keeps.
const MAX_BARS: usize = 128;

/// What a bot has on its screen.
#[derive(Debug, Default)]
pub struct Screen {
    pub title: String,
    pub subtitle: String,
    pub header: String,
    pub footer: String,
    pub bars: BTreeMap<Uuid, Bar>,
}

/// A boss bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub title: String,
    /// 0 to 1.
    pub progress: f32,
    pub color: &'static str,
    /// Parts the bar is divided into; 0 for none.
    pub n_notches: u8,
}

/// What happened to a boss bar.
#[derive(Debug, Clone, PartialEq)]
pub enum BarNews {
    Shown(Bar),
    Changed(Bar),
    Removed,
}

impl Screen {
    /// `tab_list`.
    pub fn tab(&mut self, packet: &ClientboundTabList) {
        self.header = packet.header.to_string();
        self.footer = packet.footer.to_string();
    }

    /// `boss_event`.
    pub fn boss(&mut self, packet: &ClientboundBossEvent) -> Option<BarNews> {
        if let Operation::Add(added) = &packet.operation {
            if self.bars.len() >= MAX_BARS && !self.bars.contains_key(&packet.id) {
                return None;
            }
            let mut bar = Bar {
                title: added.name.to_string(),
                progress: added.progress,
                color: "white",
                n_notches: 0,
            };
            bar.style(&added.style);
            self.bars.insert(packet.id, bar.clone());
            return Some(BarNews::Shown(bar));
        }
        if matches!(packet.operation, Operation::Remove) {
            return self.bars.remove(&packet.id).map(|_| BarNews::Removed);
        }
        let bar = self.bars.get_mut(&packet.id)?;
        match &packet.operation {
            Operation::UpdateProgress(progress) => bar.progress = *progress,
            Operation::UpdateName(name) => bar.title = name.to_string(),
            Operation::UpdateStyle(style) => bar.style(style),
            Operation::Add(_) | Operation::Remove | Operation::UpdateProperties(_) => return None,
        }
        Some(BarNews::Changed(bar.clone()))
    }
}

impl Bar {
    fn style(&mut self, style: &Style) {
        self.color = match style.color {
            BossBarColor::Pink => "pink",
            BossBarColor::Blue => "blue",
            BossBarColor::Red => "red",
            BossBarColor::Green => "green",
            BossBarColor::Yellow => "yellow",
            BossBarColor::Purple => "purple",
            BossBarColor::White => "white",
        };
        self.n_notches = match style.overlay {
            BossBarOverlay::Progress => 0,
            BossBarOverlay::Notched6 => 6,
            BossBarOverlay::Notched10 => 10,
            BossBarOverlay::Notched12 => 12,
            BossBarOverlay::Notched20 => 20,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::protocol::packets::game::c_boss_event::{AddOperation, Properties};

    fn event(operation: Operation) -> ClientboundBossEvent {
        ClientboundBossEvent {
            id: Uuid::from_u128(7),
            operation,
        }
    }

    fn dragon() -> Operation {
        Operation::Add(AddOperation {
            name: "Ender Dragon".into(),
            progress: 1.0,
            style: Style {
                color: BossBarColor::Pink,
                overlay: BossBarOverlay::Notched10,
            },
            properties: Properties {
                darken_screen: false,
                play_music: false,
                create_world_fog: false,
            },
        })
    }

    #[test]
    fn boss_bar_is_followed_from_its_first_to_its_last_packet() {
        let mut screen = Screen::default();
        assert_eq!(
            screen.boss(&event(Operation::UpdateProgress(0.5))),
            None,
            "an unknown bar is left alone"
        );
        screen.boss(&event(dragon()));
        let news = screen.boss(&event(Operation::UpdateProgress(0.25)));
        let bar = Bar {
            title: "Ender Dragon".into(),
            progress: 0.25,
            color: "pink",
            n_notches: 10,
        };
        assert_eq!(news, Some(BarNews::Changed(bar)));
        assert_eq!(
            screen.boss(&event(Operation::Remove)),
            Some(BarNews::Removed)
        );
        assert!(screen.bars.is_empty());
    }
}
