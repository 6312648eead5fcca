use serde_json::{Map, Value};

use crate::{ArgumentKind, ArgumentSpec, tokens};

/// Why the text after a command's name does not fit its arguments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// A required one is not there.
    #[error("the argument “{name}” is missing")]
    Missing {
        /// Its name.
        name: String,
    },
    /// A number was wanted.
    #[error("“{text}” is not a number; “{name}” must be one")]
    NotANumber {
        /// Its name.
        name: String,
        /// What was written.
        text: String,
    },
}

/// Reads the text after a command's name. Arguments are positional; words beyond the last one are
/// ignored. A missing argument takes its default; one without a default is absent.
///
/// # Errors
/// The first argument that is required and missing, or is no number where one is wanted.
pub fn read_arguments(
    specs: &[ArgumentSpec],
    text: &str,
) -> Result<Map<String, Value>, ArgumentError> {
    let words = tokens(text);
    let mut args = Map::new();
    for (idx, spec) in specs.iter().enumerate() {
        let Some(word) = words.get(idx) else {
            match &spec.default {
                Some(default) => {
                    args.insert(spec.name.clone(), default.clone());
                }
                None if spec.required => {
                    return Err(ArgumentError::Missing {
                        name: spec.name.clone(),
                    });
                }
                None => {}
            }
            continue;
        };
        let value = match spec.kind {
            ArgumentKind::String | ArgumentKind::Boolean => Value::from(word.as_str()),
            ArgumentKind::Number => read_number(spec, word)?,
            ArgumentKind::GreedyString => Value::from(words[idx..].join(" ")),
        };
        args.insert(spec.name.clone(), value);
    }
    Ok(args)
}

/// The whole word must be a number: BlockMine takes `5abc` for 5, which has given away more than
/// one stack of diamonds.
fn read_number(spec: &ArgumentSpec, word: &str) -> Result<Value, ArgumentError> {
    word.parse::<f64>()
        .ok()
        .and_then(serde_json::Number::from_f64)
        .map(Value::Number)
        .ok_or_else(|| ArgumentError::NotANumber {
            name: spec.name.clone(),
            text: word.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(name: &str, kind: ArgumentKind, required: bool) -> ArgumentSpec {
        ArgumentSpec {
            name: name.into(),
            kind,
            required,
            default: None,
        }
    }

    #[test]
    fn arguments_are_read_by_position() {
        let specs = [
            spec("who", ArgumentKind::String, true),
            spec("count", ArgumentKind::Number, true),
            spec("why", ArgumentKind::GreedyString, false),
        ];
        let args = read_arguments(&specs, "'Big Steve' 2.5 for  the win").unwrap();
        assert_eq!(
            Value::Object(args),
            json!({"who": "Big Steve", "count": 2.5, "why": "for the win"})
        );
    }

    #[test]
    fn a_missing_argument_takes_its_default_even_when_required() {
        let mut count = spec("count", ArgumentKind::Number, true);
        count.default = Some(json!(1));
        assert_eq!(
            Value::Object(read_arguments(&[count], "").unwrap()),
            json!({"count": 1})
        );
    }

    #[test]
    fn a_missing_required_argument_is_named() {
        let error = read_arguments(&[spec("who", ArgumentKind::String, true)], " ").unwrap_err();
        assert_eq!(error.to_string(), "the argument “who” is missing");
    }

    #[test]
    fn half_a_number_is_no_number() {
        for text in ["5abc", "NaN", "inf", "", "''"] {
            let outcome = read_arguments(&[spec("n", ArgumentKind::Number, true)], text);
            assert!(outcome.is_err(), "{text:?} gave {outcome:?}");
        }
    }
}
