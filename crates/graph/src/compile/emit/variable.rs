//! Variables, published outputs and cells.

use std::sync::Arc;

use sculk_core::Value;

use crate::{
    compile::Lowering,
    program::{Op, Operand},
};

impl Lowering<'_> {
    /// The value of the variable with this name.
    pub fn variable_value(&mut self, name: &str) -> Operand {
        Operand::reg(self.variable(&Arc::from(name)))
    }

    /// The value of the variable whose name is a value.
    pub fn named_value(&mut self, name: Operand) -> Operand {
        let to = self.new_reg();
        self.emit(Op::GetNamed { name, to });
        Operand::reg(to)
    }

    /// Sets the variable whose name is a value; nothing is set without a name.
    pub fn set_variable(&mut self, name: Operand, value: Operand) {
        let known = name.constant_index().map(|at| self.constants[at].clone());
        let Some(known) = known else {
            self.emit(Op::SetNamed { name, from: value });
            return;
        };
        if !known.is_truthy() {
            return;
        }
        self.variable(&Arc::from(known.to_js_string().to_text()));
        let text = known.to_js_string().to_text();
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
        let var = self.variables.get_index_of(&*text).unwrap_or(0) as u32;
        self.emit(Op::SetVar { var, from: value });
    }

    /// Publishes a value at an output pin of this exec node.
    pub fn publish(&mut self, pin: &str, value: Operand) {
        let to = self.output_of(self.node, pin);
        self.emit(Op::Move { from: value, to });
    }

    /// The value last published at an output pin of this node.
    pub fn published(&mut self, pin: &str) -> Operand {
        Operand::reg(self.output_of(self.node, pin))
    }

    /// The value of another output pin of this node.
    pub fn own_output(&mut self, pin: &str) -> Operand {
        self.pull(self.node, pin, Value::Undefined)
    }

    /// Copies a value into a register of its own, which [`Lowering::assign`] changes.
    pub fn cell(&mut self, value: Operand) -> Operand {
        let to = self.new_reg();
        self.emit(Op::Move { from: value, to });
        Operand::reg(to)
    }

    /// Changes a cell.
    pub fn assign(&mut self, cell: Operand, value: Operand) {
        if let Some(to) = cell.register() {
            self.emit(Op::Move { from: value, to });
        }
    }
}
