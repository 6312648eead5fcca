//! Runs that compute for long take turns, so that the rest of the app always has a processor.

use std::num::NonZero;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who may compute on. Runs that wait for the world, or are done within their first slice, never
/// ask.
#[derive(Debug, Clone)]
pub(crate) struct LongRuns {
    places: Arc<Semaphore>,
}

impl LongRuns {
    /// One place less than there are processors.
    pub(crate) fn new() -> Self {
        let n_processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            places: Arc::new(Semaphore::new((n_processors - 1).max(1))),
        }
    }

    /// Waits for a turn of one slice, in line with the others.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }
}
