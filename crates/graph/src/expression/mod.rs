//! Expressions over a run that stands still: conditions of breakpoints, watches, lines of a log.
//!
//! They compute as the nodes do: with the comparisons and the arithmetic of the graph's own values.
//!
//! | is written | is |
//! |---|---|
//! | `lives` | the variable |
//! | `args.who`, `event.message`, `user.username`, `chatType` | what the run began with |
//! | `@answer.result`, `@"a node"."a pin"` | the last value of an output pin |
//! | `hits` | how often the breakpoint was come to |
//! | `12`, `"text"`, `true`, `null` | themselves |
//! | `a.b`, `a[0]` | a part of a value |
//! | `== != < <= > >= contains` | comparisons, as Compare and Contains do |
//! | `+ - * /` | arithmetic, as Math Operation does |
//! | `and`, `or`, `not` | and `&&`, `\|\|`, `!` |

mod read;

use sculk_core::Value;

pub use read::{ExpressionError, MAX_EXPRESSION};

use crate::{
    program::{CompareOp, MathOp},
    run::{arithmetic, compare},
};

/// The longest text an expression gives to a line of a log, in characters.
const MAX_SHOWN: usize = 500;

/// What the names in an expression stand for.
pub trait Names {
    /// The value of a variable, or of `args`, `event`, `user`, `chatType`, `hits`.
    fn named(&self, name: &str) -> Value;
    /// The last value of an output pin.
    fn pin(&self, node: &str, pin: &str) -> Value;
}

/// An expression that was read.
#[derive(Debug, Clone)]
pub struct Expression {
    root: Term,
}

#[derive(Debug, Clone)]
enum Term {
    Value(Value),
    Name(String),
    Pin { node: String, pin: String },
    Field(Box<Term>, Box<Term>),
    Not(Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
    Compare(CompareOp, Box<Term>, Box<Term>),
    Contains(Box<Term>, Box<Term>),
    Math(MathOp, Box<Term>, Box<Term>),
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        read::expression(text).map(|root| Self { root })
    }

    /// Its value.
    #[must_use]
    pub fn value(&self, names: &dyn Names) -> Value {
        evaluate(&self.root, names)
    }
}

fn evaluate(term: &Term, names: &dyn Names) -> Value {
    match term {
        Term::Value(value) => value.clone(),
        Term::Name(name) => names.named(name),
        Term::Pin { node, pin } => names.pin(node, pin),
        Term::Field(of, key) => part(&evaluate(of, names), &evaluate(key, names)),
        Term::Not(term) => Value::Bool(!evaluate(term, names).is_truthy()),
        Term::And(a, b) => {
            let a = evaluate(a, names);
            if a.is_truthy() { evaluate(b, names) } else { a }
        }
        Term::Or(a, b) => {
            let a = evaluate(a, names);
            if a.is_truthy() { a } else { evaluate(b, names) }
        }
        Term::Compare(op, a, b) => {
            Value::Bool(compare(*op, &evaluate(a, names), &evaluate(b, names)))
        }
        Term::Contains(a, b) => Value::Bool(contains(&evaluate(a, names), &evaluate(b, names))),
        Term::Math(op, a, b) => {
            let (a, b) = (evaluate(a, names), evaluate(b, names));
            Value::Number(arithmetic(*op, a.to_number(), b.to_number()))
        }
    }
}

fn part(of: &Value, key: &Value) -> Value {
    let is_length = key.as_str() == Some("length");
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    match of {
        Value::Array(items) if is_length => Value::Number(items.len() as f64),
        Value::Text(text) if is_length => {
            Value::Number(text.to_text().encode_utf16().count() as f64)
        }
        Value::Array(items) => {
            let at = key.to_number();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is a whole number that is not negative"
            )]
            let item = (at >= 0.0 && at.fract() == 0.0).then(|| items.get(at as usize));
            match item.flatten() {
                Some(item) => item.clone(),
                None => of.field(&key.to_js_string().to_text()),
            }
        }
        _ => of.field(&key.to_js_string().to_text()),
    }
}

