//! Commands: of operators in the console, and of players behind a slash.

mod admission;
mod run;
mod screen;

/// A command and what is said about it.
#[derive(Debug)]
pub struct About {
    /// The first word of the line.
    pub name: &'static str,
    /// What follows the name.
    pub arguments: &'static str,
    /// What comes of it.
    pub does: &'static str,
    /// Any player may use it, not only operators.
    pub is_for_all: bool,
}

const fn about(
    name: &'static str,
    arguments: &'static str,
    does: &'static str,
    is_for_all: bool,
) -> About {
    About {
        name,
        arguments,
        does,
        is_for_all,
    }
}

/// All commands.
pub const COMMANDS: &[About] = &[
    about("help", "", "lists the commands", true),
    about("list", "", "lists the players", true),
    about("places", "", "says where to find what", true),
    about("msg", "<player> <text>", "whispers", true),
    about("tell", "<player> <text>", "whispers", true),
    about("w", "<player> <text>", "whispers", true),
    about("me", "<text>", "says what one does", true),
    about("say", "<text>", "says something to all", false),
    about(
        "talk",
        "<player of ours> <text>",
        "makes Mira, Tomas or Rook say something",
        false,
    ),
    about("give", "<player> <item> [count]", "gives items", false),
    about("hurt", "<player> <half hearts>", "takes health", false),
    about("heal", "<player>", "gives back health and food", false),
    about("feed", "<player> <points>", "sets the food, 0 to 20", false),
    about("kick", "<player> [reason]", "throws a player out", false),
    about(
        "spawn",
        "<kind> [x y z]",
        "makes an animal or a monster",
        false,
    ),
    about(
        "tp",
        "[player] <x y z | player>",
        "puts a player somewhere",
        false,
    ),
    about("setblock", "<x y z> <block>", "changes a block", false),
    about("getblock", "<x y z>", "says which block is there", false),
    about(
        "time",
        "<day | night | ticks>",
        "sets the time of day",
        false,
    ),
    about("weather", "<clear | rain>", "makes the weather", false),
    about(
        "title",
        "<player> <text> [| <text below>]",
        "shows a title",
        false,
    ),
    about(
        "playsound",
        "<player> <sound>",
        "lets a player hear a sound",
        false,
    ),
    about(
        "sidebar",
        "<player> [<title> | <name>=<number> …]",
        "shows a scoreboard, or none",
        false,
    ),
    about(
        "bossbar",
        "<player> <percent> <text>, or off",
        "shows a boss bar",
        false,
    ),
    about(
        "tablist",
        "<player> <text above> [| <text below>]",
        "writes around the list of players",
        false,
    ),
    about(
        "gamemode",
        "<mode> <player>",
        "survival, creative, adventure or spectator",
        false,
    ),
    about(
        "lag",
        "<player> <milliseconds>",
        "delays all that is sent to a player",
        false,
    ),
    about(
        "drop",
        "<player>",
        "cuts a connection, as a broken line does",
        false,
    ),
    about("ban", "<player>", "keeps a player out", false),
    about("unban", "<player>", "lets a player in again", false),
    about(
        "whitelist",
        "<on | off | add | remove> [player]",
        "lets in only who is listed",
        false,
    ),
    about("op", "<player>", "lets a player use all commands", false),
    about("deop", "<player>", "takes that back", false),
    about("stop", "", "ends the practice world", false),
];

/// The command of that name.
pub fn find(name: &str) -> Option<&'static About> {
    COMMANDS.iter().find(|command| command.name == name)
}
