//! Lines by which a server says that the bot talks too much.

use regex::RegexSet;

use super::{MAX_PATTERN, MAX_RULES, bounded};

/// Patterns that every server begins with; letter cases apart.
#[must_use]
pub fn built_in_spam_warnings() -> Vec<String> {
    [
        r"(?i)\b(?:don't|do not|please don't|stop) spam",
        r"(?i)you(?:'re| are) (?:sending|typing|chatting|talking|writing) (?:messages |commands )?too (?:fast|quickly|often)",
        r"(?i)(?:please )?(?:slow down|wait) .{0,40}(?:before (?:sending|chatting|typing|speaking|using)|between messages)",
        r"(?i)you must wait .{0,40}(?:message|chat|command|speak)",
        r"(?i)chat (?:cooldown|is on cooldown)",
        r"(?i)не (?:спамь|спамьте|флуди|флудите)",
        r"(?i)(?:слишком|так) (?:часто|быстро) .{0,30}(?:пиш|отправля|сообщени|команд)",
        r"(?i)(?:подожди|подождите) .{0,40}(?:перед|прежде|сообщени|команд|отправк)",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Patterns that are ready for use.
#[derive(Debug, Clone, Default)]
pub struct SpamWarnings {
    patterns: RegexSet,
}

impl SpamWarnings {
    /// Makes patterns ready.
    ///
    /// # Errors
    /// What is wrong with the first that cannot be used, in plain words.
    pub fn compile(patterns: &[String]) -> Result<Self, String> {
        if patterns.len() > MAX_RULES {
            return Err(format!("At most {MAX_RULES} patterns can be used."));
        }
        for pattern in patterns {
            let reason = if pattern.chars().count() > MAX_PATTERN {
                Err(format!("it has more than {MAX_PATTERN} characters"))
            } else {
                bounded(pattern).map(|_| ())
            };
            if let Err(reason) = reason {
                return Err(format!("The pattern “{pattern}” cannot be used: {reason}."));
            }
        }
        // Each of them can be compiled, so the set can.
        let patterns = RegexSet::new(patterns).map_err(|error| error.to_string())?;
        Ok(Self { patterns })
    }

    /// The patterns that every server begins with.
    #[must_use]
    pub fn built_in() -> Self {
        Self::compile(&built_in_spam_warnings()).unwrap_or_default()
    }

    /// Whether a line of the server (not of a player) is such a warning.
    #[must_use]
    pub fn is_warning(&self, line: &str) -> bool {
        line.len() <= super::MAX_LINE_BYTES && self.patterns.is_match(line)
    }
}
