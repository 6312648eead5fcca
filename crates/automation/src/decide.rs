use sculk_core::CommandId;
use serde_json::{Map, Value};

use crate::judge::{Taking, judge};
use crate::{ArgumentError, CommandTable, Grants, Recent, ReplyKind};

/// Who said a line, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speaker<'a> {
    /// The player's name.
    pub player: &'a str,
    /// Whether the bot's settings name the player as an owner.
    pub is_owner: bool,
    /// `chat`, `whisper` for the game's own whispers, or a type a server or plugin adds, of which
    /// `private` is what chat rules call their whispers.
    pub chat_type: &'a str,
    /// Whether the bot ignores the player.
    pub is_blacklisted: bool,
    /// What the player may do.
    pub grants: &'a Grants,
}

/// A command to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which command.
    pub command: CommandId,
    /// Its name (not the alias that was used).
    pub name: String,
    /// Its arguments.
    pub args: Map<String, Value>,
    /// Where it was used, by the name the command has for it.
    pub chat_type: String,
}

/// What a chat line is to the rules.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It does not start with the prefix, or nothing follows it.
    NotACommand,
    /// The player is on the blacklist. Players are not told.
    Blacklisted,
    /// No command has this name. Players are not told: other bots may share the prefix.
    Unknown {
        /// The word after the prefix.
        word: String,
    },
    /// The command is switched off. Players are not told.
    Disabled {
        /// Its name.
        name: String,
    },
    /// The command does not listen to this chat type. Players are not told.
    WrongChatType {
        /// Its name.
        name: String,
    },
    /// The arguments do not fit; the player is told how it is used.
    WrongUse {
        /// What is wrong.
        error: ArgumentError,
        /// The command's name.
        name: String,
        /// How it is used.
        usage: String,
    },
    /// The player lacks the permission; the player is told.
    Forbidden {
        /// The command's name.
        name: String,
        /// What it needs.
        permission: String,
    },
    /// The player must wait.
    Cooldown {
        /// The command's name.
        name: String,
        /// How long, in whole seconds.
        seconds_left: u64,
    },
    /// The player floods the bot.
    TooFast {
        /// Whether the player is told: only once until there was quiet.
        is_first: bool,
        /// What the player would have been told else, where that is nothing unless the owner wrote a
        /// text for it: then nothing is said of the flood either.
        instead_of: Option<ReplyKind>,
    },
    /// Run it.
    Run(Call),
}

