//! What must not happen too often: turns that come once in a while, and waiting until it is quiet.
//! Counted for all runs of one bot, each graph, node and key on its own.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_core::BotId;
use sculk_store::{GraphRef, Store, StoredTurn, UnixMillis};
use tokio::sync::{OnceCell, oneshot};

/// Turns that may be running at once for one bot.
const MAX_TURNS: usize = 20_000;
/// Runs of one bot that may wait for quiet at once.
const MAX_SETTLING: usize = 1_000;
/// Turns at least this long are kept over a restart.
const KEPT_FROM_MS: f64 = 60_000.0;
/// The longest key, in bytes.
const MAX_KEY_BYTES: usize = 1_024;

/// What is counted: whose graph, which node of it, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub graph: GraphRef,
    pub node: String,
    pub key: String,
}

/// When a turn ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// At a time, in milliseconds since 1970.
    At(u64),
    /// Never.
    Forever,
}

impl Until {
    /// The end of a turn that begins now. None: it lasts for good.
    pub(super) fn after(now_ms: u64, per_ms: Option<f64>) -> Self {
        match per_ms {
            // In range after the clamp; NaN becomes none.
            Some(per_ms) => Self::At(now_ms.saturating_add(per_ms.clamp(0.0, 1e15) as u64)),
            None => Self::Forever,
        }
    }

    fn stored(self) -> Option<UnixMillis> {
        match self {
            Self::At(at) => Some(UnixMillis(at.cast_signed())),
            Self::Forever => None,
        }
    }

    fn read(stored: Option<UnixMillis>) -> Self {
        stored.map_or(Self::Forever, |at| Self::At(at.0.max(0).cast_unsigned()))
    }
}

/// A turn that was taken.
#[derive(Debug, Clone, Copy)]
struct Turn {
    began_ms: u64,
    until: Until,
}

impl Turn {
    /// Over, or begun in the future: the clock was set back since.
    fn is_over(self, now_ms: u64) -> bool {
        match self.until {
            Until::At(at) => at <= now_ms || self.began_ms > now_ms,
            Until::Forever => false,
        }
    }
}

/// The turns and quiet times of one bot.
#[derive(Debug, Default)]
pub(super) struct Turns {
    running: Mutex<HashMap<Place, Turn>>,
    settling: Mutex<HashMap<Place, Settling>>,
    /// Where long turns are kept; none: nowhere.
    kept: Option<Kept>,
}

/// The long turns of a bot in the database, read when the first is taken.
#[derive(Debug)]
struct Kept {
    store: Store,
    bot: BotId,
    is_read: OnceCell<()>,
}

/// The run that waits for quiet somewhere.
#[derive(Debug)]
struct Settling {
    number: u64,
    /// Dropped when another run comes.
    _told: oneshot::Sender<()>,
}

/// Gives back the place of a run that waits for quiet, also when it is given up.
struct Seat<'a> {
    turns: &'a Turns,
    place: Place,
    number: u64,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut settling = self.turns.settling();
        if settling
            .get(&self.place)
            .is_some_and(|last| last.number == self.number)
        {
            settling.remove(&self.place);
        }
    }
}

fn checked(place: Place) -> Result<Place, String> {
    if place.key.len() > MAX_KEY_BYTES {
        return Err(format!(
            "“For whom” is too long to be counted: at most {MAX_KEY_BYTES} bytes."
        ));
    }
    Ok(place)
}

impl Turns {
    /// The turns of a bot, of which the long ones are kept.
    pub(super) fn kept_in(store: Store, bot: BotId) -> Self {
        Self {
            kept: Some(Kept {
                store,
                bot,
                is_read: OnceCell::new(),
            }),
            ..Self::default()
        }
    }

    /// Takes a turn of so many milliseconds, or for good; false while the last one at this place is
    /// not over.
    ///
    /// # Errors
    /// Why it cannot be counted, in plain words.
    pub(super) async fn take(
        &self,
        place: Place,
        per_ms: Option<f64>,
        now_ms: u64,
    ) -> Result<bool, String> {
        let place = checked(place)?;
        let until = Until::after(now_ms, per_ms);
        let is_long = per_ms.is_none_or(|per_ms| per_ms >= KEPT_FROM_MS);
        let Some(kept) = self.kept.as_ref().filter(|_| is_long) else {
            return self.take_now(place, until, now_ms);
        };
        kept.is_read.get_or_init(|| self.read(kept, now_ms)).await;
        let turn = StoredTurn {
            graph: place.graph,
            node: place.node.clone(),
            key: place.key.clone(),
            until: until.stored(),
        };
        if !self.take_now(place, until, now_ms)? {
            return Ok(false);
        }
        if let Err(error) = kept.store.keep_turn(kept.bot, &turn).await {
            tracing::error!(bot = %kept.bot, "a turn could not be kept: {error}");
        }
        Ok(true)
    }

