use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Language, UnixMillis};

/// When something happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SchedulePlan {
    /// By a cron pattern in a time zone.
    Cron {
        /// Minute, hour, day, month, day of the week; a sixth field in front is the second, a
        /// seventh behind the year. Up to 256 characters.
        pattern: String,
        /// The zone's name (`Europe/Berlin`, `UTC`); empty: that of this machine.
        zone: String,
    },
    /// Again and again, counted from when it was saved.
    Every {
        /// 1 to 31,536,000.
        seconds: u32,
    },
    /// When the app starts.
    AtStart,
    /// One time.
    Once {
        /// When.
        at: UnixMillis,
    },
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ScheduleAction {
    /// The bots go to their servers; done when they are there.
    Start,
    /// The bots leave their servers.
    Stop,
    /// The bots leave and come back.
    Restart,
    /// The bots say a line, or send a command where it begins with `/`. Fails while they are not
    /// online.
    Say {
        /// 1 to 4,000 characters.
        text: String,
    },
    /// A copy of everything is made, as by hand; for no bot.
    Backup,
    /// An event graph runs for its bot, from its node “On Schedule”.
    RunGraph {
        /// Which; its bot is the target.
        event_graph_id: i32,
    },
}

/// Which bots do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ScheduleTargets {
    /// Every bot there is then.
    All,
    /// These bots; deleted ones are passed over.
    Bots {
        /// Their ids.
        ids: Vec<i32>,
    },
    /// All bots of these servers.
    Servers {
        /// Their ids.
        ids: Vec<i32>,
    },
    /// All bots of these groups.
    Groups {
        /// Their ids.
        ids: Vec<i32>,
    },
}

/// What becomes of times that passed while the app was closed or the machine slept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MissedPolicy {
    /// Nothing.
    Skip,
    /// One run for all of them.
    Once,
    /// A run for each, up to a hundred.
    All,
}

/// What becomes of a time that comes while earlier runs of the schedule are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OverlapPolicy {
    /// It is left out.
    Skip,
    /// It waits for them.
    Wait,
    /// It runs beside them.
    Parallel,
}

/// What a user decides about a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleFields {
    /// 1 to 64 characters, unique.
    pub name: String,
    /// Whether it happens at all.
    pub is_enabled: bool,
    /// When.
    pub plan: SchedulePlan,
    /// What.
    pub action: ScheduleAction,
    /// For which bots; a graph has its own.
    pub targets: ScheduleTargets,
    /// What becomes of times that passed meanwhile.
    pub missed: MissedPolicy,
    /// What becomes of a time that comes too early.
    pub overlap: OverlapPolicy,
    /// How often a job is tried before it fails for good, 1 to 10. The waits between double from
    /// five seconds to ten minutes.
    pub max_attempts: u16,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleView {
    /// Its id.
    pub id: i32,
    /// What a user decides about it.
    pub fields: ScheduleFields,
    /// Why it does not happen although it is switched on: its zone is not known any more, its
    /// pattern never comes again.
    pub problem: Option<String>,
    /// When it happens next.
    pub next_at: Option<UnixMillis>,
    /// Jobs of it that are under way or wait.
    pub n_open: u32,
    /// The last job of it.
    pub last_job: Option<ScheduleJob>,
    /// Changes with whatever a user decides about it. Saving may want it back.
    #[serde(default)]
    pub revision: String,
}

/// Why there is a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum JobCause {
    /// Its time came.
    Clock,
    /// Its time had passed, and it was made up for.
    Missed,
    /// The app started.
    Start,
    /// A user wanted it now.
    Hand,
    /// It had failed, and a user wanted it done after all.
    Again,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum JobState {
    /// It waits for its turn, or to be tried again.
    Waiting,
    /// It is under way.
    Running,
    /// It was done.
    Done,
    /// It failed for good.
    Failed,
    /// It was left out.
    Skipped,
    /// It failed, and somebody took note.
    Dismissed,
}

/// One thing that came of a schedule, for one bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleJob {
    /// Its id; later ones are larger.
    pub id: i32,
    /// Whose.
    pub schedule_id: i32,
    /// The schedule's name; none once it is deleted.
    pub schedule_name: Option<String>,
    /// For which bot, if for one.
    pub bot_id: Option<i32>,
    /// The bot's name; none once it is deleted.
    pub bot_name: Option<String>,
    /// Why.
    pub cause: JobCause,
    /// When it was to happen.
    pub due_at: UnixMillis,
    /// How far it is.
    pub state: JobState,
    /// How often it was tried.
    pub n_attempts: u16,
    /// When the last try began.
    pub began_at: Option<UnixMillis>,
    /// When it came to its end.
    pub ended_at: Option<UnixMillis>,
    /// When it is tried again.
    pub retry_at: Option<UnixMillis>,
    /// Why it failed or was left out; empty otherwise.
    pub message: String,
}

/// Changes a schedule as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateScheduleReq {
    /// Which one.
    pub id: i32,
    /// What it is from now on.
    pub fields: ScheduleFields,
    /// Its `revision` when it was opened; another one now is a `conflict`. Absent: it is saved
    /// over whatever is there.
    #[serde(default)]
    pub expected_revision: Option<String>,
}

/// Names a schedule.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleReq {
    /// Which one.
    pub id: i32,
}

/// Asks what a plan means.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainPlanReq {
    /// The plan as it is typed.
    pub plan: SchedulePlan,
    /// In which language.
    pub language: Language,
}

/// What a plan means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedPlan {
    /// A cron pattern in words; none for the other plans, which are words already.
    pub words: Option<String>,
    /// The zone it was taken in, where the plan has one.
    pub zone: Option<String>,
    /// The next five times, fewer where there are no more.
    pub next: Vec<UnixMillis>,
    /// Why it cannot be used.
    pub problem: Option<PlanProblem>,
}

/// Why a plan cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanProblem {
    /// Of what kind.
    pub kind: PlanProblemKind,
    /// In plain English words.
    pub message: String,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PlanProblemKind {
    /// The pattern is none.
    Malformed,
    /// It never comes.
    Never,
    /// The time zone is not known.
    Zone,
    /// The time has passed.
    Past,
    /// The interval is too short or too long.
    Interval,
}

/// Asks for jobs, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListJobsReq {
    /// Of this schedule only.
    pub schedule_id: Option<i32>,
    /// Only those that failed for good and nobody took note of.
    pub is_failed: bool,
    /// Only those before this one.
    pub before: Option<i32>,
    /// At most this many, up to 500.
    pub limit: u32,
}

/// A page of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobPage {
    /// The jobs, newest first.
    pub jobs: Vec<ScheduleJob>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// Jobs of any schedule that failed for good and nobody took note of, counted up to 1,000.
    pub n_failed: u32,
}

/// Names jobs that failed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobsReq {
    /// Their ids, up to 500.
    pub ids: Vec<i32>,
}
