use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType, PureFn,
};

use super::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    let list = || Pin::new("array", "List", PinType::Array).required();
    let element = || {
        Pin::new("element", "Element", PinType::Wildcard)
            .required()
            .field(Field::Text, Value::Null)
    };
    vec![
        NodeType::new("array:contains", "Contains Element", Behaviour::Pure(contains))
            .doc("Whether an element is in a list, and where. 1 and \"1\" are different; lists and objects are compared by identity.")
            .example("User Groups → Contains Element \"Admin\" → Branch.")
            .input(list())
            .input(element())
            .output(Pin::new("result", "Result", PinType::Boolean))
            .output(Pin::new("index", "Index", PinType::Number)),
        NodeType::new("array:find_index", "Find Index", Behaviour::Pure(find_index))
            .doc("Where an element stands in a list, from 0; −1 if it does not.")
            .example("Server Players → Find Index of a name.")
            .input(list())
            .input(element())
            .output(Pin::new("index", "Index", PinType::Number)),
        NodeType::new("array:get_by_index", "Get By Index", Behaviour::Pure(get_by_index))
            .doc("The element at a place, counted from 0; nothing beyond the ends.")
            .example("Split \" \" → Get By Index 0: the first word.")
            .input(list())
            .input(Pin::new("index", "Index", PinType::Number).required().field(Field::Number, 0.0))
            .output(Pin::new("element", "Element", PinType::Any)),
        NodeType::new("array:get_next", "Next Element", Behaviour::Pure(get_next))
            .doc("The element after a place, with its place and whether there is one.")
            .example("Get Variable \"place\" → Next Element → Send Message: one line at a time.")
            .input(list())
            .input(Pin::new("current_index", "Current index", PinType::Number).required().field(Field::Number, 0.0))
            .output(Pin::new("next_element", "Element", PinType::Any))
            .output(Pin::new("next_index", "Index", PinType::Number))
            .output(Pin::new("has_next", "Has next", PinType::Boolean)),
        NodeType::new("array:join", "Join to Text", Behaviour::Pure(join))
            .doc("The elements as one text, with a separator between them.")
            .example("Server Players → Join to Text \", \" → Send Message.")
            .input(Pin::new("array", "List", PinType::Array))
            .input(Pin::new("separator", "Separator", PinType::String).field(Field::Text, ", "))
            .output(Pin::new("result", "Result", PinType::String)),
        NodeType::new("data:length", "Length", Behaviour::Pure(length))
            .category("array")
            .doc("How many elements a list, or characters a text has; 0 of anything else.")
            .example("Server Players → Length → Send Message.")
            .input(Pin::new("data", "List or text", PinType::Any).required())
            .output(Pin::new("length", "Length", PinType::Number)),
    ]
}

fn contains(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let element = l.input("element", Value::Null);
    if l.is_blockmine() && l.is_read("index") {
        return contains_leaving_index(l, pin, array, element);
    }
    match pin {
        "index" => l.pure(index_of, &[array, element]),
        _ => l.pure(includes, &[array, element]),
    }
}

/// In BlockMine each reading leaves the place behind, and who reads the place later gets that one.
fn contains_leaving_index(
    l: &mut Lowering<'_>,
    pin: &str,
    array: Operand,
    element: Operand,
) -> Operand {
    let index = if pin == "index" {
        let left = l.published("index");
        l.pure(left_or_index_of, &[array, element, left])
    } else {
        l.pure(index_of, &[array, element])
    };
    l.publish("index", index);
    if pin == "index" {
        return index;
    }
    l.pure(|args, _| Ok((args[0].to_number() >= 0.0).into()), &[index])
}

fn left_or_index_of(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if args[2].is_undefined() {
        index_of(args, cx)
    } else {
        Ok(args[2].clone())
    }
}

fn find_index(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let element = l.input("element", Value::Null);
    l.pure(index_of, &[array, element])
}

