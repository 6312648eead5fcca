use crate::judge::{Looking, Witness, judge};
use crate::{CommandTable, Decision, Recent, Speaker};

/// What is looked at on the way to a decision, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Whether the line begins as commands do.
    Prefix,
    /// Whether the bot ignores the player.
    Blacklist,
    /// Whether there is such a command.
    Name,
    /// Whether it is switched on.
    Enabled,
    /// Whether it listens to this chat.
    ChatType,
    /// Whether the player floods the bot.
    Pace,
    /// Whether what follows the name fits.
    Arguments,
    /// Whether the player may.
    Permission,
    /// Whether the player may again already.
    Cooldown,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing against it.
    Passed,
    /// There was something against it that does not count for this player.
    Spared,
    /// The end.
    Stopped,
}

/// Something a step knows, by a stable name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Such as `permission`.
    pub name: &'static str,
    /// What it is here.
    pub value: String,
}

/// A step on the way to a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was looked at.
    pub kind: StepKind,
    /// How it went.
    pub verdict: Verdict,
    /// What it was about.
    pub facts: Vec<Fact>,
}

/// Why a line leads to what it leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// All steps that were taken; the last may have been the end.
    pub steps: Vec<Step>,
    /// What came of it.
    pub decision: Decision,
}

struct Notes(Vec<Step>);

impl Witness for Notes {
    fn step(&mut self, kind: StepKind, verdict: Verdict, facts: impl FnOnce() -> Vec<Fact>) {
        self.0.push(Step {
            kind,
            verdict,
            facts: facts(),
        });
    }
}

/// Says step by step what [`crate::decide`] would decide now, and changes nothing.
#[must_use]
pub fn explain(
    table: &CommandTable,
    prefix: &str,
    speaker: Speaker<'_>,
    line: &str,
    recent: &Recent,
    now_ms: u64,
) -> Explanation {
    let mut notes = Notes(Vec::new());
    let mut memory = Looking { recent, now_ms };
    let decision = judge(table, prefix, speaker, line, &mut memory, &mut notes);
    Explanation {
        steps: notes.0,
        decision,
    }
}

impl StepKind {
    /// Its stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Blacklist => "blacklist",
            Self::Name => "name",
            Self::Enabled => "enabled",
            Self::ChatType => "chatType",
            Self::Pace => "pace",
            Self::Arguments => "arguments",
            Self::Permission => "permission",
            Self::Cooldown => "cooldown",
        }
    }
}

impl Step {
    fn fact(&self, name: &str) -> &str {
        let found = self.facts.iter().find(|fact| fact.name == name);
        found.map_or("", |fact| fact.value.as_str())
    }

