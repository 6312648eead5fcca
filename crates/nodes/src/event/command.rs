use sculk_core::{Object, Value};
use sculk_graph::{Args, Behaviour, Cx, Lowering, NodeError, NodeType, Operand, Pin, PinType};

pub(crate) fn node() -> NodeType {
    NodeType::new("event:command", "On Command", Behaviour::Entry(value))
        .doc("Starts the graph when somebody uses its command in chat.")
        .example("On Command → Send Message: answers whoever typed @ping.")
        .keywords(&["start", "chat", "trigger"])
        .volatile()
        .output(Pin::exec("exec", "Then"))
        .output(Pin::new("command_name", "Command", PinType::String).doc("Its name."))
        .output(Pin::new("user", "User", PinType::User).doc("Who used it."))
        .output(Pin::new("args", "Arguments", PinType::Object).doc("What was typed after it."))
        .output(Pin::new("chat_type", "Chat type", PinType::String).doc("Where it was typed."))
        .output(Pin::new("success", "Success", PinType::Boolean).doc("Always true here."))
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let event = l.event_args();
    match pin {
        "success" => l.constant(true),
        "args" => {
            let empty = l.constant(Value::object(Object::default()));
            let key = l.constant("args");
            l.pure(field_or, &[event, key, empty])
        }
        "user" => {
            let empty = l.constant(Value::object(Object::default()));
            let key = l.constant("user");
            l.pure(field_or, &[event, key, empty])
        }
        "chat_type" => {
            let chat = l.constant("chat");
            let key = l.constant("typeChat");
            l.pure(field_or, &[event, key, chat])
        }
        "command_name" => {
            let key = l.constant("commandName");
            l.pure(field, &[event, key])
        }
        // BlockMine hands out anything else the event says by its own name.
        other => {
            let key = l.constant(other);
            l.pure(field, &[event, key])
        }
    }
}

/// A property of an object, or undefined.
pub(super) fn field(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let object = args[0].as_object();
    let value = object
        .zip(args[1].as_text())
        .and_then(|(o, key)| o.get(key));
    Ok(value.cloned().unwrap_or_default())
}

/// A property of an object, or the third argument where it is falsy.
pub(super) fn field_or(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let value = field(args, cx)?;
    Ok(if value.is_truthy() {
        value
    } else {
        args[2].clone()
    })
}
