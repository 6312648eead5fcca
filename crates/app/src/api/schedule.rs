use sculk_contract::{
    ApiError, ErrorCode, ExplainPlanReq, ExplainedPlan, JobCause, JobPage, JobState, JobsReq,
    ListJobsReq, MissedPolicy, Nothing, OverlapPolicy, ScheduleAction, ScheduleFields, ScheduleJob,
    SchedulePlan, ScheduleReq, ScheduleTargets, ScheduleView, UpdateScheduleReq,
};
use sculk_core::{BotGroupId, BotId, EventGraphId, JobId, ScheduleId, ServerId};
use sculk_store::{
    Job, JobFilter, Schedule, StoredAction, StoredMissed, StoredOverlap, StoredPlan, StoredTargets,
};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::schedule::{Names, PlanFault, explain, next_of, ready_from};
use crate::validate;

/// Most jobs of one page, or named in one request.
const MAX_JOBS: usize = 500;
/// Failures are counted up to this.
const MAX_COUNTED: u32 = 1_000;
/// Most tries of one job.
const MAX_ATTEMPTS: u16 = 10;
/// Most bots or servers of one schedule.
const MAX_TARGETS: usize = 10_000;
/// Most characters a bot is told to say.
const MAX_CHAT: usize = 4_000;

impl App {
    pub(crate) async fn list_schedules(&self, _: Nothing) -> Result<Vec<ScheduleView>, ApiError> {
        let store = &self.inner.store;
        let schedules = store.list_schedules().await.map_err(from_store)?;
        let mut last = store.last_jobs().await.map_err(from_store)?;
        let names = Names::with(self, &schedules).await.map_err(from_store)?;
        let views = schedules.into_iter().map(|schedule| {
            let last = last.remove(&schedule.id);
            self.view_with(schedule, last, &names)
        });
        Ok(views.collect())
    }

    pub(crate) async fn create_schedule(
        &self,
        req: ScheduleFields,
    ) -> Result<ScheduleView, ApiError> {
        let fields = self.checked_schedule(req)?;
        let made = self.inner.store.create_schedule(&fields, self.wall()).await;
        self.schedule_changed(made.map_err(from_store)?).await
    }

    pub(crate) async fn update_schedule(
        &self,
        req: UpdateScheduleReq,
    ) -> Result<ScheduleView, ApiError> {
        let id = ScheduleId(req.id);
        let store = &self.inner.store;
        let _edit = self.inner.edits.begin().await;
        let before = store.schedule(id).await.map_err(from_store)?;
        if req.expected_revision.is_some() {
            let names = Names::read(self).await.map_err(from_store)?;
            let now = self.schedule_view(before.clone(), &names).await?;
            refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        }
        let before = before.fields;
        let mut fields = self.stored_schedule(req.fields)?;
        // An interval that stays the same is counted from when it was.
        if let (StoredPlan::Every { seconds: was, .. }, StoredPlan::Every { seconds, .. }) =
            (&before.plan, &fields.plan)
            && was == seconds
        {
            fields.plan = before.plan.clone();
        }
        // What has passed may stay in one that is switched off, or when only its name changes.
        if fields.is_enabled && (fields.plan != before.plan || !before.is_enabled) {
            self.refuse_fault(&fields.plan)?;
        }
        let changed = store.update_schedule(id, &fields, self.wall()).await;
        self.schedule_changed(changed.map_err(from_store)?).await
    }

    pub(crate) async fn delete_schedule(&self, req: ScheduleReq) -> Result<ScheduleView, ApiError> {
        let id = ScheduleId(req.id);
        let store = &self.inner.store;
        let schedule = store.schedule(id).await.map_err(from_store)?;
        let deleted = store.delete_schedule(id, self.wall()).await;
        deleted.map_err(from_store)?;
        self.schedule_changed(schedule).await
    }

    pub(crate) async fn restore_schedule(
        &self,
        req: ScheduleReq,
    ) -> Result<ScheduleView, ApiError> {
        let id = ScheduleId(req.id);
        let back = self.inner.store.restore_schedule(id, self.wall()).await;
        self.schedule_changed(back.map_err(from_store)?).await
    }

