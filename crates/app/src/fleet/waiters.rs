//! Runs that wait for something to happen to their bot.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sculk_core::Value;
use tokio::sync::broadcast::{self, error::RecvError};

/// Runs of one bot that may wait for events at once.
const MAX_WAITING: usize = 256;
/// Events that a run may be behind while it looks at the last one it was given.
const MAX_BEHIND: usize = 256;
/// The longest name of an event, in bytes.
const MAX_NAME_BYTES: usize = 256;

/// Who waits for which events of one bot.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiters {
    by_event: Arc<Mutex<HashMap<String, broadcast::Sender<Value>>>>,
}

/// Somebody who hears each event of one name from now on.
#[derive(Debug)]
pub(super) struct Ear {
    pub event: String,
    heard: broadcast::Receiver<Value>,
}

/// What waiting came to.
#[derive(Debug, Clone)]
pub(super) enum Heard {
    /// It happened; this is what it says.
    Event(Value),
    /// The time was over first.
    Nothing,
    /// The bot is gone.
    End,
}

impl Waiters {
    /// Begins to listen.
    ///
    /// # Errors
    /// Why nobody more can, in plain words.
    pub(super) fn listen(&self, event: &str) -> Result<Ear, String> {
        if event.len() > MAX_NAME_BYTES {
            return Err("There is no event of so long a name to wait for.".to_owned());
        }
        let mut by_event = self.lock();
        by_event.retain(|_, sender| sender.receiver_count() > 0);
        let n_waiting: usize = by_event.values().map(|s| s.receiver_count()).sum();
        if n_waiting >= MAX_WAITING {
            return Err(format!(
                "{MAX_WAITING} graphs of this bot wait for events already, which is the most at once."
            ));
        }
        let sender = by_event
            .entry(event.to_owned())
            .or_insert_with(|| broadcast::Sender::new(MAX_BEHIND));
        Ok(Ear {
            event: event.to_owned(),
            heard: sender.subscribe(),
        })
    }

    /// Whether anybody waits for an event.
    pub(super) fn wants(&self, event: &str) -> bool {
        let by_event = self.lock();
        by_event
            .get(event)
            .is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Whether anybody waits for anything.
    pub(super) fn any(&self) -> bool {
        let by_event = self.lock();
        by_event.values().any(|sender| sender.receiver_count() > 0)
    }

    /// Tells those who wait what happened.
    pub(super) fn tell(&self, event: &str, what: &Value) {
        if let Some(sender) = self.lock().get(event) {
            // Without anybody who waits there is nobody to tell.
            let _ = sender.send(what.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Value>>> {
        self.by_event.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ear {
    /// Waits for the next event since the last one, or since it began to listen. `on_missed` is
    /// told how many it was too slow for.
    pub(super) async fn next(
        &mut self,
        timeout: Option<Duration>,
        mut on_missed: impl FnMut(u64),
    ) -> Heard {
        let next = async {
            loop {
                match self.heard.recv().await {
                    Ok(what) => return Heard::Event(what),
                    Err(RecvError::Lagged(n_missed)) => on_missed(n_missed),
                    Err(RecvError::Closed) => return Heard::End,
                }
            }
        };
        match timeout {
            None => next.await,
            Some(timeout) => tokio::time::timeout(timeout, next)
                .await
                .unwrap_or(Heard::Nothing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Value {
        Value::Number(f64::from(n))
    }

    async fn number(ear: &mut Ear) -> Option<f64> {
        let heard = ear.next(Some(Duration::from_secs(1)), |_| {}).await;
        match heard {
            Heard::Event(what) => what.as_number(),
            Heard::Nothing | Heard::End => None,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_happened_while_the_last_event_was_looked_at_is_not_lost() {
        let waiters = Waiters::default();
        waiters.tell("chat", &line(0));
        let mut ear = waiters.listen("chat").unwrap();
        for n in 1..=3 {
            waiters.tell("chat", &line(n));
        }
        waiters.tell("health", &line(9));
        for n in 1..=3 {
            assert_eq!(number(&mut ear).await, Some(f64::from(n)));
        }
        assert_eq!(number(&mut ear).await, None, "nothing else happens in time");
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_far_behind_is_told_how_much_was_missed() {
        let waiters = Waiters::default();
        let mut ear = waiters.listen("chat").unwrap();
        for n in 0..300 {
            waiters.tell("chat", &line(n));
        }
        let mut n_missed = 0;
        let heard = ear.next(None, |n| n_missed += n).await;
        assert!(matches!(heard, Heard::Event(what) if what.as_number() == Some(44.0)));
        assert_eq!(n_missed, 44);
    }

    #[test]
    fn only_so_many_wait_and_who_stops_makes_room() {
        let waiters = Waiters::default();
        let mut ears: Vec<_> = (0..MAX_WAITING)
            .map(|n| waiters.listen(&format!("event {n}")).unwrap())
            .collect();
        assert!(waiters.listen("chat").is_err());
        assert!(waiters.wants("event 0"));
        drop(ears.remove(0));
        assert!(!waiters.wants("event 0"));
        assert!(waiters.listen("chat").is_ok());
        assert!(waiters.listen(&"x".repeat(300)).is_err());
    }
}
