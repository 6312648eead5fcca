//! Who is connected: the one window, and that everybody hears of the end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sculk_link::ToClient;
use tokio::sync::{mpsc, watch};

use crate::life::Wish;
use crate::serve::Outgoing;

/// How long a surface may take to hear of the end.
const FAREWELL: Duration = Duration::from_secs(1);

/// What is known of all connections. Clones are one.
#[derive(Debug, Clone)]
pub struct Surfaces {
    window: Arc<Mutex<Option<Occupied>>>,
    wishes: mpsc::Sender<Wish>,
    is_ending: watch::Sender<bool>,
}

#[derive(Debug)]
struct Occupied {
    outbox: mpsc::Sender<Outgoing>,
}

/// Being the window; until it is dropped nobody else is.
#[derive(Debug)]
pub struct WindowClaim {
    window: Arc<Mutex<Option<Occupied>>>,
}

impl Drop for WindowClaim {
    fn drop(&mut self) {
        *self.window.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Surfaces {
    pub fn new(wishes: mpsc::Sender<Wish>) -> Self {
        Self {
            window: Arc::default(),
            wishes,
            is_ending: watch::Sender::new(false),
        }
    }

    /// Makes a connection the window, unless there is one already.
    pub fn claim_window(&self, outbox: &mpsc::Sender<Outgoing>) -> Option<WindowClaim> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.is_some() {
            return None;
        }
        *window = Some(Occupied {
            outbox: outbox.clone(),
        });
        Some(WindowClaim {
            window: self.window.clone(),
        })
    }

    /// Asks the window to come to the front; whether there is one.
    pub fn focus_window(&self) -> bool {
        let window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(window) = &*window else { return false };
        // Fails when the window is busy with many messages; then another click is no loss.
        let _ = window.outbox.try_send(Outgoing::Say(ToClient::Focus));
        true
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
