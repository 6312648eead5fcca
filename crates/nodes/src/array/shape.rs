use std::collections::HashSet;

use sculk_core::{JsString, Value, number_to_string, to_json};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, MAX_ITEMS, NodeError, NodeType, Operand, Pin, PinType,
    PureFn,
};

use super::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    let mut nodes = parts();
    nodes.extend(wholes());
    nodes
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .input(Pin::new("array", "List", PinType::Array).required())
}

fn result() -> Pin {
    Pin::new("result", "List", PinType::Array)
}

fn number(id: &'static str, label: &'static str, default: f64) -> Pin {
    Pin::new(id, label, PinType::Number).field(Field::Number, default)
}

fn parts() -> Vec<NodeType> {
    vec![
        node("array:slice", "Part of List", Behaviour::Pure(slice))
            .doc("The items from one place up to, but not including, another; places below zero count from the end.")
            .example("Sort → Part of List 0 to 3: the best three.")
            .keywords(&["slice", "first", "last", "take", "skip"])
            .input(number("from", "From", 0.0))
            .input(
                Pin::new("to", "Up to", PinType::Number)
                    .doc("Nothing: to the end.")
                    .field(Field::Number, Value::Null),
            )
            .output(result()),
        node("array:unique", "Without Repeats", Behaviour::Pure(|l, _| of_list(l, unique)))
            .doc("The items in their order, each once. Lists and objects with the same content count as the same.")
            .example("Names of all voters → Without Repeats → Length.")
            .keywords(&["distinct", "duplicates"])
            .output(result()),
        node("array:reverse", "Reverse", Behaviour::Pure(|l, _| of_list(l, reversed)))
            .doc("The items from the last to the first.")
            .example("Last messages → Reverse → For Each.")
            .keywords(&["backwards", "order"])
            .output(result()),
        node("array:flatten", "Unpack Lists", Behaviour::Pure(|l, _| of_list(l, flat)))
            .doc("One list of the items of all lists in a list; what is no list stays as it is.")
            .example("Change Each: chest → its items, then Unpack Lists: all items.")
            .keywords(&["flatten", "merge", "concat"])
            .output(result()),
    ]
}

fn wholes() -> Vec<NodeType> {
    vec![
        node("array:sum", "Sum", Behaviour::Pure(|l, _| of_list(l, sum)))
            .doc("All numbers of a list together; what is no number counts nothing.")
            .example("Change Each: item → count, then Sum.")
            .keywords(&["total", "add"])
            .output(Pin::new("result", "Sum", PinType::Number)),
        NodeType::new("array:range", "Numbers", Behaviour::Pure(range))
            .ours()
            .doc("A list of numbers from one up or down to another, both included.")
            .example("Numbers 1 to 5 → For Each: counts.")
            .keywords(&["range", "count", "repeat", "sequence"])
            .input(number("from", "From", 1.0))
            .input(number("to", "To", 10.0))
            .input(
                number("step", "Step", 1.0)
                    .doc("How far apart they are; the sign does not matter."),
            )
            .output(result()),
        NodeType::new("array:append", "Put Together", Behaviour::Pure(append))
            .ours()
            .doc("The items of one list, then those of another.")
            .example("Admins → Put Together with Friends → Contains Element.")
            .keywords(&["concat", "join", "merge"])
            .input(Pin::new("first", "First", PinType::Array).required())
            .input(Pin::new("second", "Second", PinType::Array).required())
            .output(result()),
    ]
}

fn of_list(l: &mut Lowering<'_>, f: PureFn) -> Operand {
    let array = l.input("array", Value::Undefined);
    l.pure(f, &[array])
}

fn slice(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let (from, to) = (l.input("from", 0.0), l.input("to", Value::Null));
    l.pure(sliced, &[array, from, to])
}

/// A place counted from the start, or below zero from the end, held within a length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "held between 0 and a length"
)]
pub(crate) fn place(value: &Value, len: usize, otherwise: usize) -> usize {
    if value.is_nullish() || value.as_str() == Some("") {
        return otherwise;
    }
    let n = value.to_number();
    if n.is_nan() {
        return otherwise;
    }
    let n = if n < 0.0 { n + len as f64 } else { n };
    n.trunc().clamp(0.0, len as f64) as usize
}

fn sliced(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let list = items(&args[0]);
    let (from, to) = (
        place(&args[1], list.len(), 0),
        place(&args[2], list.len(), list.len()),
    );
    cx.list(list.get(from..to).unwrap_or_default().to_vec())
}

/// A text that is the same for what counts as the same.
fn identity(value: &Value, cx: &mut Cx) -> JsString {
    let text = match value {
        Value::Text(text) => {
            return JsString::from(format!("t{text}"));
        }
        Value::Number(n) => format!("n{}", number_to_string(*n)),
        Value::Undefined | Value::Null => "null".to_owned(),
        Value::Bool(is) => is.to_string(),
        Value::Date(ms) => format!("d{ms}"),
        Value::Array(_) | Value::Object(_) => to_json(value).unwrap_or_default(),
    };
    cx.charge(text.len());
    JsString::from(text)
}

fn unique(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut seen = HashSet::new();
    let mut made = Vec::new();
    for item in items(&args[0]) {
        cx.charge(32);
        if seen.insert(identity(item, cx)) {
            made.push(item.clone());
        }
    }
    cx.list(made)
}

fn reversed(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    cx.list(items(&args[0]).iter().rev().cloned().collect())
}

fn flat(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut made = Vec::new();
    for item in items(&args[0]) {
        match item {
            Value::Array(inner) if made.len() + inner.len() > MAX_ITEMS => {
                return Err(NodeError::new(
                    "The list would have more than 5,000,000 items.",
                ));
            }
            Value::Array(inner) => made.extend(inner.iter().cloned()),
            other => made.push(other.clone()),
        }
    }
    cx.list(made)
}

fn sum(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let list = items(&args[0]);
    cx.charge(list.len());
    let numbers = list.iter().map(Value::to_number).filter(|n| !n.is_nan());
    Ok(Value::Number(numbers.fold(0.0, |a, b| a + b)))
}

fn range(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let pins = [("from", 1.0), ("to", 10.0), ("step", 1.0)].map(|(pin, d)| l.input(pin, d));
    l.pure(counted, &pins)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "checked against the longest list"
)]
fn counted(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let [from, to, step] = [0, 1, 2].map(|i: usize| args[i].to_number());
    let step = step.abs();
    if !from.is_finite() || !to.is_finite() || step.is_nan() {
        return Err(NodeError::new("Numbers needs numbers to count between."));
    }
    if step == 0.0 {
        return Err(NodeError::new("The step of Numbers must not be zero."));
    }
    let n = ((to - from).abs() / step).floor();
    if n >= MAX_ITEMS as f64 {
        return Err(NodeError::new(
            "The list would have more than 5,000,000 items.",
        ));
    }
    let step = if to < from { -step } else { step };
    let numbers = (0..=n as usize).map(|i| Value::Number(from + step * i as f64));
    cx.list(numbers.collect())
}

fn append(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let first = l.input("first", Value::Undefined);
    let second = l.input("second", Value::Undefined);
    l.pure(appended, &[first, second])
}

fn appended(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (first, second) = (items(&args[0]), items(&args[1]));
    cx.list(first.iter().chain(second).cloned().collect())
}
