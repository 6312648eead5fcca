use std::borrow::Cow;
use std::collections::HashMap;

use sculk_core::CommandId;

/// What a command is to the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandSpec {
    /// Its id.
    pub id: CommandId,
    /// What players type after the prefix.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// What it is for, as the list of commands tells players.
    pub description: String,
    /// Whether it answers at all; owners may use it even so.
    pub is_enabled: bool,
    /// Seconds before it may be used again.
    pub cooldown_seconds: u32,
    /// Who waits for that long.
    pub cooldown_scope: CooldownScope,
    /// Chat types it listens to; owners may use it anywhere.
    pub allowed_chat_types: Vec<String>,
    /// What may follow the name, in order.
    pub arguments: Vec<ArgumentSpec>,
    /// The permission it needs, if any; owners need none.
    pub permission: Option<String>,
}

/// Who waits after a command was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CooldownScope {
    /// The player who used it.
    #[default]
    Player,
    /// Everybody.
    All,
}

impl CommandSpec {
    /// A command without anything: enabled, for everybody, in public and private chat.
    #[must_use]
    pub fn new(id: CommandId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            aliases: Vec::new(),
            description: String::new(),
            is_enabled: true,
            cooldown_seconds: 0,
            cooldown_scope: CooldownScope::Player,
            allowed_chat_types: vec!["chat".to_owned(), "private".to_owned()],
            arguments: Vec::new(),
            permission: None,
        }
    }

    /// How it is used: `@give <player> [count]`.
    #[must_use]
    pub fn usage(&self, prefix: &str) -> String {
        let mut out = format!("{prefix}{}", self.name);
        for argument in &self.arguments {
            let (open, close) = if argument.required {
                ('<', '>')
            } else {
                ('[', ']')
            };
            out.extend([' ', open]);
            out.push_str(&argument.name);
            out.push(close);
        }
        out
    }
}

/// One argument of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgumentSpec {
    /// What graphs call it.
    pub name: String,
    /// How its text is read.
    pub kind: ArgumentKind,
    /// Whether the command is refused without it.
    pub required: bool,
    /// Taken where it is missing.
    pub default: Option<serde_json::Value>,
    /// The smallest number that is taken.
    pub min: Option<f64>,
    /// The largest number that is taken.
    pub max: Option<f64>,
    /// What a [`ArgumentKind::Choice`] takes.
    pub choices: Vec<String>,
}

impl ArgumentSpec {
    /// An argument that may be left out.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: ArgumentKind) -> Self {
        Self {
            name: name.into(),
            kind,
            required: false,
            default: None,
            min: None,
            max: None,
            choices: Vec::new(),
        }
    }
}

/// How an argument's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// One word, or several in quotes.
    String,
    /// A number.
    Number,
    /// Kept as text, as BlockMine keeps it.
    Boolean,
    /// All that is left of the line.
    GreedyString,
    /// The name of a player.
    Player,
    /// One of a few words, in any case.
    Choice,
    /// Yes or no, in the words of the languages the app speaks.
    YesNo,
}

/// The commands of one bot, found by name or alias in any case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommandTable {
    commands: Vec<CommandSpec>,
    by_word: HashMap<String, usize>,
}

impl CommandTable {
    /// Builds the table. A name wins over an alias; of two equal aliases the first wins.
    #[must_use]
    pub fn new(commands: Vec<CommandSpec>) -> Self {
        let mut by_word = HashMap::with_capacity(commands.len());
        for (idx, command) in commands.iter().enumerate() {
            by_word.entry(command.name.to_lowercase()).or_insert(idx);
        }
        for (idx, command) in commands.iter().enumerate() {
            for alias in &command.aliases {
                by_word.entry(alias.to_lowercase()).or_insert(idx);
            }
        }
        Self { commands, by_word }
    }

    /// The command that answers to a word.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&CommandSpec> {
        let is_small = word
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let word = if is_small {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase())
        };
        self.by_word
            .get(word.as_ref())
            .map(|&idx| &self.commands[idx])
    }

    /// Whether a line with this prefix names one of them.
    #[must_use]
    pub fn is_meant(&self, prefix: &str, line: &str) -> bool {
        crate::judge::word_of(prefix, line).is_some_and(|(word, _)| self.find(word).is_some())
    }

    /// All of them, in the order they were given.
    #[must_use]
    pub fn commands(&self) -> &[CommandSpec] {
        &self.commands
    }
}
