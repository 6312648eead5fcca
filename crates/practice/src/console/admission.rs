//! Who may be there, and how well their line works.

use std::time::Duration;

use super::run::{Reply, number, one, refusal};
use crate::{
    connection::is_name,
    game::{Game, KickReason},
    sentence::Sentence,
};

/// The longest delay of `lag`.
const MAX_LAG_MS: u64 = 60_000;
/// Names on each list.
const MAX_LISTED: usize = 1000;

impl Game {
    pub(super) fn run_admission(&mut self, word: &str, words: &[&str]) -> Reply {
        let first = words.first().copied().ok_or(Sentence::WhichPlayer)?;
        let key = first.to_lowercase();
        match word {
            "kick" => {
                let reason = words.get(1..).unwrap_or_default().join(" ");
                let id = self.player(first)?;
                let reason = match reason.is_empty() {
                    true => KickReason::Key("multiplayer.disconnect.kicked"),
                    false => KickReason::Words(reason),
                };
                self.kick(id, reason);
                one(Sentence::ThrewOut, &[("player", &first)])
            }
            "drop" => {
                let id = self.player(first)?;
                if let Some(player) = self.players.get(&id) {
                    player.outlet.cut();
                }
                self.leave(id, Sentence::WhyCut.into());
                one(Sentence::LineCut, &[("player", &first)])
            }
            "lag" => {
                let id = self.player(first)?;
                let ms: u64 = number(words.get(1).copied())?;
                let ms = ms.min(MAX_LAG_MS);
                if let Some(player) = self.players.get(&id) {
                    player.outlet.set_lag(Duration::from_millis(ms));
                }
                one(Sentence::Lags, &[("player", &first), ("ms", &ms)])
            }
            "whitelist" => self.run_whitelist(words),
            _ if !is_name(first) => refusal(Sentence::NoName, &[("player", &first)]),
            "ban" => {
                if self.banned.len() < MAX_LISTED {
                    self.banned.insert(key);
                }
                if let Some(id) = self.find(first) {
                    self.kick(id, KickReason::Key("multiplayer.disconnect.banned"));
                }
                one(Sentence::StaysOut, &[("player", &first)])
            }
            "unban" => {
                self.banned.remove(&key);
                one(Sentence::MayCome, &[("player", &first)])
            }
            _ => {
                if word == "op" && self.ops.len() < MAX_LISTED {
                    self.ops.insert(key);
                } else {
                    self.ops.remove(&key);
                }
                if let Some(id) = self.find(first) {
                    self.send_operator(id);
                    self.send_commands(id);
                }
                let sentence = match word {
                    "op" => Sentence::IsOperator,
                    _ => Sentence::IsNoOperator,
                };
                one(sentence, &[("player", &first)])
            }
        }
    }

    fn run_whitelist(&mut self, words: &[&str]) -> Reply {
        let who = words.get(1).map(|name| name.to_lowercase());
        match (words.first().copied(), who) {
            (Some("on"), _) => {
                self.whitelist.get_or_insert_default();
            }
            (Some("off"), _) => self.whitelist = None,
            (Some("add"), Some(who)) if is_name(&who) => {
                let list = self.whitelist.get_or_insert_default();
                if list.len() < MAX_LISTED {
                    list.insert(who);
                }
            }
            (Some("remove"), Some(who)) => {
                self.whitelist.get_or_insert_default().remove(&who);
            }
            _ => return refusal(Sentence::NoChange, &[]),
        }
        match &self.whitelist {
            None => one(Sentence::AllMayCome, &[]),
            Some(list) if list.is_empty() => one(Sentence::NoneMayCome, &[]),
            Some(list) => {
                let names: Vec<_> = list.iter().map(String::as_str).collect();
                one(Sentence::TheseMayCome, &[("names", &names.join(", "))])
            }
        }
    }
}
