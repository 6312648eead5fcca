//! From a text to lines Minecraft accepts.

/// Most characters of one chat line or command, in UTF-16 units (the server counts Java `char`s
/// and disconnects at more: `ServerboundChatPacket` and `ServerboundChatCommandPacket`).
pub const MAX_LINE: usize = 256;

/// Length as Minecraft counts it: UTF-16 units.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Splits a text at line breaks (real ones and the written `\n`), trims each line, and drops empty
/// lines, control characters and `§` (a server disconnects for these two: "illegal characters").
pub fn lines(text: &str) -> impl Iterator<Item = String> {
    let unescaped = text.replace("\\r", "").replace("\\n", "\n");
    let mut lines = Vec::new();
    for line in unescaped.split(['\n', '\r']) {
        let clean: String = line
            .chars()
            .filter(|c| !c.is_control() && *c != '§')
            .collect();
        let trimmed = clean.trim();
        if !trimmed.is_empty() {
            lines.push(trimmed.to_owned());
        }
    }
    lines.into_iter()
}

/// Cuts a line over `limit` UTF-16 units at word borders, or inside a word that is longer itself.
///
/// `limit` must be at least 2, the size of the largest character; smaller ones count as 2.
#[must_use]
pub fn cut(line: &str, limit: usize) -> Vec<String> {
    cut_line(line.trim(), limit.max(2))
}

fn cut_line(line: &str, limit: usize) -> Vec<String> {
    let mut rest = line;
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let end = cut_position(rest, limit);
        let (head, tail) = rest.split_at(end);
        lines.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    lines
}

/// Byte position of the cut: after the whole text if it fits, else before the last blank that
/// keeps the head within the limit, else right at the limit.
fn cut_position(text: &str, limit: usize) -> usize {
    let mut used = 0;
    let mut last_blank = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && at > 0 {
            last_blank = Some(at);
        }
        used += c.len_utf16();
        if used > limit {
            return last_blank.unwrap_or(at);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str, limit: usize) -> Vec<String> {
        lines(text).flat_map(|line| cut(&line, limit)).collect()
    }

    #[test]
    fn line_breaks_split_and_blank_lines_vanish() {
        assert_eq!(
            split("one\n\n  two \r\nthree\\nfour", 256),
            ["one", "two", "three", "four"]
        );
        assert!(split(" \n \\n ", 256).is_empty());
    }

    #[test]
    fn long_lines_are_cut_between_words() {
        assert_eq!(split("alpha beta gamma", 11), ["alpha beta", "gamma"]);
        assert_eq!(split("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn length_is_counted_as_minecraft_counts() {
        assert_eq!(length("a😀"), 3);
        assert_eq!(split("😀😀😀", 5), ["😀😀", "😀"]);
    }

    #[test]
    fn characters_a_server_kicks_for_are_left_out() {
        assert_eq!(split("§cred\u{7}\tx", 256), ["credx"]);
    }

    proptest! {
        #[test]
        fn no_line_is_empty_or_too_long_and_no_letter_is_lost(text in "[^\\\\]{0,300}", limit in 2usize..60) {
            let lines = split(&text, limit);
            for line in &lines {
                prop_assert!(!line.is_empty() && length(line) <= limit, "{line:?}");
                prop_assert!(!line.contains(['\n', '\r', '§']), "{line:?}");
            }
            let kept = |s: &str| {
                s.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '§').collect::<String>()
            };
            prop_assert_eq!(kept(&lines.concat()), kept(&text));
        }
    }
}
