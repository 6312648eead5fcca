//! Reads an expression: a hand-written descent, as the grammar is a dozen rules.

use std::{iter::Peekable, str::CharIndices};

use sculk_core::Value;

use super::Term;
use crate::program::{CompareOp, MathOp};

/// The longest expression, in bytes.
pub const MAX_EXPRESSION: usize = 1000;
/// How deep parentheses and signs may be inside one another.
const MAX_DEPTH: usize = 32;

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// Something is missing at the end.
    #[error("The expression ends too early.")]
    Ends,
    /// It is longer than allowed.
    #[error("The expression is longer than {MAX_EXPRESSION} characters.")]
    TooLong,
    /// Too many parentheses.
    #[error("The expression has too many parentheses inside one another.")]
    TooDeep,
    /// A brace of a line of a log.
    #[error("A brace {{ is not closed. For the character itself write it twice.")]
    OpenBrace,
    /// A text without its end.
    #[error("At character {0}: the text has no end.")]
    OpenText(usize),
    /// Something behind the end.
    #[error("At character {0}: the expression should end here.")]
    Rest(usize),
    /// A single `=`.
    #[error("At character {0}: = is not known here. Two values are compared with ==.")]
    OneEquals(usize),
    /// Anything else.
    #[error("At character {at}: {found} is not known here.")]
    Unknown {
        /// Which character, from 1.
        at: usize,
        /// What stands there.
        found: String,
    },
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Name(String),
    Pin(String, String),
    Sign(&'static str),
}

type Found = (usize, Token);

const SIGNS: [&str; 20] = [
    "==", "!=", ">=", "<=", "&&", "||", ">", "<", "!", "+", "-", "*", "/", "(", ")", "[", "]", ".",
    "=", ",",
];

/// Reads the whole text.
pub(super) fn expression(text: &str) -> Result<Term, ExpressionError> {
    if text.len() > MAX_EXPRESSION {
        return Err(ExpressionError::TooLong);
    }
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let term = reader.or()?;
    match reader.tokens.get(reader.at) {
        None => Ok(term),
        Some((at, Token::Sign("="))) => Err(ExpressionError::OneEquals(*at)),
        Some((at, _)) => Err(ExpressionError::Rest(*at)),
    }
}

fn tokens(text: &str) -> Result<Vec<Found>, ExpressionError> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut n = 0;
    while let Some(&(byte, c)) = chars.peek() {
        let at = text[..byte].chars().count() + 1;
        n += 1;
        debug_assert!(n <= MAX_EXPRESSION + 1, "each round takes a character");
        if c.is_whitespace() {
            chars.next();
        } else if c == '"' || c == '\'' {
            found.push((at, Token::Text(quoted(&mut chars, at)?)));
        } else if c == '@' {
            chars.next();
            found.push((at, pin(&mut chars, at)?));
        } else if c.is_ascii_digit() {
            found.push((at, number(&mut chars, at)?));
        } else if c.is_alphabetic() || c == '_' {
            let name = taken(&mut chars, |c| c.is_alphanumeric() || c == '_');
            found.push((at, Token::Name(name)));
        } else {
            let sign = SIGNS.iter().find(|sign| text[byte..].starts_with(**sign));
            let sign = sign.ok_or_else(|| ExpressionError::Unknown {
                at,
                found: c.to_string(),
            })?;
            chars.nth(sign.chars().count() - 1);
            found.push((at, Token::Sign(sign)));
        }
    }
    Ok(found)
}

type Chars<'a> = Peekable<CharIndices<'a>>;

fn taken(chars: &mut Chars<'_>, is_part: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    while let Some((_, c)) = chars.next_if(|(_, c)| is_part(*c)) {
        out.push(c);
    }
    out
}

fn quoted(chars: &mut Chars<'_>, at: usize) -> Result<String, ExpressionError> {
    let open = chars.next().map(|(_, c)| c);
    let mut out = String::new();
    while let Some((_, c)) = chars.next() {
        if Some(c) == open {
            return Ok(out);
        }
        let c = match c {
            '\\' => chars.next().map_or('\\', |(_, c)| c),
            c => c,
        };
        out.push(c);
    }
    Err(ExpressionError::OpenText(at))
}

fn number(chars: &mut Chars<'_>, at: usize) -> Result<Token, ExpressionError> {
    let text = taken(chars, |c| c.is_ascii_digit() || c == '.');
    let number = text.parse().ok();
    number
        .map(Token::Number)
        .ok_or(ExpressionError::Unknown { at, found: text })
}

/// The node and the pin behind an `@`.
fn pin(chars: &mut Chars<'_>, at: usize) -> Result<Token, ExpressionError> {
    let node = word(chars, at)?;
    if chars.next_if(|(_, c)| *c == '.').is_none() {
        return Err(ExpressionError::Ends);
    }
    Ok(Token::Pin(node, word(chars, at)?))
}

