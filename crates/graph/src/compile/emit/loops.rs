//! Loops.

use crate::{
    compile::{Label, Lowering, SCRATCH},
    program::{LoopInfo, Op, Operand, Reg},
};

impl Lowering<'_> {
    /// A loop whose rounds the node writes itself: `round` runs before each, and gives whether to
    /// go on; then comes the chain of `body`. What is written after this happens when it is over.
    pub fn custom_loop(&mut self, body: &str, round: impl FnOnce(&mut Self) -> Operand) {
        let at = self.new_loop(body, SCRATCH, SCRATCH, u64::MAX);
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
        self.emit(Op::Round { at });
        self.goto(body);
        self.bind(leave);
        self.break_loop();
        self.bind(done);
        let body_label = self.loops[at as usize].body;
        self.labels[body_label as usize] = self.pc();
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

    /// A loop without a chain, only to count its rounds.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
    pub(super) fn new_item_loop(&mut self, next: Label, done: Label) -> u32 {
        self.loop_bodies.push(Vec::new());
        self.loops.push(LoopInfo {
            node: self.node,
            element: SCRATCH,
            counter: SCRATCH,
            body: next.0,
            next: next.0,
            done: done.0,
            max_rounds: u64::MAX,
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
        if !self.is_blockmine() {
            // The body may have read the same data nodes before it changed what they read.
            self.emit(Op::Renew);
        }
        let cond = condition(self);
        self.emit(Op::WhileNext { cond, at });
        self.bind_raw(body_label);
        self.goto(body);
        self.bind_raw(done);
    }
}
