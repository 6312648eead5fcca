//! Running under somebody's eyes: each instruction is shown before it is carried out.

use super::{Finished, Input, Run, State, Step};
use crate::program::{Op, Pc};

/// Looks on while a run computes.
pub(crate) trait Watch {
    /// Whether it looks on at all; the interpreter has nothing of it where not.
    const IS_WATCHING: bool;

    /// Sees the instruction that is next, and what is left of the slice; true stops before it.
    fn stops_before(&mut self, run: &Run, op: Op, left: u64) -> bool;

    /// Whether it said so, in the walk that just ended.
    fn has_stopped(&self) -> bool;
}

/// Nobody looks on.
pub(super) struct Nobody;

impl Watch for Nobody {
    const IS_WATCHING: bool = false;

    fn stops_before(&mut self, _: &Run, _: Op, _: u64) -> bool {
        false
    }

    fn has_stopped(&self) -> bool {
        false
    }
}

/// A slice of work that was begun. A watched run keeps the slices an unwatched one has, so that
/// quotas break at the same instruction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    whole: u64,
    pub(crate) left: u64,
}

/// How far a watched run came.
pub(crate) enum Walked {
    /// As far as any run goes.
    Step(Step),
    /// The watcher stopped it here; go on with [`Run::walk`] and this slice.
    Stopped(Slice),
}

impl Run {
    /// [`Run::resume`] under a watcher's eyes.
    pub(crate) fn resume_watched(&mut self, input: Input, watch: &mut impl Watch) -> Walked {
        if let Err(step) = self.accept(input) {
            return Walked::Step(step);
        }
        if self.pc == Pc::MAX {
            self.state = State::Over;
            return Walked::Step(Step::Finished(Finished::NoEntry));
        }
        let whole = self.quotas.slice.min(self.work_left);
        self.walk(Slice { whole, left: whole }, watch)
    }

    /// Goes on within a slice.
    pub(crate) fn walk(&mut self, mut slice: Slice, watch: &mut impl Watch) -> Walked {
        let program = self.program.clone();
        let flow = self.straight_on(&program, &mut slice.left, watch);
        let step = match flow {
            Err(step) => step,
            Ok(()) if watch.has_stopped() => return Walked::Stopped(slice),
            Ok(()) => Step::Yield,
        };
        let step = self.charge_slice(slice.whole, slice.left, step);
        if matches!(step, Step::Finished(_) | Step::Failed(_)) {
            self.state = State::Over;
        }
        Walked::Step(step)
    }
}
