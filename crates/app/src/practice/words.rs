//! What Sculk says of the practice world and its process: in English, and as data for surfaces that
//! speak another language.

use std::path::Path;

use sculk_bots::practice::{Said, Sentenced};
use sculk_contract::Told;

/// A sentence of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub text: String,
    pub told: Told,
}

impl Sentence {
    fn new<const N: usize>(code: &str, params: [(&str, String); N], text: String) -> Self {
        let told = Told::new(code, params);
        Self { text, told }
    }

    pub(super) fn open(port: u16) -> Self {
        let text = format!("The practice world is open on 127.0.0.1:{port}.");
        Self::new("open", [("port", port.to_string())], text)
    }

    pub(super) fn ended() -> Self {
        Self::new("ended", [], "The practice world has ended.".to_owned())
    }

    pub(super) fn begun_again(detail: &str) -> Self {
        let text = format!(
            "The process of the practice world ended ({detail}). It is started again; the world is as new."
        );
        Self::new("begunAgain", [("detail", detail.to_owned())], text)
    }

    pub(super) fn ends_on_and_on(n: usize, detail: &str) -> Self {
        let text = format!(
            "The practice world ended {n} times within a minute (last: {detail}). Start it again when you like; if that goes on, reinstall Sculk."
        );
        let params = [("count", n.to_string()), ("detail", detail.to_owned())];
        Self::new("endsOnAndOn", params, text)
    }

    pub(super) fn not_started_in_time(seconds: u64) -> Self {
        let text = format!(
            "The practice world did not start within {seconds} seconds. Try again when the computer is less busy."
        );
        Self::new("notInTime", [("seconds", seconds.to_string())], text)
    }

    /// What the world itself says.
    pub(super) fn said(said: Said) -> Self {
        match told(said.told) {
            Some(told) => Self {
                text: said.text,
                told,
            },
            None => Self::not_started(said.text),
        }
    }

    /// Words of the world's without a code: it is of another version.
    fn not_started(text: String) -> Self {
        Self::new("notStarted", [("detail", text.clone())], text)
    }

    pub(super) fn no_program(program: &Path, error: &std::io::Error) -> Self {
        let (program, detail) = (program.display().to_string(), error.to_string());
        let text = format!(
            "The program of the practice world, {program}, could not be started ({detail}). Reinstall Sculk if it is missing."
        );
        let params = [("program", program), ("detail", detail)];
        Self::new("noProgram", params, text)
    }

    pub(super) fn no_pipes() -> Self {
        let text = "The process of the practice world has no pipes.".to_owned();
        Self::new("noPipes", [], text)
    }

    pub(super) fn ended_at_once(how: &str) -> Self {
        let text = format!("The practice world could not start: {how}.");
        Self::new("endedAtOnce", [("detail", how.to_owned())], text)
    }
}

/// What the world said, for surfaces.
pub(super) fn told(said: Option<Sentenced>) -> Option<Told> {
    let Sentenced { code, params } = said?;
    Some(Told { code, params })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surfaces_know_each_sentence_by_its_code() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/i18n/messages");
        let sentences = [
            Sentence::open(25_580),
            Sentence::ended(),
            Sentence::begun_again("it was ended by signal 9"),
            Sentence::ends_on_and_on(4, "it closed its pipe"),
            Sentence::not_started_in_time(20),
            Sentence::not_started("odd".to_owned()),
            Sentence::no_program(Path::new("worker"), &std::io::Error::other("gone")),
            Sentence::no_pipes(),
            Sentence::ended_at_once("it ended with code 3"),
        ];
        for language in ["en", "ru"] {
            let text = std::fs::read_to_string(format!("{root}/{language}/practice.json")).unwrap();
            let said: std::collections::HashMap<String, String> =
                serde_json::from_str(&text).unwrap();
            for Sentence { text, told } in &sentences {
                let mut words = said[&format!("practice.told.{}", told.code)].clone();
                for (name, value) in &told.params {
                    let hole = format!("{{{name}}}");
                    assert!(words.contains(&hole), "{language}: {words} lacks {hole}");
                    words = words.replace(&hole, value);
                }
                assert!(!words.contains('{'), "{language}: {words}");
                assert!(language != "en" || words == *text, "{words}");
            }
        }
    }
}
