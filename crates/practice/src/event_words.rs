//! Events in plain words, for a person who watches.

use std::fmt::{Display, Formatter, Result};

use crate::Event;

impl Display for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let at = |[x, y, z]: &[i32; 3]| format!("{x} {y} {z}");
        match self {
            Self::Joined { player } => write!(f, "{player} came in"),
            Self::Left { player, reason } => write!(f, "{player} is gone: {reason}"),
            Self::Refused { player, reason } => write!(f, "{player} was not let in: {reason}"),
            Self::Kicked { player, reason } => write!(f, "{player} was thrown out: {reason}"),
            Self::Chat { player, text } => write!(f, "<{player}> {text}"),
            Self::Whisper { player, to, text } => write!(f, "{player} whispers to {to}: {text}"),
            Self::Command { player, line } => write!(f, "{player} entered /{line}"),
            Self::Dug {
                player,
                block,
                at: place,
            } => write!(f, "{player} dug {block} at {}", at(place)),
            Self::Placed {
                player,
                block,
                at: place,
            } => write!(f, "{player} placed {block} at {}", at(place)),
            Self::Switched {
                player,
                block,
                is_on,
            } => {
                let state = if *is_on {
                    "on or open"
                } else {
                    "off or closed"
                };
                write!(f, "{player} used {block}, which is {state} now")
            }
            Self::Opened { player, block } => write!(f, "{player} opened {block}"),
            Self::Closed { player } => write!(f, "{player} closed a window"),
            Self::Crafted {
                player,
                item,
                count,
            } => write!(f, "{player} made {count} {item}"),
            Self::Smelted { item, at: place } => {
                write!(f, "The furnace at {} finished {item}", at(place))
            }
            Self::Ate { player, item } => write!(f, "{player} ate {item}"),
            Self::Tossed {
                player,
                item,
                count,
            } => write!(f, "{player} threw away {count} {item}"),
            Self::PickedUp {
                player,
                item,
                count,
            } => write!(f, "{player} picked up {count} {item}"),
            Self::Hurt {
                target,
                by,
                amount,
                health,
            } => {
                write!(f, "{target} lost {amount:.1} health")?;
                by_whom(f, by.as_ref())?;
                write!(f, ", {health:.1} left")
            }
            Self::Died { target, by } => {
                write!(f, "{target} died")?;
                by_whom(f, by.as_ref())
            }
            Self::Respawned { player } => write!(f, "{player} is back among the living"),
        }
    }
}

fn by_whom(f: &mut Formatter<'_>, by: Option<&String>) -> Result {
    by.map_or(Ok(()), |by| write!(f, " by {by}"))
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
        assert_eq!(dug.to_string(), "Bot dug stone at 1 -2 3");
        let hurt = |by: Option<&str>| Event::Hurt {
            target: "Bot".into(),
            by: by.map(Into::into),
            amount: 1.0,
            health: 18.5,
        };
        assert_eq!(
            hurt(Some("Rook")).to_string(),
            "Bot lost 1.0 health by Rook, 18.5 left"
        );
        assert_eq!(hurt(None).to_string(), "Bot lost 1.0 health, 18.5 left");
    }
}
