use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, GraphKind, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn node() -> NodeType {
    NodeType::new("data:get_argument", "Get Argument", Behaviour::Pure(value))
        .doc("What was typed for an argument of the command.")
        .example("Get Argument \"text\" → Send Message: an echo.")
        .keywords(&["parameter", "args"])
        .only_in(GraphKind::Command)
        .volatile()
        .output(Pin::new("value", "Value", PinType::Any))
        .output(Pin::new("exists", "Exists", PinType::Boolean).doc("Whether it was typed."))
        .setting("argumentName", "Argument", Field::Argument, "")
}

fn value(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let name = l.data_text("argumentName", "");
    if name.is_empty() {
        // BlockMine says `name && …` and so hands the empty name out.
        return match pin {
            "exists" if l.is_blockmine() => l.constant(""),
            "exists" => l.constant(false),
            _ => l.constant(Value::Null),
        };
    }
    let (args, name) = (l.command_args(), l.constant(name.as_str()));
    match pin {
        "exists" => l.pure(exists, &[args, name]),
        _ => l.pure(argument, &[args, name]),
    }
}

fn find(args: Args<'_>) -> Option<&Value> {
    let (values, name) = (args.operand(0).as_object()?, args.operand(1).as_text()?);
    values.get(name).filter(|v| !v.is_undefined())
}

fn argument(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(find(args).cloned().unwrap_or(Value::Null))
}

fn exists(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(Value::Bool(find(args).is_some()))
}
