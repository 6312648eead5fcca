//! The jobs that came of schedules: one thing for one bot each, with what came of it. Lists are
//! paged by id, newest first.

use std::collections::HashMap;

use sculk_core::{BotId, JobId, ScheduleId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Statement,
    sea_query::OnConflict,
};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, schedules::word,
    transaction::in_own_transaction,
};

/// The longest message that is kept, in characters.
const MAX_MESSAGE: usize = 2_000;
/// Most jobs of one page.
const MAX_PAGE: u32 = 500;
/// Most jobs that are thrown away at once, so that nobody waits for it.
const SWEPT_AT_ONCE: u64 = 1_000;

word! {
    /// Why there is a job.
    JobCause {
        /// Its time came.
        Clock = "clock",
        /// Its time passed while nobody could start it, and it is made up for.
        Missed = "missed",
        /// The app started.
        Start = "start",
        /// A user wanted it now.
        Hand = "hand",
        /// A user wanted one that failed to be done after all.
        Again = "again",
    }
}

word! {
    /// How far a job is.
    JobState {
        /// It waits: for its turn, or to be tried again.
        Waiting = "waiting",
        /// It is under way.
        Running = "running",
        /// It was done.
        Done = "done",
        /// It failed for good.
        Failed = "failed",
        /// It was left out.
        Skipped = "skipped",
        /// It failed, and a user has taken note.
        Dismissed = "dismissed",
    }
}

/// A job to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Whose.
    pub schedule: ScheduleId,
    /// For which bot; none where it is for no bot.
    pub bot: Option<BotId>,
    /// The same for all tries to make this job: there is one of each key.
    pub key: String,
    /// Why.
    pub cause: JobCause,
    /// When it was to happen.
    pub due: UnixMillis,
    /// Waiting, running or skipped.
    pub state: JobState,
    /// What there is to say about it already.
    pub message: String,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Never given to another.
    pub id: JobId,
    /// Whose.
    pub schedule: ScheduleId,
    /// For which bot; none where it is for no bot.
    pub bot: Option<BotId>,
    /// The key of it.
    pub key: String,
    /// Why.
    pub cause: JobCause,
    /// When it was to happen.
    pub due: UnixMillis,
    /// How far it is.
    pub state: JobState,
    /// How often it was tried.
    pub attempt: u16,
    /// When the last try began.
    pub begun: Option<UnixMillis>,
    /// When it came to its end.
    pub ended: Option<UnixMillis>,
    /// When it is tried again.
    pub retry: Option<UnixMillis>,
    /// Why it failed or was left out, in plain words.
    pub message: String,
}

/// What becomes of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobStep {
    /// A try begins.
    Begin,
    /// It was done.
    Done,
    /// A try failed, and there will be another.
    TryAgain {
        /// When.
        at: UnixMillis,
        /// Why it failed.
        message: String,
    },
    /// It failed for good.
    Fail {
        /// Why.
        message: String,
    },
    /// It is left out after all.
    Skip {
        /// Why.
        message: String,
    },
}

/// Which jobs are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Of this schedule only.
    pub schedule: Option<ScheduleId>,
    /// Only those that failed for good and that nobody took note of.
    pub is_failed: bool,
    /// Only those before this one.
    pub before: Option<JobId>,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "schedule_jobs")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub schedule_id: i32,
        pub bot_id: Option<i32>,
        pub key: String,
        pub cause: String,
        pub due_at: i64,
        pub state: String,
        pub attempt: i32,
        pub begun_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub retry_at: Option<i64>,
        pub message: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Job {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: JobId(row.id),
            schedule: ScheduleId(row.schedule_id),
            bot: row.bot_id.map(BotId),
            key: row.key,
            cause: JobCause::of_word(&row.cause)?,
            due: UnixMillis(row.due_at),
            state: JobState::of_word(&row.state)?,
            attempt: u16::try_from(row.attempt).unwrap_or(u16::MAX),
            begun: row.begun_at.map(UnixMillis),
            ended: row.ended_at.map(UnixMillis),
            retry: row.retry_at.map(UnixMillis),
            message: row.message,
        })
    }
}

fn short(message: &str) -> String {
    message.chars().take(MAX_MESSAGE).collect()
}

async fn find(db: &impl ConnectionTrait, id: JobId) -> Result<Job, StoreError> {
    let row = Entity::find_by_id(id.0).one(db).await?;
    let row = row.ok_or(StoreError::NotFound {
        what: Record::Job,
        id: id.0,
    })?;
    row.try_into()
}

