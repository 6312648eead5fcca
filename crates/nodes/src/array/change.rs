use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    let list = || Pin::new("array", "List", PinType::Array).required();
    vec![
        NodeType::new("array:add_element", "Add Element", Behaviour::Pure(add))
            .doc("A new list with an element at the end. The old list stays as it is.")
            .example("Get Variable \"names\" → Add Element → Set Variable \"names\".")
            .input(list())
            .input(
                Pin::new("element", "Element", PinType::Wildcard)
                    .required()
                    .field(Field::Text, Value::Null),
            )
            .output(Pin::new("result", "List", PinType::Array)),
        NodeType::new(
            "array:remove_by_index",
            "Remove By Index",
            Behaviour::Pure(remove),
        )
        .doc("A new list without the element at a place, counted from 0.")
        .example("Get Variable \"queue\" → Remove By Index 0 → Set Variable \"queue\".")
        .input(list())
        .input(
            Pin::new("index", "Index", PinType::Number)
                .required()
                .field(Field::Number, 0.0),
        )
        .output(Pin::new("result", "List", PinType::Array)),
    ]
}

fn add(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let element = l.input("element", Value::Null);
    l.pure(added, &[array, element])
}

fn added(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let old = items(&args[0]);
    let mut new = Vec::with_capacity(old.len() + 1);
    new.extend_from_slice(old);
    new.push(args[1].clone());
    cx.list(new)
}

fn remove(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let index = l.input("index", -1.0);
    l.pure(removed, &[array, index])
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lists are far shorter than 2^53 and the number was checked"
)]
fn removed(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let Some(old) = args[0].as_array() else {
        return Ok(Value::array(Vec::new()));
    };
    let n = args[1].to_number();
    let mut new = old.to_vec();
    if n >= 0.0 && n < old.len() as f64 {
        new.remove(n as usize);
    }
    cx.list(new)
}
