use sculk_contract::AppEvent;
use tokio::sync::broadcast;

/// Tells every surface what happened. Nobody listening costs nothing.
#[derive(Debug, Clone)]
pub struct EventBus {
    sender: broadcast::Sender<AppEvent>,
}

/// A surface that falls behind by this many events loses the oldest and must read afresh.
const CAPACITY: usize = 1024;

impl EventBus {
    pub(crate) fn new() -> Self {
        Self {
            sender: broadcast::channel(CAPACITY).0,
        }
    }

    /// Events from now on. A `Lagged` answer means: read everything afresh.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.sender.subscribe()
    }

    pub(crate) fn has_listeners(&self) -> bool {
        self.sender.receiver_count() > 0
    }

    pub(crate) fn send(&self, event: AppEvent) {
        // An error means that nobody listens, which is no failure: the window may be closed.
        let _ = self.sender.send(event);
    }
}
