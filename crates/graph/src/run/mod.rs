//! A run: a value that computes until it needs the world, and owns no task.

mod branches;
mod cx;
mod loops;
mod machine;
mod memory;
mod named;
mod packed;
mod rescue;
mod saved;
mod view;
mod watch;

use std::sync::Arc;

use sculk_core::{List, Value};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub use cx::{Cx, MAX_ITEMS, MAX_TEXT_BYTES};
pub(crate) use machine::{arithmetic, compare};
pub use saved::{RestoreError, SavedRun};
pub(crate) use view::Called;
pub(crate) use watch::{Slice, Walked, Watch};

use crate::{
    effect::{Answer, Effect},
    program::{Pc, Program, Reg},
    quotas::Quotas,
    trigger::Trigger,
};

/// What the host hands in.
#[derive(Debug, Clone)]
pub enum Input {
    /// Begin, or go on after a [`Step::Yield`].
    Go,
    /// The answer to the last effect.
    Answer(Answer),
}

/// How far a run came.
#[derive(Debug)]
pub enum Step {
    /// It waits for the answer to this.
    Effect(Box<Effect>),
    /// It used up its slice; resume it when the others had theirs.
    Yield,
    /// It is over.
    Finished(Finished),
    /// It is over because something went wrong. Effects before stay.
    Failed(Box<Failure>),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Finished {
    /// Nothing was left to do.
    Done,
    /// A break outside of any loop ended it.
    BrokeOut,
    /// The graph has no entry for this event.
    NoEntry,
}

/// Which kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// A node could not do its work.
    Node,
    /// The world could not.
    World,
    /// A quota was used up.
    Quota,
    /// The host resumed the run with the wrong input.
    Misuse,
}

/// What went wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Of which kind.
    pub kind: FailureKind,
    /// In plain words.
    pub message: String,
    /// The node.
    pub node: Option<Arc<str>>,
    /// The loop around it, if there is one.
    pub in_loop: Option<Arc<str>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Frame {
    Return(Pc),
    Each {
        at: u32,
        items: Arc<List>,
        next: usize,
    },
    Loop {
        at: u32,
        rounds: u64,
    },
    /// A chain whose failures are caught, and how many expressions were being evaluated then.
    Try {
        at: u32,
        n_calls: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Ready,
    Waiting {
        to: Reg,
        ok: Option<Reg>,
        what: Waiting,
    },
    Over,
}

/// What the engine itself does with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Waiting {
    Value,
    Seed,
    Delay,
    /// Something is being begun, for one of several branches.
    Begin,
    /// All branches wait.
    Next,
}

/// One run of a program.
#[derive(Debug, Clone)]
pub struct Run {
    program: Arc<Program>,
    quotas: Quotas,
    state: State,
    pc: Pc,
    regs: Vec<Value>,
    /// The epoch in which each memo slot was filled; 0 is never.
    memo: SmallVec<[u64; 4]>,
    /// Counts steps in the `sculk` dialect, stands still in the other.
    epoch: u64,
    /// The highest epoch there was.
    last_epoch: u64,
    /// The branches, while there are several.
    crew: Option<Box<branches::Crew>>,
    /// Nodes that ran, in the `blockmine` dialect.
    executed: SmallVec<[bool; 32]>,
    frames: Vec<Frame>,
    calls: Vec<Pc>,
    /// The rounds of each loop so far; empty until the first.
    rounds: Vec<u64>,
    /// Whether each variable was ever set.
    is_set: SmallVec<[bool; 16]>,
    /// Variables whose names came up at run time only.
    named: named::Named,
    cx: Cx,
    n_steps: u64,
    work_left: u64,
    waited_ms: f64,
    delay_ms: f64,
    /// Bytes made when memory was last measured.
    measured_at: usize,
}

impl Run {
    /// A run that has not begun. Ask [`Run::resume`] with [`Input::Go`].
    #[must_use]
    pub fn new(program: Arc<Program>, trigger: &Trigger, quotas: Quotas) -> Self {
        let mut regs = Vec::with_capacity(program.n_registers);
        // In the order of the registers every run has.
        regs.extend([
            trigger.event_args.clone(),
            trigger.args.clone(),
            trigger.user.clone(),
            trigger.chat_type.clone(),
        ]);
        regs.resize_with(program.n_registers, Value::default);
        for (reg, value) in &program.presets {
            regs[*reg as usize] = value.clone();
        }
        let entry = program.entries.get(&*trigger.event).copied();
        let n_marks = match program.dialect {
            crate::Dialect::Blockmine => program.node_ids.len(),
            crate::Dialect::Sculk => 0,
        };
        let mut is_set = SmallVec::from_elem(false, program.variables.len());
        is_set[..program.n_declared].fill(true);
        Self {
            quotas,
            state: State::Ready,
            pc: entry.unwrap_or(Pc::MAX),
            regs,
            memo: SmallVec::from_elem(0, program.n_slots as usize),
            epoch: 1,
            last_epoch: 1,
            crew: None,
            executed: SmallVec::from_elem(false, n_marks),
            frames: Vec::new(),
            calls: Vec::new(),
            rounds: Vec::new(),
            is_set,
            named: named::Named::default(),
            cx: Cx::default(),
            n_steps: 0,
            work_left: quotas.work,
            waited_ms: 0.0,
            delay_ms: 0.0,
            measured_at: 0,
            program,
        }
    }

