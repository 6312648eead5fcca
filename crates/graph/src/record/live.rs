//! A run that somebody looks on at while it runs: it stops where a rule says, and each of its steps
//! so far can be looked at.
//!
//! A watched run does what an unwatched one does: slices, quotas and effects are the same.

use std::sync::Arc;

use sculk_core::Value;

use super::{
    Exchange, PinValue, Record, RecordedRun, StepPlace, StepState, Steps, StopRule,
    replay::{Cursor, ReplayEnd},
    size::Ledger,
    steps::{MIN_INTERVAL, Next, Snapshot},
    tracer::{Known, Moment, PackedStep, Phase, Places, Tracer},
};
use crate::{
    Catalogue, Dialect, Document, Effect, Input, Problem, Program, Run, Step,
    compile::compile_located,
    run::{Slice, Walked},
};

/// The most steps that are kept of a run under way; where there are more, the oldest are forgotten.
const MAX_STEPS: usize = 2_000_000;
/// Bytes of effects and answers that are kept for going back, roughly.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Effects that are kept for going back.
const MAX_EXCHANGES: usize = 20_000;
/// The most places at which somebody may change values of one run.
const MAX_EDITS: usize = 60;

/// A program of which is known where each node and value is.
#[derive(Debug, Clone)]
pub struct Located {
    program: Arc<Program>,
    places: Arc<Places>,
}

impl Located {
    /// Compiles a document.
    ///
    /// # Errors
    /// With its problems, where it does not compile.
    pub fn new(
        document: &Document,
        catalogue: &Catalogue,
        dialect: Dialect,
    ) -> Result<Self, Vec<Problem>> {
        let (program, sites) = compile_located(document, catalogue, dialect)?;
        let places = Arc::new(Places::new(&program, sites));
        Ok(Self { program, places })
    }

    /// [`Program::hash`].
    #[must_use]
    pub fn program_hash(&self) -> u64 {
        self.program.hash()
    }

    /// The ids of its nodes; the place in the list is the node's number. Of one in a subgraph the
    /// path to it.
    #[must_use]
    pub fn nodes(&self) -> &[Arc<str>] {
        &self.program.node_ids
    }

    /// Whether control flow goes from a pin of one node to another one.
    #[must_use]
    pub fn leads(&self, from: u32, pin: &str, to: u32) -> bool {
        self.places.leads(from, pin, to)
    }
}

/// How far a watched run came.
#[derive(Debug)]
pub enum Reached {
    /// As far as any run goes.
    Step(Step),
    /// The rule stopped it before a step; [`Watched::next_step`] says which.
    Stopped,
}

/// Why a run cannot go on from an earlier step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RewindError {
    /// There is no such step.
    #[error("There is no such step any more.")]
    NoSuchStep,
    /// Its branches had begun what would have to be begun again.
    #[error(
        "At this step several branches were under way side by side. Choose a step before they began, or after all were done."
    )]
    SideBySide,
}

/// A run somebody looks on at.
#[derive(Debug)]
pub struct Watched {
    recorded: RecordedRun,
    steps: Steps,
    known: Known,
    ledger: Ledger,
    /// What is left of the slice it was stopped in.
    slice: Option<Slice>,
    /// What it goes on with, where it was not stopped in a slice.
    input: Option<Input>,
    /// The step it was stopped before.
    next: Option<PackedStep>,
    /// How many effects the record held when looking on began; none: it holds no more than those.
    n_recorded_before: Option<usize>,
    /// Whether the steps begin where the run began.
    is_whole: bool,
    n_edits: usize,
}

impl Watched {
    /// Looks on at a run from now on. What it did before is known where all of it was recorded.
    ///
    /// # Errors
    /// Gives the run back where it is one of another program.
    pub fn new(recorded: RecordedRun, located: &Located) -> Result<Self, Box<RecordedRun>> {
        if recorded.run.program().hash() != located.program_hash() {
            return Err(Box::new(recorded));
        }
        let places = &located.places;
        let whole = from_the_beginning(&recorded, located);
        let is_whole = whole.is_some();
        let (steps, known) = whole.unwrap_or_else(|| from_here(&recorded, located));
        let n_before = if is_whole {
            0
        } else {
            recorded.record.exchanges.len()
        };
        debug_assert_eq!(places.pins.len(), known.latest.len());
        Ok(Self {
            n_recorded_before: (!recorded.record.is_cut).then_some(n_before),
            recorded,
            steps,
            known,
            ledger: Ledger::new(MAX_BYTES),
            slice: None,
            input: None,
            next: None,
            is_whole,
            n_edits: 0,
        })
    }