impl Store {
    /// A page of jobs, newest first, at most `limit` of them and never more than 500.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_jobs(&self, filter: JobFilter, limit: u32) -> Result<Vec<Job>, StoreError> {
        let mut query = Entity::find()
            .order_by_desc(Column::Id)
            .limit(u64::from(limit.min(MAX_PAGE)));
        if let Some(schedule) = filter.schedule {
            query = query.filter(Column::ScheduleId.eq(schedule.0));
        }
        if filter.is_failed {
            query = query.filter(Column::State.eq(JobState::Failed.word()));
        }
        // Ids count up from 1, so none reaches the largest.
        let before = filter.before.map_or(i32::MAX, |before| before.0);
        query = query.filter(Column::Id.lt(before));
        let rows = query.all(&self.readers).await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    /// The newest job of each living schedule that has any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_jobs(&self) -> Result<HashMap<ScheduleId, Job>, StoreError> {
        let db = &self.readers;
        let sql = "SELECT j.* FROM schedules CROSS JOIN schedule_jobs AS j ON j.id = \
                   (SELECT max(id) FROM schedule_jobs WHERE schedule_id = schedules.id) \
                   WHERE schedules.deleted_at IS NULL";
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
            .await?;
        let jobs = rows.iter().map(|row| {
            let job = Job::try_from(Model::from_query_result(row, "")?)?;
            Ok((job.schedule, job))
        });
        jobs.collect()
    }

    /// One job.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn job(&self, id: JobId) -> Result<Job, StoreError> {
        find(&self.readers, id).await
    }

    /// The jobs that were not at their end when this was last written, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_jobs(&self) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for state in [JobState::Running, JobState::Waiting] {
            let rows = Entity::find()
                .filter(Column::State.eq(state.word()))
                .order_by_asc(Column::Id)
                .all(&self.readers)
                .await?;
            for row in rows {
                jobs.push(Job::try_from(row)?);
            }
        }
        jobs.sort_by_key(|job| job.id);
        Ok(jobs)
    }

    /// How many jobs failed for good and nobody took note of, counted up to `most`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_failed_jobs(&self, most: u32) -> Result<usize, StoreError> {
        let ids: Vec<i32> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::State.eq(JobState::Failed.word()))
            .limit(u64::from(most))
            .into_tuple()
            .all(&self.readers)
            .await?;
        Ok(ids.len())
    }

    /// See [`Transaction::make_jobs`], and [`Transaction::note_looked`] in the same transaction.
    ///
    /// # Errors
    /// As there.
    pub async fn make_jobs(
        &self,
        jobs: &[NewJob],
        looked: &[(ScheduleId, UnixMillis)],
    ) -> Result<Vec<Job>, StoreError> {
        let transaction = self.begin().await?;
        let made = transaction.make_jobs(jobs).await?;
        for (schedule, until) in looked {
            transaction.note_looked(*schedule, *until).await?;
        }
        transaction.commit().await?;
        Ok(made)
    }

    /// See [`Transaction::step_job`].
    ///
    /// # Errors
    /// As there.
    pub async fn step_job(
        &self,
        id: JobId,
        step: &JobStep,
        now: UnixMillis,
    ) -> Result<Job, StoreError> {
        in_own_transaction!(self.step_job(id, step, now))
    }

    /// See [`Transaction::dismiss_jobs`].
    ///
    /// # Errors
    /// As there.
    pub async fn dismiss_jobs(&self, ids: &[JobId]) -> Result<(), StoreError> {
        in_own_transaction!(self.dismiss_jobs(ids))
    }

    /// See [`Transaction::sweep_jobs`].
    ///
    /// # Errors
    /// As there.
    pub async fn sweep_jobs(&self, kept: u32) -> Result<bool, StoreError> {
        in_own_transaction!(self.sweep_jobs(kept))
    }
}

