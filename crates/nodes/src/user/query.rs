use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::name_of;

pub(crate) fn nodes() -> Vec<NodeType> {
    let user = || Pin::new("user", "User", PinType::User).required();
    vec![
        NodeType::new(
            "user:check_blacklist",
            "Is Blacklisted?",
            Behaviour::Pure(is_blacklisted),
        )
        .doc("Whether a user is on the blacklist.")
        .example("On Command user → Is Blacklisted? → Branch.")
        .input(user())
        .output(Pin::new(
            "is_blacklisted",
            "Is blacklisted",
            PinType::Boolean,
        )),
        NodeType::new("user:get_groups", "User Groups", Behaviour::Pure(groups))
            .doc("The names of a user's groups.")
            .example("On Command user → User Groups → Join to Text → Send Message.")
            .input(user())
            .output(Pin::new("groups", "Groups", PinType::Array)),
        NodeType::new(
            "user:get_permissions",
            "User Permissions",
            Behaviour::Pure(permissions),
        )
        .doc("The permissions a user has through groups.")
        .example("On Command user → User Permissions → Length.")
        .input(user())
        .output(Pin::new("permissions", "Permissions", PinType::Array)),
        NodeType::new(
            "user:check_permission",
            "Check Permission",
            Behaviour::Pure(has_permission),
        )
        .doc("Whether a user has a permission, by its own name or by *.")
        .example("On Command user → Check Permission \"user.say\" → Branch.")
        .input(user())
        .input(
            Pin::new("permission", "Permission", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .output(Pin::new(
            "has_permission",
            "Has permission",
            PinType::Boolean,
        )),
    ]
}

fn look_up(l: &mut Lowering<'_>, field: &str) -> Operand {
    let user = l.input("user", Value::Null);
    let found = l.ask(ask_user, &[user]);
    let key = l.constant(field);
    l.pure(field_of, &[found, key])
}

fn ask_user(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match name_of(&args[0]) {
        Some(username) => Ask::effect(Effect::User { username }),
        None => Ask::Known(Value::Null),
    })
}

fn field_of(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match args[1].as_str() {
        Some("isBlacklisted") => Value::Bool(args[0].field("isBlacklisted").is_truthy()),
        Some(key) => match args[0].field(key) {
            list @ Value::Array(_) => list,
            _ => Value::array(Vec::new()),
        },
        None => Value::Null,
    })
}

fn is_blacklisted(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    look_up(l, "isBlacklisted")
}

fn groups(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    look_up(l, "groups")
}

fn permissions(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    look_up(l, "permissions")
}

fn has_permission(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let all = look_up(l, "permissions");
    let wanted = l.input("permission", "");
    l.pure(permits, &[all, wanted])
}

fn permits(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if !args[1].is_truthy() {
        return Ok(Value::Bool(false));
    }
    let wanted = args[1].to_js_string();
    let all = crate::array::items(&args[0]);
    let permits = |p: &Value| p.as_str() == Some("*") || p.as_text() == Some(&wanted);
    Ok(Value::Bool(all.iter().any(permits)))
}
