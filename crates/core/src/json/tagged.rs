//! The lossless form of values in records, saved runs and effects: JSON, with what JSON cannot
//! hold as objects of one `$` key.

use std::cell::Cell;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
    ser::{self, SerializeMap, SerializeSeq},
};

use crate::{JsString, Object, date::date_to_iso, value::Value};

impl Serialize for JsString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => one(serializer, "$utf16", &self.to_utf16()),
        }
    }
}

fn one<S: Serializer, T: Serialize + ?Sized>(
    serializer: S,
    key: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

/// Whether a reader that rounds in a hurry, as `serde_json` does by default, gets the same number.
fn is_read_back(n: f64) -> bool {
    let text = serde_json::to_string(&n).unwrap_or_default();
    let read = serde_json::from_str::<f64>(&text);
    read.is_ok_and(|m| m.to_bits() == n.to_bits())
}

/// Whether an object would be taken for a tag.
fn looks_tagged(object: &Object) -> bool {
    object.len() == 1
        && object
            .iter()
            .all(|(k, _)| k.as_str().is_some_and(|k| k.starts_with('$')))
}

/// Whether the keys cannot stand as JSON names.
fn has_lone_surrogates(object: &Object) -> bool {
    object.iter().any(|(k, _)| k.as_str().is_none())
}

/// Readers of JSON give up at 128 levels; a record wraps values in a few of its own.
const MAX_DEPTH: usize = 100;

thread_local! {
    /// How deep in a value the writer of this thread is: writing recurses, and must not run out of
    /// stack on a value that a graph nested in a loop.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

struct Level;

impl Level {
    fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        (depth < MAX_DEPTH).then(|| {
            DEPTH.set(depth + 1);
            Self
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Some(_level) = Level::enter() else {
            let message = "lists and objects are nested deeper than 100 levels";
            return Err(ser::Error::custom(message));
        };
        match self {
            Self::Undefined => one(s, "$undefined", &true),
            Self::Null => s.serialize_unit(),
            Self::Bool(b) => s.serialize_bool(*b),
            Self::Number(n) if n.is_nan() => one(s, "$num", "NaN"),
            Self::Number(n) if *n == f64::INFINITY => one(s, "$num", "Infinity"),
            Self::Number(n) if *n == f64::NEG_INFINITY => one(s, "$num", "-Infinity"),
            Self::Number(n) if *n == 0.0 && n.is_sign_negative() => one(s, "$num", "-0"),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "an integer below 2^53")]
                s.serialize_i64(*n as i64)
            }
            Self::Number(n) if is_read_back(*n) => s.serialize_f64(*n),
            Self::Number(n) => one(s, "$num", ryu_js::Buffer::new().format(*n)),
            Self::Text(text) => text.serialize(s),
            Self::Date(ms) => match date_to_iso(*ms) {
                Some(iso) => one(s, "$date", &iso),
                None => one(s, "$date", "Invalid Date"),
            },
            Self::Array(items) => {
                let mut seq = s.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Object(object) if looks_tagged(object) || has_lone_surrogates(object) => {
                let pairs: Vec<_> = object.iter().collect();
                one(s, "$object", &pairs)
            }
            Self::Object(object) => {
                let mut map = s.serialize_map(Some(object.len()))?;
                for (key, value) in object.iter() {
                    map.serialize_entry(key.as_str().unwrap_or_default(), value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl<'de> Deserialize<'de> for JsString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Text(text) => Ok(text),
            other => Err(de::Error::custom(format!(
                "expected text, found {}",
                other.type_name()
            ))),
        }
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "JavaScript's numbers are doubles"
    )]
    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Number(n as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "JavaScript's numbers are doubles"
    )]
    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(Value::Number(n as f64))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Number(n))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            object.insert(JsString::from(key), value);
        }
        if looks_tagged(&object) {
            let (key, value) = object
                .iter()
                .next()
                .ok_or_else(|| de::Error::custom("an empty tag"))?;
            return untag(key, value).map_err(de::Error::custom);
        }
        Ok(Value::object(object))
    }
}

fn untag(key: &JsString, value: &Value) -> Result<Value, String> {
    let wrong = || format!("the tag {key} does not hold what it should");
    Ok(match key.as_str().unwrap_or_default() {
        "$undefined" => Value::Undefined,
        "$num" => Value::Number(match value.as_str() {
            Some("NaN") => f64::NAN,
            Some("Infinity") => f64::INFINITY,
            Some("-Infinity") => f64::NEG_INFINITY,
            Some("-0") => -0.0,
            Some(text) => text.parse().map_err(|_| wrong())?,
            None => return Err(wrong()),
        }),
        "$date" => Value::Date(crate::parse_date(value.as_str().ok_or_else(wrong)?)),
        "$utf16" => {
            let units = value.as_array().ok_or_else(wrong)?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "code units are below 2^16; a float cast saturates"
            )]
            let units: Vec<u16> = units.iter().map(|u| u.to_number() as u16).collect();
            Value::Text(JsString::from_utf16(&units))
        }
        "$object" => {
            let mut object = Object::default();
            for pair in value.as_array().ok_or_else(wrong)?.iter() {
                match pair.as_array().map(|p| p.as_slice()) {
                    Some([Value::Text(k), v]) => object.insert(k.clone(), v.clone()),
                    _ => return Err(wrong()),
                }
            }
            Value::object(object)
        }
        _ => return Err(format!("the tag {key} is not known")),
    })
}
