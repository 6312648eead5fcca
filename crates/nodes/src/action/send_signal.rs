use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("action:send_signal", "Send Signal", Behaviour::Exec(run))
        .doc("Starts the graphs that begin with Signal: of one bot, or of all. Goes on at once.")
        .example("Bot Died → Send Signal \"help\" with Bot Position.")
        .keywords(&["event", "broadcast", "notify", "bots"])
        .ours()
        .input(Pin::exec("exec", "Run"))
        .input(
            Pin::new("name", "Name", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(Pin::new("data", "Data", PinType::Wildcard))
        .input(Pin::new("to", "To bot", PinType::String).field(Field::Text, ""))
        .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let name = l.input("name", "");
    let to = l.input("to", "");
    let data = l.input("data", Value::Null);
    l.ask(send, &[name, to, data]);
    l.goto("exec");
}

fn send(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let data = match &args[2] {
        Value::Undefined => Value::Null,
        data => data.clone(),
    };
    Ok(Ask::effect(Effect::SendSignal {
        name: args[0].to_js_string(),
        to: args[1].clone(),
        data,
    }))
}
