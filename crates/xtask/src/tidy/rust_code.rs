//! Just enough reading of Rust to tell code from comments, texts and tests.

/// The source with comments and the contents of texts blanked, line breaks kept: what remains is
/// code, at the same lines.
pub fn code_only(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = match token_length(rest) {
            Some(length) => {
                out.extend(
                    rest[..length]
                        .chars()
                        .map(|c| if c == '\n' { c } else { ' ' }),
                );
                length
            }
            None => {
                out.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// Bytes of the comment or text that begins here; `None` when code does.
fn token_length(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment_length(rest));
    }
    if let Some(length) = raw_text_length(rest) {
        return Some(length);
    }
    if rest.starts_with('"') {
        return Some(text_length(rest));
    }
    // A character such as '"' would otherwise open a text; a lifetime is left alone.
    ["'\"'", "'\\\"'", "'\\''", "'/'"]
        .iter()
        .find(|quoted| rest.starts_with(**quoted))
        .map(|quoted| quoted.len())
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_text_length(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let n_hashes = hashes.bytes().take_while(|byte| *byte == b'#').count();
    let body = hashes[n_hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(n_hashes));
    let opening = 1 + n_hashes + 1;
    Some(
        body.find(&close)
            .map_or(rest.len(), |at| opening + at + close.len()),
    )
}

fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The lines of code that ship, numbered from 1. Unit tests stand in a module at the end of their
/// file, so everything from its `#[cfg(test)]` on is left out.
pub fn shipped_lines(code: &str) -> Vec<(usize, &str)> {
    let lines: Vec<(usize, &str)> = code
        .lines()
        .enumerate()
        .map(|(idx, line)| (idx + 1, line))
        .collect();
    let tests_begin = lines.windows(2).position(|pair| {
        pair[0].1.trim_start().starts_with("#[cfg(test)]")
            && pair[1].1.trim_start().starts_with("mod ")
            && pair[1].1.trim_end().ends_with('{')
    });
    match tests_begin {
        Some(at) => lines[..at].to_vec(),
        None => lines,
    }
}

/// Whether a line of code names the crate `ident`: as the head of a path, or in a `use` of it alone.
pub fn names_crate(line: &str, ident: &str) -> bool {
    line.match_indices(ident).any(|(at, _)| {
        let before = &line[..at];
        let after = &line[at + ident.len()..];
        let is_head = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let brought_in = ["use", "crate"]
            .iter()
            .any(|word| before.trim_end().ends_with(word) && after.starts_with([';', ' ']));
        is_head && (after.starts_with("::") || brought_in)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_not_code() {
        let source =
            "a // tauri::x\n/* b /* c */ d */ e\nf(\"g \\\" h\", r#\"i \" j\"#, '\"', k)\n";
        let code = code_only(source);
        let words: Vec<&str> = code.split_whitespace().collect();
        assert_eq!(words, ["a", "e", "f(", ",", ",", ",", "k)"]);
        assert_eq!(code.lines().count(), source.lines().count());
    }

    #[test]
    fn a_path_head_names_a_crate_and_a_longer_word_does_not() {
        assert!(names_crate("use tauri::Window;", "tauri"));
        assert!(names_crate("use tauri as shell;", "tauri"));
        assert!(names_crate("extern crate tauri;", "tauri"));
        assert!(names_crate("fn f(w: &tauri::Window) {}", "tauri"));
        assert!(!names_crate("use tauri_free::Window;", "tauri"));
        assert!(!names_crate("let my_tauri::x = 1;", "tauri"));
        assert!(!names_crate("use crate::tauri::Window;", "tauri"));
        assert!(!names_crate("let tauri = 1;", "tauri"));
    }

    #[test]
    fn the_test_module_does_not_ship() {
        let code = "a\n#[cfg(test)]\nmod fake;\nb\n#[cfg(test)]\nmod tests {\nc\n}\n";
        let numbers: Vec<usize> = shipped_lines(code).iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
    }
}
