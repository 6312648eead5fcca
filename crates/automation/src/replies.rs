use std::collections::BTreeMap;

use crate::arguments::range;
use crate::{ArgumentError, Decision, ReplyKind};

/// Longest reply, in UTF-16 units: one line of chat. A longer one would be cut into lines, of which
/// a later one could begin with the `/` of a player's words and be taken for a command of the bot's.
pub const MAX_REPLY: usize = 256;
/// Longest value that is put into a text, in characters, unless it is the point of the text.
const MAX_VALUE: usize = 48;
/// Values that are the point of their text and may fill the line.
const LONG_VALUES: [&str; 5] = ["usage", "list", "description", "choices", "groups"];

/// The language of texts that nobody wrote anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ReplyLanguage {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

/// What one bot answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replies {
    /// Of the texts that are not its owner's.
    pub language: ReplyLanguage,
    /// The owner's texts; an empty one says nothing.
    pub own: BTreeMap<ReplyKind, String>,
}

impl ReplyKind {
    /// The text it has unless the owner wrote another.
    #[must_use]
    pub const fn standard(self, language: ReplyLanguage) -> &'static str {
        match language {
            ReplyLanguage::English => self.english(),
            ReplyLanguage::Russian => self.russian(),
        }
    }

    /// The kind of this stable name.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}

impl Replies {
    /// The text of a kind, with its variables.
    #[must_use]
    pub fn text(&self, kind: ReplyKind) -> &str {
        let own = self.own.get(&kind).map(String::as_str);
        own.unwrap_or(kind.standard(self.language))
    }

    /// A text with its values; none where nothing is to be said. What a player wrote can neither
    /// become a command of the bot's nor break out of its line.
    #[must_use]
    pub fn say(&self, kind: ReplyKind, values: &[(&str, &str)]) -> Option<String> {
        let template = self.text(kind);
        let filled = fill(template, values);
        let mut line: String = filled.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.starts_with('/') && !template.trim_start().starts_with('/') {
            line.insert_str(0, "> ");
        }
        cut(&mut line, MAX_REPLY);
        (!line.is_empty()).then_some(line)
    }

    /// What is said to a refusal, if anything.
    #[must_use]
    pub fn refusal(
        &self,
        prefix: &str,
        player: &str,
        chat_type: &str,
        decision: &Decision,
    ) -> Option<String> {
        let common = |command| [("player", player), ("command", command), ("prefix", prefix)];
        let say = |kind, command, more: &[(&str, &str)]| {
            self.say(kind, &[&common(command)[..], more].concat())
        };
        match decision {
            Decision::NotACommand
            | Decision::Run(_)
            | Decision::TooFast {
                is_first: false, ..
            } => None,
            Decision::Blacklisted => say(ReplyKind::Blacklisted, "", &[]),
            Decision::Unknown { word } => say(ReplyKind::Unknown, word, &[("value", word)]),
            Decision::Disabled { name } => say(ReplyKind::Disabled, name, &[]),
            Decision::WrongChatType { name } => {
                say(ReplyKind::WrongChatType, name, &[("chatType", chat_type)])
            }
            Decision::TooFast { instead_of, .. } => {
                let is_told = instead_of.is_none_or(|kind| !self.text(kind).is_empty());
                is_told.then(|| say(ReplyKind::TooFast, "", &[])).flatten()
            }
            Decision::Forbidden { name, permission } => {
                say(ReplyKind::Forbidden, name, &[("permission", permission)])
            }
            Decision::Cooldown { name, seconds_left } => {
                let seconds = seconds_left.to_string();
                say(ReplyKind::Cooldown, name, &[("seconds", &seconds)])
            }
            Decision::WrongUse { error, name, usage } => {
                let (kind, values) = wrong_use(error);
                let mut more = vec![("usage", usage.as_str())];
                more.extend(values.iter().map(|(name, value)| (*name, value.as_str())));
                say(kind, name, &more)
            }
        }
    }
}

