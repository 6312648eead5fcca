use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, GraphKind, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new(
        "action:send_websocket_response",
        "WebSocket Response",
        Behaviour::Exec(run),
    )
    .doc("Answers the program that called this graph. Where none did, nothing happens.")
    .example("WebSocket Call → Server Players → WebSocket Response.")
    .keywords(&["reply", "api", "answer"])
    .only_in(GraphKind::Event)
    .input(Pin::exec("exec", "Run"))
    .input(Pin::new("data", "Answer", PinType::Wildcard).required())
    .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let data = l.input("data", Value::Null);
    l.try_ask(respond, &[data]);
    l.goto("exec");
}

fn respond(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Respond {
        data: args[0].clone(),
    }))
}
