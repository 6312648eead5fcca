use sculk_core::{Value, text_to_number};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("type:parse_number", "Read Number", Behaviour::Exec(parse))
            .ours()
            .doc("Reads a text as a number; a comma before the fraction will do. Leaves by No number if it is none.")
            .example("Get Argument \"count\" → Read Number; No number → Send Message \"How many?\".")
            .keywords(&["parse", "convert", "integer", "float", "validate"])
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("text", "Text", PinType::Any).required().field(Field::Text, ""))
            .output(Pin::exec("exec", "Then"))
            .output(Pin::exec("exec_error", "No number"))
            .output(Pin::new("number", "Number", PinType::Number)),
        NodeType::new("type:number_or", "Number or Else", Behaviour::Pure(number_or))
            .ours()
            .doc("A value as a number, or another number where it is none.")
            .example("Get Argument \"count\" → Number or Else 1 → Drop Item.")
            .keywords(&["parse", "convert", "default", "fallback"])
            .input(Pin::new("value", "Value", PinType::Any).required())
            .input(Pin::new("otherwise", "Else", PinType::Number).field(Field::Number, 0.0))
            .output(Pin::new("result", "Number", PinType::Number)),
    ]
}

/// The number a value is or a text says; null where it is none.
fn read(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => Some(*n).filter(|n| n.is_finite()),
        Value::Text(text) => {
            let text = text.trim().to_text();
            let text = match text.matches(',').count() {
                1 if !text.contains('.') => text.replace(',', "."),
                _ => text,
            };
            let n = text_to_number(&text);
            (!text.is_empty() && n.is_finite()).then_some(n)
        }
        _ => None,
    }
}

fn parse(l: &mut Lowering<'_>) {
    let text = l.input("text", "");
    let number = l.pure(number, &[text]);
    l.publish("number", number);
    let is_number = l.pure(is_number, &[text]);
    let failed = l.label();
    l.jump_unless(is_number, failed);
    l.goto("exec");
    l.bind(failed);
    l.goto("exec_error");
}

fn number(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(read(&args[0]).map_or(Value::Null, Value::Number))
}

fn is_number(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(read(&args[0]).is_some()))
}

fn number_or(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let (value, otherwise) = (l.input("value", Value::Null), l.input("otherwise", 0.0));
    l.pure(or_else, &[value, otherwise])
}

fn or_else(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let otherwise = || args[1].to_number();
    Ok(Value::Number(read(&args[0]).unwrap_or_else(otherwise)))
}
