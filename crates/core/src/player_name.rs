/// The name by which a player is told from others: without the blanks around it, in lower case, since
/// the game does not tell `Alex` from `alex` either.
///
/// Only letters that come back from their small form are folded. The Kelvin sign `K` has the small
/// letter of `K`, and whoever names himself with it must not be taken for somebody else; for the same
/// reason nothing invisible is taken out.
#[must_use]
pub fn player_key(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_ascii_whitespace());
    name.chars().map(fold).collect()
}

fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) if small.to_uppercase().eq([letter]) => small,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::player_key;

    #[test]
    fn case_and_blanks_around_do_not_tell_players_apart() {
        for (name, key) in [
            (" Alex ", "alex"),
            ("ALEX_1", "alex_1"),
            ("Алекс", "алекс"),
            (".Bedrock Name", ".bedrock name"),
        ] {
            assert_eq!(player_key(name), key);
            assert_eq!(player_key(key), key, "a key is its own key");
        }
    }

    #[test]
    fn a_name_that_only_looks_like_another_is_another() {
        for (name, victim) in [
            ("\u{212a}ate", "kate"),      // the Kelvin sign
            ("st\u{200b}eve", "steve"),   // a space without width
            ("\u{202e}steve", "steve"),   // right to left
            ("st\u{435}ve", "steve"),     // a Cyrillic letter
            ("\u{3000}steve", "steve"),   // a blank that is not ASCII
            ("\u{a7}asteve", "steve"),    // a colour
            ("\u{130}van", "ivan"),       // a letter whose small form is two
            ("gro\u{1e9e}", "gro\u{df}"), // a capital that small letters do not lead back to
        ] {
            assert_ne!(player_key(name), player_key(victim), "{name:?}");
        }
    }
}
