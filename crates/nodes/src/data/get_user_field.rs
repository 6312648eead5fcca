use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::array::items;

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
    let find: AskFn = match pin {
        _ if l.is_blockmine() => find_or_read,
        "username" => find_by_name,
        _ => find_always,
    };
    let found = l.ask(find, &[user]);
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

/// Looks a name up; reads an object as BlockMine does, which expects a row of its database with what
/// belongs to it. One without a name is nobody.
fn find_or_read(args: Args<'_>, cx: &mut Cx) -> Result<Ask, NodeError> {
    let user = &args[0];
    if user.as_object().is_none() {
        return find_by_name(args, cx);
    }
    if !user.field("username").is_truthy() {
        return Ok(Ask::Known(Value::Null));
    }
    let memberships = user.field("groups");
    let groups = items(&memberships)
        .iter()
        .map(|membership| membership.field("group").field("name"))
        .filter(Value::is_truthy);
    Ok(Ask::Known(Value::record([
        ("username", user.field("username")),
        ("groups", Value::array(groups.collect())),
        ("permissions", user.field("permissionsSet")),
        ("isBlacklisted", user.field("isBlacklisted")),
    ])))
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