    /// Goes on until the rule stops it, or as far as any run goes. `input` is what [`Run::resume`]
    /// would get; none where the rule stopped it.
    pub fn go(&mut self, input: Option<Input>, rule: &mut StopRule<'_>) -> Reached {
        if let Some(input) = input {
            self.hear(input);
        }
        let places = self.steps.places.clone();
        let mut is_rule_told = self.next.take().is_some();
        loop {
            let last = self.steps.snapshots.last();
            let stop = last.map_or(0, |last| last.known.n_steps) + self.steps.interval;
            let known = std::mem::replace(&mut self.known, Known::new(&places));
            let mut ask = |moment: &Moment<'_>| rule(moment);
            let mut tracer = Tracer::new(&places, known, Some(stop));
            tracer.rule = Some(&mut ask);
            tracer.is_rule_told = is_rule_told;
            let run = &mut self.recorded.run;
            let walked = match self.slice.take() {
                Some(slice) => run.walk(slice, &mut tracer),
                None => run.resume_watched(self.input.take().unwrap_or(Input::Go), &mut tracer),
            };
            self.steps.steps.append(&mut tracer.seen);
            is_rule_told = tracer.is_rule_told;
            let stopped_at = tracer.stopped_at;
            self.known = tracer.known;
            match walked {
                Walked::Step(step) => {
                    self.tell(&step);
                    return Reached::Step(step);
                }
                Walked::Stopped(slice) => {
                    self.slice = Some(slice);
                    if stopped_at.is_some() {
                        self.next = stopped_at;
                        return Reached::Stopped;
                    }
                    self.keep_snapshot(slice);
                }
            }
        }
    }

    /// Takes what the world answered, and forgets the oldest steps where there are too many.
    fn hear(&mut self, input: Input) {
        self.recorded.take_input(&input);
        let exchanges = &mut self.steps.record.exchanges;
        let mut has_room = self.steps.steps.len() < MAX_STEPS && exchanges.len() < MAX_EXCHANGES;
        if let Input::Answer(answer) = &input {
            has_room &= self.ledger.answer(answer);
            if let Some(last) = exchanges.last_mut() {
                last.answer = Some(answer.clone());
            }
        }
        if has_room && !self.is_base_open() {
            self.input = Some(input);
            return;
        }
        self.forget_the_past(Next::Resume(input.clone()));
        self.input = Some(input);
    }

    /// Whether looking on began here and what the run goes on with was not known yet.
    fn is_base_open(&self) -> bool {
        !self.is_whole && self.steps.steps.is_empty() && self.steps.record.exchanges.is_empty()
    }

    /// Lets the steps begin here.
    fn forget_the_past(&mut self, next: Next) {
        self.is_whole &= self.steps.steps.is_empty() && self.steps.record.exchanges.is_empty();
        let n_past = self.steps.record.exchanges.len();
        if let Some(n) = &mut self.n_recorded_before {
            *n += n_past;
        }
        self.steps.record.exchanges.clear();
        self.steps.steps.clear();
        self.known.n_steps = 0;
        for latest in self.known.latest.iter_mut().flatten() {
            latest.step = 0;
        }
        self.ledger = Ledger::new(MAX_BYTES);
        self.n_edits = 0;
        self.steps.interval = MIN_INTERVAL;
        self.steps.snapshots = vec![Snapshot {
            run: self.recorded.run.clone(),
            known: self.known.clone(),
            cursor: Cursor::default(),
            next,
            is_edited: false,
        }];
    }

