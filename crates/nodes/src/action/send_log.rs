use sculk_core::{JsString, Value, to_json_pretty};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, LogLevel, Lowering, NodeError, NodeType, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("action:send_log", "Log", Behaviour::Exec(run))
        .doc("Writes a line to the bot's console.")
        .example("On Command → Log \"somebody asked\".")
        .keywords(&["console", "print", "write"])
        .input(Pin::exec("exec", "Run"))
        .input(
            Pin::new("message", "Message", PinType::String)
                .required()
                .field(Field::LongText, ""),
        )
        .output(Pin::exec("exec", "Then"))
}

fn run(l: &mut Lowering<'_>) {
    let message = l.input("message", "");
    l.ask(log, &[message]);
    l.goto("exec");
}

fn log(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let value = args[0].clone();
    let text = match &value {
        Value::Array(_) | Value::Object(_) | Value::Date(_) => {
            JsString::from(to_json_pretty(&value, 2).unwrap_or_default())
        }
        other => other.to_js_string(),
    };
    Ok(Ask::effect(Effect::Log {
        level: LogLevel::Info,
        text,
        value,
    }))
}
