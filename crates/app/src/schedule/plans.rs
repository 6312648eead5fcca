//! Plans as they are stored, made ready to be asked.

use jiff::tz::TimeZone;
use sculk_automation::schedule::{
    CronPlan, MissedRuns, Overlap, Plan, PlanError, WordsIn, cron_in_words,
};
use sculk_contract::{ExplainedPlan, Language, PlanProblem, PlanProblemKind};
use sculk_store::{StoredMissed, StoredOverlap, StoredPlan};

/// Times that are shown ahead.
const SHOWN_TIMES: usize = 5;
/// The longest interval: a year.
const MAX_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Why a plan cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlanFault {
    #[error(transparent)]
    Cron(#[from] PlanError),
    #[error(
        "The time zone “{0}” is not known on this machine. Write one like Europe/Berlin or UTC, or leave it empty for the zone of this machine."
    )]
    Zone(String),
    #[error("That time has passed already. Choose a later one.")]
    Past,
    #[error("An interval is a second at least and a year at most.")]
    Interval,
}

impl PlanFault {
    pub(crate) const fn kind(&self) -> PlanProblemKind {
        match self {
            Self::Cron(PlanError::Malformed { .. }) => PlanProblemKind::Malformed,
            Self::Cron(PlanError::Never { .. }) => PlanProblemKind::Never,
            Self::Zone(_) => PlanProblemKind::Zone,
            Self::Past => PlanProblemKind::Past,
            Self::Interval => PlanProblemKind::Interval,
        }
    }
}

/// A zone by its name; an empty one is that of this machine.
pub(crate) fn zone_of(name: &str) -> Result<TimeZone, PlanFault> {
    match name.trim() {
        "" => Ok(TimeZone::system()),
        name => TimeZone::get(name).map_err(|_| PlanFault::Zone(name.chars().take(64).collect())),
    }
}

/// A plan that can be asked when it comes.
pub(crate) fn ready(plan: &StoredPlan) -> Result<Plan, PlanFault> {
    Ok(match plan {
        StoredPlan::Cron { pattern, zone } => Plan::Cron(CronPlan::parse(pattern, zone_of(zone)?)?),
        StoredPlan::Every { seconds, from } => {
            if !(1..=MAX_SECONDS).contains(seconds) {
                return Err(PlanFault::Interval);
            }
            Plan::Every {
                interval_ms: u64::from(*seconds) * 1_000,
                from_ms: from.max(&0).cast_unsigned(),
            }
        }
        StoredPlan::AtStart => Plan::AtStart,
        StoredPlan::Once { at } => Plan::Once {
            at_ms: at.max(&0).cast_unsigned(),
        },
    })
}

/// As [`ready`], and refuses a plan that will never come.
pub(crate) fn ready_from(plan: &StoredPlan, now: u64) -> Result<Plan, PlanFault> {
    let plan = ready(plan)?;
    match &plan {
        Plan::Cron(cron) => cron.check(now)?,
        Plan::Once { at_ms } if *at_ms <= now => return Err(PlanFault::Past),
        Plan::Once { .. } | Plan::Every { .. } | Plan::AtStart => {}
    }
    Ok(plan)
}

/// When a plan comes next, or why it does not.
pub(crate) fn next_of(plan: &StoredPlan, now: u64) -> Result<Option<u64>, PlanFault> {
    let ready = ready(plan)?;
    if let Plan::Cron(cron) = &ready {
        cron.check(now)?;
    }
    Ok(ready.next_after(now))
}

/// What a plan means to people.
pub(crate) fn explain(plan: &StoredPlan, language: Language, now: u64) -> ExplainedPlan {
    let words_in = match language {
        Language::Ru => WordsIn::Russian,
        _ => WordsIn::English,
    };
    let words = match ready(plan) {
        Ok(Plan::Cron(cron)) => Some(cron_in_words(&cron, words_in)),
        Ok(_) | Err(_) => None,
    };
    let zone = match plan {
        StoredPlan::Cron { zone, .. } => zone_of(zone).ok(),
        _ => None,
    };
    let zone = zone.map(|zone| zone.iana_name().unwrap_or("UTC").to_owned());
    let (next, problem) = match ready_from(plan, now) {
        Ok(plan) => (plan.next_times(now, SHOWN_TIMES), None),
        Err(fault) => (
            Vec::new(),
            Some(PlanProblem {
                kind: fault.kind(),
                message: fault.to_string(),
            }),
        ),
    };
    ExplainedPlan {
        words,
        zone,
        next,
        problem,
    }
}

pub(super) const fn missed(missed: StoredMissed) -> MissedRuns {
    match missed {
        StoredMissed::Skip => MissedRuns::Skip,
        StoredMissed::Once => MissedRuns::Once,
        StoredMissed::All => MissedRuns::All,
    }
}

pub(super) const fn overlap(overlap: StoredOverlap) -> Overlap {
    match overlap {
        StoredOverlap::Skip => Overlap::Skip,
        StoredOverlap::Wait => Overlap::Wait,
        StoredOverlap::Parallel => Overlap::Parallel,
    }
}
