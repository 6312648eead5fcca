//! Control flow.

use crate::{
    Dialect,
    compile::{Label, Lowering},
    program::{Op, Operand},
};

impl Lowering<'_> {
    /// A place that is bound later.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
    pub fn label(&mut self) -> Label {
        self.labels.push(u32::MAX);
        Label(self.labels.len() as u32 - 1)
    }

    /// The label is here.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.pc();
        self.last_bound = self.pc();
        self.forget_available();
    }

    /// Goes on at the label.
    pub fn jump(&mut self, to: Label) {
        self.emit(Op::Jump { to: to.0 });
    }

    /// Goes on at the label if the value is truthy.
    pub fn jump_if(&mut self, cond: Operand, to: Label) {
        self.emit(Op::JumpIf { cond, to: to.0 });
    }

    /// Goes on at the label unless the value is truthy.
    pub fn jump_unless(&mut self, cond: Operand, to: Label) {
        self.emit(Op::JumpUnless { cond, to: to.0 });
    }

    /// Control flow leaves by this output pin; nothing comes after.
    ///
    /// The `blockmine` dialect follows the first wire only, the other one each in file order.
    pub fn goto(&mut self, pin: &str) {
        let targets = self.exec_targets(self.node, pin);
        let Some((last, before)) = targets.split_last() else {
            self.emit(Op::End);
            return;
        };
        for target in before {
            self.chain_to(self.node, pin, *target);
        }
        self.follow_wire(self.node, pin, *last);
    }

    /// Control flow leaves by this output pin and comes back when all is done.
    pub fn call_chain(&mut self, pin: &str) {
        for target in self.exec_targets(self.node, pin) {
            self.chain_to(self.node, pin, target);
        }
    }

    /// Gives values to the outputs of another node, runs the chain of its `exec` pin and comes
    /// back. Nothing happens if there is no such node.
    pub fn call_node(&mut self, node: &str, values: &[(String, Operand)]) {
        let Some(&node) = self.wiring.by_id.get(node) else {
            return;
        };
        for (pin, value) in values {
            let to = self.output_of(node, pin);
            self.emit(Op::Move { from: *value, to });
        }
        for target in self.exec_targets(node, "exec") {
            self.chain_to(node, "exec", target);
        }
    }

    pub(super) fn exec_targets(&self, node: u32, pin: &str) -> Vec<u32> {
        let targets = self.wiring.nodes[node as usize].targets.get(pin);
        let targets = targets.map_or(&[][..], Vec::as_slice);
        match self.dialect() {
            Dialect::Blockmine => targets.first().copied().into_iter().collect(),
            Dialect::Sculk => targets.to_vec(),
        }
    }

    fn chain_to(&mut self, source: u32, pin: &str, target: u32) {
        let back = self.label();
        self.emit(Op::Chain { back: back.0 });
        self.follow_wire(source, pin, target);
        self.bind(back);
    }

    /// The chain is over.
    pub fn end(&mut self) {
        self.emit(Op::End);
    }

    /// The run is over.
    pub fn stop(&mut self) {
        self.emit(Op::Stop);
    }

    /// The run fails here with these words.
    pub fn fail(&mut self, message: &str) {
        let message = self.constant(message);
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
        let message = message.constant_index().unwrap_or(0) as u32;
        self.emit(Op::Fail { message });
    }
}