    /// One line for people who read English.
    #[must_use]
    pub fn words(&self) -> String {
        use Verdict::{Passed, Spared, Stopped};
        let fact = |name| self.fact(name);
        match (self.kind, self.verdict) {
            (StepKind::Prefix, Stopped) => {
                format!("the line does not begin with {} and a word", fact("prefix"))
            }
            (StepKind::Prefix, _) => format!("the line begins with {}", fact("prefix")),
            (StepKind::Blacklist, Stopped) => format!("{} is on the blacklist", fact("player")),
            (StepKind::Blacklist, Spared) => {
                "the player is on the blacklist, which does not count for an owner".to_owned()
            }
            (StepKind::Blacklist, Passed) => format!("{} is not on the blacklist", fact("player")),
            (StepKind::Name, Stopped) => format!("there is no command “{}”", fact("word")),
            (StepKind::Name, _) => format!("“{}” is the command {}", fact("word"), fact("command")),
            (StepKind::Enabled, Stopped) => "the command is switched off".to_owned(),
            (StepKind::Enabled, Spared) => {
                "the command is switched off, which does not count for an owner".to_owned()
            }
            (StepKind::Enabled, Passed) => "the command is switched on".to_owned(),
            (StepKind::ChatType, Stopped) => format!(
                "the command does not listen to {} chat, only to {}",
                fact("chatType"),
                fact("allowed")
            ),
            (StepKind::ChatType, Spared) => format!(
                "the command does not listen to {} chat, which does not count for an owner",
                fact("chatType")
            ),
            (StepKind::ChatType, Passed) => {
                format!("the command listens to {} chat", fact("chatType"))
            }
            (StepKind::Pace, Stopped) => "the player uses commands too fast".to_owned(),
            (StepKind::Pace, _) => "the player does not flood the bot".to_owned(),
            (StepKind::Arguments, Stopped) => {
                format!("{}; use: {}", fact("error"), fact("usage"))
            }
            (StepKind::Arguments, _) => format!("the arguments fit: {}", fact("arguments")),
            (StepKind::Permission, Stopped) => {
                format!("none of the player's groups grants {}", fact("permission"))
            }
            (StepKind::Permission, Spared) => {
                format!("an owner does not need {}", fact("permission"))
            }
            (StepKind::Permission, Passed) if fact("permission").is_empty() => {
                "the command needs no permission".to_owned()
            }
            (StepKind::Permission, Passed) => {
                format!("{} is granted by {}", fact("permission"), fact("by"))
            }
            (StepKind::Cooldown, Stopped) => {
                format!("the command was used just now: {} s are left", fact("left"))
            }
            (StepKind::Cooldown, Spared) => "the player need not wait between two uses".to_owned(),
            (StepKind::Cooldown, Passed) => "no cooldown is running".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sculk_core::CommandId;

    use super::*;
    use crate::{ArgumentKind, ArgumentSpec, CommandSpec, Grants, decide};

    fn table() -> CommandTable {
        let give = CommandSpec {
            cooldown_seconds: 5,
            permission: Some("admin.give".into()),
            arguments: vec![ArgumentSpec {
                required: true,
                ..ArgumentSpec::new("count", ArgumentKind::Number)
            }],
            ..CommandSpec::new(CommandId(1), "give")
        };
        let off = CommandSpec {
            is_enabled: false,
            allowed_chat_types: vec!["clan".into()],
            ..CommandSpec::new(CommandId(2), "off")
        };
        CommandTable::new(vec![give, off])
    }

    fn told(line: &str, speaker: Speaker<'_>) -> String {
        let explanation = explain(&table(), "@", speaker, line, &Recent::default(), 0);
        let mark = |verdict| match verdict {
            Verdict::Passed => '✓',
            Verdict::Spared => '○',
            Verdict::Stopped => '✗',
        };
        explanation
            .steps
            .iter()
            .map(|step| format!("{} {}\n", mark(step.verdict), step.words()))
            .collect()
    }

    fn alex(grants: &Grants) -> Speaker<'_> {
        Speaker {
            player: "Alex",
            is_owner: false,
            chat_type: "chat",
            is_blacklisted: false,
            grants,
        }
    }

    #[test]
    fn a_refusal_says_what_is_missing() {
        assert_eq!(
            told("@give 3", alex(&Grants::default())),
            "✓ the line begins with @\n\
             ✓ Alex is not on the blacklist\n\
             ✓ “give” is the command give\n\
             ✓ the command is switched on\n\
             ✓ the command listens to chat chat\n\
             ✓ the player does not flood the bot\n\
             ✓ the arguments fit: {\"count\":3.0}\n\
             ✗ none of the player's groups grants admin.give\n"
        );
    }

    #[test]
    fn what_an_owner_is_spared_is_told() {
        let grants = Grants::default();
        let owner = Speaker {
            is_owner: true,
            is_blacklisted: true,
            ..alex(&grants)
        };
        let told = told("@off", owner);
        assert_eq!(told.matches('○').count(), 4, "{told}");
        assert!(!told.contains('✗'), "{told}");
    }

    proptest! {
        #[test]
        fn an_explanation_is_the_decision_and_ends_where_it_ends(
            line in "@?(give|off|nope)? ?(-?[0-9]{1,2}|x)?",
            is_owner: bool, is_blacklisted: bool, is_admin: bool, was_used: bool,
            chat_type in "chat|private|whisper|clan",
        ) {
            let grants = Grants::of(is_admin.then_some("admin.give"));
            let speaker = Speaker {
                player: "Alex", is_owner, chat_type: &chat_type, is_blacklisted, grants: &grants,
            };
            let mut recent = Recent::default();
            if was_used {
                decide(&table(), "@", speaker, "@give 1", &mut recent, 0);
            }
            let explained = explain(&table(), "@", speaker, &line, &recent, 1);
            let decided = decide(&table(), "@", speaker, &line, &mut recent, 1);
            prop_assert_eq!(&explained.decision, &decided);
            let stops = explained.steps.iter().map(|step| step.verdict == Verdict::Stopped);
            let (last, before) = (stops.clone().next_back(), stops.rev().skip(1).any(|is_end| is_end));
            prop_assert!(!before, "only the last step can be the end");
            prop_assert_eq!(last, Some(!matches!(decided, Decision::Run(_))));
        }
    }
}