fn wrong_use(error: &ArgumentError) -> (ReplyKind, Vec<(&'static str, String)>) {
    let about =
        |name: &str, text: &str| vec![("argument", name.to_owned()), ("value", text.to_owned())];
    match error {
        ArgumentError::Missing { name } => (ReplyKind::Missing, vec![("argument", name.clone())]),
        ArgumentError::NotANumber { name, text } => (ReplyKind::NotANumber, about(name, text)),
        ArgumentError::OutOfRange {
            name,
            text,
            min,
            max,
        } => {
            let mut values = about(name, text);
            values.push(("range", range(min, max)));
            (ReplyKind::OutOfRange, values)
        }
        ArgumentError::NotAChoice {
            name,
            text,
            choices,
        } => {
            let mut values = about(name, text);
            values.push(("choices", choices.join(", ")));
            (ReplyKind::NotAChoice, values)
        }
        ArgumentError::NotYesOrNo { name, text } => (ReplyKind::NotYesOrNo, about(name, text)),
        ArgumentError::NotAPlayer { name, text } => (ReplyKind::NotAPlayer, about(name, text)),
    }
}

/// Puts values in place of `{names}`, once: braces of a value mean nothing. What no value is there
/// for stays as it is written.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let name = rest.find('}').map(|close| (&rest[1..close], close));
        let value = name.and_then(|(name, close)| {
            let found = values.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (name, *value, close))
        });
        if let Some((name, value, close)) = value {
            let mut value = harmless(value);
            if !LONG_VALUES.contains(&name) {
                cut(&mut value, MAX_VALUE);
            }
            out.push_str(&value);
            rest = &rest[close + 1..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Without what would end the line: bots take a written `\n` for a line break, too.
fn harmless(value: &str) -> String {
    let mut clean = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' => clean.push('∖'),
            '§' => {}
            letter if letter.is_control() => clean.push(' '),
            letter => clean.push(letter),
        }
    }
    clean
}

/// Cuts a text that is too long, in UTF-16 units, and shows that something is missing.
fn cut(text: &mut String, limit: usize) {
    let mut used = 0;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        used += letter.len_utf16();
        if used < limit {
            end = at + letter.len_utf8();
        }
    }
    if used > limit {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own(kind: ReplyKind, text: &str) -> Replies {
        Replies {
            own: [(kind, text.to_owned())].into(),
            ..Replies::default()
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_bots_language_or_the_owners_words() {
        let forbidden = Decision::Forbidden {
            name: "fly".into(),
            permission: "vip.fly".into(),
        };
        let refuse = |replies: &Replies| replies.refusal("@", "Alex", "chat", &forbidden);
        let mut replies = Replies::default();
        assert_eq!(
            refuse(&replies).as_deref(),
            Some("Alex, you may not use @fly.")
        );
        replies.language = ReplyLanguage::Russian;
        assert_eq!(
            refuse(&replies).as_deref(),
            Some("Alex, вам нельзя использовать @fly.")
        );
        let own = own(ReplyKind::Forbidden, "{player}: buy {permission} {first}");
        assert_eq!(refuse(&own).as_deref(), Some("Alex: buy vip.fly {first}"));
        let silent = self::own(ReplyKind::Forbidden, " ");
        assert_eq!(refuse(&silent), None);
    }

    #[test]
    fn every_kind_speaks_both_languages_with_variables_it_has() {
        for &kind in ReplyKind::ALL {
            assert_eq!(ReplyKind::of_id(kind.id()), Some(kind));
            assert_eq!(kind.english().is_empty(), kind.russian().is_empty());
            for text in [kind.english(), kind.russian()] {
                let names = text
                    .split('{')
                    .skip(1)
                    .filter_map(|part| part.split_once('}'));
                for (name, _) in names {
                    let is_known = ["player", "command", "prefix"].contains(&name)
                        || kind.variables().contains(&name);
                    assert!(is_known, "{} has no {name}", kind.id());
                }
            }
        }
    }

    #[test]
    fn a_players_words_never_become_a_command_of_the_bots() {
        let replies = own(ReplyKind::NotANumber, "{value} is wrong");
        for text in ["/op me", r"x\n/op me", "x\n/op me", "{player}", "  /op me"] {
            let decision = Decision::WrongUse {
                error: ArgumentError::NotANumber {
                    name: "n".into(),
                    text: text.into(),
                },
                name: "give".into(),
                usage: "@give <n>".into(),
            };
            let said = replies.refusal("@", "Alex", "chat", &decision).unwrap();
            assert!(!said.starts_with('/'), "{said}");
            assert!(!said.contains("\\n") && !said.contains('\n'), "{said}");
            assert!(
                !said.contains("Alex"),
                "a value is not filled in again: {said}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_in_it_a_reply_is_one_line(text in "\\PC{0,300}", value in ".{0,300}") {
            let replies = own(ReplyKind::Unknown, &text);
            let said = replies.say(ReplyKind::Unknown, &[("value", &value)]);
            if let Some(said) = said {
                prop_assert!(said.chars().map(char::len_utf16).sum::<usize>() <= MAX_REPLY);
                prop_assert!(!said.contains('\n') && !said.trim().is_empty());
            }
        }
    }
}
