/// Splits the text after a command's name into words.
///
/// A `"` or `'` at the beginning of a word opens a quoted word that the same mark closes; a mark
/// inside a word is a letter like any other, so that `don't` stays one word. A quote that is never
/// closed takes the rest of the line. Empty quoted words are kept: `""` is an empty argument.
pub fn tokens(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if first == '"' || first == '\'' {
            let inner = &rest[first.len_utf8()..];
            match inner.find(first) {
                Some(end) => (&inner[..end], &inner[end + first.len_utf8()..]),
                None => (inner, ""),
            }
        } else {
            rest.split_once(char::is_whitespace).unwrap_or((rest, ""))
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text), expected, "of {text:?}");
    }

    #[test]
    fn words_are_split_at_spaces() {
        check("", &[]);
        check("   ", &[]);
        check("a  b\tc ", &["a", "b", "c"]);
    }

    #[test]
    fn quotes_keep_spaces_together() {
        check(r#"say "hello there" now"#, &["say", "hello there", "now"]);
        check("'a b' c", &["a b", "c"]);
        check(r#""" x"#, &["", "x"]);
    }

    #[test]
    fn an_apostrophe_inside_a_word_is_a_letter() {
        check("don't do it", &["don't", "do", "it"]);
    }

    #[test]
    fn an_open_quote_takes_the_rest() {
        check(r#"a "b c"#, &["a", "b c"]);
    }
}
