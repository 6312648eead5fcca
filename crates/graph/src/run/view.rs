//! What a run looks like from outside while it stands still.

use std::sync::Arc;

use sculk_core::Value;

use super::{Frame, Run};
use crate::program::{Operand, Pc, Reg};

/// Something a run is inside of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Called {
    /// A chain that comes back to this node.
    Chain(u32),
    /// A loop.
    Loop {
        node: u32,
        /// Rounds that were begun.
        rounds: u64,
        /// How many there are in all, of a list.
        n_items: Option<usize>,
    },
    /// A value this node asked for.
    Value(u32),
}

impl Run {
    /// A run whose variables of these names begin with what was kept of an earlier one. A name the
    /// graph does not declare is taken, too.
    #[must_use]
    pub fn with_variables(mut self, kept: &[(Arc<str>, Value)]) -> Self {
        self.set_variables(kept);
        self
    }

    /// [`Run::with_variables`] for a run that stands where it will stay.
    pub(crate) fn set_variables(&mut self, kept: &[(Arc<str>, Value)]) {
        for (name, value) in kept {
            if let Some((at, _, reg)) = self.program.variables.get_full(name) {
                self.is_set[at] = true;
                self.regs[*reg as usize] = value.clone();
            } else {
                self.named.set(name.clone(), value.clone());
            }
        }
    }

    /// What a variable holds now; none where it was never set.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Value> {
        match self.program.variables.get_full(name) {
            Some((at, _, reg)) => self.is_set[at].then(|| &self.regs[*reg as usize]),
            None => self.named.get(name),
        }
    }

    /// The quotas it has.
    #[must_use]
    pub const fn quotas(&self) -> crate::Quotas {
        self.quotas
    }

    /// The node the next instruction belongs to.
    pub(crate) fn next_node(&self) -> Option<u32> {
        self.program.origins.get(self.pc as usize).copied()
    }

    /// Where in the code it stands.
    pub(crate) const fn pc(&self) -> Pc {
        self.pc
    }

    /// How many chains and loops the current branch is inside of.
    pub(crate) const fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Puts a value into a register of the current branch.
    pub(crate) fn write(&mut self, register: Reg, value: Value) {
        if let Some(place) = self.regs.get_mut(register as usize) {
            *place = value;
        }
    }

    pub(crate) fn read(&self, operand: Operand) -> &Value {
        operand.read(&self.regs, &self.program.constants)
    }

    /// What it is inside of, the outermost first.
    pub(crate) fn called(&self) -> Vec<Called> {
        let node_at = |pc: Pc| self.program.origins.get(pc as usize).copied();
        let frames = self.frames.iter().filter_map(|frame| match frame {
            Frame::Return(pc) => node_at(*pc).map(Called::Chain),
            Frame::Each { at, items, next } => Some(Called::Loop {
                node: self.program.loops[*at as usize].node,
                rounds: *next as u64,
                n_items: Some(items.len()),
            }),
            Frame::Try { at, .. } => {
                node_at(self.program.tries[*at as usize].done).map(Called::Chain)
            }
            Frame::Loop { at, rounds } => Some(Called::Loop {
                node: self.program.loops[*at as usize].node,
                rounds: *rounds,
                n_items: None,
            }),
        });
        // A call's return address stands behind the call.
        let calls = self
            .calls
            .iter()
            .filter_map(|pc| node_at(pc.saturating_sub(1)));
        frames.chain(calls.map(Called::Value)).collect()
    }
}
