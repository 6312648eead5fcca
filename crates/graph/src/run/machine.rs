//! The interpreter.

use std::{cmp::Ordering, sync::Arc};

use sculk_core::Value;

use super::{
    FailureKind, Finished, Frame, MAX_ITEMS, Run, State, Step, Waiting,
    memory::measure,
    watch::{Nobody, Watch},
};
use crate::{
    Dialect,
    compile::SCRATCH,
    effect::Effect,
    program::{
        ArgRange, Args, Ask, AskFn, CompareOp, MathOp, Op, Operand, Pc, Program, PureFn, Reg,
    },
};

const DAMAGED: &str = "The saved run is damaged.";

/// What an instruction may come to besides "go on".
pub(super) type Flow = Result<(), Step>;

/// Memory is measured again after this much was made.
const MEASURE_EVERY: usize = 4 * 1024 * 1024;

pub(crate) fn arithmetic(op: MathOp, a: f64, b: f64) -> f64 {
    match op {
        MathOp::Add => a + b,
        MathOp::Subtract => a - b,
        MathOp::Multiply => a * b,
        MathOp::Divide if b == 0.0 => 0.0,
        MathOp::Divide => a / b,
    }
}

pub(crate) fn compare(op: CompareOp, a: &Value, b: &Value) -> bool {
    let order = || a.compare(b);
    match op {
        CompareOp::Equal => a.loose_equals(b),
        CompareOp::NotEqual => !a.loose_equals(b),
        CompareOp::Greater => order() == Some(Ordering::Greater),
        CompareOp::Less => order() == Some(Ordering::Less),
        CompareOp::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
        CompareOp::LessOrEqual => order().is_some_and(Ordering::is_le),
    }
}

impl Run {
    /// Runs instructions until something must be told to the host.
    pub(super) fn compute(&mut self) -> Step {
        let program = self.program.clone();
        let slice = self.quotas.slice.min(self.work_left);
        let mut left = slice;
        let step = match self.straight_on(&program, &mut left, &mut Nobody) {
            Err(step) => step,
            Ok(()) => Step::Yield,
        };
        self.charge_slice(slice, left, step)
    }

    /// Charges for what a slice used up; a run without any work left is stopped.
    pub(super) fn charge_slice(&mut self, slice: u64, left: u64, step: Step) -> Step {
        let spent = slice.saturating_sub(left).min(self.work_left);
        self.work_left -= spent;
        if matches!(step, Step::Yield) && self.work_left == 0 {
            return self.quota("it computed for too long");
        }
        step
    }

    /// [`Run::straight`], over failures that are caught.
    pub(super) fn straight_on<W: Watch>(
        &mut self,
        program: &Program,
        left: &mut u64,
        watch: &mut W,
    ) -> Flow {
        loop {
            match self.straight(program, left, watch) {
                Err(Step::Failed(failure)) if self.catches(&failure) => {
                    if spend(left, 1) {
                        return Ok(());
                    }
                }
                flow => return flow,
            }
        }
    }

