//! What an operator puts on one player's screen, and lets them hear. Nothing of it is kept: who joins
//! again starts with an empty screen.

use azalea_chat::numbers::NumberFormat;
use azalea_core::objectives::ObjectiveCriteria;
use azalea_core::position::Vec3;
use azalea_protocol::packets::game::{
    ClientboundBossEvent, ClientboundSetDisplayObjective, ClientboundSetObjective,
    ClientboundSetScore, ClientboundSetSubtitleText, ClientboundSetTitleText, ClientboundSound,
    ClientboundTabList,
    c_boss_event::{AddOperation, BossBarColor, BossBarOverlay, Operation, Properties, Style},
    c_set_display_objective::DisplaySlot,
    c_set_objective::Method,
    c_sound::SoundSource,
};
use azalea_registry::{Holder, builtin::SoundEvent};
use uuid::Uuid;

use super::run::{Reply, number, one, refusal};
use crate::{
    entity::Id,
    game::Game,
    sentence::{Line, Sentence},
};

/// The one objective there is.
const OBJECTIVE: &str = "practice";
/// The one boss bar there is.
const BAR: Uuid = Uuid::from_u128(0x5c01_0000_0000_4000_8000_0000_0000_0001);
/// Lines of a sidebar, which is what the game shows.
const MAX_LINES: usize = 15;

impl Game {
    pub(super) fn run_screen(&mut self, word: &str, rest: &str) -> Reply {
        let (who, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if who.is_empty() {
            return refusal(Sentence::WhichPlayer, &[]);
        }
        let id = self.player(who)?;
        let rest = rest.trim();
        match word {
            "title" => self.show_title(id, rest),
            "playsound" => return self.play_sound(id, rest),
            "sidebar" => self.show_sidebar(id, rest)?,
            "bossbar" => self.show_bar(id, rest)?,
            _ => {
                let (header, footer) = halves(rest);
                self.send(
                    id,
                    ClientboundTabList {
                        header: header.into(),
                        footer: footer.into(),
                    },
                );
            }
        }
        one(Sentence::Sees, &[("player", &who)])
    }

    fn show_title(&self, id: Id, text: &str) {
        let (title, subtitle) = halves(text);
        // The game shows both when the title comes.
        let text = subtitle.into();
        self.send(id, ClientboundSetSubtitleText { text });
        let text = title.into();
        self.send(id, ClientboundSetTitleText { text });
    }

    fn play_sound(&self, id: Id, name: &str) -> Reply {
        let name = name.strip_prefix("minecraft:").unwrap_or(name);
        let sound: SoundEvent = format!("minecraft:{name}")
            .parse()
            .map_err(|()| Sentence::NoSound.with(&[("sound", &name)]))?;
        let at = self.bodies.get(&id).map_or(Vec3::ZERO, |body| body.pos);
        // In eighths of a block.
        let eighths = |place: f64| (place * 8.0) as i32;
        self.send(
            id,
            ClientboundSound {
                sound: Holder::Reference(sound),
                source: SoundSource::Master,
                x: eighths(at.x),
                y: eighths(at.y),
                z: eighths(at.z),
                volume: 1.0,
                pitch: 1.0,
                seed: 0,
            },
        );
        one(Sentence::Hears, &[("player", &self.label(id))])
    }

    /// `Kills | Mira=3 Tomas=1`; nothing takes the sidebar away.
    fn show_sidebar(&self, id: Id, text: &str) -> Result<(), Line> {
        let (title, lines) = halves(text);
        let lines = lines.split_whitespace().take(MAX_LINES);
        let mut scores = Vec::new();
        for line in lines {
            let (owner, score) = line.rsplit_once('=').ok_or(Sentence::SidebarLine)?;
            scores.push((owner.to_owned(), number::<u32>(Some(score))?));
        }
        let objective = |method| ClientboundSetObjective {
            objective_name: OBJECTIVE.to_owned(),
            method,
        };
        self.send(id, objective(Method::Remove));
        if title.is_empty() {
            return Ok(());
        }
        // Written as azalea 0.16 does, the kind of format is the byte by which the game says whether
        // there is one: 0, as it is here, is none.
        self.send(
            id,
            objective(Method::Add {
                display_name: title.into(),
                render_type: ObjectiveCriteria::Integer,
                number_format: NumberFormat::Blank,
            }),
        );
        for (owner, score) in scores {
            self.send(
                id,
                ClientboundSetScore {
                    owner,
                    objective_name: OBJECTIVE.to_owned(),
                    score,
                    display: None,
                    number_format: None,
                },
            );
        }
        self.send(
            id,
            ClientboundSetDisplayObjective {
                slot: DisplaySlot::Sidebar,
                objective_name: OBJECTIVE.to_owned(),
            },
        );
        Ok(())
    }

    /// `50 Dragon`; `off` takes the bar away.
    fn show_bar(&self, id: Id, text: &str) -> Result<(), Line> {
        let bar = |operation| ClientboundBossEvent { id: BAR, operation };
        self.send(id, bar(Operation::Remove));
        if text == "off" {
            return Ok(());
        }
        let (percent, name) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let percent: f32 = number(Some(percent))?;
        if !(0.0..=100.0).contains(&percent) {
            return refusal(Sentence::HowFull, &[]);
        }
        self.send(
            id,
            bar(Operation::Add(AddOperation {
                name: name.trim().into(),
                progress: percent / 100.0,
                style: Style {
                    color: BossBarColor::Purple,
                    overlay: BossBarOverlay::Progress,
                },
                properties: Properties {
                    darken_screen: false,
                    play_music: false,
                    create_world_fog: false,
                },
            })),
        );
        Ok(())
    }
}

/// What stands before and after a bar.
fn halves(text: &str) -> (&str, &str) {
    let (before, after) = text.split_once('|').unwrap_or((text, ""));
    (before.trim(), after.trim())
}
