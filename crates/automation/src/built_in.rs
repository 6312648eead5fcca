use sculk_core::CommandId;

use crate::{ArgumentKind, ArgumentSpec, CommandSpec, CommandTable, Grants, ReplyLanguage};

/// A command that comes with every bot and is answered by the app itself instead of a graph. Its
/// names, permission and the rest belong to the bot's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// The commands a player may use, or one of them explained.
    Help,
    /// Who somebody is to the bot.
    Whois,
    /// Puts somebody into a group, or takes them out.
    SetGroup,
    /// Puts somebody on the blacklist, or takes them off.
    SetBlacklist,
    /// About the app.
    About,
}

impl BuiltIn {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Help,
        Self::Whois,
        Self::SetGroup,
        Self::SetBlacklist,
        Self::About,
    ];

    /// Its stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Whois => "whois",
            Self::SetGroup => "setGroup",
            Self::SetBlacklist => "setBlacklist",
            Self::About => "about",
        }
    }

    /// The one of this stable name.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }

    /// As a new bot has it. Names, permissions and cooldowns of `whois` and `dev` are BlockMine's.
    #[must_use]
    pub fn command(self, language: ReplyLanguage) -> CommandSpec {
        let argument = |name: &str, kind, required| ArgumentSpec {
            required,
            ..ArgumentSpec::new(name, kind)
        };
        let (name, aliases, seconds, permission, arguments): (_, &[&str], _, _, _) = match self {
            Self::Help => (
                "help",
                &["помощь"],
                5,
                None,
                vec![argument("command", ArgumentKind::String, false)],
            ),
            Self::Whois => (
                "whois",
                &["userinfo", "кто"],
                5,
                Some("user.whois"),
                vec![argument("username", ArgumentKind::Player, false)],
            ),
            Self::SetGroup => (
                "setgroup",
                &[],
                0,
                Some("admin.setgroup"),
                vec![
                    argument("username", ArgumentKind::Player, true),
                    argument("group", ArgumentKind::GreedyString, true),
                ],
            ),
            Self::SetBlacklist => (
                "setblacklist",
                &[],
                0,
                Some("admin.setblacklist"),
                vec![
                    argument("username", ArgumentKind::Player, true),
                    ArgumentSpec {
                        default: Some(true.into()),
                        ..argument("on", ArgumentKind::YesNo, false)
                    },
                ],
            ),
            Self::About => (
                "dev",
                &["about", "version", "ver"],
                10,
                Some("user.say"),
                Vec::new(),
            ),
        };
        CommandSpec {
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            description: self.description(language).to_owned(),
            cooldown_seconds: seconds,
            permission: permission.map(str::to_owned),
            arguments,
            ..CommandSpec::new(CommandId(0), name)
        }
    }

    const fn description(self, language: ReplyLanguage) -> &'static str {
        match (self, language) {
            (Self::Help, ReplyLanguage::English) => "The commands you may use.",
            (Self::Help, ReplyLanguage::Russian) => "Команды, которые вам доступны.",
            (Self::Whois, ReplyLanguage::English) => "Who somebody is to the bot.",
            (Self::Whois, ReplyLanguage::Russian) => "Кто этот игрок для бота.",
            (Self::SetGroup, ReplyLanguage::English) => {
                "Puts a player into a group; a - before the group takes them out."
            }
            (Self::SetGroup, ReplyLanguage::Russian) => {
                "Добавляет игрока в группу; - перед группой убирает из неё."
            }
            (Self::SetBlacklist, ReplyLanguage::English) => {
                "The bot ignores a player, or with “no” listens again."
            }
            (Self::SetBlacklist, ReplyLanguage::Russian) => {
                "Бот не слушает игрока; с «нет» слушает снова."
            }
            (Self::About, ReplyLanguage::English) => "What this bot runs on.",
            (Self::About, ReplyLanguage::Russian) => "На чём работает этот бот.",
        }
    }
}

/// The commands a player may use in a chat, by name: those one might try.
#[must_use]
pub fn help_list(
    table: &CommandTable,
    prefix: &str,
    chat_type: &str,
    is_owner: bool,
    grants: &Grants,
) -> String {
    let listens = |command: &CommandSpec| {
        let mut kinds = command.allowed_chat_types.iter();
        kinds.any(|kind| kind == chat_type || kind == "private" && chat_type == "whisper")
    };
    let may = |command: &CommandSpec| {
        let permission = command.permission.as_deref();
        permission.is_none_or(|permission| grants.allow(permission))
    };
    let mut names: Vec<_> = table
        .commands()
        .iter()
        .filter(|command| is_owner || command.is_enabled && listens(command) && may(command))
        .map(|command| format!("{prefix}{}", command.name))
        .collect();
    names.sort_unstable();
    names.join(", ")
}

/// One command's use and description, for a player who may know of it.
#[must_use]
pub fn help_about(
    table: &CommandTable,
    prefix: &str,
    word: &str,
    is_owner: bool,
    grants: &Grants,
) -> Option<(String, String)> {
    let command = table.find(word.strip_prefix(prefix).unwrap_or(word))?;
    let permission = command.permission.as_deref();
    let may = permission.is_none_or(|permission| grants.allow(permission));
    (is_owner || command.is_enabled && may)
        .then(|| (command.usage(prefix), command.description.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> CommandTable {
        let commands = BuiltIn::ALL
            .map(|one| one.command(ReplyLanguage::English))
            .into_iter()
            .chain([CommandSpec {
                is_enabled: false,
                ..CommandSpec::new(CommandId(9), "off")
            }]);
        CommandTable::new(commands.collect())
    }

    #[test]
    fn help_lists_what_the_player_may_use_here() {
        let user = Grants::of(["user.say"]);
        let list =
            |chat, is_owner, grants: &Grants| help_list(&table(), "@", chat, is_owner, grants);
        assert_eq!(list("chat", false, &user), "@dev, @help");
        assert_eq!(list("whisper", false, &user), "@dev, @help");
        assert_eq!(list("clan", false, &user), "");
        assert_eq!(
            list("clan", true, &user),
            "@dev, @help, @off, @setblacklist, @setgroup, @whois"
        );
    }

    #[test]
    fn help_explains_a_command_by_any_of_its_names() {
        let admin = Grants::of(["admin.*", "user.*"]);
        let about = |word, grants: &Grants| help_about(&table(), "@", word, false, grants);
        let (usage, description) = about("@SetGroup", &admin).unwrap();
        assert_eq!(usage, "@setgroup <username> <group>");
        assert!(description.starts_with("Puts a player"));
        assert!(about("кто", &admin).is_some());
        assert_eq!(about("setgroup", &Grants::default()), None);
        assert_eq!(about("off", &admin), None);
    }

    #[test]
    fn ids_lead_back() {
        for one in BuiltIn::ALL {
            assert_eq!(BuiltIn::of_id(one.id()), Some(one));
        }
    }
}
