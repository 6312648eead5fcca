use sculk_core::{JsString, Value, parse_json, to_json};
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, CommandChange, CommandWords, Cx, Effect, Field, Lowering,
    NewCommand, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::array::items;

/// Where a command may be used whose list cannot be read.
const USUAL_CHAT_TYPES: [&str; 2] = ["chat", "private"];

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![create_node(), update_node(), delete_node()]
}

fn text(id: &'static str, label: &'static str) -> Pin {
    Pin::new(id, label, PinType::String).field(Field::Text, "")
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .input(Pin::exec("exec", "Run"))
        .output(Pin::exec("exec", "Then"))
}

fn create_node() -> NodeType {
    node(
        "action:create_command",
        "Create Command",
        Behaviour::Exec(create),
    )
    .doc("Makes a command whose graph is empty yet.")
    .example("On Command → Create Command \"event\", temporary.")
    .keywords(&["new", "add"])
    .input(text("name", "Name").required())
    .input(text("description", "Description"))
    .input(Pin::new("aliases", "Other names", PinType::Array).field(Field::Json, "[]"))
    .input(
        Pin::new("cooldown", "Cooldown", PinType::Number)
            .doc("In seconds.")
            .field(Field::Number, 0.0),
    )
    .input(
        Pin::new("allowedChatTypes", "Chat types", PinType::Array)
            .field(Field::Json, "[\"chat\", \"private\"]"),
    )
    .input(text("permissionName", "Permission"))
    .input(
        Pin::new("temporary", "Temporary", PinType::Boolean)
            .doc("Whether it goes when the bot stops.")
            .field(Field::Boolean, false),
    )
    .output(Pin::new("commandId", "Id", PinType::Number))
    .output(Pin::new("success", "Made", PinType::Boolean))
}

fn update_node() -> NodeType {
    node(
        "action:update_command",
        "Update Command",
        Behaviour::Exec(update),
    )
    .doc("Changes a command. What is left blank stays as it is.")
    .example("Update Command \"event\", cooldown 60.")
    .keywords(&["change", "rename", "edit"])
    .input(text("commandName", "Name").required())
    .input(text("newName", "New name"))
    .input(text("description", "Description"))
    .input(Pin::new("aliases", "Other names", PinType::Array).field(Field::Json, ""))
    .input(
        Pin::new("cooldown", "Cooldown", PinType::Number)
            .doc("In seconds.")
            .field(Field::Number, Value::Null),
    )
    .input(Pin::new("allowedChatTypes", "Chat types", PinType::Array).field(Field::Json, ""))
    .input(
        text("permissionName", "Permission")
            .doc("Empty text that comes by wire takes the permission away."),
    )
    .output(Pin::new("success", "Changed", PinType::Boolean))
}

fn delete_node() -> NodeType {
    node(
        "action:delete_command",
        "Delete Command",
        Behaviour::Exec(delete),
    )
    .doc("Takes away a command that has a graph.")
    .example("Delete Command \"event\".")
    .keywords(&["remove"])
    .input(text("commandName", "Name").required())
    .output(Pin::new("success", "Deleted", PinType::Boolean))
}

fn create(l: &mut Lowering<'_>) {
    let given = [
        l.input("name", ""),
        l.input("description", ""),
        l.input("aliases", Value::Null),
        l.input("cooldown", 0.0),
        l.input("allowedChatTypes", Value::Null),
        l.input("permissionName", ""),
        l.input("temporary", false),
    ];
    let ask: AskFn = if l.is_blockmine() {
        ask_create::<true>
    } else {
        ask_create::<false>
    };
    let (is_done, answer) = l.try_ask(ask, &given);
    let id = l.pure(id_if_done, &[is_done, answer]);
    let is_made = l.pure(|args, _| Ok((!args[0].is_nullish()).into()), &[id]);
    l.publish("commandId", id);
    l.publish("success", is_made);
    l.goto("exec");
}

fn id_if_done(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match &args[1] {
        id @ (Value::Number(_) | Value::Text(_)) if args[0].is_truthy() => id.clone(),
        _ => Value::Null,
    })
}

/// A name that is not blank. BlockMine (`THEIRS`) takes spaces for a name.
fn name_of<const THEIRS: bool>(value: &Value) -> Option<JsString> {
    let name = value.as_text()?;
    let is_blank = if THEIRS {
        name.is_empty()
    } else {
        name.trim().is_empty()
    };
    (!is_blank).then(|| name.clone())
}