fn position(args: Args<'_>, cx: &mut Cx) -> Option<usize> {
    let items = items(&args[0]);
    cx.charge(items.len());
    items.iter().position(|item| item.strict_equals(&args[1]))
}

fn includes(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(position(args, cx).is_some()))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lists are far shorter than 2^53"
)]
fn index_of(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(position(args, cx).map_or(-1.0, |i| i as f64)))
}

/// JavaScript's `value[key]` of lists, texts and objects; undefined where there is nothing.
pub(crate) fn property(value: &Value, key: &JsString) -> Value {
    let index = || {
        key.as_str()
            .and_then(|k| k.parse::<usize>().ok().filter(|i| i.to_string() == k))
    };
    let is_length = || key.as_str() == Some("length");
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    match value {
        Value::Object(object) => object.get(key).cloned().unwrap_or_default(),
        Value::Array(items) if is_length() => Value::Number(items.len() as f64),
        Value::Array(items) => index()
            .and_then(|i| items.get(i))
            .cloned()
            .unwrap_or_default(),
        Value::Text(text) if is_length() => Value::Number(text.len() as f64),
        Value::Text(text) => index()
            .and_then(|i| text.unit_at(i))
            .map_or(Value::Undefined, Value::Text),
        _ => Value::Undefined,
    }
}

fn get_by_index(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let index = l.input("index", -1.0);
    l.pure(at_index, &[array, index])
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lists are far shorter than 2^53 and the number was checked"
)]
fn at_index(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let Some(items) = args[0].as_array() else {
        return Ok(Value::Null);
    };
    let n = args[1].to_number();
    if n < 0.0 || n >= items.len() as f64 {
        return Ok(Value::Null);
    }
    if matches!(args[1], Value::Number(_)) && n.fract() == 0.0 {
        return Ok(items[n as usize].clone());
    }
    Ok(property(&args[0], &args[1].to_js_string()))
}

fn get_next(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let current = l.input("current_index", -1.0);
    let next: PureFn = if l.is_blockmine() {
        one_more
    } else {
        next_index
    };
    let next = l.pure(next, &[array, current]);
    match pin {
        "next_index" => next,
        "has_next" => l.pure(has_index, &[array, next]),
        _ => l.pure(next_element, &[array, next]),
    }
}

/// There is no place after any in what is no list.
fn next_index(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if args[0].as_array().is_none() {
        return Ok(Value::Number(-1.0));
    }
    one_more(args, cx)
}

/// JavaScript's `current + 1`: a text is continued, not counted.
fn one_more(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match args[1].to_primitive() {
        Value::Text(text) => Value::from(format!("{text}1").as_str()),
        other => Value::Number(other.to_number() + 1.0),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lists are far shorter than 2^53"
)]
fn is_in(array: &Value, index: &Value) -> bool {
    let n = index.to_number();
    n >= 0.0 && n < items(array).len() as f64
}

fn has_index(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(is_in(&args[0], &args[1])))
}

fn next_element(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if !is_in(&args[0], &args[1]) {
        return Ok(Value::Null);
    }
    Ok(property(&args[0], &args[1].to_js_string()))
}

fn join(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let separator = l.input("separator", ", ");
    l.pure(joined, &[array, separator])
}

fn joined(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let Some(items) = args[0].as_array() else {
        return Ok(Value::text(""));
    };
    let separator = match &args[1] {
        Value::Undefined => JsString::from(","),
        other => other.to_js_string(),
    };
    let text = sculk_core::join_array(items, &separator);
    cx.charge_bytes(text.byte_len());
    Ok(Value::Text(text))
}

fn length(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let data = l.input("data", Value::Undefined);
    l.pure(count, &[data])
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn count(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(match &args[0] {
        Value::Array(items) => items.len() as f64,
        Value::Text(text) => text.len() as f64,
        _ => 0.0,
    }))
}
