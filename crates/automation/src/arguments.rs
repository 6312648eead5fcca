use serde_json::{Map, Value};

use crate::{ArgumentKind, ArgumentSpec, tokens};

/// Longest name a player argument takes, in characters. Minecraft's own have 16; names that
/// plugins show may be longer.
const MAX_PLAYER: usize = 32;

/// Why the text after a command's name does not fit its arguments.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
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
    /// The number is too small or too large.
    #[error("“{name}” must be {}, not {text}", range(.min, .max))]
    OutOfRange {
        /// Its name.
        name: String,
        /// What was written.
        text: String,
        /// The smallest that is taken.
        min: Option<f64>,
        /// The largest that is taken.
        max: Option<f64>,
    },
    /// One of a few words was wanted.
    #[error("“{text}” is none of the choices of “{name}”: {}", .choices.join(", "))]
    NotAChoice {
        /// Its name.
        name: String,
        /// What was written.
        text: String,
        /// What is taken.
        choices: Vec<String>,
    },
    /// Yes or no was wanted.
    #[error("“{name}” must be yes or no, not “{text}”")]
    NotYesOrNo {
        /// Its name.
        name: String,
        /// What was written.
        text: String,
    },
    /// The name of a player was wanted.
    #[error("“{text}” cannot be a player's name; “{name}” must be one")]
    NotAPlayer {
        /// Its name.
        name: String,
        /// What was written.
        text: String,
    },
}

/// A range in words.
pub(crate) fn range(min: &Option<f64>, max: &Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min}…{max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, Some(max)) => format!("≤ {max}"),
        (None, None) => "…".to_owned(),
    }
}

/// Reads the text after a command's name. Arguments are positional; words beyond the last one are
/// ignored. A missing argument takes its default; one without a default is absent.
///
/// # Errors
/// The first argument that is required and missing, or that its kind does not take.
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
            ArgumentKind::Player => read_player(spec, word)?,
            ArgumentKind::Choice => read_choice(spec, word)?,
            ArgumentKind::YesNo => read_yes_or_no(spec, word)?,
        };
        args.insert(spec.name.clone(), value);
    }
    Ok(args)
}

/// The whole word must be a number: BlockMine takes `5abc` for 5, which has given away more than
/// one stack of diamonds.
fn read_number(spec: &ArgumentSpec, word: &str) -> Result<Value, ArgumentError> {
    let (name, text) = (spec.name.clone(), word.to_owned());
    let Some(number) = word.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return Err(ArgumentError::NotANumber { name, text });
    };
    let is_too_small = spec.min.is_some_and(|min| number < min);
    if is_too_small || spec.max.is_some_and(|max| number > max) {
        let (min, max) = (spec.min, spec.max);
        return Err(ArgumentError::OutOfRange {
            name,
            text,
            min,
            max,
        });
    }
    Ok(serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number))
}

/// A name without the `@` that chat puts before it. Whether somebody of that name exists is for the
/// graph to find out: commands are also about people who are not here.
fn read_player(spec: &ArgumentSpec, word: &str) -> Result<Value, ArgumentError> {
    let name = word.strip_prefix('@').unwrap_or(word);
    let can_be = (1..=MAX_PLAYER).contains(&name.chars().count())
        && !name.chars().any(|c| c.is_control() || "§/\\".contains(c));
    if can_be {
        return Ok(Value::from(name));
    }
    Err(ArgumentError::NotAPlayer {
        name: spec.name.clone(),
        text: word.to_owned(),
    })
}

/// One of the choices in any case, as it was declared.
fn read_choice(spec: &ArgumentSpec, word: &str) -> Result<Value, ArgumentError> {
    let wanted = word.to_lowercase();
    let found = spec
        .choices
        .iter()
        .find(|choice| choice.to_lowercase() == wanted);
    found
        .map(|choice| Value::from(choice.as_str()))
        .ok_or_else(|| ArgumentError::NotAChoice {
            name: spec.name.clone(),
            text: word.to_owned(),
            choices: spec.choices.clone(),
        })
}

fn read_yes_or_no(spec: &ArgumentSpec, word: &str) -> Result<Value, ArgumentError> {
    match word.to_lowercase().as_str() {
        "yes" | "y" | "true" | "on" | "1" | "+" | "да" | "вкл" => Ok(Value::Bool(true)),
        "no" | "n" | "false" | "off" | "0" | "-" | "нет" | "выкл" => Ok(Value::Bool(false)),
        _ => Err(ArgumentError::NotYesOrNo {
            name: spec.name.clone(),
            text: word.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn spec(name: &str, kind: ArgumentKind, required: bool) -> ArgumentSpec {
        ArgumentSpec {
            required,
            ..ArgumentSpec::new(name, kind)
        }
    }

    fn one(spec: ArgumentSpec, text: &str) -> Result<Value, String> {
        let name = spec.name.clone();
        match read_arguments(&[spec], text) {
            Ok(args) => Ok(args.get(&name).cloned().unwrap_or(Value::Null)),
            Err(error) => Err(error.to_string()),
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

    #[test]
    fn a_number_keeps_to_its_range() {
        let count = || ArgumentSpec {
            min: Some(1.0),
            max: Some(64.0),
            ..spec("count", ArgumentKind::Number, true)
        };
        assert_eq!(one(count(), "64"), Ok(json!(64.0)));
        assert_eq!(
            one(count(), "65"),
            Err("“count” must be 1…64, not 65".to_owned())
        );
        assert!(one(count(), "0.5").is_err() && one(count(), "-1").is_err());
    }

    #[test]
    fn a_player_a_choice_and_yes_or_no_are_told_from_other_words() {
        let player = || spec("who", ArgumentKind::Player, true);
        assert_eq!(one(player(), "@Alex"), Ok(json!("Alex")));
        assert_eq!(one(player(), "'.Bedrock Name'"), Ok(json!(".Bedrock Name")));
        for bad in ["@", "§cAdmin", "'/op me'", r"a\nb", &"x".repeat(33)] {
            assert!(one(player(), bad).is_err(), "{bad:?}");
        }
        let mode = || ArgumentSpec {
            choices: vec!["Survival".into(), "Творческий".into()],
            ..spec("mode", ArgumentKind::Choice, true)
        };
        assert_eq!(one(mode(), "творческий"), Ok(json!("Творческий")));
        assert_eq!(
            one(mode(), "spectator"),
            Err("“spectator” is none of the choices of “mode”: Survival, Творческий".to_owned())
        );
        let on = || spec("on", ArgumentKind::YesNo, true);
        assert_eq!(
            (one(on(), "Да"), one(on(), "off")),
            (Ok(json!(true)), Ok(json!(false)))
        );
        assert!(one(on(), "maybe").is_err());
    }

    #[test]
    fn blockmines_boolean_stays_text() {
        let on = spec("on", ArgumentKind::Boolean, true);
        assert_eq!(one(on, "maybe"), Ok(json!("maybe")));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(text in "\\PC{0,64}", kind in 0_usize..7) {
            let kinds = [
                ArgumentKind::String, ArgumentKind::Number, ArgumentKind::Boolean,
                ArgumentKind::GreedyString, ArgumentKind::Player, ArgumentKind::Choice,
                ArgumentKind::YesNo,
            ];
            let specs = [spec("a", kinds[kind], true)];
            match read_arguments(&specs, &text) {
                Ok(args) => prop_assert!(args.contains_key("a")),
                Err(error) => prop_assert!(error.to_string().contains('a')),
            }
        }
    }
}
