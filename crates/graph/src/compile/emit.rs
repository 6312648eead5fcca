//! What a node type may write.

use std::sync::Arc;

use sculk_core::{JsString, Object, Value};

use super::{
    Label, Lowering,
    lowering::{ARGS, CHAT_TYPE, EVENT_ARGS, MAX_FOLDED, USER},
    template::{Piece, pieces},
};
use crate::{
    Dialect,
    catalogue::PinType,
    program::{
        ArgRange, Args, AskFn, CompareOp, LoopInfo, MathOp, NodeError, Op, Operand, PureFn, Reg,
    },
    run::Cx,
};

/// A literal that names a pin whose literal names a pin, and so on, ends here.
const MAX_TEMPLATES: u32 = 32;
const TEMPLATE_CIRCLE: &str =
    "A text in braces refers to itself, so it would never end. Connect the pin or change the text.";

fn join_texts(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut out = cx.builder();
    for value in args.iter() {
        value.push_to(&mut out);
    }
    cx.text(out)
}

/// The data a node type reads about its node.
impl Lowering<'_> {
    /// Whose meaning is wanted.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.wiring.dialect
    }

    /// Whether BlockMine's meaning is wanted.
    #[must_use]
    pub fn is_blockmine(&self) -> bool {
        self.wiring.dialect == Dialect::Blockmine
    }

    /// The node's data.
    #[must_use]
    pub fn node_data(&self) -> Arc<Object> {
        self.wiring.document.nodes[self.node as usize].data.clone()
    }

    /// A value of the node's data; undefined where there is none.
    #[must_use]
    pub fn data(&self, key: &str) -> Value {
        let data = &self.wiring.document.nodes[self.node as usize].data;
        data.get_str(key).cloned().unwrap_or_default()
    }

    /// Text of the node's data; `default` where there is none or it is empty.
    #[must_use]
    pub fn data_text(&self, key: &str, default: &str) -> String {
        match self.data(key) {
            Value::Text(text) if !text.is_empty() => text.to_text(),
            _ => default.to_owned(),
        }
    }

    /// How many pins the node's first row of dynamic pins has.
    #[must_use]
    pub fn n_dynamic(&self) -> u32 {
        let kind = self.wiring.nodes[self.node as usize].kind;
        let data = &self.wiring.document.nodes[self.node as usize].data;
        kind.and_then(|k| k.dynamic.first())
            .map_or(0, |row| row.count(data))
    }

    /// Whether a wire comes into the pin.
    #[must_use]
    pub fn is_wired(&self, pin: &str) -> bool {
        self.wiring.nodes[self.node as usize]
            .inputs
            .contains_key(pin)
    }

    /// What the event says.
    #[must_use]
    pub const fn event_args(&self) -> Operand {
        Operand::reg(EVENT_ARGS)
    }

    /// The arguments of the command.
    #[must_use]
    pub const fn command_args(&self) -> Operand {
        Operand::reg(ARGS)
    }

    /// Who triggered the run.
    #[must_use]
    pub const fn trigger_user(&self) -> Operand {
        Operand::reg(USER)
    }

    /// The chat type the run was triggered by.
    #[must_use]
    pub const fn trigger_chat_type(&self) -> Operand {
        Operand::reg(CHAT_TYPE)
    }
}