fn contains(of: &Value, what: &Value) -> bool {
    match of {
        Value::Array(items) => items.iter().any(|item| item.loose_equals(what)),
        Value::Object(object) => object.get_str(&what.to_js_string().to_text()).is_some(),
        _ => {
            let (text, what) = (of.to_js_string().to_text(), what.to_js_string().to_text());
            text.to_lowercase().contains(&what.to_lowercase())
        }
    }
}

/// A line of a log: text with expressions in braces.
#[derive(Debug, Clone)]
pub struct LogLine {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Value(Expression),
}

impl LogLine {
    /// Reads a line; `{` begins an expression and `}` ends it, `{{` is a brace.
    ///
    /// # Errors
    /// What is wrong with one of its expressions.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('{') {
                plain.push('{');
                rest = after;
                continue;
            }
            let end = rest.find('}').ok_or(ExpressionError::OpenBrace)?;
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(Piece::Value(Expression::parse(&rest[..end])?));
            rest = &rest[end + 1..];
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        Ok(Self { pieces })
    }

    /// The line with its values, each cut where it is long.
    #[must_use]
    pub fn text(&self, names: &dyn Names) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(expression) => out.push_str(&shown(&expression.value(names))),
            }
        }
        out
    }
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Array(_) | Value::Object(_) => sculk_core::to_json(value).unwrap_or_default(),
        _ => value.to_js_string().to_text(),
    };
    text.chars().take(MAX_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Known;

    impl Names for Known {
        fn named(&self, name: &str) -> Value {
            match name {
                "lives" => Value::Number(3.0),
                "имя" => Value::text("Alice"),
                "args" => Value::record([("who", Value::text("Bob")), ("n", Value::text("10"))]),
                "list" => Value::array(vec![Value::text("a"), Value::Number(2.0)]),
                _ => Value::Null,
            }
        }

        fn pin(&self, node: &str, pin: &str) -> Value {
            Value::text(&format!("{node}:{pin}"))
        }
    }

    fn value(text: &str) -> String {
        match Expression::parse(text) {
            Ok(expression) => shown(&expression.value(&Known)),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_expression_computes_as_the_nodes_do() {
        for (text, expected) in [
            ("lives", "3"),
            ("lives == \"3\"", "true"),
            ("args.n > 9", "true"),
            ("args.n > '9'", "false"),
            ("not (lives < 3) and args.who == 'Bob'", "true"),
            ("!lives || nothing == null", "true"),
            ("1 + 2 * 3 - 4 / 2", "5"),
            ("lives / 0", "0"),
            ("-lives + 1", "-2"),
            ("имя contains 'LIC'", "true"),
            ("list contains 2", "true"),
            ("list[0]", "a"),
            ("list.length", "2"),
            ("@say.message == 'say:message'", "true"),
            ("@call/inner-1.out", "call/inner-1:out"),
            ("@\"a b\".\"c d\"", "a b:c d"),
            ("nothing.at.all == null", "true"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, expected) in [
            ("", "The expression ends too early."),
            ("1 +", "The expression ends too early."),
            (
                "lives = 3",
                "At character 7: = is not known here. Two values are compared with ==.",
            ),
            ("(1", "The expression ends too early."),
            ("1 2", "At character 3: the expression should end here."),
            ("'a", "At character 1: the text has no end."),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
        assert!(Expression::parse(&"(".repeat(400)).is_err());
        assert!(Expression::parse(&"x".repeat(MAX_EXPRESSION + 1)).is_err());
    }

    #[test]
    fn a_line_of_a_log_holds_values() {
        let line = LogLine::parse("{имя} has {lives} {{lives}").unwrap();
        assert_eq!(line.text(&Known), "Alice has 3 {lives}");
        assert!(LogLine::parse("{lives").is_err());
    }
}