    /// Runs instructions; `Ok` when the slice is used up, or the watcher wants to stop.
    fn straight<W: Watch>(&mut self, program: &Program, left: &mut u64, watch: &mut W) -> Flow {
        let code = program.code.as_slice();
        let constants = program.constants.as_slice();
        loop {
            // Only a saved run that was tampered with leaves the code.
            let Some(&op) = code.get(self.pc as usize) else {
                return Err(self.failure(FailureKind::Misuse, DAMAGED.to_owned()));
            };
            if W::IS_WATCHING && watch.stops_before(self, op, *left) {
                return Ok(());
            }
            self.pc += 1;
            match op {
                Op::Math { op, a, b, to } => {
                    let (a, b) = (a.read(&self.regs, constants), b.read(&self.regs, constants));
                    let n = match (a, b) {
                        (Value::Number(a), Value::Number(b)) => arithmetic(op, *a, *b),
                        _ => arithmetic(op, a.to_number(), b.to_number()),
                    };
                    self.set_number(to, n);
                }
                Op::Compare { op, a, b, to } => {
                    let (a, b) = (a.read(&self.regs, constants), b.read(&self.regs, constants));
                    self.regs[to as usize] = Value::Bool(compare(op, a, b));
                }
                Op::Not { a, to } => {
                    let is = a.read(&self.regs, constants).is_truthy();
                    self.regs[to as usize] = Value::Bool(!is);
                }
                Op::Move { from, to } => {
                    self.regs[to as usize] = from.read(&self.regs, constants).clone();
                }
                Op::SetVar { var, from } => {
                    let value = from.read(&self.regs, constants).clone();
                    self.is_set[var as usize] = true;
                    self.regs[program.variables[var as usize] as usize] = value;
                }
                Op::Enter { node } => {
                    if self.enter(node, left)? {
                        return Ok(());
                    }
                }
                Op::Jump { to } => {
                    self.pc = to;
                    if spend(left, 1) {
                        return Ok(());
                    }
                }
                Op::JumpIf { cond, to } => {
                    if cond.read(&self.regs, constants).is_truthy() {
                        self.pc = to;
                    }
                }
                Op::JumpUnless { cond, to } => {
                    if !cond.read(&self.regs, constants).is_truthy() {
                        self.pc = to;
                    }
                }
                Op::Memo { slot, to } => {
                    if self.memo[slot as usize] == self.epoch {
                        self.pc = to;
                    }
                }
                Op::MemoSet { slot } => self.memo[slot as usize] = self.epoch,
                Op::CallExpr { at } => {
                    if self.calls.len() >= self.quotas.depth {
                        return Err(
                            self.quota("its data wires go in a circle or are nested too deep")
                        );
                    }
                    self.calls.push(self.pc);
                    self.pc = at;
                    if spend(left, 1) {
                        return Ok(());
                    }
                }
                Op::RetExpr => self.pc = self.calls.pop().unwrap_or(Pc::MAX),
                Op::Pure { f, args, to } => {
                    self.call_pure(program, program.pure_fns[f as usize], args, to)?;
                    if spend(left, 2 + std::mem::take(&mut self.cx.work)) {
                        return Ok(());
                    }
                }
                Op::End => self.end()?,
                Op::Chain { back } => self.push(Frame::Return(back))?,
                Op::EachNext { at } => {
                    self.each_next(program, at)?;
                    if spend(left, 1) {
                        return Ok(());
                    }
                }
                Op::WhileNext { cond, at } => {
                    let goes_on = cond.read(&self.regs, constants).is_truthy();
                    self.while_next(program, at, goes_on)?;
                    if spend(left, 1) {
                        return Ok(());
                    }
                }
                other => self.rare(program, other)?,
            }
        }
    }

