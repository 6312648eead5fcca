use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

use super::name_of;

pub(crate) fn nodes() -> Vec<NodeType> {
    let node = |id, label, behaviour| {
        NodeType::new(id, label, behaviour)
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("user", "User", PinType::User).required())
            .output(Pin::exec("exec", "Then"))
    };
    let group = || {
        Pin::new("group", "Group", PinType::String)
            .required()
            .field(Field::Text, "")
    };
    vec![
        node(
            "user:set_blacklist",
            "Blacklist",
            Behaviour::Exec(set_blacklist),
        )
        .doc("Puts a user on the blacklist or takes it off.")
        .example("Chat Message → Contains a bad word → Branch → Blacklist.")
        .input(
            Pin::new("blacklist_status", "On the blacklist", PinType::Boolean)
                .required()
                .field(Field::Boolean, true),
        )
        .output(Pin::new("updated_user", "User", PinType::User)),
        node("user:add_to_group", "Add to Group", Behaviour::Exec(add))
            .doc("Puts a user into a group. A group that does not exist ends the run.")
            .example("On Command → Add to Group \"VIP\".")
            .input(group()),
        node(
            "user:remove_from_group",
            "Remove from Group",
            Behaviour::Exec(remove),
        )
        .doc("Takes a user out of a group; one without any comes into the group User.")
        .example("On Command → Remove from Group \"VIP\".")
        .input(group()),
    ]
}

fn set_blacklist(l: &mut Lowering<'_>) {
    let user = l.input("user", Value::Null);
    let status = l.input("blacklist_status", false);
    let ask = if l.is_blockmine() {
        ask_blacklist_of_object
    } else {
        ask_blacklist
    };
    let updated = l.ask(ask, &[user, status]);
    l.publish("updated_user", updated);
    l.goto("exec");
}

fn ask_blacklist(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match name_of(&args[0]) {
        Some(username) => Ask::effect(Effect::SetBlacklist {
            username,
            is_blacklisted: args[1].is_truthy(),
        }),
        None => Ask::Known(Value::Null),
    })
}

/// BlockMine ignores a bare name, and its database takes nothing but true and false.
fn ask_blacklist_of_object(args: Args<'_>, cx: &mut Cx) -> Result<Ask, NodeError> {
    if args[0].as_object().is_none() || name_of(&args[0]).is_none() {
        return Ok(Ask::Known(Value::Null));
    }
    if !matches!(args[1], Value::Bool(_)) {
        return Err(NodeError::new(
            "The blacklist status must be true or false.",
        ));
    }
    ask_blacklist(args, cx)
}

fn add(l: &mut Lowering<'_>) {
    let user = l.input("user", Value::Null);
    let group = l.input("group", "");
    l.ask(ask_add, &[user, group]);
    l.goto("exec");
}

fn ask_add(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match name_of(&args[0]).filter(|_| args[1].is_truthy()) {
        Some(username) => Ask::effect(Effect::AddToGroup {
            username,
            group: args[1].to_js_string(),
        }),
        None => Ask::Known(Value::Undefined),
    })
}

fn remove(l: &mut Lowering<'_>) {
    let user = l.input("user", Value::Null);
    let group = l.input("group", "");
    l.ask(ask_remove, &[user, group]);
    l.goto("exec");
}

fn ask_remove(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match name_of(&args[0]).filter(|_| args[1].is_truthy()) {
        Some(username) => Ask::effect(Effect::RemoveFromGroup {
            username,
            group: args[1].to_js_string(),
        }),
        None => Ask::Known(Value::Undefined),
    })
}
