//! What is kept of runs that are over: the newest of each graph in memory, and a good part of all in
//! the journal, where it survives a restart.

mod book;
pub(crate) mod compare;
mod disk;
pub(crate) mod dry;
pub(crate) mod file;
pub(crate) mod one_node;
#[cfg(test)]
mod runs_tests;
pub(crate) mod trace;

use std::sync::Arc;

use sculk_core::BotId;
use sculk_graph::{Outcome, Record, RecordLimits, Steps};
use sculk_store::{GraphRef, RunEntry, UnixMillis};

pub(crate) use book::RunBook;

/// What is kept of one run: a command's run takes a few kilobytes.
pub(crate) const RECORD_LIMITS: RecordLimits = RecordLimits {
    bytes: 64 * 1024,
    exchanges: 500,
};
/// The version that runs are told to be of.
pub(crate) const MADE_BY: &str = env!("CARGO_PKG_VERSION");
/// The longest failure that is listed, in characters; the record has all of it.
const MAX_FAILURE: usize = 2_000;

/// Where a run ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunOrigin {
    /// On a bot.
    Bot,
    /// Nowhere: the effects were listed and not done.
    Dry,
    /// Elsewhere; it came out of a file.
    File,
}

/// Where an answer of a dry run came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerOrigin {
    /// Somebody gave it by hand.
    Hand,
    /// A run that was recorded.
    Record,
    /// It was made up.
    MadeUp,
}

/// A run that is over.
#[derive(Debug, Clone)]
pub(crate) struct KeptRun {
    pub entry: RunEntry,
    pub origin: RunOrigin,
    pub record: Arc<Record>,
    /// How long the world took for each answer, in milliseconds; of dry runs nothing.
    pub waits: Arc<[u32]>,
    /// Of a dry run that was to go up to a node: the last step that counts.
    pub until: Option<u64>,
    /// Of a dry run: where each answer came from.
    pub answers: Arc<[AnswerOrigin]>,
    /// How much room it takes in memory, in bytes and roughly.
    pub bytes: usize,
}

/// What a bot knows of a run that ended.
#[derive(Debug)]
pub(crate) struct EndedRun {
    pub bot: BotId,
    pub graph: GraphRef,
    /// In milliseconds since 1970.
    pub started_at: u64,
    pub took_ms: u64,
    pub who: Option<String>,
    pub waits: Vec<u32>,
    /// Exec nodes it entered.
    pub n_steps: u64,
    pub record: Record,
}

/// What the list says of a run of a bot that was not over when its task was.
const GIVEN_UP: &str =
    "It was ended before its end: its bot was stopped, or its graph switched off or changed.";

impl KeptRun {
    /// A run on a bot, or a dry one: what is listed of it is read from its record.
    pub(crate) fn new(id: u32, origin: RunOrigin, ended: EndedRun) -> Self {
        let EndedRun {
            bot,
            graph,
            started_at,
            took_ms,
            who,
            waits,
            n_steps,
            record,
        } = ended;
        let (mut failure, failed_at) = failure_of(&record);
        if record.end.is_none() && origin == RunOrigin::Bot {
            failure = Some(GIVEN_UP.to_owned());
        }
        let entry = RunEntry {
            id,
            graph,
            bot,
            kept_at: UnixMillis(started_at.saturating_add(took_ms).cast_signed()),
            started_at: UnixMillis(started_at.cast_signed()),
            took_ms,
            trigger: record.trigger.event.to_string(),
            who,
            failure,
            failed_at,
            n_steps,
            n_effects: u32::try_from(record.exchanges.len()).unwrap_or(u32::MAX),
            is_cut: record.is_cut,
            is_from_file: origin == RunOrigin::File,
            made_by: MADE_BY.to_owned(),
        };
        Self {
            entry,
            origin,
            bytes: record.bytes() + waits.len() * size_of::<u32>(),
            record: Arc::new(record),
            waits: waits.into(),
            until: None,
            answers: Arc::default(),
        }
    }
}

/// Why a run failed and at which node, if it did.
fn failure_of(record: &Record) -> (Option<String>, Option<String>) {
    match record.end.as_ref().map(|end| &end.outcome) {
        Some(Outcome::Failed(failure)) => (
            Some(failure.message.chars().take(MAX_FAILURE).collect()),
            failure.node.as_ref().map(ToString::to_string),
        ),
        Some(Outcome::Finished(_)) | None => (None, None),
    }
}

/// A run that is looked at, with the version of the graph that ran.
#[derive(Debug)]
pub(crate) struct OpenedRun {
    pub run: KeptRun,
    /// None: the graph came with the run and is no version of one here.
    pub revision: Option<i32>,
    /// The graph that ran, as JSON.
    pub document: String,
    pub steps: Steps,
}
