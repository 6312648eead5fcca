//! Chains that may fail, and chains side by side.

use sculk_core::Value;

use crate::{
    compile::{Label, Lowering, SCRATCH},
    program::{ForkInfo, Op, Operand, TryInfo},
};

/// How a chain ended whose failures are caught.
#[derive(Debug, Clone, Copy)]
pub struct Tried {
    /// Whether it came to its end.
    pub is_done: Operand,
    /// Why it failed, in plain words; null where it did not.
    pub message: Operand,
    /// The id of the node that failed; null where none did.
    pub node: Operand,
}

impl Lowering<'_> {
    /// Runs the chain of an output pin and comes back, whether it comes to its end or a node of it
    /// fails. A broken quota is not caught.
    pub fn try_chain(&mut self, pin: &str) -> Tried {
        let (message, node, is_done) = (self.new_reg(), self.new_reg(), self.new_reg());
        let (done, failed, after) = (self.label(), self.label(), self.label());
        self.tries.push(TryInfo {
            done: done.0,
            failed: failed.0,
            message,
            node,
            is_break_caught: false,
        });
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
        let at = self.tries.len() as u32 - 1;
        self.emit(Op::Try { at });
        self.goto(pin);
        self.bind(done);
        self.set(is_done, true);
        self.set(message, Value::Null);
        self.set(node, Value::Null);
        self.jump(after);
        self.bind(failed);
        self.set(is_done, false);
        self.bind(after);
        Tried {
            is_done: Operand::reg(is_done),
            message: Operand::reg(message),
            node: Operand::reg(node),
        }
    }

    /// Control flow leaves by this output pin; nothing comes after. In the `blockmine` dialect a node
    /// that fails behind it, and a Break, ends here: `caught` writes what happens then, and gets why.
    /// A broken quota is not caught.
    pub fn goto_catching(&mut self, pin: &str, caught: impl FnOnce(&mut Self, Operand)) {
        if !self.is_blockmine() || self.exec_targets(self.node, pin).is_empty() {
            self.goto(pin);
            return;
        }
        let message = self.new_reg();
        let (done, failed) = (self.label(), self.label());
        self.tries.push(TryInfo {
            done: done.0,
            failed: failed.0,
            message,
            node: SCRATCH,
            is_break_caught: true,
        });
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
        let at = self.tries.len() as u32 - 1;
        self.emit(Op::Try { at });
        self.goto(pin);
        self.bind(done);
        self.end();
        self.bind(failed);
        caught(self, Operand::reg(message));
    }

    fn set(&mut self, to: u32, value: impl Into<Value>) {
        let from = self.constant(value);
        self.emit(Op::Move { from, to });
    }

    /// Runs the chains of output pins side by side; goes on when all are done, or in a race when one
    /// is. A pin without a wire is no branch.
    pub fn fork(&mut self, pins: &[String], is_race: bool) {
        let wired = pins
            .iter()
            .filter(|pin| !self.exec_targets(self.node, pin).is_empty());
        let wired: Vec<&String> = wired.collect();
        let wired: Vec<(&String, Label)> = wired.into_iter().map(|p| (p, self.label())).collect();
        let join = self.label();
        self.forks.push(ForkInfo {
            branches: wired.iter().map(|(_, label)| label.0).collect(),
            join: join.0,
            is_race,
        });
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
        let at = self.forks.len() as u32 - 1;
        self.emit(Op::Fork { at });
        for (pin, label) in wired {
            self.bind(label);
            self.goto(pin);
        }
        self.bind(join);
    }
}
