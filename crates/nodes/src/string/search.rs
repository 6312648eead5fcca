use sculk_core::{JsString, Value};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        node(
            "string:contains",
            "Contains",
            Behaviour::Pure(|l, _| search(l, "haystack", "needle", contains)),
            [("haystack", "Text"), ("needle", "Search for")],
        )
        .doc("Whether a text occurs in another one.")
        .example("Chat Message → Contains \"hello\" → Branch → Send Message."),
        node(
            "string:starts_with",
            "Starts With",
            Behaviour::Pure(|l, _| search(l, "text", "prefix", starts_with)),
            [("text", "Text"), ("prefix", "Beginning")],
        )
        .doc("Whether a text begins with another one.")
        .example("Chat Message → Starts With \"!\" → Branch."),
        node(
            "string:ends_with",
            "Ends With",
            Behaviour::Pure(|l, _| search(l, "string", "suffix", ends_with)),
            [("string", "Text"), ("suffix", "End")],
        )
        .doc("Whether a text ends with another one.")
        .example("Chat Message → Ends With \"?\" → Branch: spots a question."),
    ]
}

fn node(
    id: &'static str,
    label: &'static str,
    behaviour: Behaviour,
    [text, part]: [(&'static str, &'static str); 2],
) -> NodeType {
    NodeType::new(id, label, behaviour)
        .keywords(&["find", "search", "includes"])
        .input(
            Pin::new(text.0, text.1, PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new(part.0, part.1, PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("case_sensitive", "Capitals matter", PinType::Boolean)
                .field(Field::Boolean, false),
        )
        .output(Pin::new("result", "Result", PinType::Boolean))
}

fn search(l: &mut Lowering<'_>, text: &str, part: &str, f: sculk_graph::PureFn) -> Operand {
    let text = l.input(text, "");
    let part = l.input(part, "");
    let is_exact = l.input("case_sensitive", false);
    l.pure(f, &[text, part, is_exact])
}

/// Tests both texts, capitals aside unless they matter.
fn test(
    args: Args<'_>,
    cx: &mut Cx,
    exactly: fn(&JsString, &JsString) -> bool,
    in_any_case: fn(&JsString, &JsString) -> bool,
) -> Result<Value, NodeError> {
    let mut holds = |text: &JsString, part: &JsString| {
        cx.charge((text.byte_len() + part.byte_len()) / 16);
        if args[2].is_truthy() {
            exactly(text, part)
        } else {
            in_any_case(text, part)
        }
    };
    Ok(Value::Bool(match (&args[0], &args[1]) {
        (Value::Text(text), Value::Text(part)) => holds(text, part),
        (text, part) => holds(&text.to_js_string(), &part.to_js_string()),
    }))
}

fn contains(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    test(args, cx, JsString::contains, JsString::contains_in_any_case)
}

fn starts_with(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    test(
        args,
        cx,
        JsString::starts_with,
        JsString::starts_with_in_any_case,
    )
}

fn ends_with(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    test(
        args,
        cx,
        JsString::ends_with,
        JsString::ends_with_in_any_case,
    )
}