impl Transaction {
    /// Makes jobs, those left out whose key there is already. Returns what was made.
    ///
    /// # Errors
    /// When the database cannot be written, or a schedule or bot does not exist.
    pub async fn make_jobs(&self, jobs: &[NewJob]) -> Result<Vec<Job>, StoreError> {
        let db = self.connection();
        let mut made = Vec::with_capacity(jobs.len());
        for job in jobs {
            let is_over = job.state == JobState::Skipped;
            let row = ActiveModel {
                id: NotSet,
                schedule_id: Set(job.schedule.0),
                bot_id: Set(job.bot.map(|bot| bot.0)),
                key: Set(job.key.clone()),
                cause: Set(job.cause.word().to_owned()),
                due_at: Set(job.due.0),
                state: Set(job.state.word().to_owned()),
                attempt: Set(0),
                begun_at: Set(None),
                ended_at: Set(is_over.then_some(job.due.0)),
                retry_at: Set(None),
                message: Set(short(&job.message)),
            };
            let keep = OnConflict::column(Column::Key).do_nothing().to_owned();
            let n_made = Entity::insert(row)
                .on_conflict(keep)
                .exec_without_returning(db)
                .await?;
            if n_made == 0 {
                continue;
            }
            let row = Entity::find()
                .filter(Column::Key.eq(&job.key))
                .one(db)
                .await?;
            if let Some(row) = row {
                made.push(row.try_into()?);
            }
        }
        Ok(made)
    }

    /// Keeps what became of a job.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn step_job(
        &self,
        id: JobId,
        step: &JobStep,
        now: UnixMillis,
    ) -> Result<Job, StoreError> {
        let db = self.connection();
        let job = find(db, id).await?;
        let ended = |state: JobState, message: &str| ActiveModel {
            state: Set(state.word().to_owned()),
            ended_at: Set(Some(now.0)),
            retry_at: Set(None),
            message: Set(short(message)),
            ..Default::default()
        };
        let columns = match step {
            JobStep::Begin => ActiveModel {
                state: Set(JobState::Running.word().to_owned()),
                attempt: Set(i32::from(job.attempt.saturating_add(1).min(1_000))),
                begun_at: Set(Some(now.0)),
                retry_at: Set(None),
                ..Default::default()
            },
            JobStep::Done => ended(JobState::Done, ""),
            JobStep::Fail { message } => ended(JobState::Failed, message),
            JobStep::Skip { message } => ended(JobState::Skipped, message),
            JobStep::TryAgain { at, message } => ActiveModel {
                state: Set(JobState::Waiting.word().to_owned()),
                retry_at: Set(Some(at.0)),
                message: Set(short(message)),
                ..Default::default()
            },
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(id.0))
            .exec(db)
            .await?;
        find(db, id).await
    }

    /// Takes jobs off the list of failures; others stay as they are.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn dismiss_jobs(&self, ids: &[JobId]) -> Result<(), StoreError> {
        for id in ids {
            Entity::update_many()
                .set(ActiveModel {
                    state: Set(JobState::Dismissed.word().to_owned()),
                    ..Default::default()
                })
                .filter(Column::Id.eq(id.0))
                .filter(Column::State.eq(JobState::Failed.word()))
                .exec(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Throws jobs away that are at their end and not among the newest `kept`, a thousand at most;
    /// says whether there may be more. What stands on the list of failures was read by nobody yet and
    /// stays ten times as long.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep_jobs(&self, kept: u32) -> Result<bool, StoreError> {
        let db = self.connection();
        let newest: Option<i32> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.lt(i32::MAX))
            .order_by_desc(Column::Id)
            .limit(1)
            .into_tuple()
            .one(db)
            .await?;
        // Ids are given one after the other, so this many lie after that one.
        let kept = i32::try_from(kept).unwrap_or(i32::MAX);
        let edge_of = |kept| newest.map_or(0, |newest| newest.saturating_sub(kept));
        let (edge, failed_edge) = (edge_of(kept), edge_of(kept.saturating_mul(10)));
        let open = [JobState::Waiting, JobState::Running].map(|state| state.word().to_owned());
        let old: Vec<i32> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.lte(edge))
            .filter(Column::State.is_not_in(open))
            .filter(
                Condition::any()
                    .add(Column::State.ne(JobState::Failed.word()))
                    .add(Column::Id.lte(failed_edge)),
            )
            .order_by_asc(Column::Id)
            .limit(SWEPT_AT_ONCE)
            .into_tuple()
            .all(db)
            .await?;
        if old.is_empty() {
            return Ok(false);
        }
        let is_full = old.len() as u64 == SWEPT_AT_ONCE;
        Entity::delete_many()
            .filter(Column::Id.is_in(old))
            .exec(db)
            .await?;
        Ok(is_full)
    }
}
