//! What a line of a server's chat says, and who said it: an ordered list of rules, of which the
//! first that fits decides.
//!
//! Rules read lines of servers whose plugins write chat as they like. Where the server itself says
//! who spoke (vanilla chat), that is believed and no rule is asked.

mod built_in;
mod spam;

use regex::{Regex, RegexBuilder};

pub use built_in::{built_in_rules, chat_type_of};
pub use spam::{SpamWarnings, built_in_spam_warnings};

/// Most rules of one server.
pub const MAX_RULES: usize = 64;
/// Longest pattern, in characters.
pub const MAX_PATTERN: usize = 1_000;
/// A longer line is read by no rule. A server sends 32,767 characters at most, chat has 256.
const MAX_LINE_BYTES: usize = 4_096;
/// Memory a compiled pattern may take, which bounds what `{1000}{1000}` costs.
const MAX_COMPILED: usize = 512 * 1024;

/// A rule by which a line is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRule {
    /// What the user calls it.
    pub name: String,
    /// A regular expression (syntax of the `regex` crate: linear time, no look-around) with the
    /// groups `player`, `message` and perhaps `type`. It must fit the whole line.
    pub pattern: String,
    /// The chat type, unless the group `type` took part in the match.
    pub chat_type: String,
    /// Whether only lines of players who are online count. Keeps a notice such as `Warning: …` from
    /// being taken for somebody's words.
    pub is_for_online_only: bool,
}

/// Why a rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The chat rule “{rule}” cannot be used: {reason}.")]
pub struct RuleError {
    /// Its place in the list.
    pub rule_idx: usize,
    /// Its name.
    pub rule: String,
    /// What is wrong, in plain words.
    pub reason: String,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine<'a> {
    /// Who said it.
    pub player: &'a str,
    /// What was said.
    pub message: &'a str,
    /// In which chat.
    pub chat_type: String,
    /// The rule that read it, by its place in the list.
    pub rule_idx: usize,
}

/// Rules that are ready for use.
#[derive(Debug, Clone, Default)]
pub struct ChatRules {
    rules: Vec<Compiled>,
}

#[derive(Debug, Clone)]
struct Compiled {
    pattern: Regex,
    chat_type: String,
    is_for_online_only: bool,
}

impl ChatRules {
    /// Makes rules ready.
    ///
    /// # Errors
    /// All rules that cannot be used, each with the reason.
    pub fn compile(rules: &[ChatRule]) -> Result<Self, Vec<RuleError>> {
        let mut compiled = Vec::with_capacity(rules.len());
        let mut errors = Vec::new();
        for (rule_idx, rule) in rules.iter().enumerate() {
            let outcome = if rule_idx >= MAX_RULES {
                Err(format!("at most {MAX_RULES} rules can be used"))
            } else {
                compile(rule)
            };
            match outcome {
                Ok(rule) => compiled.push(rule),
                Err(reason) => errors.push(RuleError {
                    rule_idx,
                    rule: rule.name.clone(),
                    reason,
                }),
            }
        }
        if errors.is_empty() {
            Ok(Self { rules: compiled })
        } else {
            Err(errors)
        }
    }

    /// The rules that every server begins with.
    #[must_use]
    pub fn built_in() -> Self {
        // A test holds that they can be used; a build in which they could not would read nothing.
        Self::compile(&built_in_rules()).unwrap_or_default()
    }

    /// What a line says by the first rule that fits; none for a line that nobody said.
    /// `is_online` tells whether a player of this name is on the server.
    #[must_use]
    pub fn read<'a>(
        &self,
        line: &'a str,
        is_online: impl Fn(&str) -> bool,
    ) -> Option<ReadLine<'a>> {
        let line = line.trim();
        if line.is_empty() || line.len() > MAX_LINE_BYTES {
            return None;
        }
        self.rules.iter().enumerate().find_map(|(rule_idx, rule)| {
            let groups = rule.pattern.captures(line)?;
            let player = groups.name("player")?.as_str();
            if rule.is_for_online_only && !is_online(player) {
                return None;
            }
            let chat_type = match groups.name("type") {
                Some(word) => chat_type_of(word.as_str()),
                None => rule.chat_type.clone(),
            };
            Some(ReadLine {
                player,
                message: groups.name("message")?.as_str().trim(),
                chat_type,
                rule_idx,
            })
        })
    }
}

fn compile(rule: &ChatRule) -> Result<Compiled, String> {
    if rule.pattern.chars().count() > MAX_PATTERN {
        return Err(format!(
            "its pattern has more than {MAX_PATTERN} characters"
        ));
    }
    // The whole line must fit: what a player writes in the middle of a line must not be read as the
    // beginning of one.
    let pattern = bounded(&format!(r"\A(?:{})\z", rule.pattern))?;
    let has = |name: &str| pattern.capture_names().flatten().any(|group| group == name);
    for group in ["player", "message"] {
        if !has(group) {
            return Err(format!("its pattern has no group (?<{group}>…)"));
        }
    }
    if rule.chat_type.trim().is_empty() && !has("type") {
        return Err("it says no chat type".to_owned());
    }
    Ok(Compiled {
        pattern,
        chat_type: rule.chat_type.clone(),
        is_for_online_only: rule.is_for_online_only,
    })
}

/// A pattern of bounded cost, or what is wrong with it.
fn bounded(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                "its pattern is too large; repeat less often".to_owned()
            }
            // The last line of the report names what is wrong; those before it draw the place.
            other => {
                let text = other.to_string();
                let words = text.lines().last().unwrap_or_default();
                format!(
                    "its pattern is no regular expression ({})",
                    words.trim_start_matches("error: ")
                )
            }
        })
}

#[cfg(test)]
mod tests;
