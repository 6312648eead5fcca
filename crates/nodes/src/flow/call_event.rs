use sculk_core::{Object, Value};
use sculk_graph::{Behaviour, Field, Lowering, NodeType, Operand, Pin};

pub(crate) fn node() -> NodeType {
    NodeType::new("event:call_event", "Call Event", Behaviour::Exec(run))
        .category("flow")
        .doc("Does what stands behind an event of this graph, with these values, then goes on.")
        .example("Call Event \"greet\" with a name, twice.")
        .keywords(&["subroutine", "function", "invoke"])
        .volatile()
        .pins_of_node("selectedEventId")
        .input(Pin::exec("exec", "Run"))
        .output(Pin::exec("exec", "Then"))
        .setting("selectedEventId", "Event", Field::Event, Value::Null)
}

/// The ids of an event's data pins.
fn data_pins(event: &Object) -> Vec<String> {
    let pins = event.get_str("pins").and_then(Value::as_array);
    let is_data = |pin: &&Value| pin.field("type").as_str() != Some("Exec");
    let ids = pins.into_iter().flat_map(|p| p.iter()).filter(is_data);
    ids.filter_map(|p| p.field("id").as_str().map(str::to_owned))
        .collect()
}

fn run(l: &mut Lowering<'_>) {
    let target = l.data_text("selectedEventId", "");
    if let Some(event) = l.data_of(&target, "event:custom_event") {
        let values: Vec<(String, Operand)> = data_pins(&event)
            .into_iter()
            .map(|pin| {
                let value = l.input(&pin, Value::Null);
                (pin, value)
            })
            .collect();
        l.call_node(&target, &values);
    }
    l.goto("exec");
}