/// Values.
impl Lowering<'_> {
    /// A constant.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
    pub fn constant(&mut self, value: impl Into<Value>) -> Operand {
        self.constants.push(value.into());
        Operand::constant(self.constants.len() as u32 - 1)
    }

    /// The value of an input pin: of its wire, else of its literal, else `default`. In the `sculk`
    /// dialect the pin's declared default goes before `default`.
    pub fn input(&mut self, pin: &str, default: impl Into<Value>) -> Operand {
        let node = &self.wiring.nodes[self.node as usize];
        if let Some((source, source_pin)) = node.inputs.get(pin) {
            return self.pull(*source, source_pin);
        }
        let declared = node.kind.and_then(|k| k.input_pin(pin));
        // In BlockMine a wire from nowhere hides the literal.
        let is_hidden = self.is_blockmine() && node.dangling.contains(&pin);
        let mut literal = if is_hidden {
            Value::Undefined
        } else {
            self.data(pin)
        };
        if literal.is_undefined() {
            literal = match declared.and_then(|p| p.default.clone()) {
                Some(value) if self.dialect() == Dialect::Sculk => value,
                _ => default.into(),
            };
        }
        if self.dialect() == Dialect::Sculk {
            literal = typed(literal, declared.map(|p| p.kind));
        }
        self.literal(literal)
    }

    /// A literal, with `{name}` in it replaced by the pin `var_name`.
    pub fn literal(&mut self, literal: Value) -> Operand {
        let text = literal
            .as_text()
            .and_then(JsString::as_str)
            .map(str::to_owned);
        let Some(parts) = text.as_deref().and_then(pieces) else {
            return self.constant(literal);
        };
        if self.n_templates >= MAX_TEMPLATES {
            self.fail(TEMPLATE_CIRCLE);
            return self.constant(Value::Undefined);
        }
        self.n_templates += 1;
        let mut operands = Vec::new();
        for part in parts {
            let operand = match part {
                Piece::Text(text) => self.constant(text),
                Piece::Name(name) => self.input(&format!("var_{name}"), ""),
            };
            operands.push(operand);
        }
        self.n_templates -= 1;
        self.pure(join_texts, &operands)
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

    fn fold(&self, f: PureFn, operands: &[Operand]) -> Option<Value> {
        operands
            .iter()
            .all(|o| o.constant_index().is_some())
            .then_some(())?;
        let args = Args {
            regs: &[],
            constants: &self.constants,
            operands,
        };
        let mut cx = Cx::for_folding();
        let value = f(args, &mut cx).ok()?;
        (cx.produced() <= MAX_FOLDED).then_some(value)
    }

    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
    fn pool(&mut self, operands: &[Operand]) -> ArgRange {
        let from = self.operands.len() as u32;
        self.operands.extend_from_slice(operands);
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

/// A literal as the pin's type wants it: BlockMine's editor kept everything as text.
fn typed(literal: Value, kind: Option<PinType>) -> Value {
    let Some(text) = literal.as_str() else {
        return literal;
    };
    match kind {
        Some(PinType::Boolean) => match text.trim() {
            "true" => Value::Bool(true),
            "false" | "" => Value::Bool(false),
            _ => literal,
        },
        Some(PinType::Number) if !text.contains('{') => {
            let n = sculk_core::text_to_number(text);
            if n.is_nan() {
                literal
            } else {
                Value::Number(n)
            }
        }
        _ => literal,
    }
}

/// Variables and published outputs.
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
}

/// Control flow.
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
        self.available.clear();
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
            self.chain_to(*target);
        }
        let to = self.block(*last).0;
        self.emit(Op::Jump { to });
    }

    /// Control flow leaves by this output pin and comes back when all is done.
    pub fn call_chain(&mut self, pin: &str) {
        for target in self.exec_targets(self.node, pin) {
            self.chain_to(target);
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
            self.chain_to(target);
        }
    }

    /// The data of another node, if it is of this type.
    #[must_use]
    pub fn data_of(&self, node: &str, kind: &str) -> Option<Arc<Object>> {
        let node = self.wiring.by_id.get(node)?;
        let node = &self.wiring.document.nodes[*node as usize];
        (&*node.kind == kind).then(|| node.data.clone())
    }

    /// The value last published at an output pin of this node.
    pub fn published(&mut self, pin: &str) -> Operand {
        Operand::reg(self.output_of(self.node, pin))
    }

    /// The value of another output pin of this node.
    pub fn own_output(&mut self, pin: &str) -> Operand {
        self.pull(self.node, pin)
    }

    /// Forgets what the body of a loop did last time; see [`Lowering::custom_loop`].
    fn clear(&mut self, at: u32) {
        self.emit(Op::Clear { at });
    }

    /// A loop whose rounds the node writes itself: `round` runs before each, and gives whether to
    /// go on; then comes the chain of `body`. What is written after this happens when it is over.
    pub fn custom_loop(&mut self, body: &str, round: impl FnOnce(&mut Self) -> Operand) {
        let at = self.new_loop(
            body,
            crate::compile::SCRATCH,
            crate::compile::SCRATCH,
            u64::MAX,
        );
        self.emit(Op::Loop { at });
        let (next, done) = {
            let info = &self.loops[at as usize];
            (Label(info.next), Label(info.done))
        };
        self.bind_raw(next.0);
        let goes_on = round(self);
        let (go, leave) = (self.label(), self.label());
        self.jump_if(goes_on, go);
        self.jump(leave);
        self.bind(go);
        self.clear(at);
        self.goto(body);
        self.bind(leave);
        self.break_loop();
        self.bind(done);
        let body_label = self.loops[at as usize].body;
        self.labels[body_label as usize] = self.pc();
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

    fn exec_targets(&self, node: u32, pin: &str) -> Vec<u32> {
        let targets = self.wiring.nodes[node as usize].targets.get(pin);
        let targets = targets.map_or(&[][..], Vec::as_slice);
        match self.dialect() {
            Dialect::Blockmine => targets.first().copied().into_iter().collect(),
            Dialect::Sculk => targets.to_vec(),
        }
    }

    fn chain_to(&mut self, target: u32) {
        let back = self.label();
        self.emit(Op::Chain { back: back.0 });
        let to = self.block(target).0;
        self.emit(Op::Jump { to });
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

    /// Leaves the innermost loop.
    pub fn break_loop(&mut self) {
        self.emit(Op::Break);
    }

    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
    fn new_loop(&mut self, body_pin: &str, element: Reg, counter: Reg, max_rounds: u64) -> u32 {
        let (body, next, done) = (self.label(), self.label(), self.label());
        self.loop_bodies
            .push(self.exec_targets(self.node, body_pin));
        self.loops.push(LoopInfo {
            node: self.node,
            element,
            counter,
            body: body.0,
            next: next.0,
            done: done.0,
            max_rounds,
            ..LoopInfo::default()
        });
        self.loops.len() as u32 - 1
    }

    fn bind_raw(&mut self, label: u32) {
        self.bind(Label(label));
    }

    /// For each item of a list: publish it and its place, run the chain of `body`. What is written
    /// after this happens when the loop is over; with anything but a list, at once.
    pub fn for_each(&mut self, items: Operand, body: &str, element: &str, index: &str) {
        let element = self.output_of(self.node, element);
        let counter = self.output_of(self.node, index);
        let at = self.new_loop(body, element, counter, u64::MAX);
        self.emit(Op::Each { items, at });
        let (body_label, next, done) = {
            let info = &self.loops[at as usize];
            (info.body, info.next, info.done)
        };
        self.bind_raw(next);
        self.emit(Op::EachNext { at });
        self.bind_raw(body_label);
        self.goto(body);
        self.bind_raw(done);
    }

    /// While a condition, asked before each round, holds: publish the round, run the chain of
    /// `body`. What is written after this happens when the loop is over.
    pub fn while_loop(
        &mut self,
        condition: impl FnOnce(&mut Self) -> Operand,
        body: &str,
        round: &str,
        max_rounds: u64,
    ) {
        let counter = self.output_of(self.node, round);
        let at = self.new_loop(body, counter, counter, max_rounds);
        self.emit(Op::Loop { at });
        let (body_label, next, done) = {
            let info = &self.loops[at as usize];
            (info.body, info.next, info.done)
        };
        self.bind_raw(next);
        let cond = condition(self);
        self.emit(Op::WhileNext { cond, at });
        self.bind_raw(body_label);
        self.goto(body);
        self.bind_raw(done);
    }
}
