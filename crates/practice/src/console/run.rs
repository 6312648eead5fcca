//! Carrying out commands. Replies are sentences.

use std::fmt::Display;

use azalea_core::{
    game_type::GameMode,
    position::{BlockPos, Vec3},
};
use azalea_protocol::packets::game::c_game_event::EventType;
use azalea_registry::{builtin::EntityKind, data::ChatKindKey};

use super::{COMMANDS, find};
use crate::{
    entity::{Body, Id, Mind, is_living},
    game::{Cause, Game, game_event},
    item::{Stack, by_name, name},
    sentence::{Line, Sentence},
    window::put_away,
    world::{blocks, village::PLACES},
};

/// The longest line.
const MAX_LINE: usize = 1000;
/// The most items of one `give`.
const MAX_GIFT: i32 = 2304;

pub(super) type Reply = Result<Vec<Line>, Line>;

/// A reply of one sentence.
pub(super) fn one(sentence: Sentence, params: &[(&'static str, &dyn Display)]) -> Reply {
    Ok(vec![sentence.with(params)])
}

/// A refusal of one sentence.
pub(super) fn refusal<T>(
    sentence: Sentence,
    params: &[(&'static str, &dyn Display)],
) -> Result<T, Line> {
    Err(sentence.with(params))
}

impl Game {
    /// An operator's line in the console.
    pub fn console(&mut self, line: &str) -> Vec<Line> {
        self.command(line.trim().trim_start_matches('/'), None)
    }

    /// A player's line, without its slash.
    pub fn player_command(&mut self, id: Id, line: &str) -> Vec<Line> {
        let word = line.split_whitespace().next().unwrap_or_default();
        let is_allowed = find(word).is_some_and(|command| command.is_for_all);
        if !is_allowed && !self.is_operator(id) {
            return vec![Sentence::NotForYou.with(&[("word", &word)])];
        }
        self.command(line, Some(id))
    }

    fn command(&mut self, line: &str, by: Option<Id>) -> Vec<Line> {
        if line.len() > MAX_LINE {
            return vec![Sentence::TooLong.with(&[("max", &MAX_LINE)])];
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let words: Vec<&str> = rest.split_whitespace().collect();
        let outcome = match word {
            "" => Ok(Vec::new()),
            "msg" | "tell" | "w" => self.run_msg(by, rest),
            "say" | "me" => self.run_say(by, word, rest),
            "talk" => self.run_talk(rest),
            "list" | "help" | "places" | "stop" => self.run_plain(word),
            "kick" | "drop" | "lag" | "ban" | "unban" | "whitelist" | "op" | "deop" => {
                self.run_admission(word, &words)
            }
            "give" | "hurt" | "heal" | "feed" | "gamemode" => self.run_on_player(word, &words, by),
            "spawn" | "tp" | "setblock" | "getblock" => self.run_in_space(word, &words, by),
            "time" | "weather" => self.run_sky(word, &words),
            "title" | "playsound" | "sidebar" | "bossbar" | "tablist" => {
                self.run_screen(word, rest)
            }
            _ => refusal(Sentence::NoCommand, &[("word", &word)]),
        };
        match outcome {
            Ok(lines) => lines,
            Err(why) => match find(word) {
                Some(about) => {
                    let usage = Sentence::Usage;
                    let params: [(_, &dyn Display); 2] =
                        [("name", &word), ("arguments", &about.arguments)];
                    vec![why, usage.with(&params)]
                }
                None => vec![why],
            },
        }
    }

    fn run_plain(&mut self, word: &str) -> Reply {
        Ok(match word {
            "help" => COMMANDS
                .iter()
                .map(|about| {
                    Sentence::Help.with(&[
                        ("name", &about.name),
                        ("arguments", &about.arguments),
                        ("does", &about.does),
                    ])
                })
                .collect(),
            "places" => PLACES
                .iter()
                .map(|(name, [x, y, z])| {
                    Sentence::Place.with(&[("place", name), ("at", &format!("{x} {y} {z}"))])
                })
                .collect(),
            "list" => {
                let names: Vec<_> = self.players.values().map(|p| p.name.as_str()).collect();
                let (n, max) = (names.len(), self.options.max_players);
                vec![if names.is_empty() {
                    Sentence::NoPlayers.with(&[("count", &n), ("max", &max)])
                } else {
                    let names = names.join(", ");
                    Sentence::Players.with(&[("count", &n), ("max", &max), ("names", &names)])
                }]
            }
            _ => {
                self.stop();
                vec![Sentence::Ends.into()]
            }
        })
    }

    fn run_msg(&mut self, by: Option<Id>, rest: &str) -> Reply {
        let (to, text) = rest
            .split_once(char::is_whitespace)
            .ok_or(Sentence::ToWhom)?;
        let Some(by) = by else {
            let id = self.player(to)?;
            self.say_to(
                id,
                format!("[Server] whispers to you: {text}").as_str().into(),
            );
            return one(Sentence::Whispered, &[("player", &to)]);
        };
        if self.whisper(by, to, text.trim()) {
            Ok(Vec::new())
        } else {
            refusal(Sentence::NoPlayer, &[("player", &to)])
        }
    }

    fn run_talk(&mut self, rest: &str) -> Reply {
        let (who, text) = rest
            .split_once(char::is_whitespace)
            .ok_or(Sentence::WhoSays)?;
        let body = self.somebody(who)?;
        if !matches!(body.mind, Mind::Scripted(_)) {
            return refusal(Sentence::NotOurs, &[("player", &who)]);
        }
        let id = body.id;
        self.say_as(id, text.trim());
        Ok(Vec::new())
    }

    fn run_say(&mut self, by: Option<Id>, word: &str, rest: &str) -> Reply {
        if rest.is_empty() {
            return refusal(Sentence::NothingToSay, &[]);
        }
        match by {
            Some(id) if word == "me" => self.send_chat(&ChatKindKey::EmoteCommand, id, rest),
            Some(id) => self.send_chat(&ChatKindKey::SayCommand, id, rest),
            None => self.say_all(format!("[Server] {rest}").into(), "white"),
        }
        if by.is_none() {
            one(Sentence::Said, &[])
        } else {
            Ok(Vec::new())
        }
    }

    fn run_on_player(&mut self, word: &str, words: &[&str], by: Option<Id>) -> Reply {
        let first = words.first().copied();
        if word == "gamemode" {
            let mode = first.and_then(mode).ok_or(Sentence::NoMode)?;
            let id = self.player_or(words.get(1).copied(), by)?;
            self.set_mode(id, mode);
            let who = self.label(id);
            return one(Sentence::Mode, &[("player", &who), ("mode", &mode.name())]);
        }
        let id = self.player_or(first, None)?;
        let who = self.label(id);
        match word {
            "give" => {
                let kind = words
                    .get(1)
                    .and_then(|item| by_name(item))
                    .ok_or(Sentence::NoItem)?;
                let count = words.get(2).map_or(Ok(1), |n| number(Some(n)))?;
                let count = count.clamp(1, MAX_GIFT);
                self.give(id, Stack::new(kind, count));
                let item = name(kind);
                one(
                    Sentence::Gave,
                    &[("count", &count), ("item", &item), ("player", &who)],
                )
            }
            "hurt" => {
                let amount: f32 = number(words.get(1).copied())?;
                if !amount.is_finite() || amount < 0.0 {
                    return refusal(Sentence::HowMuch, &[]);
                }
                self.hurt(id, amount, Cause::Command, None);
                one(Sentence::HurtBy, &[("player", &who), ("amount", &amount)])
            }
            _ => {
                let food = match word {
                    "feed" => number::<i32>(words.get(1).copied())?.clamp(0, 20),
                    _ => 20,
                };
                let (player, body) = (self.players.get_mut(&id), self.bodies.get_mut(&id));
                if let (Some(player), Some(body)) = (player, body) {
                    player.food = food;
                    player.saturation = player.saturation.min(5.0);
                    player.is_health_news = true;
                    if word == "heal" && !body.is_dead() {
                        body.health = body.max_health;
                    }
                }
                one(Sentence::Food, &[("player", &who), ("food", &food)])
            }
        }
    }

    fn run_in_space(&mut self, word: &str, words: &[&str], by: Option<Id>) -> Reply {
        let base = by
            .and_then(|by| self.bodies.get(&by))
            .map_or_else(spawn, |body| body.pos);
        match word {
            "spawn" => {
                let name = words.first().copied().unwrap_or_default();
                let kind = entity_kind(name)
                    .ok_or_else(|| Sentence::CannotSpawn.with(&[("kind", &name)]))?;
                let at = match words.get(1..) {
                    Some(rest @ [_, ..]) => point(rest, base)?,
                    _ => base,
                };
                let id = self.spawn_mob(kind, at).ok_or(Sentence::WorldFull)?;
                one(Sentence::Spawned, &[("kind", &name), ("id", &id)])
            }
            "tp" => {
                let (who, rest) = match words {
                    [who, rest @ ..] if rest.len() == 1 || rest.len() == 3 => (Some(*who), rest),
                    rest => (None, rest),
                };
                let id = self.player_or(who, by)?;
                let to = match rest {
                    [name] => self.somebody(name)?.pos,
                    _ => point(rest, base)?,
                };
                self.teleport(id, to, 0.0, 0.0);
                let at = format!("{:.1} {:.1} {:.1}", to.x, to.y, to.z);
                one(Sentence::IsAt, &[("player", &self.label(id)), ("at", &at)])
            }
            _ => {
                let at = BlockPos::from(point(words.get(..3).unwrap_or_default(), base)?);
                if word == "setblock" {
                    let text = words.get(3).copied().unwrap_or_default();
                    let state = blocks::parse(text)
                        .ok_or_else(|| Sentence::NoBlock.with(&[("block", &text)]))?;
                    if !self.set_block(at, state) {
                        return one(Sentence::NothingNew, &[]);
                    }
                }
                let block = blocks::name(self.world.get(at));
                let at = format!("{} {} {}", at.x, at.y, at.z);
                one(Sentence::BlockIs, &[("at", &at), ("block", &block)])
            }
        }
    }

    fn run_sky(&mut self, word: &str, words: &[&str]) -> Reply {
        let what = words.first().copied();
        let everybody: Vec<Id> = self.players.keys().copied().collect();
        if word == "time" {
            self.time = match what {
                Some("day") => 1000,
                Some("night") => 13_000,
                what => number::<u32>(what)?.into(),
            };
            for id in everybody {
                self.send_time(id);
            }
            return one(Sentence::TimeIs, &[("ticks", &(self.time % 24_000))]);
        }
        self.is_raining = match what {
            Some("rain") => true,
            Some("clear") => false,
            _ => return refusal(Sentence::NoWeather, &[]),
        };
        let (event, level) = match self.is_raining {
            true => (EventType::StartRaining, 1.0),
            false => (EventType::StopRaining, 0.0),
        };
        self.send_all(game_event(event, 0.0));
        self.send_all(game_event(EventType::RainLevelChange, level));
        let sentence = match self.is_raining {
            true => Sentence::Rains,
            false => Sentence::Clear,
        };
        one(sentence, &[])
    }

    fn set_mode(&mut self, id: Id, mode: GameMode) {
        if let Some(player) = self.players.get_mut(&id) {
            player.mode = mode;
        }
        self.send(
            id,
            game_event(EventType::ChangeGameMode, f32::from(mode.to_id())),
        );
        self.send_abilities(id);
        self.send_latencies();
    }

    fn give(&mut self, id: Id, stack: Stack) {
        let Some(player) = self.players.get_mut(&id) else {
            return;
        };
        let held = player.held;
        let mut left = put_away(&mut player.carried, held, stack);
        while let Some(rest) = left {
            let n = rest.count.min(rest.max());
            self.throw(id, Stack::new(rest.kind, n));
            left = rest.of(rest.count - n);
        }
        self.send_equipment(id);
    }

    pub(super) fn player(&self, name: &str) -> Result<Id, Line> {
        self.find(name)
            .ok_or_else(|| Sentence::NoPlayer.with(&[("player", &name)]))
    }

    fn player_or(&self, name: Option<&str>, by: Option<Id>) -> Result<Id, Line> {
        match (name, by) {
            (Some("@s") | None, Some(by)) => Ok(by),
            (Some(name), _) => self.player(name),
            (None, None) => refusal(Sentence::WhichPlayer, &[]),
        }
    }

    fn somebody(&self, name: &str) -> Result<&Body, Line> {
        let is_meant = |body: &&Body| body.label().eq_ignore_ascii_case(name);
        let found = self.bodies.values().find(is_meant);
        found.ok_or_else(|| Sentence::Nobody.with(&[("name", &name)]))
    }
}

pub(super) fn number<T: std::str::FromStr>(text: Option<&str>) -> Result<T, Line> {
    let text = text.ok_or(Sentence::NumberMissing)?;
    text.parse()
        .map_err(|_| Sentence::NoNumber.with(&[("text", &text)]))
}

/// Three coordinates; `~` counts from where one is.
fn point(words: &[&str], base: Vec3) -> Result<Vec3, Line> {
    let [x, y, z] = words else {
        return refusal(Sentence::ThreeNumbers, &[]);
    };
    let coordinate = |word: &str, base: f64| match word.strip_prefix('~') {
        Some("") => Ok(base),
        Some(rest) => number::<f64>(Some(rest)).map(|value| base + value),
        None => number::<f64>(Some(word)),
    };
    let at = Vec3::new(
        coordinate(x, base.x)?,
        coordinate(y, base.y)?,
        coordinate(z, base.z)?,
    );
    let edge = f64::from(crate::world::REACH);
    let is_inside = at.x.abs() < edge && at.z.abs() < edge && at.y.abs() < edge;
    is_inside
        .then_some(at)
        .ok_or_else(|| Sentence::Outside.into())
}

fn spawn() -> Vec3 {
    let (x, y, z) = crate::world::village::SPAWN;
    Vec3::new(x, y, z)
}

fn entity_kind(name: &str) -> Option<EntityKind> {
    let name = name.strip_prefix("minecraft:").unwrap_or(name);
    let kind: EntityKind = format!("minecraft:{name}").parse().ok()?;
    (is_living(kind) && kind != EntityKind::Player).then_some(kind)
}

fn mode(text: &str) -> Option<GameMode> {
    [
        GameMode::Survival,
        GameMode::Creative,
        GameMode::Adventure,
        GameMode::Spectator,
    ]
    .into_iter()
    .find(|mode| mode.name() == text)
}