fn word(chars: &mut Chars<'_>, at: usize) -> Result<String, ExpressionError> {
    if chars.peek().is_some_and(|(_, c)| *c == '"') {
        return quoted(chars, at);
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/');
    let word = taken(chars, is_part);
    if word.is_empty() {
        return Err(ExpressionError::Ends);
    }
    Ok(word)
}

struct Reader {
    tokens: Vec<Found>,
    at: usize,
    depth: usize,
}

impl Reader {
    /// Takes one of these signs or words, if it is next.
    fn take(&mut self, any: &[&'static str]) -> Option<&'static str> {
        let (_, token) = self.tokens.get(self.at)?;
        let found = any.iter().find(|sign| match token {
            Token::Sign(is) => is == *sign,
            Token::Name(is) => is == *sign,
            _ => false,
        })?;
        self.at += 1;
        Some(found)
    }

    fn or(&mut self) -> Result<Term, ExpressionError> {
        let mut left = self.and()?;
        while self.take(&["or", "||"]).is_some() {
            left = Term::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Term, ExpressionError> {
        let mut left = self.not()?;
        while self.take(&["and", "&&"]).is_some() {
            left = Term::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Term, ExpressionError> {
        if self.take(&["not", "!"]).is_some() {
            let term = self.deeper(Self::not)?;
            return Ok(Term::Not(Box::new(term)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Term, ExpressionError> {
        let left = self.sum()?;
        let signs = ["==", "!=", ">=", "<=", ">", "<", "contains"];
        let Some(sign) = self.take(&signs) else {
            return Ok(left);
        };
        let (left, right) = (Box::new(left), Box::new(self.sum()?));
        let op = match sign {
            "==" => CompareOp::Equal,
            "!=" => CompareOp::NotEqual,
            ">=" => CompareOp::GreaterOrEqual,
            "<=" => CompareOp::LessOrEqual,
            ">" => CompareOp::Greater,
            "<" => CompareOp::Less,
            _ => return Ok(Term::Contains(left, right)),
        };
        Ok(Term::Compare(op, left, right))
    }

    fn sum(&mut self) -> Result<Term, ExpressionError> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&["+", "-"]) {
            let op = if sign == "+" {
                MathOp::Add
            } else {
                MathOp::Subtract
            };
            left = Term::Math(op, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Term, ExpressionError> {
        let mut left = self.signed()?;
        while let Some(sign) = self.take(&["*", "/"]) {
            let op = if sign == "*" {
                MathOp::Multiply
            } else {
                MathOp::Divide
            };
            left = Term::Math(op, Box::new(left), Box::new(self.signed()?));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Term, ExpressionError> {
        if self.take(&["-"]).is_some() {
            let zero = Box::new(Term::Value(Value::Number(0.0)));
            let term = self.deeper(Self::signed)?;
            return Ok(Term::Math(MathOp::Subtract, zero, Box::new(term)));
        }
        let mut term = self.primary()?;
        loop {
            let key = if self.take(&["."]).is_some() {
                match self.next()? {
                    (_, Token::Name(name)) => Term::Value(Value::text(&name)),
                    (at, other) => return Err(unknown(at, &other)),
                }
            } else if self.take(&["["]).is_some() {
                let key = self.deeper(Self::or)?;
                self.close("]")?;
                key
            } else {
                return Ok(term);
            };
            term = Term::Field(Box::new(term), Box::new(key));
        }
    }

    fn primary(&mut self) -> Result<Term, ExpressionError> {
        let (at, token) = self.next()?;
        Ok(match token {
            Token::Number(n) => Term::Value(Value::Number(n)),
            Token::Text(text) => Term::Value(Value::text(&text)),
            Token::Pin(node, pin) => Term::Pin { node, pin },
            Token::Name(name) => match name.as_str() {
                "true" => Term::Value(Value::Bool(true)),
                "false" => Term::Value(Value::Bool(false)),
                "null" => Term::Value(Value::Null),
                _ => Term::Name(name),
            },
            Token::Sign("(") => {
                let term = self.deeper(Self::or)?;
                self.close(")")?;
                term
            }
            Token::Sign("=") => return Err(ExpressionError::OneEquals(at)),
            other @ Token::Sign(_) => return Err(unknown(at, &other)),
        })
    }

    fn next(&mut self) -> Result<Found, ExpressionError> {
        let found = self.tokens.get(self.at).cloned();
        self.at += 1;
        found.ok_or(ExpressionError::Ends)
    }

    fn close(&mut self, sign: &'static str) -> Result<(), ExpressionError> {
        if self.take(&[sign]).is_some() {
            return Ok(());
        }
        let (at, token) = self.next()?;
        Err(unknown(at, &token))
    }

    fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Term, ExpressionError>,
    ) -> Result<Term, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        let term = read(self);
        self.depth -= 1;
        term
    }
}

fn unknown(at: usize, token: &Token) -> ExpressionError {
    let found = match token {
        Token::Number(n) => n.to_string(),
        Token::Text(text) | Token::Name(text) => text.clone(),
        Token::Pin(node, pin) => format!("@{node}.{pin}"),
        Token::Sign(sign) => (*sign).to_owned(),
    };
    ExpressionError::Unknown { at, found }
}
