//! What happens by itself at certain times: a task looks at the clock, makes jobs of what is due,
//! and sees them through. What is to happen is settled in the database before it happens, so that
//! a crash does nothing twice.

#[cfg(test)]
mod fault_tests;
mod jobs;
mod keep;
mod perform;
mod plans;
#[cfg(test)]
mod schedule_tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use sculk_automation::schedule::catch_up;
use sculk_contract::CacheTag;
use sculk_core::ScheduleId;
use sculk_store::{Job, JobCause, JobState, JobStep, Schedule, StoreError, StoredPlan, UnixMillis};
use tokio::sync::Notify;

pub(crate) use plans::{PlanFault, explain, next_of, ready, ready_from};

use crate::App;
use crate::open::Inner;

/// How often is looked at least: also how late it is seen that the wall clock was set or the
/// machine slept.
const LOOK_EVERY_MS: u64 = 15_000;
/// What is to happen and is not begun for so long counts as missed.
const GRACE_MS: u64 = 30_000;
/// Jobs that are kept.
const KEPT_JOBS: u32 = 10_000;
/// How often old jobs and values are thrown away.
const SWEEP_EVERY_MS: u64 = 10 * 60_000;
/// How long changes are gathered before the surfaces are told.
const GATHER: Duration = Duration::from_millis(200);

/// What waits for the task that looks at the clock.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scheduler {
    wake: Arc<Notify>,
    dirty: Arc<Notify>,
    jobs: Arc<Mutex<jobs::OpenJobs>>,
    troubles: Arc<Mutex<Troubles>>,
    swept_at: Arc<AtomicU64>,
}

/// What keeps the jobs of schedules from being written down, in plain words.
type Troubles = HashMap<ScheduleId, String>;

/// What happens when the app starts and was not settled yet.
#[derive(Debug)]
struct Starting {
    /// When the app started, in milliseconds since 1970.
    at: u64,
    schedules: Vec<ScheduleId>,
}

