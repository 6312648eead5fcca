//! Jobs: made of what is due, begun, tried again, and brought to their end.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use sculk_automation::schedule::{Admission, Retry};
use sculk_core::{BotId, JobId, ScheduleId};
use sculk_store::{
    Job, JobCause, JobState, JobStep, NewJob, Schedule, StoreError, StoredAction, StoredTargets,
    UnixMillis,
};
use tokio::task::AbortHandle;

use super::{Scheduler, millis, plans};
use crate::App;

/// Jobs that run at once; further ones wait for a place.
const MAX_RUNNING: usize = 256;
/// Jobs that may wait for a place or for another try. What comes beyond is told and left out.
pub(super) const MAX_WAITING: usize = 4_096;

/// The jobs that are not at their end.
#[derive(Debug, Default)]
pub(crate) struct OpenJobs {
    running: HashMap<JobId, (ScheduleId, AbortHandle)>,
    waiting: Vec<Job>,
    is_over: bool,
}

impl OpenJobs {
    /// How many jobs of a schedule run and wait.
    pub(super) fn counts(&self, id: ScheduleId) -> (usize, usize) {
        let running = self.running.values().filter(|(of, _)| *of == id);
        let waiting = self.waiting.iter().filter(|job| job.schedule == id);
        (running.count(), waiting.count())
    }

    pub(super) fn end(&mut self) {
        self.is_over = true;
        self.waiting.clear();
        for (_, handle) in self.running.values() {
            handle.abort();
        }
    }

    /// Takes the jobs out that may begin at `now`, and says when the next one may.
    fn take_due(&mut self, now: u64) -> (Vec<Job>, Option<u64>) {
        let (mut due, mut kept, mut next) = (Vec::new(), Vec::new(), None::<u64>);
        for job in std::mem::take(&mut self.waiting) {
            let at = job.retry.map_or(0, |at| at.0.max(0).cast_unsigned());
            if at > now {
                next = Some(next.map_or(at, |next| next.min(at)));
                kept.push(job);
            } else if self.running.len() + due.len() < MAX_RUNNING && self.is_free(&due, &job) {
                due.push(job);
            } else {
                kept.push(job);
            }
        }
        self.waiting = kept;
        (due, next)
    }

    /// Whether nothing keeps a job back. One that was let wait for the earlier ones of its schedule
    /// begins when none of those runs, together with the others of its own time.
    fn is_free(&self, begin_now: &[Job], job: &Job) -> bool {
        let waits = job.attempt == 0 && job.message == WAITS;
        let is_of = |other: &Job| other.schedule == job.schedule && other.due != job.due;
        let mut running = self.running.values();
        !waits || !running.any(|(of, _)| *of == job.schedule) && !begin_now.iter().any(is_of)
    }

    /// Fills the places of those that wait with one job.
    #[cfg(test)]
    pub(super) fn fill(&mut self, job: &Job) {
        self.waiting = vec![job.clone(); MAX_WAITING];
    }

