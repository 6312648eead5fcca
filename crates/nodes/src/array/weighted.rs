use sculk_core::Value;
use sculk_graph::{Args, Behaviour, Cx, Lowering, NodeError, NodeType, Operand, Pin, PinType};

use super::items;

pub(crate) fn node() -> NodeType {
    NodeType::new(
        "array:weighted_choice",
        "Weighted Choice",
        Behaviour::Pure(choose),
    )
    .ours()
    .doc("One item of a list, by chance: an item of weight 3 comes three times as often as one of weight 1. An item without a weight has 1, one with a weight of zero or less never comes; nothing where none can.")
    .example("Prizes and weights 80, 15, 5 → Weighted Choice → Send Message.")
    .keywords(&["random", "chance", "loot", "probability"])
    .volatile()
    .input(Pin::new("array", "List", PinType::Array).required())
    .input(Pin::new("weights", "Weights", PinType::Array).doc("A number for each item, in the same order."))
    .output(Pin::new("element", "Item", PinType::Any))
    .output(Pin::new("index", "Index", PinType::Number))
}

fn choose(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    if pin == "index" {
        let weights = l.input("weights", Value::Undefined);
        l.seed();
        return l.drawing(draw, &[array, weights]);
    }
    let index = l.own_output("index");
    l.pure(item_at, &[array, index])
}

fn weight(weights: &[Value], at: usize) -> f64 {
    let weight = weights.get(at).map_or(1.0, Value::to_number);
    if weight.is_finite() {
        weight.max(0.0)
    } else {
        0.0
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lists are far shorter than 2^53"
)]
fn draw(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (list, weights) = (items(&args[0]), items(&args[1]));
    cx.charge(list.len());
    let total: f64 = (0..list.len()).map(|i| weight(weights, i)).sum();
    let mut left = cx.random() * total;
    let mut chosen = -1.0;
    for i in 0..list.len() {
        let weight = weight(weights, i);
        if weight > 0.0 {
            chosen = i as f64;
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    Ok(Value::Number(chosen))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index, or negative"
)]
fn item_at(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let index = args[1].to_number();
    let item = (index >= 0.0).then(|| items(&args[0]).get(index as usize));
    Ok(item.flatten().cloned().unwrap_or(Value::Null))
}