    pub(crate) async fn run_schedule(&self, req: ScheduleReq) -> Result<Nothing, ApiError> {
        let schedule = self.inner.store.schedule(ScheduleId(req.id)).await;
        let schedule = schedule.map_err(from_store)?;
        let begun = self.inner.scheduler.run_by_hand(self, &schedule).await;
        begun.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn explain_plan(
        &self,
        req: ExplainPlanReq,
    ) -> Result<ExplainedPlan, ApiError> {
        let now = self.inner.clock.wall_ms();
        let plan = stored_plan(req.plan, now);
        // Off the async threads: a pattern that never comes is searched for through the years.
        let explaining = tokio::task::spawn_blocking(move || explain(&plan, req.language, now));
        explaining.await.map_err(|error| {
            ApiError::new(ErrorCode::Internal, "The plan could not be explained.")
                .with_details(error.to_string())
        })
    }

    pub(crate) async fn list_jobs(&self, req: ListJobsReq) -> Result<JobPage, ApiError> {
        let filter = JobFilter {
            schedule: req.schedule_id.map(ScheduleId),
            is_failed: req.is_failed,
            before: req.before.map(JobId),
        };
        let limit = req.limit.clamp(1, MAX_JOBS as u32);
        let store = &self.inner.store;
        let jobs = store.list_jobs(filter, limit).await.map_err(from_store)?;
        let mut has_older = false;
        if jobs.len() == limit as usize
            && let Some(last) = jobs.last()
        {
            let before = Some(last.id);
            let older = JobFilter { before, ..filter };
            has_older = !store
                .list_jobs(older, 1)
                .await
                .map_err(from_store)?
                .is_empty();
        }
        let names = Names::read(self).await.map_err(from_store)?;
        let n_failed = store.count_failed_jobs(MAX_COUNTED).await;
        Ok(JobPage {
            jobs: jobs.into_iter().map(|job| job_view(job, &names)).collect(),
            has_older,
            n_failed: u32::try_from(n_failed.map_err(from_store)?).unwrap_or(MAX_COUNTED),
        })
    }

    pub(crate) async fn run_jobs_again(&self, req: JobsReq) -> Result<Nothing, ApiError> {
        let begun = self.inner.scheduler.again(self, &job_ids(&req)?).await;
        begun.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn dismiss_jobs(&self, req: JobsReq) -> Result<Nothing, ApiError> {
        let dismissed = self.inner.store.dismiss_jobs(&job_ids(&req)?).await;
        dismissed.map_err(from_store)?;
        Ok(Nothing {})
    }

    async fn schedule_changed(&self, schedule: Schedule) -> Result<ScheduleView, ApiError> {
        self.inner.scheduler.changed();
        let names = Names::read(self).await.map_err(from_store)?;
        self.schedule_view(schedule, &names).await
    }

    async fn schedule_view(
        &self,
        schedule: Schedule,
        names: &Names,
    ) -> Result<ScheduleView, ApiError> {
        let filter = JobFilter {
            schedule: Some(schedule.id),
            ..JobFilter::default()
        };
        let last = self.inner.store.list_jobs(filter, 1).await;
        Ok(self.view_with(schedule, last.map_err(from_store)?.pop(), names))
    }

    fn view_with(&self, schedule: Schedule, last: Option<Job>, names: &Names) -> ScheduleView {
        let next = next_of(&schedule.fields.plan, self.inner.clock.wall_ms());
        let n_open = self.inner.scheduler.n_open(schedule.id);
        let id = schedule.id.0;
        let trouble = self.inner.scheduler.trouble_of(schedule.id);
        let problem = next.as_ref().err().map(|fault| fault.to_string());
        let problem = problem.or(trouble);
        let next_at = next.ok().flatten();
        let next_at = next_at.filter(|_| schedule.fields.is_enabled);
        let fields = fields_view(schedule.fields);
        ScheduleView {
            id,
            revision: revision(&fields),
            next_at,
            problem,
            n_open: u32::try_from(n_open).unwrap_or(u32::MAX),
            last_job: last.map(|job| job_view(job, names)),
            fields,
        }
    }

    fn refuse_fault(&self, plan: &StoredPlan) -> Result<(), ApiError> {
        let refused = |fault: PlanFault| {
            ApiError::new(ErrorCode::Invalid, fault.to_string()).with_details("plan")
        };
        ready_from(plan, self.inner.clock.wall_ms()).map_err(refused)?;
        Ok(())
    }

    fn checked_schedule(
        &self,
        fields: ScheduleFields,
    ) -> Result<sculk_store::ScheduleFields, ApiError> {
        let fields = self.stored_schedule(fields)?;
        self.refuse_fault(&fields.plan)?;
        Ok(fields)
    }

    fn stored_schedule(
        &self,
        fields: ScheduleFields,
    ) -> Result<sculk_store::ScheduleFields, ApiError> {
        let invalid = |field: &str, why: &str| {
            Err(ApiError::new(ErrorCode::Invalid, why).with_details(field))
        };
        if !(1..=MAX_ATTEMPTS).contains(&fields.max_attempts) {
            return invalid("maxAttempts", "A job can be tried 1 to 10 times.");
        }
        let targets = match fields.targets {
            ScheduleTargets::All => StoredTargets::All,
            ScheduleTargets::Bots { ids } => StoredTargets::Bots {
                ids: targets_of(ids, BotId)?,
            },
            ScheduleTargets::Servers { ids } => StoredTargets::Servers {
                ids: targets_of(ids, ServerId)?,
            },
            ScheduleTargets::Groups { ids } => StoredTargets::Groups {
                ids: targets_of(ids, BotGroupId)?,
            },
        };
        let has_own_target = matches!(
            fields.action,
            ScheduleAction::RunGraph { .. } | ScheduleAction::Backup
        );
        let is_for_nobody = match &targets {
            StoredTargets::All => false,
            StoredTargets::Bots { ids } => ids.is_empty(),
            StoredTargets::Servers { ids } => ids.is_empty(),
            StoredTargets::Groups { ids } => ids.is_empty(),
        };
        if is_for_nobody && !has_own_target {
            return invalid("targets", "Choose at least one bot, server or group.");
        }
        Ok(sculk_store::ScheduleFields {
            name: validate::line("name", "A schedule's name", &fields.name, 64)?,
            is_enabled: fields.is_enabled,
            plan: stored_plan(fields.plan, self.inner.clock.wall_ms()),
            action: stored_action(fields.action)?,
            targets,
            missed: match fields.missed {
                MissedPolicy::Skip => StoredMissed::Skip,
                MissedPolicy::Once => StoredMissed::Once,
                MissedPolicy::All => StoredMissed::All,
            },
            overlap: match fields.overlap {
                OverlapPolicy::Skip => StoredOverlap::Skip,
                OverlapPolicy::Wait => StoredOverlap::Wait,
                OverlapPolicy::Parallel => StoredOverlap::Parallel,
            },
            max_attempts: fields.max_attempts,
        })
    }

    /// Schedules go by the clock on the wall.
    fn wall(&self) -> sculk_store::UnixMillis {
        sculk_store::UnixMillis(self.inner.clock.wall_ms().cast_signed())
    }
}

fn job_ids(req: &JobsReq) -> Result<Vec<JobId>, ApiError> {
    if req.ids.len() > MAX_JOBS {
        let message = format!("At most {MAX_JOBS} jobs can be chosen at once. Choose fewer.");
        return Err(ApiError::new(ErrorCode::Invalid, message).with_details("ids"));
    }
    Ok(req.ids.iter().copied().map(JobId).collect())
}

/// The bots, servers or groups a schedule is for.
fn targets_of<T>(ids: Vec<i32>, make: impl Fn(i32) -> T) -> Result<Vec<T>, ApiError> {
    if ids.len() > MAX_TARGETS {
        let message = format!("A schedule is for at most {MAX_TARGETS} bots, servers or groups.");
        return Err(ApiError::new(ErrorCode::Invalid, message).with_details("targets"));
    }
    Ok(ids.into_iter().map(make).collect())
}

fn stored_plan(plan: SchedulePlan, now: u64) -> StoredPlan {
    match plan {
        SchedulePlan::Cron { pattern, zone } => StoredPlan::Cron {
            pattern: pattern.trim().to_owned(),
            zone: zone.trim().to_owned(),
        },
        SchedulePlan::Every { seconds } => StoredPlan::Every {
            seconds,
            // A whole second, so that it is shown as it comes.
            from: (now - now % 1_000).cast_signed(),
        },
        SchedulePlan::AtStart => StoredPlan::AtStart,
        SchedulePlan::Once { at } => StoredPlan::Once {
            at: at.cast_signed(),
        },
    }
}

fn stored_action(action: ScheduleAction) -> Result<StoredAction, ApiError> {
    Ok(match action {
        ScheduleAction::Start => StoredAction::Start,
        ScheduleAction::Stop => StoredAction::Stop,
        ScheduleAction::Restart => StoredAction::Restart,
        ScheduleAction::Say { text } => StoredAction::Say {
            text: validate::line("text", "A message", &text, MAX_CHAT)?,
        },
        ScheduleAction::Backup => StoredAction::Backup,
        ScheduleAction::RunGraph { event_graph_id } => StoredAction::RunGraph {
            graph: EventGraphId(event_graph_id),
        },
    })
}

fn fields_view(fields: sculk_store::ScheduleFields) -> ScheduleFields {
    ScheduleFields {
        name: fields.name,
        is_enabled: fields.is_enabled,
        plan: match fields.plan {
            StoredPlan::Cron { pattern, zone } => SchedulePlan::Cron { pattern, zone },
            StoredPlan::Every { seconds, .. } => SchedulePlan::Every { seconds },
            StoredPlan::AtStart => SchedulePlan::AtStart,
            StoredPlan::Once { at } => SchedulePlan::Once {
                at: at.cast_unsigned(),
            },
        },
        action: match fields.action {
            StoredAction::Start => ScheduleAction::Start,
            StoredAction::Stop => ScheduleAction::Stop,
            StoredAction::Restart => ScheduleAction::Restart,
            StoredAction::Say { text } => ScheduleAction::Say { text },
            StoredAction::Backup => ScheduleAction::Backup,
            StoredAction::RunGraph { graph } => ScheduleAction::RunGraph {
                event_graph_id: graph.0,
            },
        },
        targets: match fields.targets {
            StoredTargets::All => ScheduleTargets::All,
            StoredTargets::Bots { ids } => ScheduleTargets::Bots {
                ids: ids.into_iter().map(|id| id.0).collect(),
            },
            StoredTargets::Servers { ids } => ScheduleTargets::Servers {
                ids: ids.into_iter().map(|id| id.0).collect(),
            },
            StoredTargets::Groups { ids } => ScheduleTargets::Groups {
                ids: ids.into_iter().map(|id| id.0).collect(),
            },
        },
        missed: match fields.missed {
            StoredMissed::Skip => MissedPolicy::Skip,
            StoredMissed::Once => MissedPolicy::Once,
            StoredMissed::All => MissedPolicy::All,
        },
        overlap: match fields.overlap {
            StoredOverlap::Skip => OverlapPolicy::Skip,
            StoredOverlap::Wait => OverlapPolicy::Wait,
            StoredOverlap::Parallel => OverlapPolicy::Parallel,
        },
        max_attempts: fields.max_attempts,
    }
}

fn job_view(job: Job, names: &Names) -> ScheduleJob {
    ScheduleJob {
        id: job.id.0,
        schedule_id: job.schedule.0,
        schedule_name: names.schedules.get(&job.schedule).cloned(),
        bot_id: job.bot.map(|bot| bot.0),
        bot_name: job.bot.and_then(|bot| names.bots.get(&bot).cloned()),
        cause: match job.cause {
            sculk_store::JobCause::Clock => JobCause::Clock,
            sculk_store::JobCause::Missed => JobCause::Missed,
            sculk_store::JobCause::Start => JobCause::Start,
            sculk_store::JobCause::Hand => JobCause::Hand,
            sculk_store::JobCause::Again => JobCause::Again,
        },
        due_at: job.due.0.cast_unsigned(),
        state: match job.state {
            sculk_store::JobState::Waiting => JobState::Waiting,
            sculk_store::JobState::Running => JobState::Running,
            sculk_store::JobState::Done => JobState::Done,
            sculk_store::JobState::Failed => JobState::Failed,
            sculk_store::JobState::Skipped => JobState::Skipped,
            sculk_store::JobState::Dismissed => JobState::Dismissed,
        },
        n_attempts: job.attempt,
        began_at: job.begun.map(|at| at.0.cast_unsigned()),
        ended_at: job.ended.map(|at| at.0.cast_unsigned()),
        retry_at: job.retry.map(|at| at.0.cast_unsigned()),
        message: job.message,
    }
}
