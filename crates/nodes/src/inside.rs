//! Nodes of BlockMine that follow their next wire from inside their own try: what goes wrong behind
//! them, and a Break, ends there, and they go on as if they themselves had failed. The `blockmine`
//! dialect does so, too; in the other one the wire is simply followed.

use sculk_core::Value;
use sculk_graph::{Args, Cx, Lowering, NodeError, Operand};

/// What a node does when something behind it went wrong.
#[derive(Clone, Copy)]
pub(crate) struct Rescue<'a> {
    /// What its outputs are then.
    pub outputs: &'a [(&'a str, Value)],
    /// The pin by which it then goes on.
    pub exit: &'a str,
}

impl Rescue<'_> {
    /// Control flow leaves by this pin, from inside the node's try.
    pub(crate) fn leave(self, l: &mut Lowering<'_>, pin: &str) {
        l.goto_catching(pin, |l, _| {
            for (output, value) in self.outputs {
                let value = l.constant(value.clone());
                l.publish(output, value);
            }
            l.goto(self.exit);
        });
    }

    /// As [`Rescue::leave`] where all of these are truthy; else nothing is caught.
    pub(crate) fn leave_if(self, l: &mut Lowering<'_>, all: &[Operand], pin: &str) {
        if l.is_blockmine() {
            let inside = l.label();
            let is_inside = match all {
                [one] => *one,
                all => l.pure(all_truthy, all),
            };
            l.jump_if(is_inside, inside);
            l.goto(pin);
            l.bind(inside);
        }
        self.leave(l, pin);
    }

    /// Publishes whether it was done; leaves by `exec` where it was, and by the pin for failures where
    /// it was not: from inside the try where all of `seen` are truthy, which there may be none of.
    pub(crate) fn leave_by_outcome(
        self,
        l: &mut Lowering<'_>,
        is_done: Operand,
        seen: Option<&[Operand]>,
    ) {
        l.publish("success", is_done);
        let failed = l.label();
        l.jump_unless(is_done, failed);
        self.leave(l, "exec");
        l.bind(failed);
        match seen {
            None => l.goto(self.exit),
            Some([]) => self.leave(l, self.exit),
            Some(all) => self.leave_if(l, all, self.exit),
        }
    }
}

fn all_truthy(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(args.iter().all(Value::is_truthy).into())
}