    /// The instructions that are not worth a place in the hot loop.
    fn rare(&mut self, program: &Program, op: Op) -> Flow {
        let constants = program.constants.as_slice();
        match op {
            Op::Ask { f, args, to, ok } => {
                return self.ask(program, program.ask_fns[f as usize], args, to, ok);
            }
            Op::Seed if self.cx.random.is_none() => {
                self.state = State::Waiting {
                    to: SCRATCH,
                    ok: None,
                    what: Waiting::Seed,
                };
                return Err(Step::Effect(Box::new(Effect::Seed)));
            }
            Op::Each { items, at } => {
                if let Value::Array(items) = items.read(&self.regs, constants) {
                    let items = items.clone();
                    self.push(Frame::Each { at, items, next: 0 })?;
                } else {
                    self.pc = program.loops[at as usize].done;
                }
            }
            Op::Loop { at } => self.push(Frame::Loop { at, rounds: 0 })?,
            Op::Round { at } => return self.begin_round(program, at),
            Op::Break => return self.break_out(program),
            Op::SetNamed { name, from } => {
                let name = name.read(&self.regs, constants);
                if name.is_truthy() {
                    let name = name.to_js_string().to_text();
                    let value = from.read(&self.regs, constants).clone();
                    self.set_named(program, &name, value)?;
                }
            }
            Op::GetNamed { name, to } => {
                let name = name.read(&self.regs, constants).to_js_string().to_text();
                let known = program
                    .variables
                    .get(&*name)
                    .map(|reg| &self.regs[*reg as usize]);
                let value = known.or_else(|| self.named.get(&name)).cloned();
                self.regs[to as usize] = value.unwrap_or(Value::Null);
            }
            Op::Try { at } => {
                let n_calls = self.calls.len();
                self.push(Frame::Try { at, n_calls })?;
            }
            Op::Fork { at } => return self.fork(program, at),
            #[expect(clippy::cast_precision_loss, reason = "epochs are counted from 1")]
            Op::Remember { to } => self.set_number(to, self.epoch as f64),
            Op::Renew => self.renew(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it was an epoch"
            )]
            Op::Recall { from } => {
                self.epoch = self.regs[from as usize].as_number().unwrap_or(0.0) as u64;
            }
            Op::Push { item, to } => {
                let item = item.read(&self.regs, constants).clone();
                return self.push_item(item, to);
            }
            Op::Stop => return Err(Step::Finished(Finished::Done)),
            Op::Fail { message } => {
                let message = program.constants[message as usize].to_js_string().to_text();
                return Err(self.failure(FailureKind::Node, message));
            }
            _ => {}
        }
        Ok(())
    }

    #[inline]
    pub(super) fn set_number(&mut self, to: Reg, n: f64) {
        if let Value::Number(old) = &mut self.regs[to as usize] {
            *old = n;
        } else {
            self.regs[to as usize] = Value::Number(n);
        }
    }

    /// Counts a step. Tells whether the slice is used up.
    #[inline]
    fn enter(&mut self, node: u32, left: &mut u64) -> Result<bool, Step> {
        if let Some(executed) = self.executed.get_mut(node as usize)
            && std::mem::replace(executed, true)
        {
            self.end()?;
            return Ok(spend(left, 1));
        }
        self.n_steps = self.n_steps.saturating_add(1);
        if self.program.dialect == Dialect::Sculk {
            self.renew();
        }
        if self.n_steps > self.quotas.steps {
            return Err(self.quota(&format!("it ran more than {} nodes", self.quotas.steps)));
        }
        if self
            .quotas
            .waiting_ms
            .is_some_and(|limit| self.waited_ms > limit)
        {
            return Err(self.quota("it waited for too long"));
        }
        Ok(spend(left, 1))
    }

    /// No memoised value is good any more.
    #[inline]
    pub(super) const fn renew(&mut self) {
        self.last_epoch = self.last_epoch.wrapping_add(1);
        self.epoch = self.last_epoch;
    }

    fn push_item(&mut self, item: Value, to: Reg) -> Flow {
        let Value::Array(items) = &mut self.regs[to as usize] else {
            return Ok(());
        };
        if items.len() >= MAX_ITEMS {
            let message = "The list would have more than 5,000,000 items.";
            return Err(self.failure(FailureKind::Node, message.to_owned()));
        }
        Arc::make_mut(items).push(item);
        self.cx.charge_bytes(size_of::<Value>());
        self.measure_now_and_then()
    }

    pub(super) fn quota(&self, why: &str) -> Step {
        self.failure(
            FailureKind::Quota,
            format!("The run was stopped because {why}."),
        )
    }

    fn push(&mut self, frame: Frame) -> Flow {
        if self.frames.len() >= self.quotas.depth {
            return Err(self.quota("its loops and chains are nested too deep"));
        }
        self.frames.push(frame);
        Ok(())
    }

    #[inline]
    fn end(&mut self) -> Flow {
        match self.frames.last() {
            None if self.is_in_branch() => return self.end_branch(),
            None => return Err(Step::Finished(Finished::Done)),
            Some(Frame::Return(back)) => {
                self.pc = *back;
                self.frames.pop();
            }
            Some(Frame::Each { at, .. } | Frame::Loop { at, .. }) => {
                self.pc = self.program.loops[*at as usize].next;
            }
            Some(Frame::Try { at, .. }) => {
                self.pc = self.program.tries[*at as usize].done;
                self.frames.pop();
            }
        }
        Ok(())
    }

    fn call_pure(&mut self, program: &Program, f: PureFn, args: ArgRange, to: Reg) -> Flow {
        let value = match f(arguments(&self.regs, program, args), &mut self.cx) {
            Ok(value) => value,
            Err(error) => return Err(self.failure(FailureKind::Node, error.0)),
        };
        self.regs[to as usize] = value;
        self.measure_now_and_then()
    }

    #[inline]
    fn measure_now_and_then(&mut self) -> Flow {
        if self.cx.produced.wrapping_sub(self.measured_at) > MEASURE_EVERY {
            self.measure()?;
        }
        Ok(())
    }

    pub(super) fn measure(&mut self) -> Flow {
        self.measured_at = self.cx.produced;
        let looped = self.frames.iter().filter_map(|f| match f {
            Frame::Each { items, .. } => Some(items.iter()),
            _ => None,
        });
        let roots = self
            .regs
            .iter()
            .chain(self.named.iter().map(|(_, value)| value))
            .chain(self.crew.iter().flat_map(|crew| crew.values()))
            .chain(looped.flatten());
        let held = measure(roots) + self.named.n_bytes();
        self.cx.charge(held / 256);
        if held > self.quotas.memory {
            let limit = match self.quotas.memory / 1024 {
                kb @ ..1024 => format!("{kb} KB"),
                kb => format!("{} MB", kb / 1024),
            };
            return Err(self.quota(&format!("its values take more than {limit}")));
        }
        Ok(())
    }

    fn ask(
        &mut self,
        program: &Program,
        f: AskFn,
        args: ArgRange,
        to: Reg,
        ok: Option<Reg>,
    ) -> Flow {
        match f(arguments(&self.regs, program, args), &mut self.cx) {
            Ok(Ask::Known(value)) => {
                self.regs[to as usize] = value;
                if let Some(ok) = ok {
                    self.regs[ok as usize] = Value::Bool(true);
                }
                Ok(())
            }
            Ok(Ask::Effect(effect)) => {
                let what = if let Effect::Delay { ms } = *effect {
                    self.delay_ms = ms;
                    Waiting::Delay
                } else {
                    Waiting::Value
                };
                if self.crew.is_some() && effect.takes_time() {
                    return self.begin(*effect, to, ok, what);
                }
                self.state = State::Waiting { to, ok, what };
                Err(Step::Effect(effect))
            }
            Err(error) => Err(self.failure(FailureKind::Node, error.0)),
        }
    }

    fn set_named(&mut self, program: &Program, name: &str, value: Value) -> Flow {
        if let Some((var, _, reg)) = program.variables.get_full(name) {
            self.is_set[var] = true;
            self.regs[*reg as usize] = value;
        } else {
            self.cx.charge_bytes(name.len() + size_of::<Value>());
            self.named.set(Arc::from(name), value);
        }
        Ok(())
    }
}

fn arguments<'a>(regs: &'a [Value], program: &'a Program, args: ArgRange) -> Args<'a> {
    let operands: &[Operand] = &program.operands[args.from as usize..][..args.n as usize];
    Args {
        regs,
        constants: &program.constants,
        operands,
    }
}

/// Spends work; true when the slice is used up.
#[inline]
const fn spend(left: &mut u64, work: u64) -> bool {
    *left = left.saturating_sub(work);
    *left == 0
}