    fn tell(&mut self, step: &Step) {
        self.recorded.take_step(step);
        let Step::Effect(effect) = step else {
            return;
        };
        // Where there is no room, the past is forgotten when the answer comes.
        self.ledger.effect(effect);
        self.steps.record.exchanges.push(Exchange {
            effect: Effect::clone(effect),
            answer: None,
        });
    }

    fn snapshot(&self, next: Next, is_edited: bool) -> Snapshot {
        Snapshot {
            run: self.recorded.run.clone(),
            known: self.known.clone(),
            cursor: Cursor {
                n_effects: self.steps.record.exchanges.len(),
            },
            next,
            is_edited,
        }
    }

    fn keep_snapshot(&mut self, slice: Slice) {
        if self.steps.steps.len() >= MAX_STEPS {
            self.forget_the_past(Next::Walk(slice));
            return;
        }
        let snapshot = self.snapshot(Next::Walk(slice), false);
        self.steps.keep(snapshot);
    }

    /// The run and what was recorded of it.
    #[must_use]
    pub const fn recorded(&self) -> &RecordedRun {
        &self.recorded
    }

    /// Looks on no longer. A run that stands before a step cannot go on afterwards.
    #[must_use]
    pub fn into_recorded(self) -> RecordedRun {
        self.recorded
    }

    /// The steps so far.
    #[must_use]
    pub const fn steps(&self) -> &Steps {
        &self.steps
    }

    /// Whether the steps begin where the run began; else at some later place.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The step it was stopped before.
    #[must_use]
    pub fn next_step(&self) -> Option<StepPlace> {
        self.next.map(|step| StepPlace {
            node: self.steps.node_id(step.node()),
            phase: step.phase(),
        })
    }

    /// The branch that stands here, and how many chains and loops it is inside of.
    #[must_use]
    pub fn standing(&self) -> (u32, usize) {
        (self.recorded.run.branch(), self.recorded.run.depth())
    }

    /// How things stand now.
    #[must_use]
    pub fn state(&self) -> StepState {
        let now = self.snapshot(Next::Over(ReplayEnd::Waits), false);
        self.steps.state(self.steps.len(), &now)
    }

