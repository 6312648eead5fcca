//! Values evaluated for each item of a list.

use sculk_core::Value;

use crate::{
    compile::{Label, Lowering},
    program::{Args, CompareOp, MathOp, NodeError, Op, Operand},
    run::Cx,
};

impl Lowering<'_> {
    /// Evaluates something for each item of a list, which with its place is meanwhile at the output
    /// pins `element` and `index` of this node. `body` is written once and may jump to the label to
    /// leave out the other items. What it reads is evaluated anew for each item.
    ///
    /// The pins must be declared with [`crate::NodeType::per_item`].
    pub fn for_item(
        &mut self,
        items: Operand,
        element: &str,
        index: &str,
        body: impl FnOnce(&mut Self, Operand, Label),
    ) {
        let items = self.cell(items);
        let element = self.output_of(self.node, element);
        let index = self.output_of(self.node, index);
        let (zero, one) = (self.constant(0.0), self.constant(1.0));
        let at = self.cell(zero);
        let kept = self.new_reg();
        self.emit(Op::Remember { to: kept });
        let n = self.pure(length, &[items]);
        let (next, done) = (self.label(), self.label());
        self.bind(next);
        let is_left = self.compare(CompareOp::Less, at, n);
        self.jump_unless(is_left, done);
        let at_loop = self.new_item_loop(next, done);
        self.emit(Op::Round { at: at_loop });
        let item = self.pure(item_at, &[items, at]);
        self.emit(Op::Move {
            from: item,
            to: element,
        });
        self.emit(Op::Move {
            from: at,
            to: index,
        });
        body(self, Operand::reg(element), done);
        let following = self.math(MathOp::Add, at, one);
        self.assign(at, following);
        self.jump(next);
        self.bind(done);
        // Item and place have a value only while items are evaluated.
        let nothing = self.constant(Value::Undefined);
        for to in [element, index] {
            self.emit(Op::Move { from: nothing, to });
        }
        self.emit(Op::Recall { from: kept });
    }

    /// What is evaluated from here on is evaluated anew.
    pub fn renew(&mut self) {
        self.forget_available();
        self.emit(Op::Renew);
    }

    /// An empty list to be filled with [`Lowering::push`].
    pub fn new_list(&mut self) -> Operand {
        let empty = self.constant(Value::array(Vec::new()));
        self.cell(empty)
    }

    /// Adds a value to a list of [`Lowering::new_list`].
    pub fn push(&mut self, list: Operand, item: Operand) {
        if let Some(to) = list.register() {
            self.emit(Op::Push { item, to });
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lists are far shorter than 2^53"
)]
fn length(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let n = args[0].as_array().map_or(0, |items| items.len());
    Ok(Value::Number(n as f64))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a counter of a list's items"
)]
fn item_at(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let at = args[1].as_number().unwrap_or(0.0) as usize;
    let item = args[0].as_array().and_then(|items| items.get(at).cloned());
    Ok(item.unwrap_or_default())
}
