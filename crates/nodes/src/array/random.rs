use sculk_core::Value;
use sculk_graph::{Args, Behaviour, Cx, Lowering, NodeError, NodeType, Operand, Pin, PinType};

use super::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    let list = || Pin::new("array", "List", PinType::Array).required();
    vec![
        NodeType::new(
            "array:get_random_element",
            "Random Element",
            Behaviour::Pure(pick),
        )
        .doc("One element of a list, each as likely as the others.")
        .example("List of jokes → Random Element → Send Message.")
        .volatile()
        .input(list())
        .output(Pin::new("element", "Element", PinType::Any))
        .output(Pin::new("index", "Index", PinType::Number)),
        NodeType::new("array:shuffle", "Shuffle List", Behaviour::Pure(shuffle))
            .doc("A new list with the elements in random order.")
            .example("Server Players → Shuffle List → Get By Index 0.")
            .input(list())
            .output(Pin::new("shuffled", "List", PinType::Array)),
    ]
}

fn pick(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    if !l.is_blockmine() {
        if pin == "index" {
            l.seed();
            return l.drawing(random_index, &[array]);
        }
        let index = l.own_output("index");
        return l.pure(element_at, &[array, index]);
    }
    // In BlockMine reading the element leaves its place behind for whoever reads that later.
    if pin == "index" {
        let left = l.published("index");
        l.seed();
        return l.drawing(left_or_random_index, &[array, left]);
    }
    l.seed();
    let index = l.drawing(random_index, &[array]);
    l.publish("index", index);
    l.pure(element_at, &[array, index])
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lists are far shorter than 2^53"
)]
fn random_index(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let n = items(&args[0]).len();
    if n == 0 {
        return Ok(Value::Number(-1.0));
    }
    Ok(Value::Number((cx.random() * n as f64).floor()))
}

fn left_or_random_index(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if args[1].is_undefined() {
        random_index(args, cx)
    } else {
        Ok(args[1].clone())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index, or negative"
)]
fn element_at(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let index = args[1].to_number();
    let item = (index >= 0.0)
        .then(|| items(&args[0]).get(index as usize))
        .flatten();
    Ok(item.cloned().unwrap_or(Value::Null))
}

fn shuffle(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    l.seed();
    l.drawing(shuffled, &[array])
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index of a list"
)]
fn shuffled(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut new = items(&args[0]).to_vec();
    for i in (1..new.len()).rev() {
        let j = (cx.random() * (i + 1) as f64) as usize;
        new.swap(i, j);
    }
    cx.list(new)
}
