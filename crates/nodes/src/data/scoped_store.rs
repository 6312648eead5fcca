//! The store beyond BlockMine's: values of a server and of all bots, sums, lists, and values that go.

use sculk_core::{JsString, Value, parse_json, to_json};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
    StoreOperation, StoreRequest, StoreScope,
};

/// Values that one list gives at most.
const MAX_LISTED: f64 = 500.0;

pub(crate) fn nodes() -> Vec<NodeType> {
    let value = || {
        Pin::new("value", "Value", PinType::Wildcard)
            .required()
            .field(Field::Text, "")
    };
    vec![
        data("data:store_get", "Store: Get", get)
            .doc("A value of the bot, of its server or of all bots; nothing if there is none.")
            .example("Store: Get \"rules\" of all bots → Send Message.")
            .input(key())
            .output(Pin::new("value", "Value", PinType::Wildcard)),
        data("data:store_list", "Store: List", list)
            .doc("The values whose keys begin alike: a list of objects with key and value, by key.")
            .example("Store: List \"votes:\" → For Each → Send Message.")
            .input(Pin::new("prefix", "Keys begin with", PinType::String).field(Field::Text, ""))
            .input(Pin::new("limit", "At most", PinType::Number).field(Field::Number, 100.0))
            .output(Pin::new("values", "Values", PinType::Array)),
        change("data:store_put", "Store: Put", put)
            .doc("Keeps a value for the bot, for its server or for all bots, as long as is said.")
            .example("Chat Message → Store: Put \"last:Alex\", goes after 86400 s.")
            .input(key())
            .input(value())
            .input(
                Pin::new("seconds", "Goes after (s)", PinType::Number)
                    .doc("Nothing or 0: it stays.")
                    .field(Field::Number, Value::Null),
            ),
        change("data:store_add", "Store: Add", add)
            .doc("Adds to a number that is kept, in one step: two that add at once both count.")
            .example("On Command → Store: Add \"votes\" 1 → Send Message.")
            .keywords(&["increment", "counter", "count", "sum"])
            .input(key())
            .input(Pin::new("by", "By", PinType::Number).field(Field::Number, 1.0))
            .output(Pin::new("sum", "Sum", PinType::Number)),
        change("data:store_delete", "Store: Delete", delete)
            .doc("Takes a value away and gives what it was.")
            .example("Bot Startup → Store: Delete \"queue\".")
            .input(key())
            .output(Pin::new("value", "Was", PinType::Wildcard)),
    ]
}

fn key() -> Pin {
    Pin::new("key", "Key", PinType::String)
        .required()
        .field(Field::Text, "")
}

fn common(node: NodeType) -> NodeType {
    let options = vec![
        ("bot", "this bot"),
        ("server", "all bots of its server"),
        ("all", "all bots"),
    ];
    node.ours()
        .keywords(&["database", "store", "keep"])
        .input(
            Pin::new("owner", "Store", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .setting("scope", "Whose", Field::Choice { options }, "all")
}

fn data(
    id: &'static str,
    label: &'static str,
    value: fn(&mut Lowering<'_>, &str) -> Operand,
) -> NodeType {
    common(NodeType::new(id, label, Behaviour::Pure(value))).volatile()
}

fn change(id: &'static str, label: &'static str, run: fn(&mut Lowering<'_>)) -> NodeType {
    let node = NodeType::new(id, label, Behaviour::Exec(run))
        .input(Pin::exec("exec", "Run").required())
        .output(Pin::exec("exec", "Then"));
    common(node)
}

/// The scope and the owner, which every question begins with.
fn place(l: &mut Lowering<'_>) -> [Operand; 2] {
    let scope = l.data_text("scope", "all");
    [l.constant(scope.as_str()), l.input("owner", "")]
}

fn request(args: Args<'_>, operation: StoreOperation) -> Ask {
    let scope = match args[0].as_str() {
        Some("bot") => StoreScope::Bot,
        Some("server") => StoreScope::Server,
        _ => StoreScope::All,
    };
    Ask::effect(Effect::Store(StoreRequest {
        scope,
        owner: args[1].to_js_string().trim(),
        operation,
    }))
}

/// Text as the value that was kept.
fn value_of(text: &Value) -> Value {
    let Value::Text(text) = text else {
        return Value::Null;
    };
    match text.as_str().and_then(|text| parse_json(text).ok()) {
        Some(value) => value,
        None => Value::Text(text.clone()),
    }
}

fn decode(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    if let Value::Text(text) = &args[0] {
        cx.charge_bytes(text.len());
    }
    Ok(value_of(&args[0]))
}

fn get(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let [scope, owner] = place(l);
    let key = l.input("key", "");
    let text = l.ask(ask_get, &[scope, owner, key]);
    l.pure(decode, &[text])
}

fn ask_get(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let key = args[2].to_js_string();
    Ok(request(args, StoreOperation::Get { key }))
}

fn list(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let [scope, owner] = place(l);
    let prefix = l.input("prefix", "");
    let limit = l.input("limit", 100.0);
    let listed = l.ask(ask_list, &[scope, owner, prefix, limit]);
    l.pure(decode_list, &[listed])
}

fn ask_list(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let limit = args[3].as_number().unwrap_or(MAX_LISTED);
    let operation = StoreOperation::List {
        prefix: args[2].to_js_string(),
        limit: limit.clamp(0.0, MAX_LISTED).floor(),
    };
    Ok(request(args, operation))
}

fn decode_list(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let mut values = Vec::new();
    for row in args[0].as_array().into_iter().flat_map(|rows| rows.iter()) {
        let text = row.field("text");
        if let Value::Text(text) = &text {
            cx.charge_bytes(text.len());
        }
        let (key, value) = (row.field("key"), value_of(&text));
        values.push(Value::record([("key", key), ("value", value)]));
    }
    Ok(Value::array(values))
}

fn put(l: &mut Lowering<'_>) {
    let [scope, owner] = place(l);
    let key = l.input("key", "");
    let value = l.input("value", Value::Null);
    let seconds = l.input("seconds", Value::Null);
    l.ask(ask_put, &[scope, owner, key, value, seconds]);
    l.goto("exec");
}

fn ask_put(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let text = match &args[3] {
        Value::Text(text) => text.clone(),
        other => JsString::from(to_json(other).unwrap_or_else(|| "null".to_owned())),
    };
    let seconds = args[4].as_number().filter(|seconds| *seconds > 0.0);
    let operation = StoreOperation::Put {
        key: args[2].to_js_string(),
        text,
        lasts_ms: seconds.map(|seconds| seconds * 1_000.0),
    };
    Ok(request(args, operation))
}

fn add(l: &mut Lowering<'_>) {
    let [scope, owner] = place(l);
    let key = l.input("key", "");
    let by = l.input("by", 1.0);
    let sum = l.ask(ask_add, &[scope, owner, key, by]);
    l.publish("sum", sum);
    l.goto("exec");
}

fn ask_add(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let operation = StoreOperation::Add {
        key: args[2].to_js_string(),
        by: args[3].as_number().unwrap_or(1.0),
    };
    Ok(request(args, operation))
}

fn delete(l: &mut Lowering<'_>) {
    let [scope, owner] = place(l);
    let key = l.input("key", "");
    let text = l.ask(ask_delete, &[scope, owner, key]);
    let was = l.pure(decode, &[text]);
    l.publish("value", was);
    l.goto("exec");
}

fn ask_delete(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let key = args[2].to_js_string();
    Ok(request(args, StoreOperation::Delete { key }))
}
