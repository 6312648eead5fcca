//! A recorded run step by step, forwards and backwards: what a debugger shows.
//!
//! Any step is reached by running again from the last snapshot before it. Snapshots are a run's
//! registers and little else, so a few dozen of them cost nearly nothing.

use std::sync::Arc;

use sculk_core::Value;
use serde::Serialize;

use super::{
    Record, ReplayEnd, ReplayError,
    replay::{Cursor, begin},
    tracer::{Known, Latest, PackedStep, Phase, Places, StepPlace, Tracer},
};
use crate::{
    Catalogue, Document, Input, Program, Run,
    compile::compile_located,
    program::Operand,
    run::{Called, Slice, Walked},
};

/// The most steps a run may have to be looked at: their list takes four bytes each.
const MAX_STEPS: usize = 25_000_000;
/// At least so many steps lie between two snapshots.
pub(super) const MIN_INTERVAL: u64 = 256;
/// The most snapshots that are kept.
const MAX_SNAPSHOTS: usize = 64;

/// The value of an output pin.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PinValue {
    /// The node.
    pub node: Arc<str>,
    /// Its output pin.
    pub pin: String,
    /// The value.
    pub value: Value,
    /// The step that gave it; none: it is the same in every run.
    pub step: Option<u64>,
}

/// A loop the run is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoopState {
    /// The loop's node.
    pub node: Arc<str>,
    /// The round it is in, from 1; 0: before the first.
    pub round: u64,
    /// How many items its list has; none: it is a loop of another kind.
    pub of: Option<usize>,
}

/// Something the run will come back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum CallState {
    /// This node goes on when the chain it began is over.
    Chain {
        /// The node.
        node: Arc<str>,
    },
    /// The loop of this node goes on.
    Loop(LoopState),
    /// This node waits for the value of one of its inputs.
    Value {
        /// The node.
        node: Arc<str>,
    },
}

/// All that can be known after a step.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepState {
    /// The step, from 1; 0: nothing has happened yet.
    pub step: u64,
    /// What it was about; none before the first.
    pub place: Option<StepPlace>,
    /// How many effects were asked for and answered.
    pub effects: usize,
    /// The values of output pins.
    pub pins: Vec<PinValue>,
    /// The variables that are set.
    pub variables: Vec<(Arc<str>, Value)>,
    /// The loops the run is in, the innermost last.
    pub loops: Vec<LoopState>,
    /// What the run comes back to, the innermost last.
    pub stack: Vec<CallState>,
}

/// A run that stands still, with what must be known to go on.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) run: Run,
    pub(super) known: Known,
    pub(super) cursor: Cursor,
    pub(super) next: Next,
    /// Whether it cannot be reached from the one before: somebody changed a value.
    pub(super) is_edited: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Next {
    Resume(Input),
    Walk(Slice),
    Over(ReplayEnd),
}

impl Snapshot {
    /// Runs on until the tracer stops it or the record is over; gives the steps that were seen.
    pub(super) fn advance(
        &mut self,
        record: &Record,
        places: &Places,
        stop_after: Option<u64>,
    ) -> Vec<PackedStep> {
        let mut tracer = Tracer::new(places, self.known.clone(), stop_after);
        loop {
            let walked = match std::mem::replace(&mut self.next, Next::Resume(Input::Go)) {
                Next::Resume(input) => self.run.resume_watched(input, &mut tracer),
                Next::Walk(slice) => self.run.walk(slice, &mut tracer),
                Next::Over(end) => {
                    self.next = Next::Over(end);
                    break;
                }
            };
            match walked {
                Walked::Stopped(slice) => {
                    self.next = Next::Walk(slice);
                    break;
                }
                Walked::Step(step) => {
                    self.next = match self.cursor.follow(record, &self.run, step) {
                        Ok(input) => Next::Resume(input),
                        Err(end) => Next::Over(end),
                    };
                }
            }
        }
        let seen = std::mem::take(&mut tracer.seen);
        self.known = tracer.known;
        seen
    }
}

