//! Events in plain words, for a person who watches.

use std::fmt::Display;

use crate::{
    Event,
    sentence::{Line, Sentence as S},
};

impl Event {
    /// What happened, as a sentence.
    #[must_use]
    pub fn line(&self) -> Line {
        match self {
            Self::Joined { player } => S::Joined.with(&[("player", player)]),
            Self::Left { player, reason } => because(S::Left, player, reason),
            Self::Refused { player, reason } => because(S::Refused, player, reason),
            Self::Kicked { player, reason } => because(S::ThrownOut, player, reason),
            Self::Chat { player, text } => S::Chat.with(&[("player", player), ("text", text)]),
            Self::Whisper { player, to, text } => {
                S::Whisper.with(&[("player", player), ("to", to), ("text", text)])
            }
            Self::Command { player, line } => {
                S::Command.with(&[("player", player), ("line", line)])
            }
            Self::Dug { player, block, at } => with_block(S::Dug, player, block, at),
            Self::Placed { player, block, at } => with_block(S::Placed, player, block, at),
            Self::Switched {
                player,
                block,
                is_on,
            } => {
                let sentence = if *is_on {
                    S::SwitchedOn
                } else {
                    S::SwitchedOff
                };
                sentence.with(&[("player", player), ("block", block)])
            }
            Self::Opened { player, block } => {
                S::Opened.with(&[("player", player), ("block", block)])
            }
            Self::Closed { player } => S::Closed.with(&[("player", player)]),
            Self::Smelted { item, at } => S::Smelted.with(&[("at", &place(at)), ("item", item)]),
            Self::Ate { player, item } => S::Ate.with(&[("player", player), ("item", item)]),
            Self::Crafted {
                player,
                item,
                count,
            } => with_items(S::Crafted, player, item, count),
            Self::Tossed {
                player,
                item,
                count,
            } => with_items(S::Tossed, player, item, count),
            Self::PickedUp {
                player,
                item,
                count,
            } => with_items(S::PickedUp, player, item, count),
            Self::Hurt {
                target,
                by,
                amount,
                health,
            } => {
                let (amount, health) = (format!("{amount:.1}"), format!("{health:.1}"));
                let params: [(_, &dyn Display); 3] =
                    [("target", target), ("amount", &amount), ("health", &health)];
                match by {
                    None => S::Hurt.with(&params),
                    Some(by) => {
                        let [target, amount, health] = params;
                        S::HurtBySomebody.with(&[target, amount, health, ("by", by)])
                    }
                }
            }
            Self::Died { target, by: None } => S::Died.with(&[("target", target)]),
            Self::Died {
                target,
                by: Some(by),
            } => S::DiedBySomebody.with(&[("target", target), ("by", by)]),
            Self::Respawned { player } => S::Respawned.with(&[("player", player)]),
        }
    }
}

fn place([x, y, z]: &[i32; 3]) -> String {
    format!("{x} {y} {z}")
}

fn with_block(sentence: S, player: &str, block: &str, at: &[i32; 3]) -> Line {
    sentence.with(&[("player", &player), ("block", &block), ("at", &place(at))])
}

fn with_items(sentence: S, player: &str, item: &str, count: &i32) -> Line {
    sentence.with(&[("player", &player), ("count", count), ("item", &item)])
}

/// With the code of the reason beside it, which can be said in another language, too.
fn because(sentence: S, player: &str, reason: &Line) -> Line {
    let line = sentence.with(&[("player", &player), ("reason", reason)]);
    match reason.told() {
        Some((why, _)) => line.noting("reasonCode", why.code()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_read_like_sentences() {
        let dug = Event::Dug {
            player: "Bot".into(),
            block: "stone".into(),
            at: [1, -2, 3],
        };
        assert_eq!(dug.line().text(), "Bot dug stone at 1 -2 3");
        let hurt = |by: Option<&str>| Event::Hurt {
            target: "Bot".into(),
            by: by.map(Into::into),
            amount: 1.0,
            health: 18.5,
        };
        assert_eq!(
            hurt(Some("Rook")).line().text(),
            "Bot lost 1.0 health by Rook, 18.5 left"
        );
        assert_eq!(hurt(None).line().text(), "Bot lost 1.0 health, 18.5 left");
    }

    #[test]
    fn a_reason_of_ours_goes_along_with_its_code() {
        let gone = |reason| Event::Left {
            player: "Bot".into(),
            reason,
        };
        let line = gone(S::WhyTimeout.into()).line();
        let (_, params) = line.told().unwrap();
        assert!(params.contains(&("reasonCode", "why.timeout".to_owned())));
        let words = gone(Line::shown("enough".into(), None)).line();
        let (_, params) = words.told().unwrap();
        assert!(!params.iter().any(|(name, _)| *name == "reasonCode"));
        assert_eq!(words.text(), "Bot is gone: enough");
    }
}