    pub(super) const fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Scheduler {
    /// Makes the jobs of these times and begins those that may. With `looked`, it is settled in the
    /// same transaction what was due until then. Where they cannot be written down, the schedule says
    /// so until they can.
    pub(super) async fn fire(
        &self,
        app: &App,
        schedule: &Schedule,
        due: &[(u64, JobCause)],
        looked: Option<u64>,
    ) -> Result<(), StoreError> {
        let made = self.make(app, schedule, due, looked).await;
        self.note_outcome(schedule.id, made.as_ref().err());
        self.dirty.notify_one();
        for job in made? {
            if job.state == JobState::Waiting {
                self.enqueue(app, job);
            }
        }
        self.begin_waiting(app, app.inner.clock.wall_ms());
        Ok(())
    }

    async fn make(
        &self,
        app: &App,
        schedule: &Schedule,
        due: &[(u64, JobCause)],
        looked: Option<u64>,
    ) -> Result<Vec<Job>, StoreError> {
        let targets = targets(app, schedule).await?;
        let overlap = plans::overlap(schedule.fields.overlap);
        let (n_running, mut n_waiting) = self.jobs().counts(schedule.id);
        let mut n_running = n_running;
        let mut jobs = Vec::new();
        for (at, cause) in due {
            let admission = match cause {
                // A user who asks for it gets it.
                JobCause::Hand | JobCause::Again => Admission::Start,
                JobCause::Missed => overlap.admit_made_up(n_running, n_waiting),
                JobCause::Clock | JobCause::Start => overlap.admit(n_running, n_waiting),
            };
            match admission {
                Admission::Start => n_running += targets.len(),
                Admission::Wait => n_waiting += targets.len(),
                Admission::Skip => {}
            }
            let (state, message) = match admission {
                Admission::Skip => (
                    JobState::Skipped,
                    "It was still under way from the time before.",
                ),
                Admission::Wait => (JobState::Waiting, WAITS),
                Admission::Start => (JobState::Waiting, ""),
            };
            for target in &targets {
                jobs.push(new_job(schedule.id, *target, *at, *cause, state, message));
            }
            if targets.is_empty() {
                let message = "There is no bot for it (any more).";
                let state = JobState::Skipped;
                jobs.push(new_job(schedule.id, None, *at, *cause, state, message));
            }
        }
        let looked: Vec<_> = looked
            .map(|until| (schedule.id, millis(until)))
            .into_iter()
            .collect();
        app.inner.store.make_jobs(&jobs, &looked).await
    }

    /// Lets a job wait for its turn.
    pub(super) fn enqueue(&self, app: &App, job: Job) {
        let mut jobs = self.jobs();
        if jobs.is_over {
            return;
        }
        if jobs.waiting.len() < MAX_WAITING {
            jobs.waiting.push(job);
            return;
        }
        drop(jobs);
        let (scheduler, app) = (self.clone(), app.clone());
        tokio::spawn(async move {
            let message = format!("{MAX_WAITING} jobs waited already, which is the most.");
            scheduler
                .keep_step(&app, &job, &JobStep::Fail { message })
                .await;
            scheduler.changed();
        });
    }

    /// Begins the waiting jobs whose time has come; answers when the next one's comes.
    pub(super) fn begin_waiting(&self, app: &App, now: u64) -> Option<u64> {
        let (due, next) = self.jobs().take_due(now);
        for job in due {
            self.begin_job(app, job);
        }
        next
    }

    fn begin_job(&self, app: &App, job: Job) {
        let (scheduler, of_app) = (self.clone(), app.clone());
        let id = job.id;
        let schedule = job.schedule;
        let mut jobs = self.jobs();
        if jobs.is_over {
            return;
        }
        let task = tokio::spawn(async move {
            let seen_through = AssertUnwindSafe(scheduler.see_through(&of_app, &job));
            let waits = match seen_through.catch_unwind().await {
                Ok(waits) => waits,
                Err(_) => {
                    tracing::error!(job = %id, "a job panicked");
                    let message = "Something went wrong inside Sculk.".to_owned();
                    let step = JobStep::Fail { message };
                    scheduler.keep_step(&of_app, &job, &step).await;
                    None
                }
            };
            scheduler.jobs().running.remove(&id);
            if let Some(job) = waits {
                scheduler.enqueue(&of_app, job);
            }
            scheduler.changed();
        });
        // The lock is held, so that the task cannot end before it is in the list.
        jobs.running.insert(id, (schedule, task.abort_handle()));
    }

    /// One try. Answers the job if it is to be tried again.
    async fn see_through(&self, app: &App, job: &Job) -> Option<Job> {
        let job = self.keep_step(app, job, &JobStep::Begin).await?;
        self.dirty.notify_one();
        let step = match app.inner.store.schedule(job.schedule).await {
            Ok(schedule) => try_once(app, &schedule, &job).await,
            Err(StoreError::NotFound { .. }) => JobStep::Skip {
                message: "Its schedule was deleted.".to_owned(),
            },
            Err(error) => JobStep::Fail {
                message: error.to_string(),
            },
        };
        let job = self.keep_step(app, &job, &step).await?;
        (job.state == JobState::Waiting).then_some(job)
    }

    /// Does jobs once more that failed for good, as new ones.
    pub(crate) async fn again(&self, app: &App, ids: &[JobId]) -> Result<usize, StoreError> {
        let store = &app.inner.store;
        let mut n_begun = 0;
        for id in ids {
            let failed = store.job(*id).await?;
            if failed.state != JobState::Failed {
                continue;
            }
            let new = NewJob {
                // One new job for each that failed, however often the button is pressed.
                key: format!("again:{id}"),
                cause: JobCause::Again,
                state: JobState::Waiting,
                message: String::new(),
                schedule: failed.schedule,
                bot: failed.bot,
                due: failed.due,
            };
            let both = store.begin().await?;
            let made = both.make_jobs(&[new]).await?;
            both.dismiss_jobs(&[*id]).await?;
            both.commit().await?;
            for job in made {
                n_begun += 1;
                self.enqueue(app, job);
            }
        }
        self.begin_waiting(app, app.inner.clock.wall_ms());
        self.changed();
        Ok(n_begun)
    }
}

/// Does what a job is for, once, and says what comes of it.
async fn try_once(app: &App, schedule: &Schedule, job: &Job) -> JobStep {
    let Err(message) = super::perform::perform(app, schedule, job.bot, job.due).await else {
        return JobStep::Done;
    };
    let retry = Retry {
        max_attempts: schedule.fields.max_attempts,
    };
    match retry.wait_ms(job.attempt, rand::random()) {
        Some(wait) => JobStep::TryAgain {
            at: millis(app.inner.clock.wall_ms() + wait),
            message,
        },
        None => JobStep::Fail { message },
    }
}

/// What a job says that waits for the earlier ones of its schedule.
const WAITS: &str = "It waits for the time before to end.";

fn new_job(
    schedule: ScheduleId,
    bot: Option<BotId>,
    at: u64,
    cause: JobCause,
    state: JobState,
    message: &str,
) -> NewJob {
    let whose = bot.map_or_else(|| "-".to_owned(), |bot| bot.to_string());
    NewJob {
        schedule,
        bot,
        key: format!("{schedule}:{}:{at}:{whose}", key_word(cause)),
        cause,
        due: UnixMillis(at.cast_signed()),
        state,
        message: message.to_owned(),
    }
}

/// A time that came is the same one whether it was missed or not.
const fn key_word(cause: JobCause) -> &'static str {
    match cause {
        JobCause::Clock | JobCause::Missed => "at",
        JobCause::Start => "start",
        JobCause::Hand => "hand",
        JobCause::Again => "again",
    }
}

