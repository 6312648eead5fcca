//! A record run again, and compared.

use std::sync::Arc;

use super::{End, Outcome, Record, effects::line, same::is_same_effect};
use crate::{Effect, Input, Problem, Program, Run, Step};

/// Why a record cannot be run again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReplayError {
    /// The graph is not the one that was recorded.
    #[error(
        "The record is of another version of the graph: it was taken of program {recorded:016x}, and this graph is program {given:016x}. Open the graph as it was when the run was recorded."
    )]
    OtherProgram {
        /// The program that was recorded.
        recorded: u64,
        /// The program it was to be run with.
        given: u64,
    },
    /// What began the run was larger than the record might be.
    #[error("The record holds no inputs: what began the run was larger than the record's limit.")]
    NoInputs,
    /// The graph does not compile.
    #[error("The graph of the record cannot run.")]
    DoesNotCompile(Vec<Problem>),
    /// There is too much to keep in mind.
    #[error("The run has more than {limit} steps; so many cannot be looked at one by one.")]
    TooManySteps {
        /// The most there may be.
        limit: usize,
    },
}

/// Where a replay went another way.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Divergence {
    /// At which effect, from 1; one more than there are: at the end.
    pub at: usize,
    /// What was recorded.
    pub recorded: String,
    /// What the replay came to.
    pub replayed: String,
}

/// How a replay ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayEnd {
    /// As the recorded run did, with the same effects before.
    Same(Outcome),
    /// The same as far as the record goes, which was full.
    Cut,
    /// The same up to where the recorded run still waited or computed when the record was taken.
    Waits,
    /// It went another way.
    Diverged(Divergence),
}

/// What came of a replay.
#[derive(Debug, Clone)]
pub struct Replay {
    /// How it ended.
    pub end: ReplayEnd,
    /// How many effects were the same.
    pub n_effects: usize,
    /// The run as it stands now.
    pub run: Run,
}

/// Runs a record again and compares each effect with the recorded one.
///
/// # Errors
/// When the record is of another program or holds no inputs.
pub fn replay(record: &Record, program: &Arc<Program>) -> Result<Replay, ReplayError> {
    let mut run = begin(record, program)?;
    let mut cursor = Cursor::default();
    let mut input = Input::Go;
    loop {
        let step = run.resume(input);
        match cursor.follow(record, &run, step) {
            Ok(next) => input = next,
            Err(end) => {
                return Ok(Replay {
                    end,
                    n_effects: cursor.n_effects,
                    run,
                });
            }
        }
    }
}

/// The recorded run before its first instruction.
pub(super) fn begin(record: &Record, program: &Arc<Program>) -> Result<Run, ReplayError> {
    if record.program_hash != program.hash() {
        return Err(ReplayError::OtherProgram {
            recorded: record.program_hash,
            given: program.hash(),
        });
    }
    if record.is_cut && record.trigger.event.is_empty() {
        return Err(ReplayError::NoInputs);
    }
    let run = Run::new(program.clone(), &record.trigger, record.quotas);
    Ok(run.with_variables(&record.variables))
}

/// How far a replay is in its record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    pub(super) n_effects: usize,
}

impl Cursor {
    /// What the run gets next, or how the replay ended.
    pub(super) fn follow(
        &mut self,
        record: &Record,
        run: &Run,
        step: Step,
    ) -> Result<Input, ReplayEnd> {
        let outcome = match step {
            Step::Yield => return Ok(Input::Go),
            Step::Effect(effect) => return self.answer(record, &effect),
            Step::Finished(how) => Outcome::Finished(how),
            Step::Failed(failure) => Outcome::Failed(failure),
        };
        let is_all_told = self.n_effects == record.exchanges.len();
        if is_all_told && record.is_cut {
            return Err(ReplayEnd::Cut);
        }
        if is_all_told && record.end.is_none() {
            return Err(ReplayEnd::Waits);
        }
        let end = End {
            outcome,
            steps: run.n_steps(),
            work: run.work(),
        };
        if is_all_told && record.end.as_ref() == Some(&end) {
            return Err(ReplayEnd::Same(end.outcome));
        }
        let recorded = match record.exchanges.get(self.n_effects) {
            Some(exchange) => line(&exchange.effect),
            None => record.end.as_ref().map_or_else(no_end, say_end),
        };
        Err(self.diverged(recorded, say_end(&end)))
    }

    fn answer(&mut self, record: &Record, effect: &Effect) -> Result<Input, ReplayEnd> {
        let Some(exchange) = record.exchanges.get(self.n_effects) else {
            return Err(if record.is_cut {
                ReplayEnd::Cut
            } else if record.end.is_none() {
                ReplayEnd::Waits
            } else {
                let recorded = record.end.as_ref().map_or_else(no_end, say_end);
                self.diverged(recorded, line(effect))
            });
        };
        if !is_same_effect(&exchange.effect, effect) {
            return Err(self.diverged(line(&exchange.effect), line(effect)));
        }
        self.n_effects += 1;
        match &exchange.answer {
            Some(answer) => Ok(Input::Answer(answer.clone())),
            None if record.is_cut => Err(ReplayEnd::Cut),
            None => Err(ReplayEnd::Waits),
        }
    }

    fn diverged(self, recorded: String, replayed: String) -> ReplayEnd {
        ReplayEnd::Diverged(Divergence {
            at: self.n_effects + 1,
            recorded,
            replayed,
        })
    }
}

fn no_end() -> String {
    "the run was not over".to_owned()
}

fn say_end(end: &End) -> String {
    let how = match &end.outcome {
        Outcome::Finished(how) => format!("the end ({how:?})"),
        Outcome::Failed(failure) => match &failure.node {
            Some(node) => format!("a failure at node {node}: {}", failure.message),
            None => format!("a failure: {}", failure.message),
        },
    };
    format!(
        "{how} after {} exec nodes and {} of work",
        end.steps, end.work
    )
}
