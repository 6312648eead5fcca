//! What becomes of jobs is written down, also where the database cannot be written for a while: it is
//! tried again until it can, and the schedule says so meanwhile.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use sculk_core::ScheduleId;
use sculk_store::{Job, JobStep, StoreError};

use super::{Scheduler, Troubles, millis};
use crate::App;

/// The wait after the first failure; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Scheduler {
    /// Keeps what became of a job now. None where there is no such job any more, or the app ends.
    pub(super) async fn keep_step(&self, app: &App, job: &Job, step: &JobStep) -> Option<Job> {
        let now = millis(app.inner.clock.wall_ms());
        let mut wait = FIRST_WAIT;
        loop {
            let kept = app.inner.store.step_job(job.id, step, now).await;
            if let Err(StoreError::NotFound { .. }) = kept {
                return None;
            }
            self.note_outcome(job.schedule, kept.as_ref().err());
            match kept {
                Ok(job) => return Some(job),
                Err(_) if self.jobs().is_over() => return None,
                Err(error) => {
                    tracing::error!(job = %job.id, "what became of a job could not be kept: {error}");
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Notes whether the jobs of a schedule could be written down.
    pub(super) fn note_outcome(&self, id: ScheduleId, error: Option<&StoreError>) {
        let had_one = match error {
            Some(error) => {
                let words = format!("Its jobs cannot be written down: {error} It is tried again.");
                self.troubles().insert(id, words).is_some()
            }
            None => self.troubles().remove(&id).is_some(),
        };
        if had_one != error.is_some() {
            self.dirty.notify_one();
        }
    }

    /// What keeps the jobs of a schedule from being written down now.
    pub(crate) fn trouble_of(&self, id: ScheduleId) -> Option<String> {
        self.troubles().get(&id).cloned()
    }

    fn troubles(&self) -> MutexGuard<'_, Troubles> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