    /// The values that will go into the node it was stopped before, as far as they need nothing of
    /// the world. Nothing happens: a copy of the run goes ahead.
    #[must_use]
    pub fn inputs_ahead(&self) -> Vec<PinValue> {
        let (Some(next), Some(slice)) = (self.next, self.slice) else {
            return Vec::new();
        };
        if next.phase() == Phase::Act {
            return Vec::new();
        }
        let places = &*self.steps.places;
        let mut now = self.snapshot(Next::Over(ReplayEnd::Waits), false);
        let n_steps = now.known.n_steps;
        // Its own node may be evaluated for others; what else begins is none of its inputs.
        let mut is_first = true;
        let mut ask = |moment: &Moment<'_>| {
            !std::mem::take(&mut is_first) && moment.phase() != Phase::Evaluate
        };
        let mut tracer = Tracer::new(places, now.known, None);
        tracer.rule = Some(&mut ask);
        // Whether it got to an effect or failed: what was evaluated before holds.
        let _ = now.run.walk(slice, &mut tracer);
        now.known = tracer.known;
        let step = self.steps.len();
        let values = self.steps.state(step, &now).pins.into_iter();
        let ahead = values.filter(|pin| {
            let is_new = pin.step.is_some_and(|step| step > n_steps);
            is_new && !places.is_exec(self.number(&pin.node))
        });
        ahead.collect()
    }

    fn number(&self, node: &str) -> u32 {
        let ids = &self.steps.program.node_ids;
        let at = ids.iter().rposition(|id| &**id == node);
        at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }

    /// Puts a value into a variable. False: the run does not stand before a step, or was changed too
    /// often.
    pub fn set_variable(&mut self, name: &str, value: Value) -> bool {
        self.edit(|run| run.set_variables(&[(Arc::from(name), value)]))
    }

    /// Puts a value where an output pin has its own. False as in [`Self::set_variable`], and where
    /// the pin has none that could be changed.
    pub fn set_pin(&mut self, node: &str, pin: &str, value: Value) -> bool {
        let at = self.steps.places.pin(self.number(node), pin);
        let latest = at.and_then(|at| self.known.latest.get(at).copied().flatten());
        let branch = self.recorded.run.branch();
        let Some(latest) = latest.filter(|latest| latest.branch == branch) else {
            return false;
        };
        self.edit(|run| run.write(latest.register, value))
    }

    /// Changes the run where it stands. The record ends here: run again, it would go another way.
    fn edit(&mut self, change: impl FnOnce(&mut Run)) -> bool {
        let Some(slice) = self.slice else {
            return false;
        };
        if self.n_edits >= MAX_EDITS {
            return false;
        }
        self.n_edits += 1;
        change(&mut self.recorded.run);
        self.recorded.record.is_cut = true;
        self.n_recorded_before = None;
        let snapshot = self.snapshot(Next::Walk(slice), true);
        self.steps.keep(snapshot);
        true
    }

    /// Lets the run stand after an earlier step again. What it did in the world since stays done,
    /// and is done once more when it goes on.
    ///
    /// # Errors
    /// When there is no such step, or branches were under way at it.
    pub fn rewind(&mut self, step: u64) -> Result<(), RewindError> {
        let now = self.steps.stand_after(step);
        let now = now.ok_or(RewindError::NoSuchStep)?;
        if now.run.tickets().next().is_some() {
            return Err(RewindError::SideBySide);
        }
        let (slice, input) = match now.next {
            Next::Walk(slice) => (Some(slice), None),
            Next::Resume(input) => (None, Some(input)),
            Next::Over(_) => return Err(RewindError::NoSuchStep),
        };
        let place = self.steps.place(step + 1);
        let after = self
            .steps
            .snapshots
            .partition_point(|s| s.known.n_steps <= step);
        self.steps.snapshots.truncate(after.max(1));
        self.steps
            .steps
            .truncate(usize::try_from(step).unwrap_or(usize::MAX));
        self.steps.record.exchanges.truncate(now.cursor.n_effects);
        if let Some(n) = self.n_recorded_before
            && !self.recorded.record.is_cut
        {
            let n_effects = n + now.cursor.n_effects;
            self.recorded.record.exchanges.truncate(n_effects);
            self.recorded.record.end = None;
        }
        self.next = place.map(|place| {
            let node = self.number(&place.node);
            PackedStep::new(node, place.phase)
        });
        self.recorded.run = now.run;
        self.known = now.known;
        self.slice = slice;
        self.input = input;
        Ok(())
    }
}

/// The steps of a run since its beginning; none where its record does not lead to where it is.
fn from_the_beginning(recorded: &RecordedRun, located: &Located) -> Option<(Steps, Known)> {
    let (record, run) = (&recorded.record, &recorded.run);
    if record.is_cut {
        return None;
    }
    let is_new = record.exchanges.is_empty() && run.work() == 0;
    if is_new {
        return Some(from_here(recorded, located));
    }
    // A run that only used up its slice has no place in its record.
    let waits = record.exchanges.last()?.answer.is_none();
    if !waits {
        return None;
    }
    let through = Steps::through(record.clone(), &located.program, &located.places, MAX_STEPS);
    let (mut steps, now) = through.ok()?;
    let is_there = steps.end == ReplayEnd::Waits
        && now.run.n_steps() == run.n_steps()
        && now.run.work() == run.work();
    steps.is_live = true;
    is_there.then_some((steps, now.known))
}

/// Steps that begin where the run is.
fn from_here(recorded: &RecordedRun, located: &Located) -> (Steps, Known) {
    let known = Known::new(&located.places);
    let record = Record {
        exchanges: Vec::new(),
        end: None,
        is_cut: false,
        graph: None,
        ..recorded.record.clone()
    };
    let base = Snapshot {
        run: recorded.run.clone(),
        known: known.clone(),
        cursor: Cursor::default(),
        next: Next::Resume(Input::Go),
        is_edited: false,
    };
    let steps = Steps {
        record,
        program: located.program.clone(),
        places: located.places.clone(),
        steps: Vec::new(),
        snapshots: vec![base],
        interval: MIN_INTERVAL,
        end: ReplayEnd::Waits,
        is_live: true,
    };
    (steps, known)
}
