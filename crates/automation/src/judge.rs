//! The one way from a line to a decision. What looks on ([`Witness`]) and what remembers
//! ([`Memory`]) are given, so that an explanation can never differ from the decision it explains.

use crate::explain::{Fact, StepKind, Verdict};
use crate::{
    Call, CommandSpec, CommandTable, Cooldowns, Decision, Pace, PaceVerdict, ReplyKind, Speaker,
    Use, read_arguments,
};

/// What players did of late, for one bot.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    /// When commands may be used again.
    pub cooldowns: Cooldowns,
    /// Who floods the bot with commands.
    pub pace: Pace,
    /// Who floods it with what leads to no command: that may be meant for another bot, and must not keep
    /// the player from using this one.
    pub asides: Pace,
}

/// Notes what a decision costs, or only looks.
pub(crate) trait Memory {
    fn pace(&mut self, player: &str) -> PaceVerdict;
    fn aside(&mut self, player: &str) -> PaceVerdict;
    fn cooldown(&mut self, used: Use<'_>) -> Option<u64>;
}

/// Notes it.
pub(crate) struct Taking<'a> {
    pub recent: &'a mut Recent,
    pub now_ms: u64,
}

/// Only looks.
pub(crate) struct Looking<'a> {
    pub recent: &'a Recent,
    pub now_ms: u64,
}

impl Memory for Taking<'_> {
    fn pace(&mut self, player: &str) -> PaceVerdict {
        self.recent.pace.take(player, self.now_ms)
    }

    fn aside(&mut self, player: &str) -> PaceVerdict {
        self.recent.asides.take(player, self.now_ms)
    }

    fn cooldown(&mut self, used: Use<'_>) -> Option<u64> {
        self.recent.cooldowns.take(used, self.now_ms)
    }
}

impl Memory for Looking<'_> {
    fn pace(&mut self, player: &str) -> PaceVerdict {
        self.recent.pace.look(player, self.now_ms)
    }

    fn aside(&mut self, player: &str) -> PaceVerdict {
        self.recent.asides.look(player, self.now_ms)
    }

    fn cooldown(&mut self, used: Use<'_>) -> Option<u64> {
        self.recent.cooldowns.left(used, self.now_ms)
    }
}

/// Sees each step. Facts are only put together for one that wants them.
pub(crate) trait Witness {
    fn step(&mut self, kind: StepKind, verdict: Verdict, facts: impl FnOnce() -> Vec<Fact>);
}

/// Nobody looks.
impl Witness for () {
    fn step(&mut self, _: StepKind, _: Verdict, _: impl FnOnce() -> Vec<Fact>) {}
}

/// The game's own whispers.
const WHISPER: &str = "whisper";
/// What commands call every kind of whisper unless they name [`WHISPER`] themselves.
const PRIVATE: &str = "private";

/// What a command calls a chat type: BlockMine's commands allow `private` and never heard the
/// game's own whispers, which events call `whisper`.
fn heard_as<'a>(allowed: &[String], chat_type: &'a str) -> &'a str {
    let allows = |kind: &str| allowed.iter().any(|allowed| allowed == kind);
    if chat_type == WHISPER && !allows(WHISPER) && allows(PRIVATE) {
        PRIVATE
    } else {
        chat_type
    }
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        name,
        value: value.into(),
    }
}

/// Passed, or what an owner is spared, or the end.
fn spared(is_fine: bool, is_owner: bool) -> Verdict {
    match (is_fine, is_owner) {
        (true, _) => Verdict::Passed,
        (false, true) => Verdict::Spared,
        (false, false) => Verdict::Stopped,
    }
}

/// The word after the prefix and what follows it; none where a line is no command.
pub(crate) fn word_of<'a>(prefix: &str, line: &'a str) -> Option<(&'a str, &'a str)> {
    let body = line.trim_start().strip_prefix(prefix).map(str::trim);
    let body = body.filter(|body| !body.is_empty())?;
    Some(body.split_once(char::is_whitespace).unwrap_or((body, "")))
}

/// What becomes of a line that leads to no command, unless the player floods the bot with such lines:
/// an owner may have words for it, and the console notes each.
fn paced(
    refusal: Decision,
    instead_of: ReplyKind,
    player: &str,
    memory: &mut impl Memory,
    witness: &mut impl Witness,
) -> Decision {
    let pace = memory.aside(player);
    if pace == PaceVerdict::Fine {
        return refusal;
    }
    witness.step(StepKind::Pace, Verdict::Stopped, Vec::new);
    Decision::TooFast {
        is_first: pace == PaceVerdict::TooFast,
        instead_of: Some(instead_of),
    }
}

