//! What must not happen too often: turns that come once in a while, and waiting until it is quiet.
//! Counted for all runs of one bot, each graph, node and key on its own.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_store::GraphRef;
use tokio::sync::oneshot;

/// Turns that may be running at once for one bot.
const MAX_TURNS: usize = 20_000;
/// Runs of one bot that may wait for quiet at once.
const MAX_SETTLING: usize = 1_000;
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

    fn is_over(self, now_ms: u64) -> bool {
        match self {
            Self::At(at) => at <= now_ms,
            Self::Forever => false,
        }
    }
}

/// The turns and quiet times of one bot.
#[derive(Debug, Default)]
pub(super) struct Turns {
    running: Mutex<HashMap<Place, Until>>,
    settling: Mutex<HashMap<Place, Settling>>,
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
    /// Takes a turn; false while the last one at this place is not over.
    ///
    /// # Errors
    /// Why it cannot be counted, in plain words.
    pub(super) fn take(&self, place: Place, until: Until, now_ms: u64) -> Result<bool, String> {
        let place = checked(place)?;
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = running.get(&place)
            && !last.is_over(now_ms)
        {
            return Ok(false);
        }
        if running.len() >= MAX_TURNS {
            running.retain(|_, until| !until.is_over(now_ms));
        }
        if running.len() >= MAX_TURNS {
            return Err(format!(
                "{MAX_TURNS} names are counted for this bot already, which is the most at once."
            ));
        }
        running.insert(place, until);
        Ok(true)
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

    #[test]
    fn a_turn_comes_once_in_a_while_for_each_key() {
        let turns = Turns::default();
        let take = |key, now| turns.take(place(key), Until::after(now, Some(1000.0)), now);
        assert_eq!(take("Alex", 0), Ok(true));
        assert_eq!(take("Alex", 999), Ok(false));
        assert_eq!(take("Steve", 999), Ok(true));
        assert_eq!(take("Alex", 1000), Ok(true));
        assert_eq!(take("Alex", 1999), Ok(false), "the while began anew");
        assert!(
            turns
                .take(place(&"x".repeat(2_000)), Until::At(1), 0)
                .is_err()
        );
    }

    #[test]
    fn a_turn_for_good_comes_once() {
        let turns = Turns::default();
        let take = |now| turns.take(place(""), Until::after(now, None), now);
        assert_eq!(take(0), Ok(true));
        assert_eq!(take(u64::MAX - 1), Ok(false));
    }

    #[test]
    fn turns_that_are_over_make_room() {
        let turns = Turns::default();
        let take = |n: usize, now| {
            let place = place(&n.to_string());
            turns.take(place, Until::after(now, Some(10.0)), now)
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
