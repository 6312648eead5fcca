//! The bot itself.

use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new(
            "bot:get_position",
            "Bot Position",
            Behaviour::Pure(position),
        )
        .doc("Where the bot stands: an object with x, y, z; nothing while it is not in a world.")
        .example("Bot Position → Get Property \"y\" → Compare < 0.")
        .volatile()
        .output(Pin::new("position", "Position", PinType::Object)),
        NodeType::new("bot:get_name", "Bot Name", Behaviour::Pure(name))
            .doc("The name the bot plays under.")
            .example("Chat Message → Contains Bot Name → Branch.")
            .volatile()
            .output(Pin::new("name", "Name", PinType::String)),
        NodeType::new("bot:stop", "Stop Bot", Behaviour::Exec(stop))
            .doc("Stops the bot. The run ends here.")
            .example("On Command → Check Permission → Branch → Stop Bot.")
            .volatile()
            .input(Pin::exec("exec", "Run")),
    ]
}

/// Asks for the bot and gives a property of the answer.
pub(crate) fn of_bot(l: &mut Lowering<'_>, key: &str) -> Operand {
    let bot = l.ask(ask_bot, &[]);
    let key = l.constant(key);
    l.pure(field, &[bot, key])
}

fn ask_bot(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Bot))
}

fn field(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(match args[0].field(args[1].as_str().unwrap_or_default()) {
        Value::Undefined => Value::Null,
        value => value,
    })
}

fn position(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    of_bot(l, "position")
}

fn name(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    of_bot(l, "username")
}

fn stop(l: &mut Lowering<'_>) {
    l.ask(|_, _| Ok(Ask::effect(Effect::StopBot)), &[]);
    if l.is_blockmine() {
        // Only this chain ends there: a sequence or a loop around it goes on.
        l.end();
    } else {
        l.stop();
    }
}
