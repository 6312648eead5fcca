use sculk_core::{JsString, Value, parse_json, to_json};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let owner = || {
        Pin::new("plugin_name", "Store", PinType::String)
            .required()
            .field(Field::Text, "")
    };
    let key = || {
        Pin::new("key", "Key", PinType::String)
            .required()
            .field(Field::Text, "")
    };
    vec![
        NodeType::new("data:store_read", "Store: Read", Behaviour::Pure(read))
            .doc("A value from the bot's store; nothing if there is none.")
            .example("Store: Read \"votes\" → Math Operation + 1 → Store: Write \"votes\".")
            .keywords(&["database", "load"])
            .input(owner())
            .input(key())
            .output(Pin::new("value", "Value", PinType::Wildcard)),
        NodeType::new("data:store_write", "Store: Write", Behaviour::Exec(write))
            .doc("Puts a value into the bot's store, where it outlives the run.")
            .example("On Command → Store: Write \"last\".")
            .keywords(&["database", "save"])
            .input(Pin::exec("exec", "Run").required())
            .input(owner())
            .input(key())
            .input(
                Pin::new("value", "Value", PinType::Wildcard)
                    .required()
                    .field(Field::Text, ""),
            )
            .output(Pin::exec("exec", "Then")),
    ]
}

/// Whose part of the store and which key; none if either is blank.
fn place(args: Args<'_>) -> Option<(JsString, JsString)> {
    let is_given = args[0].is_truthy() && args[1].is_truthy();
    let (owner, key) = (args[0].to_js_string().trim(), args[1].to_js_string().trim());
    (is_given && !owner.is_empty() && !key.is_empty()).then_some((owner, key))
}

fn read(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let owner = l.input("plugin_name", "");
    let key = l.input("key", "");
    let text = l.ask(ask_read, &[owner, key]);
    l.pure(decode, &[text])
}

fn ask_read(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match place(args) {
        Some((owner, key)) => Ask::effect(Effect::StoreRead { owner, key }),
        None => Ask::Known(Value::Null),
    })
}

fn decode(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match &args[0] {
        Value::Text(text) => match text.as_str().and_then(|t| parse_json(t).ok()) {
            Some(value) => value,
            None => Value::Text(text.clone()),
        },
        _ => Value::Null,
    })
}

fn write(l: &mut Lowering<'_>) {
    let owner = l.input("plugin_name", "");
    let key = l.input("key", "");
    let value = l.input("value", Value::Null);
    l.ask(ask_write, &[owner, key, value]);
    l.goto("exec");
}

fn ask_write(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let Some((owner, key)) = place(args) else {
        return Ok(Ask::Known(Value::Undefined));
    };
    let text = match &args[2] {
        Value::Text(text) => text.clone(),
        other => JsString::from(to_json(other).unwrap_or_else(|| "null".to_owned())),
    };
    Ok(Ask::effect(Effect::StoreWrite { owner, key, text }))
}
