//! Regular expressions with groups, of the `regex` crate: time in proportion to the text.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use sculk_core::{JsString, Object, Value};
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, MAX_ITEMS, MAX_TEXT_BYTES, NodeError, NodeType, Operand,
    Pin, PinType, PureFn,
};

use super::pattern::making_work;

/// The most bytes a compiled pattern takes.
const MAX_BYTES: usize = 512 * 1024;
/// The longest pattern.
const MAX_PATTERN: usize = 1000;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        node("string:regex_match", "Match Pattern", Behaviour::Pure(find))
            .doc("Searches a text for a regular expression: the first place it fits, its groups and all places. A pattern that is not valid ends the run. Look-around and back-references are not known.")
            .example("Chat Message → Match Pattern \"(\\w+) paid (\\d+)\" → Get By Index 1.")
            .output(Pin::new("is_match", "Fits", PinType::Boolean))
            .output(Pin::new("match", "First match", PinType::String))
            .output(Pin::new("groups", "Groups", PinType::Array).doc("What the parentheses of the first match hold, in order; nothing for one that took no part."))
            .output(Pin::new("named", "Named groups", PinType::Object).doc("Of groups written (?<name>…)."))
            .output(Pin::new("all", "All matches", PinType::Array)),
        node("string:regex_replace", "Replace Pattern", Behaviour::Pure(replace))
            .doc("Puts another text in each place where a regular expression fits. In that text $1 is the first group, $name a named one, and $$ a dollar.")
            .example("Raw Message → Replace Pattern \"§.\" with \"\": without colours.")
            .input(Pin::new("replacement", "Put there", PinType::String).field(Field::Text, ""))
            .output(Pin::new("result", "Result", PinType::String)),
        NodeType::new("string:parse", "Take Apart", Behaviour::Exec(parse))
            .ours()
            .doc("Reads a text that was written after a pattern: <name> stands for any text, a space for any number of spaces, capitals do not matter. Leaves by Does not fit if the text is not like that.")
            .example("\"give <count> <item>\" takes \"give 3 iron ingots\" apart into count and item.")
            .keywords(&["parse", "scan", "extract", "template"])
            .input(Pin::exec("exec", "Run").required())
            .input(Pin::new("text", "Text", PinType::String).required().field(Field::Text, ""))
            .input(Pin::new("pattern", "Pattern", PinType::String).required().field(Field::Text, ""))
            .output(Pin::exec("exec", "Then"))
            .output(Pin::exec("exec_error", "Does not fit"))
            .output(Pin::new("values", "Values", PinType::Object).doc("The texts by name.")),
    ]
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .keywords(&["regex", "expression", "groups", "extract"])
        .input(
            Pin::new("text", "Text", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("pattern", "Pattern", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("ignore_case", "Capitals do not matter", PinType::Boolean)
                .field(Field::Boolean, false),
        )
}

fn find(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let f: PureFn = match pin {
        "is_match" => is_match,
        "match" => first_match,
        "groups" => groups,
        "named" => named_groups,
        "all" => all_matches,
        _ => return l.constant(Value::Undefined),
    };
    let pins = inputs(l);
    l.pure(f, &pins)
}

fn inputs(l: &mut Lowering<'_>) -> [Operand; 3] {
    [
        l.input("text", ""),
        l.input("pattern", ""),
        l.input("ignore_case", false),
    ]
}

fn replace(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let [text, pattern, ignores] = inputs(l);
    let other = l.input("replacement", "");
    l.pure(replaced, &[text, pattern, ignores, other])
}

/// A pattern, or why it is none.
type Made = Result<Regex, String>;

/// The text and the compiled pattern, which is kept for the run.
fn made(args: Args<'_>, cx: &mut Cx) -> Result<(String, Arc<Made>), NodeError> {
    let (text, pattern) = (args[0].to_js_string(), args[1].to_js_string());
    if pattern.byte_len() > MAX_PATTERN {
        return Err(NodeError::new(
            "The pattern is longer than 1,000 characters.",
        ));
    }
    cx.charge(text.byte_len() * (1 + pattern.byte_len() / 16));
    let flags = if args[2].is_truthy() { "(?i)" } else { "" };
    let source = JsString::from(format!("{flags}{pattern}"));
    Ok((
        text.to_text(),
        cx.made_from(&source, making_work(&source), compiled),
    ))
}

fn compiled(source: &JsString) -> Made {
    let built = RegexBuilder::new(&source.to_text())
        .size_limit(MAX_BYTES)
        .dfa_size_limit(MAX_BYTES)
        .build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            "The pattern repeats too much. Use smaller numbers in its braces.".to_owned()
        }
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            format!(
                "The pattern is not valid: {}",
                last.trim_start_matches("error: ")
            )
        }
    })
}

