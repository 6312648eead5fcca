//! For whoever builds the graph.

use sculk_core::Value;
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, LogLevel, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("debug:log", "Debug", Behaviour::Exec(run))
            .doc("Shows a value as it is, for finding out what a graph does.")
            .example("On Command args → Debug.")
            .keywords(&["print", "inspect"])
            .input(Pin::exec("exec", "Run").required())
            .input(
                Pin::new("value", "Value", PinType::Wildcard)
                    .required()
                    .field(Field::Text, ""),
            )
            .output(Pin::exec("exec", "Then")),
    ]
}

fn run(l: &mut Lowering<'_>) {
    let value = l.input("value", Value::Undefined);
    l.ask(log, &[value]);
    l.goto("exec");
}

fn log(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let value = args[0].clone();
    let text = crate::types::json_or_text(&value);
    Ok(Ask::effect(Effect::Log {
        level: LogLevel::Debug,
        text,
        value,
    }))
}
