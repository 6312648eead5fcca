//! A graph is kept as the text it was saved as; in a file it stands as JSON, not as a quoted text,
//! and comes back byte for byte.

use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, ser::Error as _};
use serde_json::value::RawValue;

pub(crate) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(text.to_owned())
        .map_err(|error| S::Error::custom(format!("a graph is not JSON: {error}")))?
        .serialize(serializer)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    Ok(Box::<str>::from(raw).into())
}
