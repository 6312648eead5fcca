//! Recording a run, and running it again from the record.
//!
//! A run computes the same from the same program, trigger, variables and answers. So these are all
//! a record holds; the effects are in it to be compared. Nothing of the engine knows about records: a
//! run that is not recorded pays nothing.

mod costs;
mod effects;
mod file;
mod heap;
mod live;
mod replay;
mod same;
mod size;
mod steps;
mod stride;
mod tracer;

use std::sync::Arc;

use sculk_core::Value;
use serde::{Deserialize, Serialize};

pub use costs::StepCost;
pub use file::{MAX_RECORD_BYTES, RecordFileError};
pub use live::{Located, Reached, RewindError, Watched};
pub use replay::{Divergence, Replay, ReplayEnd, ReplayError, replay};
pub use steps::{CallState, LoopState, PinValue, StepState, Steps};
pub use stride::{Stepper, Stride};
pub use tracer::{Moment, Phase, StepPlace, StopRule};

pub(crate) use effects::name;
pub(crate) use heap::{NoSuchRow, Packer, Row, Slot, Unpacked};
pub(crate) use same::is_same;

use crate::{
    Answer, Dialect, Effect, Failure, Finished, Input, Program, Quotas, Run, Step, Trigger,
};
use size::Ledger;

/// How much a record may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordLimits {
    /// Bytes of values, roughly.
    pub bytes: usize,
    /// Effects with their answers.
    pub exchanges: usize,
}

impl Default for RecordLimits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            exchanges: 100_000,
        }
    }
}

/// An effect and what the host said to it.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What the run asked for.
    pub effect: Effect,
    /// What it was told; none: the run still waited when the record was taken.
    pub answer: Option<Answer>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It was over.
    Finished(Finished),
    /// Something went wrong.
    Failed(Box<Failure>),
}

/// How a run ended, and how much it did until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// Exec nodes it entered.
    pub steps: u64,
    /// Of its work quota.
    pub work: u64,
}

/// All that is needed to run a run again.
#[derive(Debug, Clone)]
pub struct Record {
    /// Of which program ([`Program::hash`]).
    pub program_hash: u64,
    /// Whose meaning the program has.
    pub dialect: Dialect,
    /// What the run might use up.
    pub quotas: Quotas,
    /// Why it began.
    pub trigger: Trigger,
    /// Variables it began with that were kept of an earlier run.
    pub variables: Vec<(Arc<str>, Value)>,
    /// What it asked and was told, in order.
    pub exchanges: Vec<Exchange>,
    /// How it ended; none: it was not over when the record was taken.
    pub end: Option<End>,
    /// Whether the record was full before the run was over: it holds what came before.
    pub is_cut: bool,
    /// The graph as JSON text, where whoever recorded put it in.
    pub graph: Option<String>,
}

impl Record {
    /// How much it holds in memory, in bytes and roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let mut ledger = Ledger::new(usize::MAX);
        // Nothing is too much for this one.
        let _ = take_inputs(&mut ledger, &self.trigger, &self.variables);
        for exchange in &self.exchanges {
            let _ = ledger.effect(&exchange.effect);
            if let Some(answer) = &exchange.answer {
                let _ = ledger.answer(answer);
            }
        }
        ledger.used() + self.graph.as_ref().map_or(0, String::len)
    }
}

/// A run that is recorded as it goes.
#[derive(Debug)]
pub struct RecordedRun {
    run: Run,
    record: Record,
    limits: RecordLimits,
    ledger: Ledger,
}

impl RecordedRun {
    /// A run that has not begun, with variables that were kept of an earlier one.
    #[must_use]
    pub fn new(
        program: Arc<Program>,
        trigger: &Trigger,
        quotas: Quotas,
        variables: &[(Arc<str>, Value)],
        limits: RecordLimits,
    ) -> Self {
        let mut ledger = Ledger::new(limits.bytes);
        let is_cut = !take_inputs(&mut ledger, trigger, variables);
        let mut run = Run::new(program.clone(), trigger, quotas);
        run.set_variables(variables);
        // Where the inputs alone are too much, the record is empty.
        let (trigger, variables) = if is_cut {
            (Trigger::event("", sculk_core::Object::default()), &[][..])
        } else {
            (trigger.clone(), variables)
        };
        Self {
            run,
            record: Record {
                program_hash: program.hash(),
                dialect: program.dialect(),
                quotas,
                trigger,
                variables: variables.to_vec(),
                exchanges: Vec::new(),
                end: None,
                is_cut,
                graph: None,
            },
            limits,
            ledger,
        }
    }

    /// [`Run::resume`], recorded.
    pub fn resume(&mut self, input: Input) -> Step {
        self.take_input(&input);
        let step = self.run.resume(input);
        self.take_step(&step);
        step
    }

    fn take_input(&mut self, input: &Input) {
        if let Input::Answer(answer) = input
            && !self.record.is_cut
        {
            self.take_answer(answer);
        }
    }

    fn take_step(&mut self, step: &Step) {
        let outcome = match step {
            Step::Yield => return,
            Step::Effect(effect) => {
                if !self.record.is_cut {
                    self.take_effect(effect);
                }
                return;
            }
            Step::Finished(how) => Outcome::Finished(*how),
            Step::Failed(failure) => Outcome::Failed(failure.clone()),
        };
        self.record.end = Some(End {
            outcome,
            steps: self.run.n_steps(),
            work: self.run.work(),
        });
    }

    fn take_effect(&mut self, effect: &Effect) {
        let is_full = self.record.exchanges.len() >= self.limits.exchanges;
        if is_full || !self.ledger.effect(effect) {
            self.record.is_cut = true;
            return;
        }
        self.record.exchanges.push(Exchange {
            effect: effect.clone(),
            answer: None,
        });
    }

    fn take_answer(&mut self, answer: &Answer) {
        if !self.ledger.answer(answer) {
            self.record.is_cut = true;
            return;
        }
        if let Some(last) = self.record.exchanges.last_mut() {
            last.answer = Some(answer.clone());
        }
    }

    /// The run.
    #[must_use]
    pub const fn run(&self) -> &Run {
        &self.run
    }

    /// What was recorded so far.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Ends recording.
    #[must_use]
    pub fn into_record(self) -> Record {
        self.record
    }
}

/// Counts what a run begins with; false where there is no room for it.
fn take_inputs(ledger: &mut Ledger, trigger: &Trigger, kept: &[(Arc<str>, Value)]) -> bool {
    let Trigger {
        event: _,
        event_args,
        args,
        user,
        chat_type,
    } = trigger;
    let inputs = [event_args, args, user, chat_type].into_iter();
    let mut all = inputs.chain(kept.iter().map(|(_, value)| value));
    all.all(|value| ledger.input(value))
}
