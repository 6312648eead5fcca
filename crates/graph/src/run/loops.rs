//! Rounds of loops.

use sculk_core::Value;

use super::{Finished, Frame, Run, Step, machine::Flow};
use crate::{Dialect, program::Program};

impl Run {
    /// Counts a round of a loop, and forgets what its body did last time.
    pub(super) fn begin_round(&mut self, program: &Program, at: u32) -> Flow {
        let n = match self.rounds.get_mut(at as usize) {
            Some(n) => n,
            None => {
                self.rounds.resize(program.loops.len(), 0);
                &mut self.rounds[at as usize]
            }
        };
        *n = n.saturating_add(1);
        if *n > self.quotas.rounds {
            return Err(self.quota(&format!(
                "a loop of it had more than {} rounds",
                self.quotas.rounds
            )));
        }
        let info = &program.loops[at as usize];
        for node in &info.cleared_nodes {
            if let Some(executed) = self.executed.get_mut(*node as usize) {
                *executed = false;
            }
        }
        for reg in &info.cleared_regs {
            self.regs[*reg as usize] = Value::Undefined;
        }
        for (reg, value) in &info.reset_regs {
            self.regs[*reg as usize] = value.clone();
        }
        for slot in &info.cleared_slots {
            self.memo[*slot as usize] = 0;
        }
        if program.dialect == Dialect::Sculk {
            self.renew();
        }
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "lists are far shorter than 2^53"
    )]
    pub(super) fn each_next(&mut self, program: &Program, at: u32) -> Flow {
        let Some(Frame::Each { items, next, .. }) = self.frames.last_mut() else {
            return Ok(());
        };
        let info = &program.loops[at as usize];
        let (index, item) = (*next, items.get(*next).cloned());
        *next = next.saturating_add(1);
        if let Some(item) = item {
            self.begin_round(program, at)?;
            self.regs[info.element as usize] = item;
            self.set_number(info.counter, index as f64);
            self.pc = info.body;
        } else {
            self.frames.pop();
            self.pc = info.done;
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "rounds are far fewer than 2^53")]
    pub(super) fn while_next(&mut self, program: &Program, at: u32, goes_on: bool) -> Flow {
        let info = &program.loops[at as usize];
        let Some(Frame::Loop { rounds, .. }) = self.frames.last_mut() else {
            return Ok(());
        };
        let round = *rounds;
        *rounds = rounds.saturating_add(1);
        if goes_on && round < info.max_rounds {
            self.begin_round(program, at)?;
            self.set_number(info.counter, round as f64);
            self.pc = info.body;
        } else {
            self.frames.pop();
            self.pc = info.done;
        }
        Ok(())
    }

    pub(super) fn break_out(&mut self, program: &Program) -> Flow {
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Each { at, .. } | Frame::Loop { at, .. } => {
                    self.pc = program.loops[at as usize].done;
                    return Ok(());
                }
                Frame::Try { at, n_calls } if program.tries[at as usize].is_break_caught => {
                    self.recover(at, n_calls, "A Break ended it.", None);
                    return Ok(());
                }
                Frame::Try { .. } | Frame::Return(_) => {}
            }
        }
        if self.is_in_branch() {
            return self.end_branch();
        }
        Err(Step::Finished(Finished::BrokeOut))
    }
}