fn regex(made: &Made) -> Result<&Regex, NodeError> {
    made.as_ref().map_err(NodeError::new)
}

fn is_match(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    Ok(Value::Bool(regex(&made)?.is_match(&text)))
}

fn first_match(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    let found = regex(&made)?.find(&text);
    Ok(found.map_or(Value::Null, |m| Value::text(m.as_str())))
}

fn groups(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    let found = regex(&made)?.captures(&text);
    let groups = found.iter().flat_map(|c| c.iter().skip(1));
    cx.list(
        groups
            .map(|g| g.map_or(Value::Null, |g| Value::text(g.as_str())))
            .collect(),
    )
}

fn named_groups(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    Ok(Value::object(named(regex(&made)?, &text)))
}

fn named(regex: &Regex, text: &str) -> Object {
    let mut object = Object::default();
    if let Some(found) = regex.captures(text) {
        for name in regex.capture_names().flatten() {
            let value = found
                .name(name)
                .map_or(Value::Null, |g| Value::text(g.as_str()));
            object.insert(name.into(), value);
        }
    }
    object
}

fn all_matches(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    let found = regex(&made)?.find_iter(&text).take(MAX_ITEMS + 1);
    cx.list(found.map(|m| Value::text(m.as_str())).collect())
}

fn replaced(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, made) = made(args, cx)?;
    let regex = regex(&made)?;
    let other = args[3].to_js_string().to_text();
    let (mut out, mut from) = (String::new(), 0);
    for found in regex.captures_iter(&text) {
        let Some(whole) = found.get(0) else { continue };
        out.push_str(&text[from..whole.start()]);
        found.expand(&other, &mut out);
        from = whole.end();
        if out.len() > MAX_TEXT_BYTES {
            return Err(NodeError::new("The text would be longer than 64 MB."));
        }
    }
    out.push_str(&text[from..]);
    let mut built = cx.builder();
    built.push_str(&out);
    cx.text(built)
}

fn parse(l: &mut Lowering<'_>) {
    let (text, pattern) = (l.input("text", ""), l.input("pattern", ""));
    let values = l.pure(taken_apart, &[text, pattern]);
    l.publish("values", values);
    let other = l.label();
    l.jump_unless(values, other);
    l.goto("exec");
    l.bind(other);
    l.goto("exec_error");
}

/// The texts by name; null where the text does not fit.
fn taken_apart(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (text, pattern) = (args[0].to_js_string(), args[1].to_js_string());
    if pattern.byte_len() > MAX_PATTERN {
        return Err(NodeError::new(
            "The pattern is longer than 1,000 characters.",
        ));
    }
    cx.charge(text.byte_len() * (1 + pattern.byte_len() / 16));
    let source = JsString::from(pattern_of(&pattern.to_text()));
    let made = cx.made_from(&source, making_work(&source), compiled);
    let regex = regex(&made)?;
    let text = text.to_text();
    Ok(if regex.is_match(&text) {
        Value::object(named(regex, &text))
    } else {
        Value::Null
    })
}

/// The regular expression of a pattern with `<name>` in it.
fn pattern_of(pattern: &str) -> String {
    let mut out = String::from(r"(?is)^\s*");
    let mut rest = pattern.trim();
    let literal = |text: &str, out: &mut String| {
        for (i, word) in text.split(char::is_whitespace).enumerate() {
            if i > 0 && !out.ends_with(r"\s+") {
                out.push_str(r"\s+");
            }
            out.push_str(&regex::escape(word));
        }
    };
    while let Some((before, after)) = rest.split_once('<') {
        literal(before, &mut out);
        let name = after.split_once('>').filter(|(name, _)| is_name(name));
        if let Some((name, behind)) = name {
            out.push_str(&format!("(?P<{name}>.+?)"));
            rest = behind;
        } else {
            out.push('<');
            rest = after;
        }
    }
    literal(rest, &mut out);
    out.push_str(r"\s*$");
    out
}

fn is_name(text: &str) -> bool {
    let mut letters = text.bytes();
    letters
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && letters.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
