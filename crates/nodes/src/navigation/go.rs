use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin,
    PinType,
};

use super::{ask_entities, player};
use crate::{array::items, container::number, inside::Rescue};

pub(crate) fn nodes() -> Vec<NodeType> {
    let numeric =
        |id, label, usual: f64| Pin::new(id, label, PinType::Number).field(Field::Number, usual);
    let node = |id, label, behaviour| {
        NodeType::new(id, label, behaviour)
            .keywords(&["walk", "move", "path"])
            .input(Pin::exec("exec", "Run"))
            .output(Pin::exec("exec", "Arrived"))
            .output(Pin::exec("exec_failed", "Could not"))
            .output(Pin::new("success", "Arrived", PinType::Boolean))
    };
    let near = |usual| numeric("range", "How near", usual).doc("In blocks.");
    vec![
        node("navigation:go_to", "Go To", Behaviour::Exec(go_to))
            .doc("Walks to a place.")
            .example("On Command → Go To 100 64 -20 → Send Message \"I am here\".")
            .input(numeric("x", "X", 0.0))
            .input(numeric("y", "Y", 64.0))
            .input(numeric("z", "Z", 0.0))
            .input(near(1.0)),
        node(
            "navigation:go_to_player",
            "Go To Player",
            Behaviour::Exec(go_to_player),
        )
        .doc("Walks to where a player in view stands now.")
        .example("On Command username → Go To Player → Send Message \"hello\".")
        .input(
            Pin::new("playerName", "Player", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(near(2.0))
        .output(Pin::new("playerPosition", "Position", PinType::Object)),
        node(
            "navigation:go_to_entity",
            "Go To Entity",
            Behaviour::Exec(go_to_entity),
        )
        .doc("Walks to where an entity in view stands now.")
        .example("Nearby Entities → Get By Index 0 → Go To Entity.")
        .input(Pin::new("entity", "Entity", PinType::Object).required())
        .input(near(2.0)),
    ]
}

fn go_to(l: &mut Lowering<'_>) {
    let place = [("x", 0.0), ("y", 64.0), ("z", 0.0)].map(|(pin, usual)| number(l, pin, usual));
    let range = number(l, "range", 1.0);
    let place = l.pure(as_place, &place);
    go(l, place, range, None);
}

fn as_place(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let axis = |i: usize| Value::Number(args[i].to_number());
    Ok(Value::record([
        ("x", axis(0)),
        ("y", axis(1)),
        ("z", axis(2)),
    ]))
}

/// Walks to a place and leaves; there is no way to what is no place. Where all of `seen` are
/// truthy, BlockMine found inside its try that there is none.
fn go(l: &mut Lowering<'_>, place: Operand, range: Operand, seen: Option<&[Operand]>) {
    let ask: AskFn = if l.is_blockmine() {
        ask_go::<true>
    } else {
        ask_go::<false>
    };
    let (is_done, answer) = l.try_ask(ask, &[place, range]);
    let is_there = l.pure(is_there, &[is_done, answer]);
    let rescue = Rescue {
        outputs: &[("success", Value::Bool(false))],
        exit: "exec_failed",
    };
    rescue.leave_by_outcome(l, is_there, seen);
}

/// Where BlockMine had something to look for and did not find it.
fn is_unknown(l: &mut Lowering<'_>, place: Operand) -> Operand {
    l.pure(|args, _| Ok(args[0].is_nullish().into()), &[place])
}

/// The node itself answers false where there is no place to go to.
fn is_there(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_nowhere = matches!(args[1], Value::Bool(false));
    Ok(Value::Bool(args[0].is_truthy() && !is_nowhere))
}

/// BlockMine (`THEIRS`) sets out for what is no number, too.
fn ask_go<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let is_goal = |n: &f64| THEIRS || n.is_finite();
    let axis = |key: &str| args[0].field(key).as_number().filter(is_goal);
    let range = args[1].to_number();
    Ok(match (axis("x"), axis("y"), axis("z")) {
        (Some(x), Some(y), Some(z)) if is_goal(&range) => {
            Ask::effect(Effect::GoTo { x, y, z, range })
        }
        _ => Ask::Known(Value::Bool(false)),
    })
}

fn go_to_player(l: &mut Lowering<'_>) {
    let name = l.input("playerName", "");
    let range = number(l, "range", 3.0);
    let (_, entities) = l.try_ask(ask_entities, &[]);
    let place = l.pure(place_of_player, &[entities, name]);
    l.publish("playerPosition", place);
    let is_unknown = is_unknown(l, place);
    go(l, place, range, Some(&[name, is_unknown]));
}

fn place_of_player(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let found = player(&args[0], &args[1]);
    Ok(found.map_or(Value::Null, |player| player.field("position")))
}

fn go_to_entity(l: &mut Lowering<'_>) {
    let entity = l.input("entity", Value::Null);
    let range = number(l, "range", 2.0);
    let (_, entities) = l.try_ask(ask_entities, &[]);
    let place = l.pure(place_of_entity, &[entities, entity]);
    let is_unknown = is_unknown(l, place);
    go(l, place, range, Some(&[entity, is_unknown]));
}

/// Where the entity of this id stands now, else where it stood.
fn place_of_entity(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let id = args[1].field("id");
    let is_it = |e: &&Value| !id.is_nullish() && e.field("id").strict_equals(&id);
    let in_view = items(&args[0]).iter().find(is_it);
    Ok(in_view.unwrap_or(&args[1]).field("position"))
}
