use sculk_core::{JsString, Object, Value, parse_json, to_json};
use sculk_graph::{
    Args, Ask, Behaviour, Cx, Effect, Field, HttpMethod, HttpRequest, Lowering, NodeError,
    NodeType, Operand, Pin, PinType,
};

const USUAL_TIMEOUT_MS: f64 = 5000.0;
const MAX_TIMEOUT_MS: f64 = 60_000.0;

pub(crate) fn node() -> NodeType {
    let methods = HttpMethod::ALL.map(|(name, _)| (name, name)).to_vec();
    NodeType::new("action:http_request", "HTTP Request", Behaviour::Exec(run))
        .doc("Asks a web server. Whatever it answers goes on at Then; Failed is for no answer at all. Addresses of this machine and of private networks are refused.")
        .example("On Command → HTTP Request \"https://api.mcsrvstat.us/3/example.org\" → Get Property \"online\".")
        .keywords(&["web", "fetch", "api", "url", "webhook"])
        .input(Pin::exec("exec", "Run"))
        .input(
            Pin::new("url", "Address", PinType::String)
                .required()
                .field(Field::Text, ""),
        )
        .input(
            Pin::new("method", "Method", PinType::String)
                .field(Field::Choice { options: methods }, "GET"),
        )
        .input(
            Pin::new("queryParams", "Query", PinType::Object)
                .doc("Names and values that are added to the address.")
                .field(Field::Json, ""),
        )
        .input(
            Pin::new("headers", "Headers", PinType::Object)
                .doc("Names and values.")
                .field(Field::Json, ""),
        )
        .input(
            Pin::new("body", "Body", PinType::Wildcard)
                .doc("With POST, PUT and PATCH; objects are sent as JSON.")
                .field(Field::LongText, ""),
        )
        .input(
            Pin::new("timeout", "Patience", PinType::Number)
                .doc("In milliseconds, 60,000 at most.")
                .field(Field::Number, USUAL_TIMEOUT_MS),
        )
        .output(Pin::exec("exec", "Then"))
        .output(Pin::exec("exec_error", "Failed"))
        .output(Pin::new("status", "Status", PinType::Number).doc("200 is good; 0: no answer."))
        .output(
            Pin::new("response", "Answer", PinType::Wildcard)
                .doc("What the JSON says, if it is JSON; else text."),
        )
        .output(Pin::new("response_headers", "Headers", PinType::Object))
        .output(Pin::new("success", "Good", PinType::Boolean).doc("The status is 200 to 299."))
        .output(Pin::new("error", "Why it failed", PinType::String))
}

fn run(l: &mut Lowering<'_>) {
    let request = [
        l.input("url", ""),
        l.input("method", "GET"),
        l.input("queryParams", Value::Null),
        l.input("headers", Value::Null),
        l.input("body", Value::Null),
        l.input("timeout", USUAL_TIMEOUT_MS),
    ];
    let (is_done, answer) = l.try_ask(ask_request, &request);
    let mut part = |pin: &str| -> Operand {
        let key = l.constant(pin);
        let value = l.pure(part_of, &[is_done, answer, key]);
        l.publish(pin, value);
        value
    };
    part("response");
    part("response_headers");
    part("success");
    part("error");
    let status = part("status");
    let failed = l.label();
    l.jump_unless(status, failed);
    // BlockMine takes what goes wrong behind it for its own failure.
    l.goto_catching("exec", |l, why| {
        for (pin, value) in [
            ("response", Value::Null),
            ("response_headers", Value::object(Object::default())),
            ("success", Value::Bool(false)),
            ("status", Value::Number(0.0)),
        ] {
            let value = l.constant(value);
            l.publish(pin, value);
        }
        l.publish("error", why);
        l.goto("exec_error");
    });
    l.bind(failed);
    l.goto("exec_error");
}

