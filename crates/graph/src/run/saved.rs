//! A run that waits, as data: written in one process, finished in another.

use std::sync::Arc;

use sculk_core::Value;
use serde::{Deserialize, Serialize};

use super::{
    Cx, Frame, Run, State,
    branches::{Branch, Crew, Doing},
    named::Variables,
    packed::Packed,
};
use crate::{
    program::{Pc, Program},
    quotas::Quotas,
};

/// A run as data. Restore it with the same program only.
///
/// Values may be nested as deep as they like, and lists that were one list stay one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Packed", try_from = "Packed")]
pub struct SavedRun {
    /// Of which program it is a run.
    pub program_hash: u64,
    pub(super) quotas: Quotas,
    pub(super) state: State,
    pub(super) pc: Pc,
    pub(super) regs: Vec<Value>,
    pub(super) memo: Vec<u64>,
    pub(super) epoch: u64,
    pub(super) last_epoch: u64,
    pub(super) crew: Option<Box<Crew>>,
    pub(super) executed: Vec<bool>,
    pub(super) frames: Vec<Frame>,
    pub(super) calls: Vec<Pc>,
    pub(super) rounds: Vec<u64>,
    pub(super) is_set: Vec<bool>,
    pub(super) named: Variables,
    pub(super) cx: Cx,
    pub(super) n_steps: u64,
    pub(super) work_left: u64,
    pub(super) waited_ms: f64,
    pub(super) delay_ms: f64,
    pub(super) measured_at: usize,
}

/// Why a saved run cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The graph was changed since.
    #[error(
        "The saved run belongs to another version of the graph ({saved:016x}, not {program:016x})."
    )]
    OtherProgram {
        /// The program of the saved run.
        saved: u64,
        /// The program it was to go on in.
        program: u64,
    },
    /// The data does not fit the program.
    #[error("The saved run is damaged.")]
    Damaged,
}

impl Run {
    /// The run as data.
    #[must_use]
    pub fn save(&self) -> SavedRun {
        SavedRun {
            program_hash: self.program.hash(),
            quotas: self.quotas,
            state: self.state,
            pc: self.pc,
            regs: self.regs.clone(),
            memo: self.memo.to_vec(),
            epoch: self.epoch,
            last_epoch: self.last_epoch,
            crew: self.crew.clone(),
            executed: self.executed.to_vec(),
            frames: self.frames.clone(),
            calls: self.calls.clone(),
            rounds: self.rounds.clone(),
            is_set: self.is_set.to_vec(),
            named: self.named.to_variables(),
            cx: self.cx.clone(),
            n_steps: self.n_steps,
            work_left: self.work_left,
            waited_ms: self.waited_ms,
            delay_ms: self.delay_ms,
            measured_at: self.measured_at,
        }
    }

    /// Puts the run under other quotas: a restored run, under those of today. What it used up
    /// stays used up.
    pub fn set_quotas(&mut self, quotas: Quotas) {
        self.work_left = quotas.work.saturating_sub(self.work());
        self.quotas = quotas;
    }

    /// The run that was saved.
    ///
    /// # Errors
    /// When it belongs to another program, or does not fit it.
    pub fn restore(program: Arc<Program>, saved: SavedRun) -> Result<Self, RestoreError> {
        if saved.program_hash != program.hash() {
            return Err(RestoreError::OtherProgram {
                saved: saved.program_hash,
                program: program.hash(),
            });
        }
        let is_place = |pc: &Pc| (*pc as usize) < program.code.len();
        let fits = saved.regs.len() == program.n_registers
            && saved.memo.len() == program.n_slots as usize
            && saved.is_set.len() == program.variables.len()
            && (saved.executed.is_empty() || saved.executed.len() == program.node_ids.len())
            && (is_place(&saved.pc) || saved.pc == Pc::MAX)
            && saved.calls.iter().all(is_place)
            && saved.rounds.len() <= program.loops.len()
            && saved.frames.iter().all(|f| is_frame(f, &program))
            && saved.crew.as_ref().is_none_or(|c| is_crew(c, &program))
            && match saved.state {
                State::Waiting { to, ok, .. } => {
                    let n = program.n_registers;
                    (to as usize) < n && ok.is_none_or(|ok| (ok as usize) < n)
                }
                State::Ready | State::Over => true,
            };
        if !fits {
            return Err(RestoreError::Damaged);
        }
        Ok(Self {
            quotas: saved.quotas,
            state: saved.state,
            pc: saved.pc,
            regs: saved.regs,
            memo: saved.memo.into(),
            epoch: saved.epoch,
            last_epoch: saved.last_epoch.max(saved.epoch),
            crew: saved.crew,
            executed: saved.executed.into(),
            frames: saved.frames,
            calls: saved.calls,
            rounds: saved.rounds,
            is_set: saved.is_set.into(),
            named: saved.named.into(),
            cx: saved.cx,
            n_steps: saved.n_steps,
            work_left: saved.work_left,
            waited_ms: saved.waited_ms,
            delay_ms: saved.delay_ms,
            measured_at: saved.measured_at,
            program,
        })
    }
}

fn is_frame(frame: &Frame, program: &Program) -> bool {
    match frame {
        Frame::Return(pc) => (*pc as usize) < program.code.len(),
        Frame::Each { at, .. } | Frame::Loop { at, .. } => (*at as usize) < program.loops.len(),
        Frame::Try { at, .. } => (*at as usize) < program.tries.len(),
    }
}

/// Whether the branches fit the program. Of the current one the context stands in the run.
fn is_crew(crew: &Crew, program: &Program) -> bool {
    let is_place = |pc: &Pc| (*pc as usize) < program.code.len();
    let n = program.n_registers;
    let is_context = |branch: &Branch| {
        let context = &branch.context;
        branch.id == crew.current
            || (context.regs.len() == n
                && context.memo.len() == program.n_slots as usize
                // One that came to its end may stand behind the last instruction.
                && (branch.doing == Doing::Done || is_place(&context.pc))
                && context.calls.iter().all(is_place)
                && context.frames.iter().all(|f| is_frame(f, program)))
    };
    let is_doing = |branch: &Branch| match branch.doing {
        Doing::Waiting { to, ok, .. } => (to as usize) < n && ok.is_none_or(|ok| (ok as usize) < n),
        Doing::Ready | Doing::Joining | Doing::Done => true,
    };
    // Parents stand before their children, and each id once.
    let mut known: Vec<u32> = Vec::new();
    let mut is_known = |branch: &Branch| {
        let is_fork = |at: u32| (at as usize) < program.forks.len();
        let fits = match branch.parent {
            None => known.is_empty() && branch.id == 0,
            Some((parent, at)) => known.contains(&parent) && is_fork(at),
        };
        let is_new = !known.contains(&branch.id);
        known.push(branch.id);
        fits && is_new
    };
    crew.branches.iter().all(is_context)
        && crew.branches.iter().all(is_doing)
        && crew.branches.iter().all(&mut is_known)
        && known.contains(&crew.current)
}
