use sculk_core::{JsString, Object, Value};

/// Puts what JSON cannot hold in the place of the objects that stand for it.
pub(super) fn untag(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(untag).collect()),
        Value::Object(object) => untag_object(object),
        other => other.clone(),
    }
}

fn untag_object(object: &Object) -> Value {
    let mut entries = object.iter();
    if let (Some((key, value)), None) = (entries.next(), entries.next()) {
        match key.as_str() {
            Some("$undefined") => return Value::Undefined,
            Some("$num") => return Value::Number(special_number(value)),
            Some("$date") => {
                let text = value.to_js_string().to_text();
                return Value::Date(sculk_core::parse_date(&text));
            }
            Some("$utf16") => return Value::Text(of_units(value)),
            _ => {}
        }
    }
    Value::object(object.iter().map(|(k, v)| (k.clone(), untag(v))).collect())
}

fn special_number(value: &Value) -> f64 {
    match value.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some("-0") => -0.0,
        _ => f64::NAN,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "code units"
)]
fn of_units(value: &Value) -> JsString {
    let units = value.as_array().map_or(&[][..], |items| items.as_slice());
    let units: Vec<u16> = units.iter().map(|u| u.to_number() as u16).collect();
    JsString::from_utf16(&units)
}

fn show(value: &Value) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    text.chars().take(160).collect()
}

/// The first place where two values differ. Undefined, null and left out are the same here; key
/// order matters only to text made from objects.
pub(super) fn difference(wanted: &Value, got: &Value, path: &str) -> Option<String> {
    let is_same = match (wanted, got) {
        (a, b) if a.is_nullish() && b.is_nullish() => true,
        (Value::Number(a), Value::Number(b)) | (Value::Date(a), Value::Date(b)) => {
            (a.is_nan() && b.is_nan()) || (a == b && a.is_sign_negative() == b.is_sign_negative())
        }
        (Value::Array(a), Value::Array(b)) => {
            for i in 0..a.len().max(b.len()) {
                let missing = Value::Undefined;
                let (x, y) = (a.get(i).unwrap_or(&missing), b.get(i).unwrap_or(&missing));
                if let Some(found) = difference(x, y, &format!("{path}[{i}]")) {
                    return Some(found);
                }
            }
            a.len() == b.len()
        }
        (Value::Object(a), Value::Object(b)) => {
            for (key, _) in a.iter().chain(b.iter()) {
                let missing = Value::Undefined;
                let (x, y) = (
                    a.get(key).unwrap_or(&missing),
                    b.get(key).unwrap_or(&missing),
                );
                if let Some(found) = difference(x, y, &format!("{path}.{key}")) {
                    return Some(found);
                }
            }
            true
        }
        (a, b) => a.strict_equals(b),
    };
    (!is_same).then(|| format!("{path}: expected {}, got {}", show(wanted), show(got)))
}