/// A recorded run of which any step can be looked at.
#[derive(Debug)]
pub struct Steps {
    pub(super) record: Record,
    pub(super) program: Arc<Program>,
    pub(super) places: Arc<Places>,
    pub(super) steps: Vec<PackedStep>,
    /// In order; the first is before the first step.
    pub(super) snapshots: Vec<Snapshot>,
    /// How many steps lie between two of them.
    pub(super) interval: u64,
    pub(super) end: ReplayEnd,
    /// Whether the run is still under way: further steps will come.
    pub(super) is_live: bool,
}

impl Steps {
    /// Runs the record once through.
    ///
    /// # Errors
    /// When the document does not compile or is not what was recorded, or when there are too many
    /// steps.
    pub fn new(
        record: Record,
        document: &Document,
        catalogue: &Catalogue,
    ) -> Result<Self, ReplayError> {
        let (program, sites) = compile_located(document, catalogue, record.dialect)
            .map_err(ReplayError::DoesNotCompile)?;
        let places = Arc::new(Places::new(&program, sites));
        let (steps, _) = Self::through(record, &program, &places, MAX_STEPS)?;
        Ok(steps)
    }

    /// Runs a record once through; gives where it stands then, too.
    pub(super) fn through(
        record: Record,
        program: &Arc<Program>,
        places: &Arc<Places>,
        limit: usize,
    ) -> Result<(Self, Snapshot), ReplayError> {
        let mut now = Snapshot {
            run: begin(&record, program)?,
            known: Known::new(places),
            cursor: Cursor::default(),
            next: Next::Resume(Input::Go),
            is_edited: false,
        };
        let mut all = Self {
            record,
            program: program.clone(),
            places: places.clone(),
            steps: Vec::new(),
            snapshots: vec![now.clone()],
            interval: MIN_INTERVAL,
            end: ReplayEnd::Waits,
            is_live: false,
        };
        loop {
            let stop = now.known.n_steps + all.interval;
            all.steps
                .extend(now.advance(&all.record, places, Some(stop)));
            if all.steps.len() > limit {
                return Err(ReplayError::TooManySteps { limit });
            }
            if let Next::Over(end) = &now.next {
                all.end = end.clone();
                return Ok((all, now));
            }
            all.keep(now.clone());
        }
    }

    /// Keeps a snapshot; where there are many, every second one goes.
    pub(super) fn keep(&mut self, snapshot: Snapshot) {
        self.snapshots.push(snapshot);
        if self.snapshots.len() > MAX_SNAPSHOTS {
            self.interval *= 2;
            thin_out(&mut self.snapshots);
        }
    }

