//! JavaScript's regular expressions in bounded time.
//!
//! A pattern is read as JavaScript reads it without flags (ECMAScript 2024, 22.2.1 and annex B.1.2)
//! and written anew for an engine that needs time in proportion to the text. Only look-around and
//! back-references need one that tries, and that one gives up after a fixed number of tries.
//!
//! JavaScript sees a text as code units. Halves of characters beyond the basic plane stand here as
//! characters of a private plane, so that one unit is one character.

mod translate;
mod units;

use std::borrow::Cow;

use sculk_core::JsString;
use sculk_graph::NodeError;

use translate::translate;
use units::unit_char;

/// The most tries of a pattern with look-around or back-references: below a second.
const MAX_TRIES: usize = 200_000;
/// What a test with tries is charged with: more than most need, less than the worst do.
const TRYING_WORK: usize = 50_000;
/// The most bytes a compiled pattern takes.
const MAX_BYTES: usize = 512 * 1024;

/// A regular expression.
#[derive(Debug)]
pub(super) enum Pattern {
    /// Time in proportion to the text.
    Linear(regex::Regex),
    /// With look-around or back-references.
    Trying(Box<fancy_regex::Regex>),
    /// JavaScript refuses it.
    Invalid,
    /// It counts so far that it takes too much memory.
    TooLarge,
}

/// What making an engine of a pattern costs a run, at the most: numbers in braces multiply what is
/// made.
pub(super) fn making_work(pattern: &JsString) -> usize {
    let counts = pattern.as_str().is_some_and(|p| p.contains('{'));
    let repeating = if counts { 1_000_000 } else { 0 };
    50_000 + 2_000 * pattern.byte_len() + repeating
}

impl Pattern {
    /// What testing a text with it costs a run.
    pub(super) fn testing_work(&self, text: &JsString, pattern: &JsString) -> usize {
        // The engines look at each unit a few times, more often where the pattern is long.
        let in_proportion = text.byte_len() * (1 + pattern.byte_len() / 16);
        match self {
            Self::Trying(_) => in_proportion + TRYING_WORK,
            Self::Linear(_) | Self::Invalid | Self::TooLarge => in_proportion,
        }
    }

    /// Reads a pattern.
    pub(super) fn new(pattern: &JsString) -> Self {
        let units = pattern.to_utf16();
        let codes = units.iter().map(|u| u32::from(*u));
        if regress::Regex::from_unicode(codes, regress::Flags::default()).is_err() {
            return Self::Invalid;
        }
        let Some(translated) = translate(&units) else {
            return Self::TooLarge;
        };
        if translated.needs_tries {
            let regex = fancy_regex::RegexBuilder::new(&translated.text)
                .backtrack_limit(MAX_TRIES)
                .delegate_size_limit(MAX_BYTES)
                .build();
            return regex.map_or(Self::TooLarge, |r| Self::Trying(Box::new(r)));
        }
        let regex = regex::RegexBuilder::new(&translated.text)
            .size_limit(MAX_BYTES)
            .dfa_size_limit(MAX_BYTES)
            .build();
        regex.map_or(Self::TooLarge, Self::Linear)
    }

    /// JavaScript's `RegExp.prototype.test`; false where the pattern is invalid.
    ///
    /// # Errors
    /// When it would take too long or too much memory.
    pub(super) fn is_found_in(&self, text: &JsString) -> Result<bool, NodeError> {
        match self {
            Self::Invalid => Ok(false),
            Self::TooLarge => Err(NodeError::new(
                "The pattern repeats too much. Use smaller numbers in its braces.",
            )),
            Self::Linear(regex) => Ok(regex.is_match(&by_unit(text))),
            Self::Trying(regex) => regex.is_match(&*by_unit(text)).map_err(|_| {
                NodeError::new("The pattern takes too long on this text. Make it simpler.")
            }),
        }
    }
}

/// The text with one character for each code unit.
fn by_unit(text: &JsString) -> Cow<'_, str> {
    match text.as_str() {
        // Only characters beyond the basic plane begin with such a byte.
        Some(text) if text.bytes().all(|b| b < 0xf0) => Cow::Borrowed(text),
        _ => Cow::Owned(text.to_utf16().into_iter().map(unit_char).collect()),
    }
}

#[cfg(test)]
mod tests;
