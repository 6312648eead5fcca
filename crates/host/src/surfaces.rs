//! Who is connected: the one process of windows, and that everybody hears of the end.

use std::sync::Arc;
use std::time::Duration;

use sculk_link::ToClient;
use tokio::sync::{mpsc, watch};

use crate::life::Wish;
use crate::serve::Outgoing;

/// How long a surface may take to hear of the end.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a window that is closing may take to be gone; the next one waits for it.
const CLOSING: Duration = Duration::from_secs(3);

/// What is known of all connections. Clones are one.
#[derive(Debug, Clone)]
pub struct Surfaces {
    window: Arc<watch::Sender<Option<Occupied>>>,
    wishes: mpsc::Sender<Wish>,
    is_ending: watch::Sender<bool>,
}

#[derive(Debug)]
struct Occupied {
    outbox: mpsc::Sender<Outgoing>,
    is_closing: bool,
}

/// Being the window; until it is dropped nobody else is.
#[derive(Debug)]
pub struct WindowClaim {
    window: Arc<watch::Sender<Option<Occupied>>>,
}

impl WindowClaim {
    /// The window is about to close: it cannot come to the front any more, and the next one may wait
    /// for its place.
    pub fn close(&self) {
        self.window.send_modify(|window| {
            if let Some(window) = window {
                window.is_closing = true;
            }
        });
    }
}

impl Drop for WindowClaim {
    fn drop(&mut self) {
        self.window.send_replace(None);
    }
}

impl Surfaces {
    pub fn new(wishes: mpsc::Sender<Wish>) -> Self {
        Self {
            window: Arc::new(watch::Sender::new(None)),
            wishes,
            is_ending: watch::Sender::new(false),
        }
    }

    /// Makes a connection the window, unless there is one already. Waits for one that is closing.
    pub async fn claim_window(&self, outbox: &mpsc::Sender<Outgoing>) -> Option<WindowClaim> {
        let mut seen = self.window.subscribe();
        let free = seen.wait_for(|window| !window.as_ref().is_some_and(|it| it.is_closing));
        // One that never goes away is a window still.
        let _ = tokio::time::timeout(CLOSING, free).await;
        let is_ours = self.window.send_if_modified(|window| {
            let is_free = window.is_none();
            if is_free {
                *window = Some(Occupied {
                    outbox: outbox.clone(),
                    is_closing: false,
                });
            }
            is_free
        });
        is_ours.then(|| WindowClaim {
            window: self.window.clone(),
        })
    }

    /// Asks the window to come to the front; whether there is one that can.
    pub fn focus_window(&self) -> bool {
        self.say_to_window(ToClient::Focus)
    }

    /// Asks the process that has a window to open another; whether there is one.
    pub fn ask_for_window(&self) -> bool {
        self.say_to_window(ToClient::OpenWindow)
    }

    fn say_to_window(&self, message: ToClient) -> bool {
        match &*self.window.borrow() {
            Some(window) if !window.is_closing => {
                // Fails when the window is busy with many messages; then another click is no loss.
                let _ = window.outbox.try_send(Outgoing::Say(message));
                true
            }
            _ => false,
        }
    }

    /// Says a wish. One that finds no room says what others said before it.
    pub fn wish(&self, wish: Wish) {
        let _ = self.wishes.try_send(wish);
    }

    /// Tells every connection that the core ends.
    pub fn end(&self) {
        self.is_ending.send_replace(true);
    }

    /// Resolves with `true` in it once the core ends. Held by each connection.
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.is_ending.subscribe()
    }

    /// Waits until every connection has said farewell.
    pub async fn ended(&self) {
        // An error means that one does not listen; it will notice the end by itself.
        let _ = tokio::time::timeout(FAREWELL, self.is_ending.closed()).await;
    }
}
