use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, ContainerKind, Cx, Effect, Field, Lowering, NodeError, NodeType,
    Operand, Pin, PinType,
};

use crate::inside::Rescue;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        with_place(NodeType::new(
            "container:open",
            "Container: Open",
            Behaviour::Exec(open_container),
        ))
        .doc("Opens a chest, barrel, shulker box, hopper, dropper, dispenser, furnace or brewing stand, walking there if it is out of reach.")
        .example("On Command → Container: Open 12 64 -4 → Deposit to Container \"cobblestone\".")
        .keywords(&["chest", "barrel"])
        .output(Pin::new("container", "Container", PinType::Object))
        .output(Pin::new("success", "Opened", PinType::Boolean)),
        NodeType::new("container:close", "Container: Close", Behaviour::Exec(close))
            .doc("Closes the open container.")
            .example("Withdraw from Container → Container: Close.")
            .input(Pin::exec("exec", "Run"))
            .output(Pin::exec("exec", "Then")),
    ]
}

/// The pins of a node that opens the block at a place.
pub(crate) fn with_place(node: NodeType) -> NodeType {
    let axis = |id, label, at: f64| Pin::new(id, label, PinType::Number).field(Field::Number, at);
    node.input(Pin::exec("exec", "Run"))
        .input(axis("x", "X", 0.0))
        .input(axis("y", "Y", 64.0))
        .input(axis("z", "Z", 0.0))
        .output(Pin::exec("exec", "Opened"))
        .output(Pin::exec("exec_failed", "Could not"))
}

fn open_container(l: &mut Lowering<'_>) {
    open(l, ask_container, "container");
}

/// Opens what is at the node's place and publishes it at a pin.
pub(crate) fn open(l: &mut Lowering<'_>, ask: AskFn, pin: &str) {
    let place = [("x", 0.0), ("y", 64.0), ("z", 0.0)].map(|(pin, usual)| number(l, pin, usual));
    let (is_open, opened) = l.try_ask(ask, &place);
    let opened = l.pure(if_done, &[is_open, opened]);
    l.publish(pin, opened);
    let is_open = l.pure(|args, _| Ok(args[0].is_truthy().into()), &[opened]);
    let rescue = Rescue {
        outputs: &[("success", Value::Bool(false)), (pin, Value::Null)],
        exit: "exec_failed",
    };
    // BlockMine looks for the block inside its try.
    rescue.leave_by_outcome(l, is_open, Some(&[]));
}

/// A number at an input. In BlockMine a nothing at it stands for the usual one.
pub(crate) fn number(l: &mut Lowering<'_>, pin: &str, usual: f64) -> Operand {
    let n = l.input(pin, usual);
    if !l.is_blockmine() {
        return n;
    }
    let usual = l.constant(usual);
    l.pure(
        |args, _| Ok(args[usize::from(args[0].is_nullish())].clone()),
        &[n, usual],
    )
}

fn if_done(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(if args[0].is_truthy() {
        args[1].clone()
    } else {
        Value::Null
    })
}

fn ask_container(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(opening(ContainerKind::Container, args))
}

/// Opens the block at x, y, z; nothing where that is no place.
pub(crate) fn opening(kind: ContainerKind, args: Args<'_>) -> Ask {
    let [x, y, z] = [0, 1, 2].map(|i| args[i].to_number());
    if [x, y, z].iter().all(|axis| axis.is_finite()) {
        Ask::effect(Effect::OpenContainer { kind, x, y, z })
    } else {
        Ask::Known(Value::Null)
    }
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
        kind: ContainerKind::Container,
    }))
}