    /// How many steps there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.steps.len() as u64
    }

    /// Whether nothing was evaluated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How the replay ended.
    #[must_use]
    pub const fn end(&self) -> &ReplayEnd {
        &self.end
    }

    /// The record.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// What a step, from 1, is about.
    #[must_use]
    pub fn place(&self, step: u64) -> Option<StepPlace> {
        let at = usize::try_from(step.checked_sub(1)?).ok()?;
        let packed = self.steps.get(at)?;
        Some(StepPlace {
            node: self.node_id(packed.node()),
            phase: packed.phase(),
        })
    }

    /// The number of the node that a step, from 1, is about.
    #[must_use]
    pub fn number(&self, step: u64) -> Option<u32> {
        let at = usize::try_from(step.checked_sub(1)?).ok()?;
        self.steps.get(at).map(|packed| packed.node())
    }

    /// The steps that are about a node, in order.
    pub fn steps_of(&self, node: &str) -> impl Iterator<Item = u64> {
        let ids = &self.program.node_ids;
        // Of nodes with one id the last one is the one that runs.
        let number = ids.iter().rposition(|id| &**id == node);
        let steps = (1..).zip(&self.steps);
        let is_it = move |s: &PackedStep| Some(s.node() as usize) == number;
        steps.filter(move |(_, s)| is_it(s)).map(|(n, _)| n)
    }

    /// How many nodes were evaluated: exec nodes entered and values given. A constant that was
    /// computed when compiling, and a value that is remembered, is not evaluated again.
    #[must_use]
    pub fn n_evaluations(&self) -> u64 {
        let counts = |s: &&PackedStep| s.phase() != Phase::Act;
        self.steps.iter().filter(counts).count() as u64
    }

    /// All that can be known after a step; 0 is before the first. None: there is no such step.
    #[must_use]
    pub fn at(&self, step: u64) -> Option<StepState> {
        let now = self.stand_after(step)?;
        Some(self.state(step, &now))
    }

    /// The run as it stands after a step.
    pub(super) fn stand_after(&self, step: u64) -> Option<Snapshot> {
        if step > self.len() {
            return None;
        }
        let after = self.snapshots.partition_point(|s| s.known.n_steps <= step);
        let mut now = self.snapshots.get(after.checked_sub(1)?)?.clone();
        // The last step ends with the run; all others where the next one begins.
        let stop = (self.is_live || step < self.len()).then_some(step);
        now.advance(&self.record, &self.places, stop);
        Some(now)
    }

    pub(super) fn state(&self, step: u64, now: &Snapshot) -> StepState {
        let stack = self.stack(&now.run);
        let loops = stack.iter().filter_map(|call| match call {
            CallState::Loop(state) => Some(state.clone()),
            _ => None,
        });
        StepState {
            step,
            place: self.place(step),
            effects: now.cursor.n_effects,
            pins: self.pins(now),
            variables: now.run.variables(),
            loops: loops.collect(),
            stack,
        }
    }

    /// A pin's value. One that another branch gave is looked up after the step that gave it; none
    /// where other branches have gone on meanwhile.
    fn value_of(
        &self,
        latest: Latest,
        now: &Snapshot,
        then: &mut Option<(u64, Snapshot)>,
    ) -> Option<Value> {
        let operand = Operand::reg(latest.register);
        if latest.branch == now.run.branch() {
            return Some(now.run.read(operand).clone());
        }
        if then.as_ref().is_none_or(|(step, _)| *step != latest.step) {
            *then = Some((latest.step, self.stand_after(latest.step)?));
        }
        let (_, then) = then.as_ref()?;
        (then.run.branch() == latest.branch).then(|| then.run.read(operand).clone())
    }

    fn pins(&self, now: &Snapshot) -> Vec<PinValue> {
        let mut then = None;
        let mut found: Vec<(usize, PinValue)> = Vec::new();
        let mut add = |pin: usize, value: &Value, step| {
            let (node, name) = &self.places.pins[pin];
            let value = PinValue {
                node: self.node_id(*node),
                pin: name.clone(),
                value: value.clone(),
                step,
            };
            found.push((pin, value));
        };
        for (pin, operand) in &self.places.constants {
            add(*pin as usize, now.run.read(*operand), None);
        }
        for (pin, latest) in now.known.latest.iter().enumerate() {
            if let Some(latest) = latest
                && let Some(value) = self.value_of(*latest, now, &mut then)
            {
                add(pin, &value, Some(latest.step));
            }
        }
        found.sort_by_key(|(pin, _)| *pin);
        found.dedup_by(|next, kept| {
            let is_same_pin = next.0 == kept.0;
            if is_same_pin && next.1.step > kept.1.step {
                std::mem::swap(next, kept);
            }
            is_same_pin
        });
        found.into_iter().map(|(_, value)| value).collect()
    }

    fn stack(&self, run: &Run) -> Vec<CallState> {
        let calls = run.called().into_iter().map(|called| match called {
            Called::Chain(node) => CallState::Chain {
                node: self.node_id(node),
            },
            Called::Loop {
                node,
                rounds,
                n_items,
            } => CallState::Loop(LoopState {
                node: self.node_id(node),
                round: rounds,
                of: n_items,
            }),
            Called::Value(node) => CallState::Value {
                node: self.node_id(node),
            },
        });
        calls.collect()
    }

    pub(super) fn node_id(&self, node: u32) -> Arc<str> {
        let id = self.program.node_ids.get(node as usize).cloned();
        id.unwrap_or_else(|| Arc::from(""))
    }
}

/// Drops every second snapshot but the first, and none that cannot be reached again.
fn thin_out(snapshots: &mut Vec<Snapshot>) {
    let mut n = 0;
    snapshots.retain(|snapshot| {
        n += 1;
        n % 2 == 1 || snapshot.is_edited
    });
}