/// A list, or text that is one in JSON, with single quotes too; none where it is no list.
fn listed(value: &Value) -> Option<Value> {
    let parsed = value
        .as_str()
        .and_then(|text| parse_json(&text.replace('\'', "\"")).ok());
    let list = parsed.unwrap_or_else(|| value.clone());
    list.as_array().is_some().then_some(list)
}

fn texts(value: &Value) -> Option<Vec<JsString>> {
    let list = listed(value)?;
    Some(items(&list).iter().map(Value::to_js_string).collect())
}

/// BlockMine's engine keeps the kind of what is listed, and the cooldown as it was given.
fn words<const THEIRS: bool>(
    aliases: &Value,
    chat_types: &Value,
    cooldown: &Value,
) -> CommandWords {
    if !THEIRS {
        return CommandWords::default();
    }
    let json = |list: &Value| Some(JsString::from(to_json(&listed(list)?)?));
    CommandWords {
        aliases_json: json(aliases),
        chat_types_json: json(chat_types),
        cooldown_text: cooldown.as_text().cloned(),
    }
}

fn usual_chat_types() -> Vec<JsString> {
    USUAL_CHAT_TYPES.map(JsString::from).to_vec()
}

fn seconds(value: &Value) -> f64 {
    let seconds = value.to_number();
    if seconds.is_finite() { seconds } else { 0.0 }
}

fn ask_create<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let Some(name) = name_of::<THEIRS>(&args[0]) else {
        return Ok(Ask::Known(Value::Null));
    };
    let or_empty = |v: &Value| v.as_text().cloned().unwrap_or_default();
    Ok(Ask::effect(Effect::CreateCommand(NewCommand {
        name,
        description: or_empty(&args[1]),
        aliases: texts(&args[2]).unwrap_or_default(),
        cooldown_s: seconds(&args[3]),
        chat_types: texts(&args[4]).unwrap_or_else(usual_chat_types),
        permission: name_of::<false>(&args[5]),
        is_temporary: args[6].is_truthy(),
        said: words::<THEIRS>(&args[2], &args[4], &args[3]),
    })))
}

/// A pin that changes nothing if it is left out. BlockMine takes a blank box for the wish to make
/// it blank.
fn given(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let is_blank = l.data(pin).as_text().is_some_and(JsString::is_empty);
    if !l.is_blockmine() && !l.is_wired(pin) && (is_blank || l.data(pin).is_undefined()) {
        return l.constant(Value::Null);
    }
    l.input(pin, Value::Null)
}

fn update(l: &mut Lowering<'_>) {
    let pins = [
        l.input("commandName", ""),
        given(l, "newName"),
        given(l, "description"),
        given(l, "aliases"),
        given(l, "cooldown"),
        given(l, "allowedChatTypes"),
        given(l, "permissionName"),
    ];
    let ask: AskFn = if l.is_blockmine() {
        ask_update::<true>
    } else {
        ask_update::<false>
    };
    let (is_done, answer) = l.try_ask(ask, &pins);
    publish_success(l, is_done, answer);
}

fn publish_success(l: &mut Lowering<'_>, is_done: Operand, answer: Operand) {
    let both =
        |args: Args<'_>, _: &mut Cx| Ok(Value::Bool(args[0].is_truthy() && args[1].is_truthy()));
    let success = l.pure(both, &[is_done, answer]);
    l.publish("success", success);
    l.goto("exec");
}

fn ask_update<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let Some(name) = name_of::<THEIRS>(&args[0]) else {
        return Ok(Ask::Known(Value::Bool(false)));
    };
    let is_given = |i: usize| Some(&args[i]).filter(|v| !v.is_nullish());
    let change = CommandChange {
        name: is_given(1).map(Value::to_js_string),
        description: is_given(2).map(Value::to_js_string),
        // What lists nothing changes nothing.
        aliases: is_given(3).and_then(texts),
        cooldown_s: is_given(4).map(seconds),
        chat_types: is_given(5).and_then(texts),
        permission: is_given(6).map(Value::to_js_string),
        said: words::<THEIRS>(&args[3], &args[5], &args[4]),
    };
    Ok(Ask::effect(Effect::UpdateCommand { name, change }))
}

fn delete(l: &mut Lowering<'_>) {
    let name = l.input("commandName", "");
    let ask: AskFn = if l.is_blockmine() {
        ask_delete::<true>
    } else {
        ask_delete::<false>
    };
    let (is_done, answer) = l.try_ask(ask, &[name]);
    publish_success(l, is_done, answer);
}

fn ask_delete<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match name_of::<THEIRS>(&args[0]) {
        Some(name) => Ask::effect(Effect::DeleteCommand { name }),
        None => Ask::Known(Value::Bool(false)),
    })
}
