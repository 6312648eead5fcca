//! The texts bots answer with unless their owner wrote others.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $id:literal [$($variable:literal),*] $en:literal $ru:literal;)*) => {
        /// What a bot may have to say about a command.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ReplyKind {
            $($(#[$doc])* $name,)*
        }

        impl ReplyKind {
            /// All of them, in the order they are listed.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its stable name.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What may stand in it in braces, besides `player`, `command` and `prefix`.
            #[must_use]
            pub const fn variables(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($variable),*],)* }
            }

            pub(crate) const fn english(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }

            pub(crate) const fn russian(self) -> &'static str {
                match self { $(Self::$name => $ru,)* }
            }
        }
    };
}

// An empty text: nothing is said.
kinds! {
    /// A required argument is not there.
    Missing "missing" ["argument", "usage"]
        "{player}, {argument} is missing. Use: {usage}"
        "{player}, не хватает: {argument}. Пишите так: {usage}";
    /// A number was wanted.
    NotANumber "notANumber" ["argument", "value", "usage"]
        "{player}, {argument} must be a number. Use: {usage}"
        "{player}, {argument} должно быть числом. Пишите так: {usage}";
    /// The number is too small or too large.
    OutOfRange "outOfRange" ["argument", "value", "range", "usage"]
        "{player}, {argument} must be {range}."
        "{player}, {argument} должно быть {range}.";
    /// One of a few words was wanted.
    NotAChoice "notAChoice" ["argument", "value", "choices", "usage"]
        "{player}, {argument} must be one of: {choices}."
        "{player}, {argument} может быть: {choices}.";
    /// Yes or no was wanted.
    NotYesOrNo "notYesOrNo" ["argument", "value", "usage"]
        "{player}, {argument} must be yes or no."
        "{player}, {argument}: напишите да или нет.";
    /// The name of a player was wanted.
    NotAPlayer "notAPlayer" ["argument", "value", "usage"]
        "{player}, {argument} must be a player's name."
        "{player}, {argument}: нужно имя игрока.";
    /// The player lacks the permission.
    Forbidden "forbidden" ["permission"]
        "{player}, you may not use {prefix}{command}."
        "{player}, вам нельзя использовать {prefix}{command}.";
    /// The player must wait.
    Cooldown "cooldown" ["seconds"]
        "{player}, wait {seconds} s before {prefix}{command} again."
        "{player}, подождите {seconds} с до следующей {prefix}{command}.";
    /// The player floods the bot.
    TooFast "tooFast" []
        "{player}, too many commands at once. Wait a moment."
        "{player}, слишком много команд подряд. Подождите немного.";
    /// The command does not listen to this chat.
    WrongChatType "wrongChatType" ["chatType"] "" "";
    /// The command is switched off.
    Disabled "disabled" [] "" "";
    /// There is no such command.
    Unknown "unknown" ["value"] "" "";
    /// The bot ignores the player.
    Blacklisted "blacklisted" [] "" "";
    /// The list of commands.
    Help "help" ["list"]
        "Commands: {list}. More about one: {prefix}{command} NAME"
        "Команды: {list}. Подробнее: {prefix}{command} ИМЯ";
    /// About one command.
    HelpAbout "helpAbout" ["usage", "description"]
        "{usage}: {description}"
        "{usage}: {description}";
    /// Who somebody is.
    Whois "whois" ["target", "groups", "state"]
        "{target}: {groups}{state}"
        "{target}: {groups}{state}";
    /// Somebody was put into a group.
    GroupGiven "groupGiven" ["target", "group"]
        "{target} is in {group} now."
        "{target} теперь в группе {group}.";
    /// Somebody was taken out of a group.
    GroupTaken "groupTaken" ["target", "group"]
        "{target} is not in {group} any more."
        "{target} больше не в группе {group}.";
    /// There is no such group.
    NoSuchGroup "noSuchGroup" ["group", "list"]
        "There is no group {group}. There are: {list}."
        "Группы {group} нет. Есть: {list}.";
    /// The group may do more than the player who gives it.
    GroupTooHigh "groupTooHigh" ["group"]
        "{player}, the group {group} may do more than you."
        "{player}, группе {group} можно больше, чем вам.";
    /// A change of somebody's could not be kept.
    ChangeFailed "changeFailed" []
        "{player}, that could not be changed. The bot's owner finds why in its console."
        "{player}, изменить не удалось. Почему — написано в консоли бота, у его владельца.";
    /// Who is to be put on the blacklist, or taken off it, may do more than the player who wants it.
    PersonTooHigh "personTooHigh" ["target"]
        "{player}, {target} may do more than you."
        "{player}, {target} может больше, чем вы.";
    /// Somebody was put on the blacklist.
    NowBlacklisted "nowBlacklisted" ["target"]
        "{target} is on the blacklist now."
        "{target} теперь в чёрном списке.";
    /// Somebody was taken off the blacklist.
    NoLongerBlacklisted "noLongerBlacklisted" ["target"]
        "{target} is off the blacklist."
        "{target} больше не в чёрном списке.";
    /// About the app.
    About "about" ["version", "commands", "people"]
        "Sculk {version}: {commands} commands, {people} people known."
        "Sculk {version}: команд {commands}, знакомых игроков {people}.";
}
