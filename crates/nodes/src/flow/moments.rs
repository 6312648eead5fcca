//! When something may happen: after an event, not too often, only once it is quiet.

use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

/// As long as anybody can wait: some 30,000 years.
const MAX_MS: f64 = 1e15;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![wait_node(), debounce_node(), throttle_node(), once_node()]
}

fn key() -> Pin {
    Pin::new("key", "For whom", PinType::String)
        .doc("Each key is counted on its own: a player's name, for instance.")
        .field(Field::Text, "")
}

fn seconds(id: &'static str, label: &'static str, default: f64) -> Pin {
    Pin::new(id, label, PinType::Number)
        .doc("In seconds.")
        .field(Field::Number, default)
}

fn wait_node() -> NodeType {
    let options = vec![
        ("chat", "somebody says something"),
        ("raw_message", "a line in chat"),
        ("playerJoined", "a player joins"),
        ("playerLeft", "a player leaves"),
        ("entitySpawn", "an entity appears"),
        ("entityMoved", "an entity moves"),
        ("entityGone", "an entity disappears"),
        ("health", "health or hunger changes"),
        ("botDied", "the bot dies"),
        ("respawned", "the bot is alive again"),
        ("kicked", "the server throws the bot out"),
        ("disconnected", "the bot loses its server"),
        ("windowOpened", "a window opens"),
        ("itemPickedUp", "an item is picked up"),
        ("blockChanged", "a block nearby changes"),
        ("time", "the time of day, each second"),
        ("title", "a title is shown"),
        ("sound", "a sound is heard"),
    ];
    NodeType::new("flow:wait_for_event", "Wait for Event", Behaviour::Exec(wait))
        .ours()
        .doc("Waits until something happens, then goes on. With Is it connected, events for which it comes back false are passed over: connect Event to other data nodes, and their result to Is it.")
        .example("Send Message \"Sure?\" → Wait for Event chat 30 s, Is it: Get Property \"message\" = \"yes\".")
        .keywords(&["listen", "answer", "reply", "until"])
        .input(Pin::exec("exec", "Run").required())
        .input(
            Pin::new("event_name", "Event", PinType::String)
                .required()
                .field(Field::Choice { options }, "chat"),
        )
        .input(seconds("timeout", "Patience", 30.0).doc("In seconds; 0: without end."))
        .input(
            Pin::new("matches", "Is it", PinType::Boolean)
                .doc("Evaluated anew for each event; not connected: any will do."),
        )
        .output(Pin::exec("exec", "It happened"))
        .output(Pin::exec("timeout", "Too late"))
        .output(Pin::new("event", "Event", PinType::Object).doc("What the event says."))
}

fn debounce_node() -> NodeType {
    NodeType::new("flow:debounce", "When Quiet", Behaviour::Exec(debounce))
        .ours()
        .doc("Goes on when nobody came here for a while; of several that come one after the other only the last goes on.")
        .example("On Player Joined → When Quiet 5 s → Send Message \"Welcome, all of you\".")
        .keywords(&["debounce", "settle", "pause", "spam"])
        .input(Pin::exec("exec", "Run").required())
        .input(seconds("quiet", "Quiet for", 1.0))
        .input(key())
        .output(Pin::exec("exec", "Then"))
        .output(Pin::exec("dropped", "Another came"))
}

fn throttle_node() -> NodeType {
    NodeType::new("flow:throttle", "Not Too Often", Behaviour::Exec(throttle))
        .ours()
        .doc("Goes on at most once in a while; those that come too early leave by Too early.")
        .example("On Chat → Not Too Often 10 s for the user's name → Send Message.")
        .keywords(&["throttle", "cooldown", "limit", "rate", "spam"])
        .input(Pin::exec("exec", "Run").required())
        .input(seconds("every", "Once in", 1.0))
        .input(key())
        .output(Pin::exec("exec", "Then"))
        .output(Pin::exec("too_early", "Too early"))
}

fn once_node() -> NodeType {
    let options = vec![
        ("minute", "a minute"),
        ("hour", "an hour"),
        ("day", "a day"),
        ("week", "a week"),
        ("ever", "ever"),
    ];
    NodeType::new("flow:once_per", "Once Per", Behaviour::Exec(once))
        .ours()
        .doc("Goes on the first time in a minute, hour, day or week, for each key; later ones leave by Already done.")
        .example("On Player Joined → Once Per day for the name → Send Message: a greeting each day.")
        .keywords(&["daily", "first", "cooldown", "reward"])
        .input(Pin::exec("exec", "Run").required())
        .input(key())
        .setting("per", "Once in", Field::Choice { options }, "day")
        .output(Pin::exec("exec", "Then"))
        .output(Pin::exec("already", "Already done"))
}

