//! The way out for everything bots report: one bounded queue per worker.

use parking_lot::{Condvar, Mutex};
use sculk_bots::{
    BotAnswer, BotError, BotEvent, BotId, CallId, ChatKind, DisconnectCause, FromWorker, SessionId,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// From this many waiting messages on, events that can be spared are dropped (and counted), and bots stop reading from their servers until the app has caught up.
const CONGESTED_AT: usize = 4096;
/// Messages handed over in one go.
const BATCH: usize = 256;

/// Takes messages for the app. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    shared: Arc<Shared>,
}

/// The other end of an [`Outbox`].
pub struct OutboxReader {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<FromWorker>,
    n_dropped: HashMap<(BotId, SessionId), u64>,
    is_closed: bool,
}

impl Outbox {
    /// A queue's two ends.
    #[must_use]
    pub fn new() -> (Self, OutboxReader) {
        let shared = Arc::new(Shared::default());
        (
            Self {
                shared: shared.clone(),
            },
            OutboxReader { shared },
        )
    }

    /// Queues a message. Never blocks.
    pub fn send(&self, message: FromWorker) {
        let mut queue = self.shared.queue.lock();
        match &message {
            FromWorker::Event {
                bot,
                session,
                event,
            } if queue.waiting.len() >= CONGESTED_AT && can_be_dropped(event) => {
                *queue.n_dropped.entry((*bot, *session)).or_default() += 1;
            }
            _ => queue.waiting.push_back(message),
        }
        drop(queue);
        self.shared.filled.notify_one();
    }

    /// Lets the reader end when it has taken what waits.
    pub fn close(&self) {
        self.shared.queue.lock().is_closed = true;
        self.shared.filled.notify_one();
    }

    /// Whether the app is behind. Whoever produces messages without being asked must wait then.
    #[must_use]
    pub fn is_congested(&self) -> bool {
        self.shared.queue.lock().waiting.len() >= CONGESTED_AT
    }
}

impl OutboxReader {
    /// Waits for messages and takes up to 256 of them. `None` once the outbox is closed and empty.
    /// Blocks its thread: the way of a chat line to the pipe shall not lead through a scheduler.
    pub fn recv(&mut self) -> Option<Vec<FromWorker>> {
        let mut queue = self.shared.queue.lock();
        while queue.waiting.is_empty() {
            if queue.is_closed {
                return None;
            }
            self.shared.filled.wait(&mut queue);
        }
        Some(queue.take())
    }
}

impl Queue {
    fn take(&mut self) -> Vec<FromWorker> {
        let n_taken = self.waiting.len().min(BATCH);
        let mut batch: Vec<_> = self.waiting.drain(..n_taken).collect();
        if self.waiting.len() < CONGESTED_AT {
            let dropped = std::mem::take(&mut self.n_dropped);
            batch.extend(
                dropped
                    .into_iter()
                    .map(|((bot, session), n_events)| FromWorker::Event {
                        bot,
                        session,
                        event: BotEvent::Dropped { n_events },
                    }),
            );
        }
        batch
    }
}

/// Whether a later event of the kind makes up for this one, or it is over as soon as it is heard.
const fn can_be_dropped(event: &BotEvent) -> bool {
    match event {
        BotEvent::Health { .. }
        | BotEvent::Experience { .. }
        | BotEvent::Moved { .. }
        | BotEvent::EntityMoved { .. }
        | BotEvent::Time { .. }
        | BotEvent::TabText { .. }
        | BotEvent::Scoreboard { .. }
        | BotEvent::Sound { .. } => true,
        BotEvent::Chat(message) => matches!(message.kind, ChatKind::ActionBar),
        _ => false,
    }
}

/// Reports one session's events and sees to it that its end is reported exactly once.
pub struct SessionReporter {
    outbox: Outbox,
    bot: BotId,
    session: SessionId,
    has_ended: bool,
}

