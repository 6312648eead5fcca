//! A single command or event graph as BlockMine's own editor hands it out, for its import.

use sculk_parcel::{CommandPart, EventGraphPart};
use serde_json::{Value, json};

/// The keys of a stored graph that BlockMine knows. Its validation sees no others.
const GRAPH_KEYS: [&str; 3] = ["nodes", "connections", "variables"];

/// The text of a command's export. Its permission does not go along: BlockMine's import drops it.
#[must_use]
pub fn write_command(part: &CommandPart) -> String {
    // Lists are text within the text.
    text_of(&json!({
        "version": "1.0",
        "type": "command",
        "name": part.name,
        "description": part.description,
        "aliases": json!(part.aliases).to_string(),
        "cooldown": part.cooldown_seconds,
        "allowedChatTypes": json!(part.allowed_chat_types).to_string(),
        "isVisual": true,
        "isEnabled": part.is_enabled,
        "argumentsJson": part.arguments.to_string(),
        "graphJson": graph_of(&part.graph).to_string(),
    }))
}

/// The text of an event graph's export; `triggers` are the events that start it.
#[must_use]
pub fn write_event_graph(part: &EventGraphPart, triggers: &[String]) -> String {
    let graph = graph_of(&part.graph);
    text_of(&json!({
        "name": part.name,
        // It stands beside the graph too, though its engine reads only what is inside.
        "variables": graph["variables"].to_string(),
        "triggers": triggers,
        "graphJson": graph.to_string(),
    }))
}

/// The graph with the keys that BlockMine knows, each a list.
fn graph_of(text: &str) -> Value {
    let read: Value = serde_json::from_str(text).unwrap_or_default();
    let list = |key: &str| match read.get(key) {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    };
    let pairs = GRAPH_KEYS.map(|key| (key.to_owned(), list(key).into()));
    Value::Object(pairs.into_iter().collect())
}

fn text_of(value: &Value) -> String {
    let mut text = format!("{value:#}");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_single;

    const GRAPH: &str = r#"{"formatVersion":2,"dialect":"sculk","nodes":[{"id":"start","type":"event:command","position":{"x":0.5,"y":0},"data":{}},{"id":"a","type":"action:send_message","position":{"x":1,"y":2},"data":{"message":"hi \"you\""}}],"connections":[{"id":"e","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"a","targetPinId":"exec"}],"variables":[{"id":"v","name":"n","type":"number","value":"1"}]}"#;

    fn same_graph(one: &str, other: &str) {
        let (one, other): (Value, Value) = (
            serde_json::from_str(one).unwrap(),
            serde_json::from_str(other).unwrap(),
        );
        for key in GRAPH_KEYS {
            assert_eq!(one[key], other[key], "{key}");
        }
    }

    #[test]
    fn a_command_comes_back_as_it_went() {
        let part = CommandPart {
            name: "дай".into(),
            aliases: vec!["d".into(), "g\"".into()],
            description: "gives".into(),
            is_enabled: false,
            cooldown_seconds: 7,
            is_cooldown_for_all: false,
            allowed_chat_types: vec!["chat".into()],
            arguments: json!([{ "id": "1", "name": "what", "type": "string", "required": true }]),
            permission: None,
            graph: GRAPH.into(),
            variables: Vec::new(),
        };
        let found = read_single(&write_command(&part)).unwrap();
        assert!(found.remarks.is_empty(), "{:?}", found.remarks);
        let [back] = &found.parcel.commands[..] else {
            panic!("one command")
        };
        same_graph(&back.graph, GRAPH);
        assert!(!back.graph.contains("dialect"), "{}", back.graph);
        let rest = |part: &CommandPart| CommandPart {
            graph: String::new(),
            ..part.clone()
        };
        assert_eq!(rest(back), rest(&part));
    }

    #[test]
    fn an_event_graph_comes_back_with_its_variables() {
        let part = EventGraphPart {
            name: "Greets".into(),
            is_enabled: true,
            max_runs: Some(3),
            when_busy: None,
            filter: Value::Null,
            graph: GRAPH.into(),
            variables: Vec::new(),
        };
        let text = write_event_graph(&part, &["chat".into()]);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["triggers"], json!(["chat"]));
        assert!(read["variables"].as_str().unwrap().contains("\"n\""));
        let found = read_single(&text).unwrap();
        assert!(found.remarks.is_empty(), "{:?}", found.remarks);
        let [back] = &found.parcel.event_graphs[..] else {
            panic!("one event graph")
        };
        assert_eq!(back.name, "Greets");
        same_graph(&back.graph, GRAPH);
    }

    #[test]
    fn a_graph_that_cannot_be_read_is_written_as_an_empty_one() {
        let part = EventGraphPart {
            name: "Broken".into(),
            is_enabled: true,
            max_runs: None,
            when_busy: None,
            filter: Value::Null,
            graph: "{".into(),
            variables: Vec::new(),
        };
        let found = read_single(&write_event_graph(&part, &[])).unwrap();
        same_graph(
            &found.parcel.event_graphs[0].graph,
            r#"{"nodes":[],"connections":[],"variables":[]}"#,
        );
    }
}