/// The bots a schedule is about now.
async fn targets(app: &App, schedule: &Schedule) -> Result<Vec<Option<BotId>>, StoreError> {
    let fields = &schedule.fields;
    if let StoredAction::RunGraph { graph } = fields.action {
        return match app.inner.store.event_graph(graph).await {
            Ok(graph) => Ok(vec![Some(graph.bot_id)]),
            // The job tells it.
            Err(StoreError::NotFound { .. }) => Ok(vec![None]),
            Err(error) => Err(error),
        };
    }
    if fields.action == StoredAction::Backup {
        return Ok(vec![None]);
    }
    let grouped = match &fields.targets {
        StoredTargets::Groups { ids } => app.bots_in_groups(ids).await?,
        _ => Vec::new(),
    };
    let bots = app.inner.store.list_bots().await?;
    let is_meant = |bot: &sculk_store::Bot| match &fields.targets {
        StoredTargets::All => true,
        StoredTargets::Bots { ids } => ids.contains(&bot.id),
        StoredTargets::Servers { ids } => ids.contains(&bot.fields.server_id),
        StoredTargets::Groups { .. } => grouped.contains(&bot.id),
    };
    Ok(bots
        .iter()
        .filter(|bot| is_meant(bot))
        .map(|bot| Some(bot.id))
        .collect())
}
