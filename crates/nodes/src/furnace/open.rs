use sculk_graph::{
    Args, Ask, Behaviour, ContainerKind, Cx, Effect, Lowering, NodeError, NodeType, Pin, PinType,
};

use crate::{container, inside::Rescue};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        container::with_place(NodeType::new(
            "furnace:open",
            "Furnace: Open",
            Behaviour::Exec(open),
        ))
        .doc("Opens a furnace, blast furnace or smoker, walking there if it is out of reach.")
        .example("On Command → Furnace: Open 9 64 -4 → Furnace: Put Input \"raw_iron\".")
        .keywords(&["smelt", "smoker"])
        .output(Pin::new("furnace", "Furnace", PinType::Object))
        .output(Pin::new("success", "Opened", PinType::Boolean)),
        NodeType::new("furnace:close", "Furnace: Close", Behaviour::Exec(close))
            .doc("Closes the open furnace.")
            .example("Furnace: Take Output → Furnace: Close.")
            .input(Pin::exec("exec", "Run"))
            .output(Pin::exec("exec", "Then")),
    ]
}

fn open(l: &mut Lowering<'_>) {
    container::open(l, ask_furnace, "furnace");
}

fn ask_furnace(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(container::opening(ContainerKind::Furnace, args))
}

fn close(l: &mut Lowering<'_>) {
    l.try_ask(ask_close, &[]);
    let rescue = Rescue {
        outputs: &[],
        exit: "exec",
    };
    rescue.leave(l, "exec");
}

fn ask_close(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::CloseContainer {
        kind: ContainerKind::Furnace,
    }))
}
