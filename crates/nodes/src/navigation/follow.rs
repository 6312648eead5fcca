use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Pin, PinType,
};

use super::{ask_entities, player};
use crate::{container::number, inside::Rescue};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("navigation:follow", "Follow", Behaviour::Exec(follow))
            .doc("Begins to follow a player in view, until Stop Movement or another goal.")
            .example("On Command username → Follow.")
            .keywords(&["walk", "move"])
            .input(Pin::exec("exec", "Run"))
            .input(
                Pin::new("target", "Player", PinType::String)
                    .required()
                    .field(Field::Text, ""),
            )
            .input(
                Pin::new("range", "How near", PinType::Number)
                    .doc("In blocks.")
                    .field(Field::Number, 3.0),
            )
            .output(Pin::exec("exec", "Then"))
            .output(Pin::new("following", "Follows", PinType::Boolean)),
        NodeType::new("navigation:stop", "Stop Movement", Behaviour::Exec(stop))
            .doc("The bot stands still: it follows nobody and goes nowhere.")
            .example("On Command → Stop Movement.")
            .keywords(&["halt", "walk", "move"])
            .input(Pin::exec("exec", "Run"))
            .output(Pin::exec("exec", "Then")),
    ]
}

fn follow(l: &mut Lowering<'_>) {
    let name = l.input("target", "");
    let range = number(l, "range", 3.0);
    let (_, entities) = l.try_ask(ask_entities, &[]);
    let (is_done, answer) = l.try_ask(ask_follow, &[entities, name, range]);
    let follows = l.pure(follows, &[is_done, answer]);
    l.publish("following", follows);
    let rescue = Rescue {
        outputs: &[("following", Value::Bool(false))],
        exit: "exec",
    };
    rescue.leave_if(l, &[name], "exec");
}

/// The node itself answers false where there is nobody to follow.
fn follows(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_nobody = matches!(args[1], Value::Bool(false));
    Ok(Value::Bool(args[0].is_truthy() && !is_nobody))
}

fn ask_follow(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let found = player(&args[0], &args[1]);
    let id = found.and_then(|player| player.field("id").as_number());
    let range = args[2].to_number();
    Ok(match id {
        Some(entity) if range.is_finite() => Ask::effect(Effect::Follow { entity, range }),
        _ => Ask::Known(Value::Bool(false)),
    })
}

fn stop(l: &mut Lowering<'_>) {
    l.try_ask(|_, _| Ok(Ask::effect(Effect::StopMoving)), &[]);
    let rescue = Rescue {
        outputs: &[],
        exit: "exec",
    };
    rescue.leave(l, "exec");
}
