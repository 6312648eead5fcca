use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use crate::{array::items, bot::of_bot};

pub(crate) fn nodes() -> Vec<NodeType> {
    let entity = || Pin::new("entity", "Entity", PinType::Object).required();
    let radius = || Pin::new("radius", "Blocks", PinType::Number).field(Field::Number, 10.0);
    let out = |id, label, kind| Pin::new(id, label, kind);
    vec![
        NodeType::new("data:get_server_players", "Server Players", Behaviour::Pure(players))
            .doc("The names of the players on the server.")
            .example("Server Players → Length → Send Message.")
            .volatile()
            .output(out("players", "Names", PinType::Array)),
        NodeType::new("data:get_nearby_entities", "Nearby Entities", Behaviour::Pure(nearby_entities))
            .doc("The entities no further away than so many blocks.")
            .example("Nearby Entities 5 → For Each → Entity Info.")
            .input(radius())
            .output(out("entities", "Entities", PinType::Array)),
        NodeType::new("data:get_nearby_players", "Nearby Players", Behaviour::Pure(nearby_players))
            .doc("The players no further away than so many blocks, the nearest first, each with username, distance, position, id.")
            .example("Nearby Players 20 → Get By Index 0 → Get Property \"username\".")
            .input(radius())
            .output(out("players", "Players", PinType::Array)),
        NodeType::new("data:get_entity_field", "Entity Field", Behaviour::Pure(entity_field))
            .doc("A field of an entity.")
            .example("Entity Spawned → Entity Field type → Switch.")
            .volatile()
            .input(entity())
            .output(out("username", "Name", PinType::String))
            .output(out("type", "Type", PinType::String))
            .output(out("position", "Position", PinType::Object))
            .output(out("isValid", "Is valid", PinType::Boolean)),
        NodeType::new("data:entity_info", "Entity Info", Behaviour::Pure(entity_info))
            .doc("What is known of an entity, and how far away it is.")
            .example("Entity Moving → Entity Info distance → Compare < 3.")
            .input(entity())
            .output(out("type", "Type", PinType::String))
            .output(out("username", "Name", PinType::String))
            .output(out("distance", "Distance", PinType::Number))
            .output(out("position", "Position", PinType::Object))
            .output(out("id", "Id", PinType::Number))
            .output(out("isPlayer", "Is a player", PinType::Boolean)),
    ]
}

fn players(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    l.ask(|_, _| Ok(Ask::effect(Effect::Players)), &[])
}

fn entities(l: &mut Lowering<'_>) -> (Operand, Operand, Operand) {
    let radius = l.input("radius", 32.0);
    let all = l.ask(|_, _| Ok(Ask::effect(Effect::Entities)), &[]);
    (all, of_bot(l, "position"), radius)
}

fn nearby_entities(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (all, here, radius) = entities(l);
    let own_id = of_bot(l, "entityId");
    l.pure(near, &[all, here, radius, own_id])
}

fn nearby_players(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (all, here, radius) = entities(l);
    let own_id = of_bot(l, "entityId");
    let near = l.pure(near, &[all, here, radius, own_id]);
    l.pure(players_by_distance, &[near, here])
}

fn distance(a: &Value, b: &Value) -> Option<f64> {
    let axis = |key: &str| Some(a.field(key).as_number()? - b.field(key).as_number()?);
    let (x, y, z) = (axis("x")?, axis("y")?, axis("z")?);
    Some((x * x + y * y + z * z).sqrt())
}

/// To two decimals, as JavaScript's `Math.round(n * 100) / 100`.
fn rounded(n: f64) -> f64 {
    (n * 100.0 + 0.5).floor() / 100.0
}

fn near(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let radius = args[2].to_number();
    let is_near = |entity: &&Value| {
        let is_self = entity.field("id").strict_equals(&args[3]);
        !is_self && distance(&entity.field("position"), &args[1]).is_some_and(|d| d <= radius)
    };
    cx.list(items(&args[0]).iter().filter(is_near).cloned().collect())
}

fn players_by_distance(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let is_player = |e: &&Value| e.field("type").as_str() == Some("player");
    let mut found: Vec<(f64, Value)> = Vec::new();
    for entity in items(&args[0]).iter().filter(is_player) {
        let position = entity.field("position");
        let away = distance(&position, &args[1]).unwrap_or(f64::INFINITY);
        let player = Value::record([
            ("username", entity.field("username")),
            ("distance", Value::Number(rounded(away))),
            ("position", position),
            ("id", entity.field("id")),
        ]);
        found.push((away, player));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    cx.list(found.into_iter().map(|(_, player)| player).collect())
}

fn entity_field(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let entity = l.input("entity", Value::Null);
    let key = l.constant(pin);
    l.pure(field, &[entity, key])
}

fn field(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if args[0].is_nullish() {
        return Ok(Value::Null);
    }
    Ok(args[0].field(args[1].as_str().unwrap_or_default()))
}

fn entity_info(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let entity = l.input("entity", Value::Null);
    let key = l.constant(pin);
    if pin == "distance" {
        let here = of_bot(l, "position");
        return l.pure(distance_of, &[entity, here]);
    }
    l.pure(info, &[entity, key])
}

fn distance_of(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let away = distance(&args[0].field("position"), &args[1]);
    Ok(away.map_or(Value::Null, |d| Value::Number(rounded(d))))
}

fn info(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let entity = &args[0];
    let key = args[1].as_str().unwrap_or_default();
    let first = |keys: &[&str]| keys.iter().map(|k| entity.field(k)).find(Value::is_truthy);
    Ok(match key {
        "isPlayer" => Value::Bool(entity.field("type").as_str() == Some("player")),
        _ if entity.is_nullish() => Value::Null,
        "type" => first(&["type"]).unwrap_or_else(|| Value::text("unknown")),
        "username" => first(&["username", "displayName", "type"]).unwrap_or(Value::Null),
        "position" | "id" => first(&[key]).unwrap_or(Value::Null),
        _ => Value::Null,
    })
}
