use sculk_core::{JsString, Object, Value};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::array::property;

pub(crate) fn nodes() -> Vec<NodeType> {
    let object = || Pin::new("object", "Object", PinType::Object).required();
    let key = || {
        Pin::new("key", "Key", PinType::String)
            .required()
            .field(Field::Text, "")
    };
    let new_object = || Pin::new("new_object", "Object", PinType::Object);
    vec![
        NodeType::new("object:get", "Get Property", Behaviour::Pure(get))
            .doc("The value of a key; nothing if the object has no such key.")
            .example("Bot Position → Get Property \"y\" → Compare < 0.")
            .input(object())
            .input(key())
            .output(Pin::new("value", "Value", PinType::Any)),
        NodeType::new("object:set", "Set Property", Behaviour::Pure(set))
            .doc("A new object in which a key has this value. The old object stays as it is.")
            .example("Get Variable \"player\" → Set Property \"lives\" → Set Variable \"player\".")
            .input(object())
            .input(key())
            .input(
                Pin::new("value", "Value", PinType::Any)
                    .required()
                    .field(Field::Text, ""),
            )
            .output(new_object()),
        NodeType::new("object:delete", "Delete Property", Behaviour::Pure(delete))
            .doc("A new object without a key. The old object stays as it is.")
            .example("Get Variable \"votes\" → Delete Property name → Set Variable \"votes\".")
            .input(object())
            .input(key())
            .output(new_object()),
        NodeType::new("object:has_key", "Has Key", Behaviour::Pure(has_key))
            .doc("Whether the object has a key, and its value.")
            .example("Get Variable \"votes\" → Has Key name → Branch.")
            .input(object())
            .input(key())
            .output(Pin::new("result", "Result", PinType::Boolean))
            .output(Pin::new("value", "Value", PinType::Any)),
    ]
}

fn inputs(l: &mut Lowering<'_>) -> (Operand, Operand) {
    let empty = Value::object(Object::default());
    (l.input("object", empty), l.input("key", ""))
}

fn nothing_of(args: Args<'_>) -> NodeError {
    let key = args[1].to_js_string();
    NodeError::new(format!(
        "There is no object to read \"{key}\" of: the value is {}.",
        args[0].to_js_string()
    ))
}

fn get(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (object, key) = inputs(l);
    l.pure(value_of, &[object, key])
}

fn value_of(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if args[0].is_nullish() {
        return Err(nothing_of(args));
    }
    Ok(match property(&args[0], &args[1].to_js_string()) {
        Value::Undefined => Value::Null,
        value => value,
    })
}

/// JavaScript's `{...value}`.
fn spread(value: &Value) -> Object {
    match value {
        Value::Object(object) => (**object).clone(),
        Value::Array(items) => {
            let pair = |(i, v): (usize, &Value)| (JsString::from(i.to_string()), v.clone());
            items.iter().enumerate().map(pair).collect()
        }
        Value::Text(text) => {
            let units = text.to_utf16();
            let pair = |(i, u): (usize, &u16)| {
                (
                    JsString::from(i.to_string()),
                    Value::Text(JsString::from_utf16(&[*u])),
                )
            };
            units.iter().enumerate().map(pair).collect()
        }
        _ => Object::default(),
    }
}

fn charge(object: &Object, cx: &mut Cx) {
    cx.charge_bytes(object.len() * size_of::<(JsString, Value)>());
}

fn set(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (object, key) = inputs(l);
    let value = l.input("value", Value::Null);
    l.pure(with_key, &[object, key, value])
}

fn with_key(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut object = spread(&args[0]);
    object.insert(args[1].to_js_string(), args[2].clone());
    charge(&object, cx);
    Ok(Value::object(object))
}

fn delete(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (object, key) = inputs(l);
    l.pure(without_key, &[object, key])
}

fn without_key(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut object = spread(&args[0]);
    object.remove(&args[1].to_js_string());
    charge(&object, cx);
    Ok(Value::object(object))
}

fn has_key(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let (object, key) = inputs(l);
    let leaves_value = l.is_blockmine() && l.is_read("value");
    if pin != "value" {
        let result = l.pure(has, &[object, key]);
        if leaves_value {
            let value = l.pure(value_of, &[object, key]);
            l.publish("value", value);
        }
        return result;
    }
    if !leaves_value {
        return l.pure(value_of, &[object, key]);
    }
    // In BlockMine each reading leaves the value behind, and who reads it later gets that one.
    let left = l.published("value");
    let value = l.pure(left_or_value_of, &[object, key, left]);
    l.publish("value", value);
    value
}

fn left_or_value_of(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if args[2].is_undefined() {
        value_of(args, cx)
    } else {
        Ok(args[2].clone())
    }
}

fn has(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if args[0].is_nullish() {
        return Err(nothing_of(args));
    }
    let key = args[1].to_js_string();
    let has = match &args[0] {
        Value::Object(object) => object.contains_key(&key),
        other => !property(other, &key).is_undefined(),
    };
    Ok(Value::Bool(has))
}