fn part_of(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let answer = &args[1];
    let status = answer.field("status").as_number().unwrap_or(0.0);
    let status = if args[0].is_truthy() { status } else { 0.0 };
    Ok(match args[2].as_str() {
        Some("status") => Value::Number(status),
        Some("success") => Value::Bool((200.0..300.0).contains(&status)),
        Some("error") if status != 0.0 => Value::Null,
        // The node's own refusal, or the host's.
        Some("error") => match answer {
            Value::Text(why) => Value::Text(why.clone()),
            _ => Value::text("The answer has no status."),
        },
        Some("response_headers") => match answer.field("headers") {
            headers @ Value::Object(_) => headers,
            _ => Value::object(Object::default()),
        },
        _ if status == 0.0 => Value::Null,
        _ => json_or_text(&answer.field("body"), cx),
    })
}

fn json_or_text(body: &Value, cx: &mut Cx) -> Value {
    let Some(text) = body.as_str() else {
        return body.clone();
    };
    cx.charge_bytes(text.len());
    parse_json(text).unwrap_or_else(|_| body.clone())
}

/// A request, or the text why there can be none.
fn ask_request(args: Args<'_>, cx: &mut Cx) -> Result<Ask, NodeError> {
    let url = args[0].to_js_string().trim();
    let Some(method) = HttpMethod::named(&args[1].to_js_string().to_text()) else {
        return Ok(refusal(
            "The method must be GET, POST, PUT, DELETE or PATCH.",
        ));
    };
    let Some(scheme_end) = url.as_str().and_then(|u| u.find("://")) else {
        return Ok(refusal("The address must begin with http:// or https://."));
    };
    let scheme = url.to_text()[..scheme_end].to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return Ok(refusal("The address must begin with http:// or https://."));
    }
    let url = with_query(&url.to_text(), &record_of(&args[2]));
    let mut headers: Vec<(JsString, JsString)> = record_of(&args[3])
        .iter()
        .map(|(name, value)| (name.clone(), value.to_js_string()))
        .collect();
    let body = body_of(&args[4]).filter(|_| method.has_body());
    let names_type = |(name, _): &(JsString, JsString)| {
        name.as_str()
            .is_some_and(|n| n.eq_ignore_ascii_case("content-type"))
    };
    if body.is_some() && !headers.iter().any(names_type) {
        headers.push(("Content-Type".into(), "application/json".into()));
    }
    let timeout = args[5].to_number();
    let timeout_ms = if timeout > 0.0 {
        timeout
    } else {
        USUAL_TIMEOUT_MS
    };
    cx.charge_bytes(url.len() + body.as_ref().map_or(0, JsString::byte_len));
    Ok(Ask::effect(Effect::HttpRequest(HttpRequest {
        method,
        url: url.into(),
        headers,
        body,
        timeout_ms: timeout_ms.min(MAX_TIMEOUT_MS),
    })))
}

fn refusal(why: &str) -> Ask {
    Ask::Known(Value::text(why))
}

/// An object, or what JSON text of one says; what is neither says nothing.
fn record_of(value: &Value) -> Object {
    let parsed = value.as_str().and_then(|text| parse_json(text).ok());
    let record = parsed.as_ref().unwrap_or(value);
    record
        .as_object()
        .map(|o| (**o).clone())
        .unwrap_or_default()
}

/// The body's text: JSON of what is not text, and JSON in its shortest form.
fn body_of(body: &Value) -> Option<JsString> {
    match body {
        Value::Undefined | Value::Null => None,
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => {
            let parsed = text.as_str().and_then(|t| parse_json(t).ok());
            let short = parsed.as_ref().and_then(to_json).map(JsString::from);
            Some(short.unwrap_or_else(|| text.clone()))
        }
        Value::Array(_) | Value::Object(_) => to_json(body).map(JsString::from),
        other => Some(other.to_js_string()),
    }
}

/// The address with names and values added to its query.
fn with_query(url: &str, query: &Object) -> String {
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (url, None),
    };
    let mut out = address.to_owned();
    for (name, value) in query.iter() {
        out.push(match out.find('?') {
            None => '?',
            Some(_) => '&',
        });
        form_encode(&name.to_text(), &mut out);
        out.push('=');
        form_encode(&value.to_js_string().to_text(), &mut out);
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// Writes text as forms do (WHATWG URL, "application/x-www-form-urlencoded serializing").
fn form_encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'*' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}