/// Decides about one chat line, in the order BlockMine decides: blacklist, known, enabled, chat
/// type, arguments, permission, cooldown; before the arguments, or where it ends before them, it is
/// seen whether the player floods the bot. Owners are spared all but the arguments and that.
pub(crate) fn judge(
    table: &CommandTable,
    prefix: &str,
    speaker: Speaker<'_>,
    line: &str,
    memory: &mut impl Memory,
    witness: &mut impl Witness,
) -> Decision {
    let Some((word, rest)) = word_of(prefix, line) else {
        witness.step(StepKind::Prefix, Verdict::Stopped, || {
            vec![fact("prefix", prefix)]
        });
        return Decision::NotACommand;
    };
    witness.step(StepKind::Prefix, Verdict::Passed, || {
        vec![fact("prefix", prefix)]
    });
    let verdict = spared(!speaker.is_blacklisted, speaker.is_owner);
    witness.step(StepKind::Blacklist, verdict, || {
        vec![fact("player", speaker.player)]
    });
    if verdict == Verdict::Stopped {
        let (refusal, kind) = (Decision::Blacklisted, ReplyKind::Blacklisted);
        return paced(refusal, kind, speaker.player, memory, witness);
    }
    let Some(command) = table.find(word) else {
        witness.step(StepKind::Name, Verdict::Stopped, || {
            vec![fact("word", word)]
        });
        let refusal = Decision::Unknown { word: word.into() };
        let kind = ReplyKind::Unknown;
        return paced(refusal, kind, speaker.player, memory, witness);
    };
    witness.step(StepKind::Name, Verdict::Passed, || {
        vec![fact("word", word), fact("command", &command.name)]
    });
    judge_command(command, prefix, speaker, rest, memory, witness)
}

fn judge_command(
    command: &CommandSpec,
    prefix: &str,
    speaker: Speaker<'_>,
    rest: &str,
    memory: &mut impl Memory,
    witness: &mut impl Witness,
) -> Decision {
    let name = || command.name.clone();
    let verdict = spared(command.is_enabled, speaker.is_owner);
    witness.step(StepKind::Enabled, verdict, Vec::new);
    if verdict == Verdict::Stopped {
        let (refusal, kind) = (Decision::Disabled { name: name() }, ReplyKind::Disabled);
        return paced(refusal, kind, speaker.player, memory, witness);
    }
    let allowed = &command.allowed_chat_types;
    let chat_type = heard_as(allowed, speaker.chat_type);
    let listens = allowed.iter().any(|kind| kind == chat_type);
    let verdict = spared(listens, speaker.is_owner);
    witness.step(StepKind::ChatType, verdict, || {
        vec![
            fact("chatType", chat_type),
            fact("allowed", allowed.join(", ")),
        ]
    });
    if verdict == Verdict::Stopped {
        let refusal = Decision::WrongChatType { name: name() };
        let kind = ReplyKind::WrongChatType;
        return paced(refusal, kind, speaker.player, memory, witness);
    }
    let pace = memory.pace(speaker.player);
    let is_fine = pace == PaceVerdict::Fine;
    witness.step(StepKind::Pace, spared(is_fine, false), Vec::new);
    if !is_fine {
        return Decision::TooFast {
            is_first: pace == PaceVerdict::TooFast,
            instead_of: None,
        };
    }
    let args = match read_arguments(&command.arguments, rest) {
        Ok(args) => args,
        Err(error) => {
            witness.step(StepKind::Arguments, Verdict::Stopped, || {
                vec![
                    fact("error", error.to_string()),
                    fact("usage", command.usage(prefix)),
                ]
            });
            return Decision::WrongUse {
                error,
                name: name(),
                usage: command.usage(prefix),
            };
        }
    };
    witness.step(StepKind::Arguments, Verdict::Passed, || {
        let read = serde_json::Value::Object(args.clone());
        vec![fact("arguments", read.to_string())]
    });
    if let Some(refusal) = judge_person(command, speaker, memory, witness) {
        return refusal;
    }
    Decision::Run(Call {
        command: command.id,
        name: name(),
        args,
        chat_type: chat_type.to_owned(),
    })
}

/// Whether this player may, and may now.
fn judge_person(
    command: &CommandSpec,
    speaker: Speaker<'_>,
    memory: &mut impl Memory,
    witness: &mut impl Witness,
) -> Option<Decision> {
    let permission = command.permission.as_deref();
    if let Some(permission) = permission {
        let verdict = spared(speaker.grants.allow(permission), speaker.is_owner);
        witness.step(StepKind::Permission, verdict, || {
            let reason = speaker.grants.reason(permission).unwrap_or_default();
            vec![fact("permission", permission), fact("by", reason)]
        });
        if verdict == Verdict::Stopped {
            return Some(Decision::Forbidden {
                name: command.name.clone(),
                permission: permission.to_owned(),
            });
        }
    } else {
        witness.step(StepKind::Permission, Verdict::Passed, || {
            vec![fact("permission", ""), fact("by", "")]
        });
    }
    let seconds = || fact("seconds", command.cooldown_seconds.to_string());
    let is_free = speaker.is_owner
        || command.cooldown_seconds > 0 && speaker.grants.free_from_cooldown(permission);
    if is_free {
        witness.step(StepKind::Cooldown, Verdict::Spared, || vec![seconds()]);
        return None;
    }
    let left = memory.cooldown(Use {
        command: command.id,
        player: speaker.player,
        seconds: command.cooldown_seconds,
        scope: command.cooldown_scope,
    });
    witness.step(StepKind::Cooldown, spared(left.is_none(), false), || {
        vec![seconds(), fact("left", left.unwrap_or(0).to_string())]
    });
    left.map(|seconds_left| Decision::Cooldown {
        name: command.name.clone(),
        seconds_left,
    })
}