fn wait(l: &mut Lowering<'_>) {
    let name = l.input("event_name", "chat");
    let timeout = l.input("timeout", 30.0);
    let (name, timeout) = (l.cell(name), l.cell(timeout));
    let has_filter = l.is_wired("matches");
    let deadline = if has_filter {
        let now = l.ask(now, &[]);
        let deadline = l.pure(deadline_of, &[now, timeout]);
        l.cell(deadline)
    } else {
        l.constant(Value::Null)
    };
    let zero = l.constant(0.0);
    let passed = l.cell(zero);
    let (again, late) = (l.label(), l.label());
    l.bind(again);
    let event = l.ask(wait_for, &[name, timeout, deadline, passed]);
    l.jump_unless(event, late);
    l.publish("event", event);
    if has_filter {
        l.renew();
        let is_it = l.input("matches", true);
        let found = l.label();
        l.jump_if(is_it, found);
        let now = l.ask(now, &[]);
        l.assign(passed, now);
        let is_over = l.pure(is_past, &[deadline, passed]);
        l.jump_if(is_over, late);
        l.jump(again);
        l.bind(found);
    }
    l.goto("exec");
    l.bind(late);
    l.goto("timeout");
}

fn now(_: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Now))
}

/// When the patience ends, in milliseconds since 1970; null: never.
fn deadline_of(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let timeout = args[1].to_number();
    Ok(if timeout > 0.0 {
        Value::Number(args[0].to_number() + (timeout * 1000.0).min(MAX_MS))
    } else {
        Value::Null
    })
}

fn is_past(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_past = |deadline: f64| args[1].to_number() >= deadline;
    Ok(Value::Bool(args[0].as_number().is_some_and(is_past)))
}

fn wait_for(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let patience = args[1].to_number();
    let whole = (patience > 0.0).then(|| (patience * 1000.0).min(MAX_MS));
    let passed = args[3].to_number();
    let timeout_ms = match args[2].as_number() {
        Some(deadline) if passed > 0.0 => Some((deadline - passed).max(0.0)),
        _ => whole,
    };
    Ok(Ask::effect(Effect::WaitForEvent {
        event: args[0].to_js_string(),
        timeout_ms,
        again: passed > 0.0,
    }))
}

/// Leaves by `exec` if the answer is true, else by the other pin.
fn leave(l: &mut Lowering<'_>, answer: Operand, otherwise: &str) {
    let other = l.label();
    l.jump_unless(answer, other);
    l.goto("exec");
    l.bind(other);
    l.goto(otherwise);
}

fn this_node(l: &mut Lowering<'_>) -> Operand {
    let id = l.node_id();
    l.constant(&*id)
}

fn debounce(l: &mut Lowering<'_>) {
    let node = this_node(l);
    let (quiet, key) = (l.input("quiet", 1.0), l.input("key", ""));
    let answer = l.ask(settle, &[node, key, quiet]);
    leave(l, answer, "dropped");
}

fn milliseconds(seconds: &Value) -> f64 {
    let ms = seconds.to_number() * 1000.0;
    if ms.is_nan() {
        0.0
    } else {
        ms.clamp(0.0, MAX_MS)
    }
}

fn key_of(value: &Value) -> JsString {
    if value.is_nullish() {
        JsString::default()
    } else {
        value.to_js_string()
    }
}

fn settle(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::Settle {
        node: args[0].to_js_string(),
        key: key_of(&args[1]),
        ms: milliseconds(&args[2]),
    }))
}

fn throttle(l: &mut Lowering<'_>) {
    let node = this_node(l);
    let (every, key) = (l.input("every", 1.0), l.input("key", ""));
    let ms = l.pure(in_milliseconds, &[every]);
    let answer = l.ask(take_turn, &[node, key, ms]);
    leave(l, answer, "too_early");
}

fn in_milliseconds(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Number(milliseconds(&args[0])))
}

fn once(l: &mut Lowering<'_>) {
    let node = this_node(l);
    let key = l.input("key", "");
    let ms = match l.data_text("per", "day").as_str() {
        "minute" => l.constant(60_000.0),
        "hour" => l.constant(3_600_000.0),
        "week" => l.constant(604_800_000.0),
        "ever" => l.constant(Value::Null),
        _ => l.constant(86_400_000.0),
    };
    let answer = l.ask(take_turn, &[node, key, ms]);
    leave(l, answer, "already");
}

fn take_turn(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(Ask::effect(Effect::TakeTurn {
        node: args[0].to_js_string(),
        key: key_of(&args[1]),
        per_ms: args[2].as_number(),
    }))
}
