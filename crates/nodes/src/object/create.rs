use sculk_core::{JsString, Object, Value};
use sculk_graph::{
    Args, Behaviour, Cx, DynamicPins, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("object:create", "Create Object", Behaviour::Pure(create))
            .doc("An object: of the keys and values given, or of JSON text.")
            .example("Create Object {\"lives\": 3} → Set Variable \"player\".")
            .keywords(&["map", "dictionary", "json"])
            .output(Pin::new("object", "Object", PinType::Object))
            .setting("advanced", "From JSON", Field::Boolean, false)
            .setting("jsonValue", "JSON", Field::Json, "{}")
            .shown_when("jsonValue", "advanced")
            .shown_when("value_{i}", "!advanced")
            .keyed_by("key_{i}")
            .dynamic(values()),
        NodeType::new("data:make_object", "Make Object", Behaviour::Pure(make))
            .category("object")
            .doc("An object of the keys and values given.")
            .example("Make Object name = User Field username → Set Variable.")
            .keywords(&["map", "dictionary"])
            .output(Pin::new("value", "Object", PinType::Object))
            .keyed_by("key_{i}")
            .dynamic(values()),
    ]
}

/// Values at pins; their keys stand in the data as `key_{i}`.
fn values() -> DynamicPins {
    DynamicPins {
        is_input: true,
        count_key: "pinCount",
        default_count: 0,
        min_count: 0,
        max_count: 100,
        first: 0,
        id_pattern: "value_{i}",
        label_pattern: "Value {i}",
        kind: PinType::Wildcard,
        field: Some(Field::Text),
    }
}

fn create(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    if !l.data("advanced").is_truthy() {
        return pairs(l);
    }
    let json = l.data("jsonValue");
    let parsed = json
        .as_str()
        .and_then(|text| sculk_core::parse_json(text).ok());
    l.constant(parsed.unwrap_or_else(|| Value::object(Object::default())))
}

fn make(l: &mut Lowering<'_>, pin: &str) -> Operand {
    // BlockMine gives an empty object at the pin its own editor draws.
    if l.is_blockmine() && pin != "value" {
        return l.constant(Value::object(Object::default()));
    }
    pairs(l)
}

fn pairs(l: &mut Lowering<'_>) -> Operand {
    let mut operands = Vec::new();
    for i in 0..l.n_dynamic() {
        let key = l.data(&format!("key_{i}"));
        if key.is_truthy() {
            operands.push(l.constant(key.to_js_string()));
            operands.push(l.input(&format!("value_{i}"), Value::Null));
        }
    }
    l.pure(of_pairs, &operands)
}

fn of_pairs(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut object = Object::with_capacity(args.len() / 2);
    for i in (0..args.len()).step_by(2) {
        object.insert(args[i].to_js_string(), args[i + 1].clone());
    }
    cx.charge_bytes(args.len() * size_of::<(JsString, Value)>());
    Ok(Value::object(object))
}
