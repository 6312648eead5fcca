//! Values: constants, functions, questions to the world.

use sculk_core::Value;

use crate::{
    compile::{Lowering, lowering::MAX_FOLDED},
    program::{ArgRange, Args, AskFn, CompareOp, MathOp, Op, Operand, PureFn, Reg},
    run::Cx,
};

impl Lowering<'_> {
    /// A constant.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
    pub fn constant(&mut self, value: impl Into<Value>) -> Operand {
        self.constants.push(value.into());
        self.watch_size();
        Operand::constant(self.constants.len() as u32 - 1)
    }

    /// A function of values that gives the same for the same.
    pub fn pure(&mut self, f: PureFn, operands: &[Operand]) -> Operand {
        if let Some(folded) = self.fold(f, operands) {
            return self.constant(folded);
        }
        self.drawing(f, operands)
    }

    /// A function that may give something else each time: of random numbers.
    pub fn drawing(&mut self, f: PureFn, operands: &[Operand]) -> Operand {
        let to = self.new_reg();
        let args = self.pool(operands);
        let known = self
            .pure_fns
            .iter()
            .position(|g| std::ptr::fn_addr_eq(*g, f));
        let at = known.unwrap_or_else(|| {
            self.pure_fns.push(f);
            self.pure_fns.len() - 1
        });
        #[expect(clippy::cast_possible_truncation, reason = "there are few functions")]
        self.emit(Op::Pure {
            f: at as u32,
            args,
            to,
        });
        Operand::reg(to)
    }

    /// The value of an operand that is known already.
    fn known(&self, operand: Operand) -> Option<&Value> {
        operand.constant_index().map(|at| &self.constants[at])
    }

    /// The value of a function of constants, if it is quickly found: what would take long is left
    /// to the runs, which have quotas for it.
    fn fold(&mut self, f: PureFn, operands: &[Operand]) -> Option<Value> {
        let mut operands_known = operands.iter().map(|o| self.known(*o));
        let is_quick = operands_known.all(|v| v.is_some_and(is_little));
        if !is_quick || self.folding_work > MAX_FOLDING {
            return None;
        }
        let args = Args {
            regs: &[],
            constants: &self.constants,
            operands,
        };
        let mut cx = Cx::for_folding();
        let value = f(args, &mut cx);
        self.folding_work += cx.work() + cx.produced() as u64;
        (cx.produced() <= MAX_FOLDED).then_some(value.ok()?)
    }

    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
    fn pool(&mut self, operands: &[Operand]) -> ArgRange {
        let from = self.operands.len() as u32;
        self.operands.extend_from_slice(operands);
        self.watch_size();
        ArgRange {
            from,
            n: operands.len() as u32,
        }
    }

    /// Arithmetic with JavaScript's ToNumber; division by zero gives zero.
    pub fn math(&mut self, op: MathOp, a: Operand, b: Operand) -> Operand {
        if let (Some(a), Some(b)) = (self.known(a), self.known(b)) {
            let n = crate::run::arithmetic(op, a.to_number(), b.to_number());
            return self.constant(n);
        }
        let to = self.new_reg();
        self.emit(Op::Math { op, a, b, to });
        Operand::reg(to)
    }

    /// A comparison with JavaScript's loose operators.
    pub fn compare(&mut self, op: CompareOp, a: Operand, b: Operand) -> Operand {
        if let (Some(a), Some(b)) = (self.known(a), self.known(b)) {
            let holds = crate::run::compare(op, a, b);
            return self.constant(holds);
        }
        let to = self.new_reg();
        self.emit(Op::Compare { op, a, b, to });
        Operand::reg(to)
    }

    /// The negation of JavaScript's ToBoolean.
    pub fn not(&mut self, a: Operand) -> Operand {
        let to = self.new_reg();
        self.emit(Op::Not { a, to });
        Operand::reg(to)
    }

    /// Asks the world; a failure ends the run.
    pub fn ask(&mut self, f: AskFn, operands: &[Operand]) -> Operand {
        self.ask_into(f, operands, None)
    }

    /// Asks the world; gives whether it was done, and the answer or why not.
    pub fn try_ask(&mut self, f: AskFn, operands: &[Operand]) -> (Operand, Operand) {
        let ok = self.new_reg();
        let value = self.ask_into(f, operands, Some(ok));
        (Operand::reg(ok), value)
    }

    fn ask_into(&mut self, f: AskFn, operands: &[Operand], ok: Option<Reg>) -> Operand {
        let to = self.new_reg();
        let args = self.pool(operands);
        let known = self
            .ask_fns
            .iter()
            .position(|g| std::ptr::fn_addr_eq(*g, f));
        let at = known.unwrap_or_else(|| {
            self.ask_fns.push(f);
            self.ask_fns.len() - 1
        });
        #[expect(clippy::cast_possible_truncation, reason = "there are few functions")]
        self.emit(Op::Ask {
            f: at as u32,
            args,
            to,
            ok,
        });
        Operand::reg(to)
    }

    /// Makes sure that the run has random numbers.
    pub fn seed(&mut self) {
        self.emit(Op::Seed);
    }
}

/// The most work on functions of constants, and bytes they make: about a twentieth of a second.
const MAX_FOLDING: u64 = 50_000_000;

/// Whether functions of a value are quickly computed.
fn is_little(value: &Value) -> bool {
    let (mut queue, mut n) = (vec![value], 0);
    while let Some(value) = queue.pop() {
        n += 1;
        match value {
            Value::Text(text) => n += text.byte_len(),
            Value::Array(items) if items.len() <= MAX_FOLDED => queue.extend(items.iter()),
            Value::Object(fields) if fields.len() <= MAX_FOLDED => {
                n += fields.iter().map(|(key, _)| key.byte_len()).sum::<usize>();
                queue.extend(fields.iter().map(|(_, value)| value));
            }
            Value::Array(_) | Value::Object(_) => return false,
            _ => {}
        }
        if n > MAX_FOLDED {
            return false;
        }
    }
    true
}
