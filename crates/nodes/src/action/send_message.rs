use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("action:send_message", "Send Message", Behaviour::Exec(run))
        .doc("Says something in chat. Without a chat type and recipient it answers where and to whom it was asked.")
        .example("On Command → Send Message \"pong\".")
        .keywords(&["chat", "say", "reply", "tell"])
        .input(Pin::exec("exec", "Run"))
        .input(
            Pin::new("chat_type", "Chat type", PinType::String)
                .doc("chat, private, command, or one the bot knows; empty: where it was asked.")
                .field(Field::Text, ""),
        )
        .input(Pin::new("message", "Message", PinType::String).required().field(Field::LongText, ""))
        .input(
            Pin::new("recipient", "Recipient", PinType::String)
                .doc("For private messages; empty: whoever asked.")
                .field(Field::Text, ""),
        )
        .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let asked_in = l.trigger_chat_type();
    let asked_by = l.trigger_user();
    let asked_by = l.pure(username, &[asked_by]);
    let chat_type = or_asked(l, "chat_type", asked_in);
    let message = l.input("message", "");
    let recipient = or_asked(l, "recipient", asked_by);
    l.ask(send, &[chat_type, message, recipient]);
    l.goto("exec");
}

/// The pin, or what the trigger says: in BlockMine only where the data has no value at all, in our
/// dialect also where it is empty.
fn or_asked(l: &mut Lowering<'_>, pin: &str, asked: Operand) -> Operand {
    let is_left_out = l.data(pin).is_undefined() && !l.is_wired(pin);
    if l.is_blockmine() {
        return if is_left_out {
            asked
        } else {
            l.input(pin, Value::Null)
        };
    }
    let given = l.input(pin, "");
    l.pure(either, &[given, asked])
}

fn either(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(if args[0].is_truthy() {
        args[0].clone()
    } else {
        args[1].clone()
    })
}

fn username(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(args[0].field("username"))
}

fn send(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let or_null = |v: &Value| {
        if v.is_undefined() {
            Value::Null
        } else {
            v.clone()
        }
    };
    Ok(Ask::effect(Effect::SendMessage {
        chat_type: or_null(&args[0]),
        text: args[1].to_js_string(),
        recipient: or_null(&args[2]),
    }))
}
