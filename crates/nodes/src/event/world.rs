use sculk_graph::{Behaviour, Field, GraphKind, Lowering, NodeType, Operand, Pin, PinType};

use super::command::{field, field_or};

pub(crate) fn nodes() -> Vec<NodeType> {
    let text = |id, label| Pin::new(id, label, PinType::String);
    let user = || Pin::new("user", "User", PinType::User);
    let entity = || Pin::new("entity", "Entity", PinType::Object);
    let number = |id, label| Pin::new(id, label, PinType::Number);
    vec![
        trigger_of_blockmine("event:chat", "Chat Message")
            .doc("Starts the graph when somebody says something in chat.")
            .example("Chat Message → Contains \"hello\" → Branch → Send Message.")
            .output(text("username", "Name"))
            .output(text("message", "Message"))
            .output(text("chatType", "Chat type")),
        trigger_of_blockmine("event:raw_message", "Raw Message")
            .doc("Starts the graph at every line of chat, as the server sent it.")
            .example("Raw Message → Matches \"voted for us\" → Branch.")
            .output(text("rawText", "Text")),
        trigger_of_blockmine("event:playerJoined", "Player Joined")
            .doc("Starts the graph when a player comes.")
            .example("Player Joined → User Field username → Send Message \"welcome\".")
            .output(user()),
        trigger_of_blockmine("event:playerLeft", "Player Left")
            .doc("Starts the graph when a player goes.")
            .example("Player Left → User Field username → Log.")
            .output(user()),
        trigger_of_blockmine("event:entitySpawn", "Entity Spawned")
            .doc("Starts the graph when an entity comes into view.")
            .example("Entity Spawned → Entity Field type → Switch.")
            .output(entity()),
        trigger_of_blockmine("event:entityMoved", "Entity Moving")
            .doc("Starts the graph when an entity moves; at most twice a second for each.")
            .example("Entity Moving → Entity Info distance → Compare < 3.")
            .output(entity()),
        trigger_of_blockmine("event:entityGone", "Entity Gone")
            .doc("Starts the graph when an entity goes out of view.")
            .example("Entity Gone → Entity Field username → Log.")
            .output(entity()),
        trigger_of_blockmine("event:botDied", "Bot Died")
            .doc("Starts the graph when the bot dies.")
            .example("Bot Died → Send Message \"ouch\"."),
        trigger_of_blockmine("event:botStartup", "Bot Startup")
            .doc("Starts the graph once, when the bot is ready.")
            .example("Bot Startup → Send Message \"/home\" as command."),
        trigger_of_blockmine("event:health", "Health")
            .doc("Starts the graph when the bot's health or hunger changes.")
            .example("Health → Compare < 6 → Branch → Send Message \"help!\".")
            .output(number("health", "Health"))
            .output(number("food", "Food"))
            .output(number("saturation", "Saturation")),
        trigger("event:scheduled", "On Schedule")
            .doc("Starts the graph when a schedule says so.")
            .example("On Schedule → Send Message \"Vote for us!\".")
            .ours()
            .output(text("name", "Schedule"))
            .output(number("dueAt", "Due at (ms)")),
        trigger("event:timer", "Timer")
            .doc("Starts the graph again and again while the bot is online: first when so many seconds have passed since it came in, at least 1 and at most 86,400. A time that comes while as many runs as may be are under way is left out. The first timer of a graph counts.")
            .example("Timer 300 s → Send Message \"Vote for us!\".")
            .keywords(&["interval", "repeat", "every", "clock", "cron"])
            .ours()
            .setting("seconds", "Every (s)", Field::Number, 60.0)
            .output(number("count", "Times").doc("How often it came since the bot came in."))
            .output(number("seconds", "Every (s)")),
        trigger("event:signal", "Signal")
            .doc("Starts the graph when a graph of this or another bot sends a signal.")
            .example("Signal → Equals name \"raid\" → Branch → Send Message.")
            .ours()
            .output(text("name", "Name"))
            .output(Pin::new("data", "Data", PinType::Wildcard))
            .output(text("sender", "Sent by")),
        trigger_of_blockmine("event:websocket_call", "WebSocket Call")
            .doc("Starts the graph when a program calls it by name.")
            .example("WebSocket Call → WebSocket Response.")
            .output(text("graphName", "Graph"))
            .output(Pin::new("data", "Data", PinType::Object))
            .output(text("socketId", "Socket"))
            .output(text("keyPrefix", "Key")),
    ]
}

/// The beginning of a run of an event graph; each pin is what the event says by that name.
pub(super) fn trigger(id: &'static str, label: &'static str) -> NodeType {
    beginning(id, label, Behaviour::Entry(value))
}

/// As [`trigger`], of an event that BlockMine has, too.
fn trigger_of_blockmine(id: &'static str, label: &'static str) -> NodeType {
    beginning(id, label, Behaviour::Entry(value_if_truthy))
}

fn beginning(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .keywords(&["start", "trigger", "when"])
        .only_in(GraphKind::Event)
        .volatile()
        .output(Pin::exec("exec", "Then"))
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let event = l.event_args();
    let key = l.constant(pin);
    l.pure(field, &[event, key])
}

/// BlockMine reads what an event says with `||`, so that an empty or zero value counts as none.
fn value_if_truthy(l: &mut Lowering<'_>, pin: &str) -> Operand {
    if !l.is_blockmine() {
        return value(l, pin);
    }
    let event = l.event_args();
    let key = l.constant(pin);
    let nothing = l.constant(sculk_core::Value::Undefined);
    l.pure(field_or, &[event, key, nothing])
}
