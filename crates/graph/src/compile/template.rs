//! `{name}` in a literal: replaced by the pin `var_name` of the same node.

use sculk_core::{JsString, Value};

/// A piece of a templated literal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The length of the name a text begins with; 0 where it begins with none.
fn name_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.first().is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    bytes.iter().take_while(|b| is_part(b)).count()
}

/// Takes a literal apart, looking at each byte at most twice; `None` where it names nothing.
pub(crate) fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|i| i + at) {
        at = open + 1;
        let close = at + name_len(&text[at..]);
        if close > at && text[close..].starts_with('}') {
            if open > from {
                out.push(Piece::Text(&text[from..open]));
            }
            out.push(Piece::Name(&text[at..close]));
            from = close + 1;
            at = from;
        }
    }
    if out.is_empty() {
        return None;
    }
    if from < text.len() {
        out.push(Piece::Text(&text[from..]));
    }
    Some(out)
}

/// The names in a literal.
#[must_use]
pub(crate) fn names(value: &Value) -> Vec<&str> {
    let pieces = value.as_text().and_then(JsString::as_str).and_then(pieces);
    let names = pieces.into_iter().flatten().filter_map(|p| match p {
        Piece::Name(name) => Some(name),
        Piece::Text(_) => None,
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_identifiers_in_braces_are_names() {
        assert_eq!(
            pieces("a {b_1}{c} {1} {}"),
            Some(vec![
                Piece::Text("a "),
                Piece::Name("b_1"),
                Piece::Name("c"),
                Piece::Text(" {1} {}")
            ])
        );
        assert_eq!(pieces("{ a }"), None);
        assert_eq!(
            pieces("{{x}}").map(|p| p.len()),
            Some(3),
            "the inner braces are the name's"
        );
    }
}
