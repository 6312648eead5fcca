//! Documents of graphs as stories write them, and what becomes of them in a core.

use sculk_contract::{
    CreateCommandReq, CreateEventGraphReq, EventGraphView, GetGraphReq, ListEventGraphsReq,
    SaveGraphReq,
};
use serde_json::{Value, json};

use super::core::Core;

/// A document of these nodes (id, type, data) and wires (from, pin, to, pin).
pub fn document(nodes: &[(&str, &str, Value)], wires: &[(&str, &str, &str, &str)]) -> String {
    let nodes: Vec<_> = nodes
        .iter()
        .map(|(id, kind, data)| json!({"id": id, "type": kind, "position": {"x": 0, "y": 0}, "data": data}))
        .collect();
    let wires: Vec<_> = wires
        .iter()
        .enumerate()
        .map(|(n, (from, pin, to, into))| {
            json!({"id": n.to_string(), "sourceNodeId": from, "sourcePinId": pin,
                "targetNodeId": to, "targetPinId": into})
        })
        .collect();
    json!({"format_version": 1, "dialect": "sculk", "variables": [], "nodes": nodes, "connections": wires})
        .to_string()
}

/// A document from lines: `id type {data}` for a node, `from.pin -> to.pin` for a wire.
pub fn graph(lines: &str) -> String {
    let mut nodes = Vec::new();
    let mut wires = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((from, to)) = line.split_once(" -> ") {
            let (from, pin) = from.split_once('.').expect("a pin");
            let (to, into) = to.split_once('.').expect("a pin");
            wires.push((from, pin, to, into));
        } else {
            let mut words = line.splitn(3, ' ');
            let (id, kind) = (words.next().expect("an id"), words.next().expect("a type"));
            let data = words.next().unwrap_or("{}");
            let data = serde_json::from_str(data).unwrap_or_else(|e| panic!("{data}: {e}"));
            nodes.push((id, kind, data));
        }
    }
    document(&nodes, &wires)
}

/// Makes an event graph.
pub fn add(core: &Core, bot: i32, name: &str, document: String) -> EventGraphView {
    core.call(core.surface.create_event_graph(CreateEventGraphReq {
        bot_id: bot,
        name: name.into(),
        document: Some(document),
    }))
}

/// All event graphs of a bot.
pub fn list(core: &Core, bot: i32) -> Vec<EventGraphView> {
    core.call(
        core.surface
            .list_event_graphs(ListEventGraphsReq { bot_id: bot }),
    )
}

/// Makes a command without a cooldown that runs a graph; returns its id.
pub fn add_command(core: &Core, bot: i32, name: &str, document: &str) -> i32 {
    let command = core.call(core.surface.create_command(CreateCommandReq {
        bot_id: bot,
        name: name.into(),
        description: None,
    }));
    let graph = core.call(core.surface.get_graph(GetGraphReq {
        command_id: command.id,
    }));
    core.call(core.surface.save_graph(SaveGraphReq {
        command_id: command.id,
        document: document.into(),
        expected_revision: graph.revision,
        shared: None,
        is_untested: false,
    }));
    command.id
}