impl Scheduler {
    /// Reads what the last life left behind and what happens at the start, and starts the tasks. They
    /// end when the app is gone.
    pub(crate) async fn start(&self, app: &App) -> Result<(), StoreError> {
        let left = app.inner.store.open_jobs().await?;
        let all = app.inner.store.list_schedules().await?.into_iter();
        let at_start =
            all.filter(|one| one.fields.is_enabled && one.fields.plan == StoredPlan::AtStart);
        let mut starting = Starting {
            at: wall(app),
            schedules: at_start.map(|one| one.id).collect(),
        };
        let app = Arc::downgrade(&app.inner);
        self.tell_surfaces(app.clone());
        let scheduler = self.clone();
        tokio::spawn(async move {
            if let Some(inner) = app.upgrade() {
                scheduler.pick_up(&App { inner }, left).await;
            }
            loop {
                let wait = {
                    let Some(inner) = app.upgrade() else { return };
                    let app = App { inner };
                    scheduler.make_at_start(&app, &mut starting).await;
                    scheduler.look_now(&app).await
                };
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(wait)) => {}
                    () = scheduler.wake.notified() => {}
                }
            }
        });
        Ok(())
    }

    fn tell_surfaces(&self, app: Weak<Inner>) {
        let dirty = self.dirty.clone();
        tokio::spawn(async move {
            loop {
                dirty.notified().await;
                let Some(inner) = app.upgrade() else { return };
                App { inner }.invalidate(&[CacheTag::Schedules]);
                tokio::time::sleep(GATHER).await;
            }
        });
    }

    /// Schedules or jobs changed: look again, and tell the surfaces.
    pub(crate) fn changed(&self) {
        self.wake.notify_one();
        self.dirty.notify_one();
    }

    pub(super) fn jobs(&self) -> MutexGuard<'_, jobs::OpenJobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many jobs of a schedule run or wait.
    pub(crate) fn n_open(&self, id: ScheduleId) -> usize {
        let (running, waiting) = self.jobs().counts(id);
        running + waiting
    }

    /// Ends what is under way; nothing begins any more.
    pub(crate) fn end(&self) {
        self.jobs().end();
    }

    /// Makes the jobs of what happens when the app starts. What cannot be written down stays in the list
    /// for the next look.
    async fn make_at_start(&self, app: &App, starting: &mut Starting) {
        let due = [(starting.at, JobCause::Start)];
        for id in std::mem::take(&mut starting.schedules) {
            let made = match app.inner.store.schedule(id).await {
                Ok(schedule) if schedule.fields.is_enabled => {
                    self.fire(app, &schedule, &due, None).await
                }
                Ok(_) | Err(StoreError::NotFound { .. }) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = made {
                tracing::error!(schedule = %id, "its jobs at the start wait: {error}");
                starting.schedules.push(id);
            }
        }
    }

    /// A job that ran when the app ended may or may not have been done: its user decides. One that
    /// waited goes on waiting.
    async fn pick_up(&self, app: &App, left: Vec<Job>) {
        for job in left {
            match job.state {
                JobState::Running => {
                    let message =
                        "Sculk ended while this was under way; whether it was done is not known.";
                    let message = message.to_owned();
                    self.keep_step(app, &job, &JobStep::Fail { message }).await;
                }
                _ => self.enqueue(app, job),
            }
        }
        self.changed();
    }

    async fn look_now(&self, app: &App) -> u64 {
        let now = app.inner.clock.wall_ms();
        self.sweep(app, now).await;
        match self.look(app, now).await {
            Ok(next) => {
                let wait = next.map_or(LOOK_EVERY_MS, |next| next.saturating_sub(now));
                // Not sooner: a plan for each second is looked at once a second.
                wait.clamp(20, LOOK_EVERY_MS)
            }
            Err(error) => {
                tracing::error!("the schedules could not be looked at: {error}");
                LOOK_EVERY_MS
            }
        }
    }

    /// Throws old jobs and values away whose time is over, once in a while.
    async fn sweep(&self, app: &App, now: u64) {
        let last = self.swept_at.load(Ordering::Relaxed);
        if now < last.saturating_add(SWEEP_EVERY_MS) {
            return;
        }
        self.swept_at.store(now, Ordering::Relaxed);
        let store = &app.inner.store;
        let swept = async {
            while store.sweep_jobs(KEPT_JOBS).await? {}
            store.sweep_values(app.now()).await
        };
        if let Err(error) = swept.await {
            tracing::warn!("what is old could not be thrown away: {error}");
        }
    }

    /// Makes jobs of what is due at `now` (the wall clock, in milliseconds since 1970) and begins
    /// them. Answers when to look again.
    async fn look(&self, app: &App, now: u64) -> Result<Option<u64>, StoreError> {
        let mut next: Option<u64> = None;
        let mut soonest = |at: Option<u64>| {
            next = match (next, at) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        };
        for schedule in app.inner.store.list_schedules().await? {
            if !schedule.fields.is_enabled {
                continue;
            }
            let Ok(plan) = ready(&schedule.fields.plan) else {
                continue;
            };
            let since = schedule.looked_until.0.max(0).cast_unsigned();
            // A clock that was put back: what is settled stays settled.
            if now > since {
                let missed = plans::missed(schedule.fields.missed);
                let due = catch_up(&plan, since, now, GRACE_MS, missed);
                if due.n_left_out > 0 {
                    tracing::info!(
                        schedule = schedule.fields.name,
                        n = due.n_left_out,
                        "times that passed while nobody looked are left out"
                    );
                }
                let due: Vec<_> = due
                    .due
                    .iter()
                    .map(|due| match due.is_late {
                        true => (due.at_ms, JobCause::Missed),
                        false => (due.at_ms, JobCause::Clock),
                    })
                    .collect();
                if !due.is_empty()
                    && let Err(error) = self.fire(app, &schedule, &due, Some(now)).await
                {
                    // What was due stays due: the next look finds it again.
                    let name = &schedule.fields.name;
                    tracing::error!(schedule = name, "jobs could not be made: {error}");
                }
            }
            soonest(plan.next_after(now.max(since)));
        }
        soonest(self.begin_waiting(app, now));
        Ok(next)
    }

    /// Begins what a schedule does, whatever its plan says.
    pub(crate) async fn run_by_hand(
        &self,
        app: &App,
        schedule: &Schedule,
    ) -> Result<(), StoreError> {
        let due = [(wall(app), JobCause::Hand)];
        self.fire(app, schedule, &due, None).await
    }
}

/// The time of day as people know it, in milliseconds since 1970.
fn wall(app: &App) -> u64 {
    app.inner.clock.wall_ms()
}

fn millis(ms: u64) -> UnixMillis {
    UnixMillis(ms.cast_signed())
}

/// Names for the ids of bots and schedules, for lists of jobs.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub bots: HashMap<sculk_core::BotId, String>,
    pub schedules: HashMap<ScheduleId, String>,
}

impl Names {
    pub(crate) async fn read(app: &App) -> Result<Self, StoreError> {
        let schedules = app.inner.store.list_schedules().await?;
        Self::with(app, &schedules).await
    }

    /// The same, where the schedules were read already.
    pub(crate) async fn with(app: &App, schedules: &[Schedule]) -> Result<Self, StoreError> {
        let bots = app.inner.store.list_bots().await?;
        Ok(Self {
            bots: bots
                .into_iter()
                .map(|bot| (bot.id, bot.fields.username))
                .collect(),
            schedules: schedules
                .iter()
                .map(|one| (one.id, one.fields.name.clone()))
                .collect(),
        })
    }
}