    async fn read(&self, kept: &Kept, now_ms: u64) {
        let now = UnixMillis(now_ms.cast_signed());
        let read = async {
            kept.store.forget_turns(kept.bot, now).await?;
            kept.store.turns(kept.bot).await
        };
        match read.await {
            Ok(turns) => {
                let mut running = self.running();
                for turn in turns {
                    let place = Place {
                        graph: turn.graph,
                        node: turn.node,
                        key: turn.key,
                    };
                    let turn = Turn {
                        // Not known any more.
                        began_ms: 0,
                        until: Until::read(turn.until),
                    };
                    running.insert(place, turn);
                }
            }
            Err(error) => tracing::error!(bot = %kept.bot, "turns could not be read: {error}"),
        }
    }

    fn take_now(&self, place: Place, until: Until, now_ms: u64) -> Result<bool, String> {
        let mut running = self.running();
        if let Some(last) = running.get(&place)
            && !last.is_over(now_ms)
        {
            return Ok(false);
        }
        if running.len() >= MAX_TURNS {
            running.retain(|_, turn| !turn.is_over(now_ms));
        }
        if running.len() >= MAX_TURNS {
            return Err(format!(
                "{MAX_TURNS} names are counted for this bot already, which is the most at once."
            ));
        }
        let turn = Turn {
            began_ms: now_ms,
            until,
        };
        running.insert(place, turn);
        Ok(true)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Place, Turn>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is quiet; false as soon as another run comes to the same place.
    ///
    /// # Errors
    /// Why it cannot be waited for, in plain words.
    pub(super) async fn settle(&self, place: Place, quiet: Duration) -> Result<bool, String> {
        let place = checked(place)?;
        let (seat, told) = self.sit_down(place)?;
        let is_quiet = tokio::time::timeout(quiet, told).await.is_err();
        drop(seat);
        Ok(is_quiet)
    }

    fn sit_down(&self, place: Place) -> Result<(Seat<'_>, oneshot::Receiver<()>), String> {
        let (sender, told) = oneshot::channel();
        let mut settling = self.settling();
        let last = settling.get(&place);
        if last.is_none() && settling.len() >= MAX_SETTLING {
            return Err(format!(
                "{MAX_SETTLING} graphs of this bot wait for quiet already, which is the most at once."
            ));
        }
        let number = last.map_or(0, |last| last.number + 1);
        let newest = Settling {
            number,
            _told: sender,
        };
        // Whoever waited here is told by the drop of its sender.
        settling.insert(place.clone(), newest);
        drop(settling);
        let seat = Seat {
            turns: self,
            place,
            number,
        };
        Ok((seat, told))
    }

    fn settling(&self) -> MutexGuard<'_, HashMap<Place, Settling>> {
        self.settling.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sculk_core::EventGraphId;

    fn place(key: &str) -> Place {
        Place {
            graph: GraphRef::Event(EventGraphId(1)),
            node: "n".into(),
            key: key.into(),
        }
    }

    #[tokio::test]
    async fn a_turn_comes_once_in_a_while_for_each_key() {
        let turns = Turns::default();
        let take = |key, now| turns.take(place(key), Some(1000.0), now);
        assert_eq!(take("Alex", 5_000).await, Ok(true));
        assert_eq!(take("Alex", 5_999).await, Ok(false));
        assert_eq!(take("Steve", 5_999).await, Ok(true));
        assert_eq!(take("Alex", 6_000).await, Ok(true));
        assert_eq!(take("Alex", 6_999).await, Ok(false), "the while began anew");
        assert_eq!(
            take("Alex", 1_000).await,
            Ok(true),
            "the clock was set back"
        );
        let long = "x".repeat(2_000);
        assert!(take(&long, 0).await.is_err());
    }

    #[tokio::test]
    async fn a_turn_for_good_comes_once() {
        let turns = Turns::default();
        assert_eq!(turns.take(place(""), None, 0).await, Ok(true));
        assert_eq!(turns.take(place(""), None, u64::MAX - 1).await, Ok(false));
    }

    #[test]
    fn turns_that_are_over_make_room() {
        let turns = Turns::default();
        let take = |n: usize, now| {
            let place = place(&n.to_string());
            turns.take_now(place, Until::after(now, Some(10.0)), now)
        };
        for n in 0..MAX_TURNS {
            assert_eq!(take(n, 0), Ok(true));
        }
        assert!(take(MAX_TURNS, 5).is_err());
        assert_eq!(take(MAX_TURNS, 10), Ok(true));
    }

    #[tokio::test(start_paused = true)]
    async fn of_several_that_come_one_after_the_other_the_last_goes_on() {
        let turns = Turns::default();
        let quiet = Duration::from_millis(100);
        let later = async |after: u64, key| {
            tokio::time::sleep(Duration::from_millis(after)).await;
            turns.settle(place(key), quiet).await
        };
        let (first, second, other, last) = tokio::join!(
            later(0, "a"),
            later(60, "a"),
            later(70, "b"),
            later(120, "a")
        );
        assert_eq!(
            (first, second, other, last),
            (Ok(false), Ok(false), Ok(true), Ok(true))
        );
        assert!(turns.settling().is_empty(), "nothing is left behind");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_given_up_leaves_nothing_behind() {
        let turns = Turns::default();
        let settle = turns.settle(place("a"), Duration::from_secs(9));
        let given_up = tokio::time::timeout(Duration::from_millis(5), settle).await;
        assert!(given_up.is_err());
        assert!(turns.settling().is_empty());
    }
}
