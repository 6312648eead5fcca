use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("data:get_user_field", "User Field", Behaviour::Pure(value))
        .doc("Name, groups, permissions or blacklist mark of a user, given as a user or by name.")
        .example("On Command user → User Field username → Join Text.")
        .keywords(&["player", "name", "groups", "permissions"])
        .volatile()
        .input(Pin::new("user", "User", PinType::User).required())
        .output(Pin::new("username", "Name", PinType::String))
        .output(Pin::new("groups", "Groups", PinType::Array))
        .output(Pin::new("permissions", "Permissions", PinType::Array))
        .output(Pin::new(
            "isBlacklisted",
            "Is blacklisted",
            PinType::Boolean,
        ))
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let user = l.input("user", Value::Null);
    // BlockMine trusts an object as it is; an event's user then has no groups. In our dialect
    // everything but the name is looked up.
    let found = if l.is_blockmine() || pin == "username" {
        l.ask(find_by_name, &[user])
    } else {
        l.ask(find_always, &[user])
    };
    let key = l.constant(pin);
    l.pure(field, &[found, key])
}

fn look_up(name: &JsString) -> Ask {
    Ask::effect(Effect::User {
        username: name.clone(),
    })
}

/// Looks a name up; takes an object as the user itself.
fn find_by_name(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match &args[0] {
        Value::Text(name) if !name.is_empty() => look_up(name),
        user @ Value::Object(_) => Ask::Known(user.clone()),
        _ => Ask::Known(Value::Null),
    })
}

/// Looks a name or the name of an object up.
fn find_always(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let name = match &args[0] {
        user @ Value::Object(_) => user.field("username"),
        name => name.clone(),
    };
    Ok(match &name {
        Value::Text(name) if !name.is_empty() => look_up(name),
        _ => Ask::Known(Value::Null),
    })
}

/// Names of groups or permissions: objects with a name, or names.
fn names(list: &Value) -> Value {
    let Some(items) = list.as_array() else {
        return Value::array(Vec::new());
    };
    let name = |item: &Value| match item {
        Value::Object(_) => item.field("name"),
        other => other.clone(),
    };
    Value::array(items.iter().map(name).collect())
}

fn field(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let user = &args[0];
    if user.as_object().is_none() {
        return Ok(Value::Null);
    }
    Ok(match args[1].as_str() {
        Some("username") => match user.field("username") {
            Value::Undefined => Value::Null,
            name => name,
        },
        Some("groups") => names(&user.field("groups")),
        Some("permissions") => names(&user.field("permissions")),
        Some("isBlacklisted") => Value::Bool(user.field("isBlacklisted").is_truthy()),
        _ => Value::Null,
    })
}
