//! Nodes that plugins make. Which plugin, which of its nodes and which pins stands in the node's own
//! data, so that a graph stays whole without the plugin.

use sculk_core::{Object, Value};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Lowering, NodeError, NodeType, Operand, PluginCall,
};

/// Most pins of a side that are heeded; plugins may have fewer.
const MAX_PINS: usize = 64;
/// Operands before the values of the input pins: plugin, node, place, wanted output, names of the pins.
const N_FIXED: usize = 5;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        of_plugin(
            "plugin:action",
            "Plugin Action",
            Behaviour::Exec(run),
        )
        .doc("Lets a plugin do something. Its pins are those the plugin gave it. Fails where the plugin does not run.")
        .example("On Command → a node of the plugin \"weather\" → Send Message."),
        of_plugin("plugin:value", "Plugin Value", Behaviour::Pure(value))
            .doc("Asks a plugin for a value. Its pins are those the plugin gave it. Fails where the plugin does not run.")
            .example("On Command → Send Message with a value of the plugin \"weather\"."),
    ]
}

fn of_plugin(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .volatile()
        .keywords(&["extension", "addon"])
        .inputs_listed_in("inputs")
        .pins_listed_in("outputs")
}

/// Ids of the pins in a list of the node's data: those of control flow, or the others.
fn listed(l: &Lowering<'_>, key: &str, is_exec: bool) -> Vec<String> {
    let list = l.data(key);
    let pins = list.as_array().into_iter().flat_map(|pins| pins.iter());
    let fitting = pins.filter(|pin| (pin.field("type").as_str() == Some("Exec")) == is_exec);
    fitting
        .filter_map(|pin| pin.field("id").as_str().map(str::to_owned))
        .take(MAX_PINS)
        .collect()
}

/// What the plugin is asked with.
fn question(l: &mut Lowering<'_>, output: Value) -> Vec<Operand> {
    let names = listed(l, "inputs", false);
    let (plugin, node) = (l.data_text("plugin", ""), l.data_text("node", ""));
    let at = l.node_id();
    let ids = Value::array(names.iter().map(|name| Value::text(name)).collect());
    let mut operands: Vec<Operand> = [
        Value::text(&plugin),
        Value::text(&node),
        Value::text(&at),
        output,
        ids,
    ]
    .into_iter()
    .map(|known| l.constant(known))
    .collect();
    for name in &names {
        operands.push(l.input(name, Value::Null));
    }
    operands
}

fn ask(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let mut inputs = Object::default();
    if let Some(names) = args[4].as_array() {
        for (i, name) in names.iter().enumerate() {
            let value = match &args[N_FIXED + i] {
                Value::Undefined => Value::Null,
                value => value.clone(),
            };
            inputs.insert(name.to_js_string(), value);
        }
    }
    Ok(Ask::effect(Effect::PluginNode(PluginCall {
        plugin: args[0].to_js_string(),
        node: args[1].to_js_string(),
        at: args[2].to_js_string(),
        output: args[3].as_text().cloned(),
        inputs: Value::object(inputs),
    })))
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let operands = question(l, Value::text(pin));
    l.ask(ask, &operands)
}

fn run(l: &mut Lowering<'_>) {
    let operands = question(l, Value::Null);
    let answer = l.ask(ask, &operands);
    for pin in listed(l, "outputs", false) {
        let name = l.constant(Value::text(&pin));
        let value = l.pure(output, &[answer, name]);
        l.publish(&pin, value);
    }
    for (i, pin) in listed(l, "outputs", true).iter().enumerate() {
        let (name, is_first) = (l.constant(Value::text(pin)), l.constant(i == 0));
        let leaves_here = l.pure(leaves_by, &[answer, name, is_first]);
        let next = l.label();
        l.jump_unless(leaves_here, next);
        l.goto(pin);
        l.bind(next);
    }
    l.end();
}

fn output(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let name = args[1].as_str().unwrap_or_default();
    Ok(match args[0].field("outputs").field(name) {
        Value::Undefined => Value::Null,
        value => value,
    })
}

fn leaves_by(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let exit = args[0].field("exit");
    Ok(Value::Bool(match exit.as_str() {
        Some(exit) => args[1].as_str() == Some(exit),
        None => args[2].is_truthy(),
    }))
}
