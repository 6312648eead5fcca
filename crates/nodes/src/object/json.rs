use sculk_core::{Value, parse_json, to_json_pretty};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("object:from_json", "From JSON", Behaviour::Exec(read))
            .ours()
            .doc("Reads a text as JSON. Leaves by Not JSON if it is none, and says where.")
            .example("HTTP Request → From JSON → Get Property \"players\".")
            .keywords(&["parse", "decode", "json"])
            .input(Pin::exec("exec", "Run").required())
            .input(
                Pin::new("text", "Text", PinType::String)
                    .required()
                    .field(Field::LongText, ""),
            )
            .output(Pin::exec("exec", "Then"))
            .output(Pin::exec("exec_error", "Not JSON"))
            .output(Pin::new("value", "Value", PinType::Any))
            .output(Pin::new("error", "Why not", PinType::String)),
        NodeType::new("object:to_json", "To JSON", Behaviour::Pure(write))
            .ours()
            .doc("A value as JSON text; in several lines, if wanted.")
            .example("Make Object → To JSON → HTTP Request's body.")
            .keywords(&["stringify", "encode", "serialize", "json"])
            .input(Pin::new("value", "Value", PinType::Any).required())
            .setting("is_pretty", "In several lines", Field::Boolean, false)
            .output(Pin::new("result", "JSON", PinType::String)),
    ]
}

fn read(l: &mut Lowering<'_>) {
    let text = l.input("text", "");
    let why = l.pure(why_not, &[text]);
    l.publish("error", why);
    let value = l.pure(value_of, &[text]);
    l.publish("value", value);
    let failed = l.label();
    l.jump_if(why, failed);
    l.goto("exec");
    l.bind(failed);
    l.goto("exec_error");
}

fn why_not(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string().to_text();
    cx.charge_bytes(text.len());
    Ok(match parse_json(&text) {
        Ok(_) => Value::Null,
        Err(error) => Value::text(&error.to_string()),
    })
}

fn value_of(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string().to_text();
    cx.charge_bytes(text.len().saturating_mul(4));
    Ok(parse_json(&text).unwrap_or(Value::Null))
}

fn write(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let value = l.input("value", Value::Null);
    let is_pretty = l.data("is_pretty").is_truthy();
    let is_pretty = l.constant(is_pretty);
    l.pure(written, &[value, is_pretty])
}

fn written(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let indent = if args[1].is_truthy() { 2 } else { 0 };
    let text = to_json_pretty(&args[0], indent).unwrap_or_else(|| "null".to_owned());
    let mut out = cx.builder();
    out.push_str(&text);
    cx.text(out)
}
