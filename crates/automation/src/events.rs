//! Which events start a graph.

use regex::{Regex, RegexBuilder};

/// The longest pattern, in characters.
const MAX_PATTERN: usize = 1_024;
/// The most memory a compiled pattern may take, in bytes.
const MAX_COMPILED_BYTES: usize = 1_000_000;

/// What there is to be asked about an event; what it does not say is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventFacts<'a> {
    /// Who did it.
    pub player: Option<&'a str>,
    /// What was said.
    pub text: Option<&'a str>,
    /// In which chat.
    pub chat_type: Option<&'a str>,
    /// What kind of entity it is about (`zombie`).
    pub entity_type: Option<&'a str>,
    /// What kind that is of (`mob`, `player`).
    pub entity_class: Option<&'a str>,
}

/// Which text is meant.
#[derive(Debug, Clone)]
pub enum TextTest {
    /// One that contains this, without regard to case.
    Contains(String),
    /// One that matches this.
    Matches(Regex),
}

/// Which events pass: those that fit everything that is asked. An empty list asks nothing.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    players: Vec<String>,
    text: Option<TextTest>,
    chat_types: Vec<String>,
    entity_types: Vec<String>,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is no regular expression of the engine.
    #[error("The pattern cannot be read: {0}.")]
    Malformed(String),
    /// It is too long or would take too much memory.
    #[error("The pattern is too large. Write a shorter one, or smaller numbers in {{ }}.")]
    TooLarge,
}

impl TextTest {
    /// A text that contains another.
    #[must_use]
    pub fn contains(text: &str) -> Self {
        Self::Contains(text.to_lowercase())
    }

    /// A text that matches a regular expression. Matching takes time in proportion to the text,
    /// whatever the expression: the engine does not go back.
    ///
    /// # Errors
    /// [`PatternError`].
    pub fn matches(pattern: &str) -> Result<Self, PatternError> {
        if pattern.chars().count() > MAX_PATTERN {
            return Err(PatternError::TooLarge);
        }
        let compiled = RegexBuilder::new(pattern)
            .size_limit(MAX_COMPILED_BYTES)
            .dfa_size_limit(MAX_COMPILED_BYTES)
            .build();
        compiled.map(Self::Matches).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
            error => {
                let words = error.to_string();
                // The library draws the place over several lines; its last one says what is wrong.
                let last = words.lines().last().unwrap_or_default();
                let reason = last.trim().trim_start_matches("error: ");
                PatternError::Malformed(reason.trim_end_matches('.').to_owned())
            }
        })
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Contains(wanted) => text.to_lowercase().contains(wanted),
            Self::Matches(pattern) => pattern.is_match(text),
        }
    }
}

impl EventFilter {
    /// A filter of these. Names of players are compared without regard to case.
    #[must_use]
    pub fn new(
        players: &[String],
        text: Option<TextTest>,
        chat_types: &[String],
        entity_types: &[String],
    ) -> Self {
        Self {
            players: players.iter().map(|name| name.to_lowercase()).collect(),
            text,
            chat_types: chat_types.to_vec(),
            entity_types: entity_types
                .iter()
                .map(|kind| kind.trim_start_matches("minecraft:").to_lowercase())
                .collect(),
        }
    }

    /// Whether every event passes, so that nothing need be found out about one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.players.is_empty()
            && self.text.is_none()
            && self.chat_types.is_empty()
            && self.entity_types.is_empty()
    }

    /// Whether an event passes. One that does not say what is asked about does not.
    #[must_use]
    pub fn passes(&self, facts: EventFacts<'_>) -> bool {
        let is_one_of = |wanted: &[String], said: Option<&str>, is_folded: bool| {
            wanted.is_empty()
                || said.is_some_and(|said| match is_folded {
                    true => wanted.contains(&said.to_lowercase()),
                    false => wanted.iter().any(|one| one == said),
                })
        };
        let is_of_kind = |kind: Option<&str>| {
            let kind = kind.map(|kind| kind.trim_start_matches("minecraft:"));
            is_one_of(&self.entity_types, kind, true)
        };
        is_one_of(&self.players, facts.player, true)
            && is_one_of(&self.chat_types, facts.chat_type, false)
            && (is_of_kind(facts.entity_type) || is_of_kind(facts.entity_class))
            && self
                .text
                .as_ref()
                .is_none_or(|test| facts.text.is_some_and(|text| test.fits(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    const SAID: EventFacts<'static> = EventFacts {
        player: Some("Alex"),
        text: Some("Привет, BOT 42"),
        chat_type: Some("whisper"),
        entity_type: None,
        entity_class: None,
    };

    #[test]
    fn everything_that_is_asked_must_fit() {
        let empty = EventFilter::default();
        assert!(empty.is_empty() && empty.passes(SAID) && empty.passes(EventFacts::default()));
        let both = EventFilter::new(
            &list(&["aLEX", "Steve"]),
            Some(TextTest::contains("привет, bot")),
            &list(&["chat", "whisper"]),
            &[],
        );
        assert!(both.passes(SAID));
        for other in [
            EventFacts {
                player: Some("Eve"),
                ..SAID
            },
            EventFacts {
                text: Some("bye"),
                ..SAID
            },
            EventFacts {
                chat_type: Some("Whisper"),
                ..SAID
            },
            EventFacts { text: None, ..SAID },
            EventFacts::default(),
        ] {
            assert!(!both.passes(other), "{other:?}");
        }
    }

    #[test]
    fn kinds_of_entities_go_with_or_without_the_games_name() {
        let zombies = EventFilter::new(&[], None, &[], &list(&["minecraft:zombie", "Husk"]));
        let about = |kind| EventFacts {
            entity_type: kind,
            ..EventFacts::default()
        };
        assert!(zombies.passes(about(Some("zombie"))));
        assert!(zombies.passes(about(Some("minecraft:husk"))));
        assert!(!zombies.passes(about(Some("cow"))) && !zombies.passes(about(None)));
        let mobs = EventFilter::new(&[], None, &[], &list(&["mob"]));
        let cow = EventFacts {
            entity_class: Some("mob"),
            ..about(Some("cow"))
        };
        assert!(mobs.passes(cow) && !zombies.passes(cow));
    }

    #[test]
    fn a_pattern_that_would_go_back_for_ever_elsewhere_answers_at_once() {
        let evil = TextTest::matches("^(a+)+$").unwrap();
        let text = format!("{}!", "a".repeat(100_000));
        assert!(!evil.fits(&text));
        assert!(TextTest::matches(r"\b\d{2}\b").unwrap().fits("bot 42"));
    }

    #[test]
    fn what_is_no_pattern_is_refused_in_words() {
        let error = TextTest::matches("(").unwrap_err();
        assert_eq!(
            error.to_string(),
            "The pattern cannot be read: unclosed group."
        );
        assert!(matches!(
            TextTest::matches(r"(?<a>x)\k<a>"),
            Err(PatternError::Malformed(_))
        ));
        for large in [r"\w{900}{900}", &"x".repeat(1_025)] {
            assert_eq!(
                TextTest::matches(large).unwrap_err(),
                PatternError::TooLarge
            );
        }
    }
}
