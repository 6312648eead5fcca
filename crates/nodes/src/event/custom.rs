use sculk_core::Value;
use sculk_graph::{Behaviour, Field, GraphKind, NodeType, Pin};

pub(crate) fn node() -> NodeType {
    NodeType::new("event:custom_event", "Event", Behaviour::Exec(|l| l.end()))
        .doc("A part of this graph that Call Event starts, with values of its own.")
        .example("Event \"greet\" with a pin \"name\" → Send Message; Call Event \"greet\".")
        .keywords(&["subroutine", "function"])
        .only_in(GraphKind::Event)
        .volatile()
        .pins_listed_in("pins")
        .output(Pin::exec("exec", "Then"))
        .setting("label", "Name", Field::Text, "")
        .setting("pins", "Values", Field::Pins, Value::array(Vec::new()))
}