/// Decides about one chat line and notes what that costs: the cooldown, the player's pace.
pub fn decide(
    table: &CommandTable,
    prefix: &str,
    speaker: Speaker<'_>,
    line: &str,
    recent: &mut Recent,
    now_ms: u64,
) -> Decision {
    let mut memory = Taking { recent, now_ms };
    judge(table, prefix, speaker, line, &mut memory, &mut ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArgumentKind, ArgumentSpec, CommandSpec};

    fn table() -> CommandTable {
        let ping = CommandSpec {
            aliases: vec!["пинг".into()],
            cooldown_seconds: 5,
            allowed_chat_types: vec!["chat".into()],
            arguments: vec![ArgumentSpec {
                required: true,
                ..ArgumentSpec::new("text", ArgumentKind::GreedyString)
            }],
            ..CommandSpec::new(CommandId(7), "ping")
        };
        let off = CommandSpec {
            id: CommandId(8),
            name: "off".into(),
            is_enabled: false,
            arguments: vec![],
            aliases: vec![],
            ..ping.clone()
        };
        CommandTable::new(vec![ping, off])
    }

    static NOTHING: std::sync::LazyLock<Grants> = std::sync::LazyLock::new(Grants::default);

    fn steve() -> Speaker<'static> {
        Speaker {
            player: "Steve",
            is_owner: false,
            chat_type: "chat",
            is_blacklisted: false,
            grants: &NOTHING,
        }
    }

    fn say(line: &str, speaker: Speaker<'_>) -> Decision {
        decide(&table(), "@", speaker, line, &mut Recent::default(), 0)
    }

    #[test]
    fn a_line_with_prefix_and_name_runs_the_command() {
        let Decision::Run(call) = say("@Ping hello  there", steve()) else {
            panic!("must run");
        };
        assert_eq!((call.command, call.name.as_str()), (CommandId(7), "ping"));
        assert_eq!(call.args["text"], "hello there");
        assert!(matches!(say("@ПИНГ x", steve()), Decision::Run(_)));
    }

    #[test]
    fn other_lines_are_no_commands() {
        for line in ["", "ping", "@", "@   ", "hello @ping"] {
            assert_eq!(say(line, steve()), Decision::NotACommand, "{line:?}");
        }
        assert_eq!(
            say("@nope", steve()),
            Decision::Unknown {
                word: "nope".into()
            }
        );
    }

    #[test]
    fn a_command_that_is_off_or_deaf_here_is_for_owners_only() {
        let owner = Speaker {
            is_owner: true,
            chat_type: "private",
            ..steve()
        };
        let whisper = Speaker {
            chat_type: "private",
            ..steve()
        };
        assert_eq!(
            say("@off", steve()),
            Decision::Disabled { name: "off".into() }
        );
        assert_eq!(
            say("@ping x", whisper),
            Decision::WrongChatType {
                name: "ping".into()
            }
        );
        assert!(matches!(say("@off", owner), Decision::Run(_)));
        assert!(matches!(say("@ping x", owner), Decision::Run(_)));
    }

    #[test]
    fn whispers_are_private_to_commands_that_do_not_name_them() {
        let heard = |allowed: &[&str], is_owner: bool| {
            let spec = table().find("ping").cloned().map(|spec| CommandSpec {
                allowed_chat_types: allowed.iter().map(|&kind| kind.into()).collect(),
                ..spec
            });
            let whisper = Speaker {
                chat_type: "whisper",
                is_owner,
                ..steve()
            };
            let table = CommandTable::new(spec.into_iter().collect());
            let mut cooldowns = Recent::default();
            match decide(&table, "@", whisper, "@ping x", &mut cooldowns, 0) {
                Decision::Run(call) => Some(call.chat_type),
                _ => None,
            }
        };
        assert_eq!(
            heard(&["chat", "private"], false).as_deref(),
            Some("private")
        );
        assert_eq!(
            heard(&["private", "whisper"], false).as_deref(),
            Some("whisper")
        );
        assert_eq!(heard(&["chat"], false), None);
        assert_eq!(heard(&["chat"], true).as_deref(), Some("whisper"));
    }

    #[test]
    fn wrong_use_shows_the_usage_and_costs_no_cooldown() {
        let mut cooldowns = Recent::default();
        let mut say = |line| decide(&table(), "@", steve(), line, &mut cooldowns, 0);
        let Decision::WrongUse { usage, .. } = say("@ping") else {
            panic!("must be refused");
        };
        assert_eq!(usage, "@ping <text>");
        assert!(matches!(say("@ping x"), Decision::Run(_)));
        assert_eq!(
            say("@ping x"),
            Decision::Cooldown {
                name: "ping".into(),
                seconds_left: 5
            }
        );
    }

    #[test]
    fn the_blacklist_and_permissions_hold_for_all_but_owners() {
        let mut guarded = table();
        let spec = guarded.find("ping").cloned().map(|spec| CommandSpec {
            permission: Some("admin.ping".into()),
            ..spec
        });
        guarded = CommandTable::new(spec.into_iter().collect());
        let say = |speaker: Speaker<'_>| {
            decide(&guarded, "@", speaker, "@ping x", &mut Recent::default(), 0)
        };
        assert_eq!(
            say(steve()),
            Decision::Forbidden {
                name: "ping".into(),
                permission: "admin.ping".into()
            }
        );
        let grants = Grants::of(["admin.*"]);
        let admin = Speaker {
            grants: &grants,
            ..steve()
        };
        assert!(matches!(say(admin), Decision::Run(_)));
        let ignored = Speaker {
            is_blacklisted: true,
            ..admin
        };
        assert_eq!(say(ignored), Decision::Blacklisted);
        let owner = Speaker {
            is_owner: true,
            is_blacklisted: true,
            ..steve()
        };
        assert!(matches!(say(owner), Decision::Run(_)));
    }

    #[test]
    fn one_who_floods_is_told_once_and_lines_of_others_cost_nothing() {
        let mut recent = Recent::default();
        let mut say = |line, now_ms| decide(&table(), "@", steve(), line, &mut recent, now_ms);
        let decisions: Vec<_> = ["@nope", "hello", "@off", "@ping"]
            .repeat(100)
            .into_iter()
            .map(|line| (line, say(line, 0)))
            .collect();
        let told = |instead_of: Option<ReplyKind>| {
            let is_first = true;
            let told = Decision::TooFast {
                is_first,
                instead_of,
            };
            decisions.iter().filter(|(_, one)| *one == told).count()
        };
        assert_eq!(told(None), 1, "of commands");
        let of_asides = told(Some(ReplyKind::Unknown)) + told(Some(ReplyKind::Disabled));
        assert_eq!(of_asides, 1, "of what leads to no command");
        let n_heard = |line| {
            let of_line = decisions.iter().filter(|(said, _)| *said == line);
            let heard = of_line.filter(|(_, one)| !matches!(one, Decision::TooFast { .. }));
            heard.count()
        };
        assert_eq!(n_heard("@nope") + n_heard("@off"), 20);
        assert_eq!(n_heard("@ping"), 20, "the others did not count for it");
        assert_eq!(n_heard("hello"), 100);
        let unknown = Decision::Unknown {
            word: "nope".into(),
        };
        assert_eq!(say("@nope", 3_000), unknown, "after there was quiet");
    }

    #[test]
    fn one_who_would_be_told_nothing_is_told_nothing_of_the_flood() {
        let flood = |instead_of| Decision::TooFast {
            is_first: true,
            instead_of,
        };
        let mut replies = crate::Replies::default();
        let said = |replies: &crate::Replies, instead_of| {
            replies.refusal("@", "Steve", "chat", &flood(instead_of))
        };
        assert!(said(&replies, None).is_some());
        assert_eq!(said(&replies, Some(ReplyKind::Unknown)), None);
        let text = "No {command}!".to_owned();
        replies.own.insert(ReplyKind::Unknown, text);
        assert!(said(&replies, Some(ReplyKind::Unknown)).is_some());
        assert_eq!(said(&replies, Some(ReplyKind::Disabled)), None);
    }

    #[test]
    fn a_table_knows_which_lines_are_meant_for_it() {
        let table = table();
        for line in ["@ping", " @ПИНГ x", "@off"] {
            assert!(table.is_meant("@", line), "{line}");
        }
        for line in ["ping", "@nope", "@", ""] {
            assert!(!table.is_meant("@", line), "{line}");
        }
    }
}