impl SessionReporter {
    /// For a new session.
    #[must_use]
    pub const fn new(outbox: Outbox, bot: BotId, session: SessionId) -> Self {
        Self {
            outbox,
            bot,
            session,
            has_ended: false,
        }
    }

    /// Reports an event.
    pub fn event(&self, event: BotEvent) {
        self.outbox.send(FromWorker::Event {
            bot: self.bot,
            session: self.session,
            event,
        });
    }

    /// Reports the end.
    pub fn end(mut self, cause: DisconnectCause) {
        self.has_ended = true;
        self.event(BotEvent::Disconnected { cause });
    }
}

impl Drop for SessionReporter {
    /// A session that vanishes without an end was torn down by a panic somewhere above it.
    fn drop(&mut self) {
        if !self.has_ended {
            let message = "the client was torn down without a reason".to_owned();
            self.event(BotEvent::Disconnected {
                cause: DisconnectCause::ClientPanicked { message },
            });
        }
    }
}

/// Owes the app the answer to one call and sees to it that it is given.
pub struct Caller {
    outbox: Outbox,
    bot: BotId,
    call: CallId,
    has_answered: bool,
}

impl Caller {
    /// For a new call.
    #[must_use]
    pub const fn new(outbox: Outbox, bot: BotId, call: CallId) -> Self {
        Self {
            outbox,
            bot,
            call,
            has_answered: false,
        }
    }

    /// Which call it is.
    pub const fn call(&self) -> CallId {
        self.call
    }

    /// Gives the answer.
    pub fn answer(mut self, result: Result<BotAnswer, BotError>) {
        self.send(result);
    }

    fn send(&mut self, result: Result<BotAnswer, BotError>) {
        self.has_answered = true;
        self.outbox.send(FromWorker::Answer {
            bot: self.bot,
            call: self.call,
            result,
        });
    }
}

impl Drop for Caller {
    /// A call that is lost on its way was meant for a bot that has ended meanwhile.
    fn drop(&mut self) {
        if !self.has_answered {
            self.send(Err(BotError::NotOnline));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(outbox: &Outbox) {
        SessionReporter {
            outbox: outbox.clone(),
            bot: BotId(1),
            session: SessionId(1),
            has_ended: true,
        }
        .event(BotEvent::Health {
            health: 20.0,
            food: 20,
            saturation: 5.0,
        });
    }

    #[test]
    fn slow_reader_loses_only_what_a_later_event_replaces_and_is_told() {
        let (outbox, mut reader) = Outbox::new();
        for seq in 0..CONGESTED_AT as u64 {
            outbox.send(FromWorker::Pong { seq });
        }
        health(&outbox);
        health(&outbox);
        outbox.send(FromWorker::Pong { seq: 9999 });
        assert!(outbox.is_congested());
        outbox.close();
        let all: Vec<_> = std::iter::from_fn(|| reader.recv()).flatten().collect();
        let dropped = BotEvent::Dropped { n_events: 2 };
        assert!(all.contains(&FromWorker::Event {
            bot: BotId(1),
            session: SessionId(1),
            event: dropped
        }));
        assert!(
            all.contains(&FromWorker::Pong { seq: 9999 }),
            "an answer is never dropped"
        );
        assert_eq!(all.len(), CONGESTED_AT + 2);
    }

    #[test]
    fn session_dropped_without_an_end_still_reports_one() {
        let (outbox, mut reader) = Outbox::new();
        drop(SessionReporter::new(outbox.clone(), BotId(1), SessionId(1)));
        SessionReporter::new(outbox, BotId(2), SessionId(1)).end(DisconnectCause::LeftByUs);
        let ends = reader.recv().unwrap();
        assert_eq!(ends.len(), 2, "one end for each session");
        assert!(matches!(
            &ends[0],
            FromWorker::Event {
                event: BotEvent::Disconnected {
                    cause: DisconnectCause::ClientPanicked { .. }
                },
                ..
            }
        ));
    }
}
