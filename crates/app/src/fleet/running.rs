//! Which bots somebody wants online, kept in the store: after a crash of the app they come back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_core::BotId;
use sculk_store::{Store, UnixMillis};
use tokio::sync::Notify;

use crate::clock::AppClock;

/// Keeps which bots run. Clones are one. A bot never waits for the database here: what changes in
/// quick succession is written once.
#[derive(Debug, Clone)]
pub(crate) struct RunningBots {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    notes: Mutex<Notes>,
    changed: Notify,
    /// Held while something is written.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Notes {
    known: HashMap<BotId, bool>,
    to_write: HashMap<BotId, bool>,
    is_closed: bool,
}

impl RunningBots {
    /// Starts the task that writes.
    pub(crate) fn start(store: Store, clock: AppClock) -> Self {
        let shared = Arc::new(Shared::default());
        let running = Self {
            shared: Arc::clone(&shared),
        };
        tokio::spawn(async move {
            while !shared.lock().is_closed {
                shared.changed.notified().await;
                shared.write(&store, clock).await;
            }
        });
        running
    }

    /// Notes whether somebody wants a bot online.
    pub(crate) fn set(&self, bot: BotId, is_wanted: bool) {
        let mut notes = self.shared.lock();
        // A bot that was never wanted has nothing to be forgotten.
        let was_wanted = notes.known.insert(bot, is_wanted).unwrap_or(false);
        if was_wanted != is_wanted && !notes.is_closed {
            notes.to_write.insert(bot, is_wanted);
            drop(notes);
            self.shared.changed.notify_one();
        }
    }

    /// The app ends as it should: next time only the bots that start with it do.
    pub(crate) async fn end(&self, store: &Store) {
        self.shared.lock().is_closed = true;
        self.shared.changed.notify_one();
        let _writing = self.shared.writing.lock().await;
        self.shared.lock().to_write.clear();
        if let Err(error) = store.forget_running_bots().await {
            tracing::error!("bots may start by themselves next time: {error}");
        }
    }
}

impl Shared {
    async fn write(&self, store: &Store, clock: AppClock) {
        let _writing = self.writing.lock().await;
        let bots: Vec<_> = {
            let mut notes = self.lock();
            if notes.is_closed {
                return;
            }
            notes.to_write.drain().collect()
        };
        let now = UnixMillis(clock.wall_ms().cast_signed());
        if let Err(error) = store.set_running(&bots, now).await {
            tracing::error!("bots may not come back after a crash: {error}");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