    /// Computes until the run needs the world, used up its slice, or is over.
    pub fn resume(&mut self, input: Input) -> Step {
        if let Err(step) = self.accept(input) {
            return step;
        }
        if self.pc == Pc::MAX {
            self.state = State::Over;
            return Step::Finished(Finished::NoEntry);
        }
        let step = self.compute();
        if matches!(step, Step::Finished(_) | Step::Failed(_)) {
            self.state = State::Over;
        }
        step
    }

    /// Takes in what the host gives; a step where the run ends by it.
    fn accept(&mut self, input: Input) -> Result<(), Step> {
        match (self.state, input) {
            (State::Ready, Input::Go) => Ok(()),
            (State::Waiting { to, ok, what }, Input::Answer(answer)) => {
                self.state = State::Ready;
                match self.take(to, ok, what, answer) {
                    Err(Step::Failed(failure)) if self.catches(&failure) => Ok(()),
                    taken => taken,
                }
            }
            (State::Over, _) => Err(self.misuse("The run is over and cannot go on.")),
            (State::Ready, Input::Answer(_)) => {
                Err(self.misuse("The run was given an answer it did not ask for."))
            }
            (State::Waiting { .. }, Input::Go) => {
                Err(self.misuse("The run waits for an answer and was told to go on without."))
            }
        }
    }

    fn take(
        &mut self,
        to: Reg,
        ok: Option<Reg>,
        what: Waiting,
        answer: Answer,
    ) -> Result<(), Step> {
        match what {
            Waiting::Begin => return self.begun(to, ok, &answer),
            Waiting::Next => return self.one_is_done(answer),
            Waiting::Value | Waiting::Seed | Waiting::Delay => {}
        }
        match (answer, ok) {
            (Answer::Value(value), _) => {
                match what {
                    Waiting::Seed => self.cx.random = Some(value.to_number().to_bits()),
                    Waiting::Delay => self.waited_ms += self.delay_ms,
                    Waiting::Value | Waiting::Begin | Waiting::Next => {}
                }
                self.cx.charge_bytes(memory::size_of_value(&value));
                self.regs[to as usize] = value;
                if let Some(ok) = ok {
                    self.regs[ok as usize] = Value::Bool(true);
                }
                Ok(())
            }
            (Answer::Failed(message), Some(ok)) => {
                self.regs[to as usize] = Value::text(&message);
                self.regs[ok as usize] = Value::Bool(false);
                Ok(())
            }
            (Answer::Failed(message), None) => {
                self.state = State::Over;
                Err(self.failure(FailureKind::World, message))
            }
        }
    }

    fn misuse(&self, message: &str) -> Step {
        self.failure(FailureKind::Misuse, message.to_owned())
    }

    /// The run's program.
    #[must_use]
    pub const fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The variables that are set, in the order in which they came.
    #[must_use]
    pub fn variables(&self) -> Vec<(Arc<str>, Value)> {
        let known = self.program.variables.iter().zip(&self.is_set);
        let set = known.filter(|(_, is_set)| **is_set);
        let values = set.map(|((name, reg), _)| (name.clone(), self.regs[*reg as usize].clone()));
        values
            .chain(self.named.iter().map(|(n, v)| (n.clone(), v.clone())))
            .collect()
    }

    /// How many exec nodes it entered.
    #[must_use]
    pub const fn n_steps(&self) -> u64 {
        self.n_steps
    }

    /// How much of its work quota it used.
    #[must_use]
    pub const fn work(&self) -> u64 {
        self.quotas.work.saturating_sub(self.work_left)
    }

    fn failure(&self, kind: FailureKind, message: String) -> Step {
        let origin = self
            .program
            .origins
            .get((self.pc as usize).saturating_sub(1));
        let innermost = self.frames.iter().rev().find_map(|f| match f {
            Frame::Each { at, .. } | Frame::Loop { at, .. } => Some(*at),
            Frame::Return(_) | Frame::Try { .. } => None,
        });
        let in_loop = innermost.map(|at| self.program.loops[at as usize].node);
        let id = |node: u32| self.program.node_ids.get(node as usize).cloned();
        Step::Failed(Box::new(Failure {
            kind,
            message,
            node: origin.copied().and_then(id),
            in_loop: in_loop.and_then(id),
        }))
    }
}
