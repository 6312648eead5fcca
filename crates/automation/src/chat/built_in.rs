//! The rules that work out of the box, after the formats that chat plugins of servers write.

use super::ChatRule;

/// A player's name: Minecraft's own letters, and the dot or star that bridges for other editions of
/// the game put before it.
const PLAYER: &str = r"(?<player>[.*~]?[A-Za-z0-9_]{2,16})";
/// Ranks, clans and worlds before a name: `[VIP] `, `[VIP][Lv5] `, `(Mod) `, `{World} `.
const TAGS: &str = r"(?:[\[({<][^\[\](){}<>]{1,32}[\])}>] ?){0,6}";
/// The same, but none that looks like the brackets of vanilla chat.
const SQUARE_TAGS: &str = r"(?:[\[({][^\[\](){}]{1,32}[\])}] ?){0,6}";
/// A title after a name: ` [King]`, ` (AFK)`.
const TITLE: &str = r"(?: ?[\[({][^\[\](){}]{1,32}[\])}]){0,3}";
/// What stands between a name and the words.
const SEPARATOR: &str = r" ?(?::|»|›|>{1,2}|➜|➤|→|⇒|⇨|⟫|▶|►|\|)";
/// Words for the bot itself in headers of private messages.
const ME: &str = r"(?:[Mm]e|[Yy]ou|[Мм]не|[Вв]ам|[Яя]|[Тт]ы|[Вв]ы|[Тт]ебе)";
/// The arrows of such headers.
const ARROW: &str = r" ?(?:->|»|›|➜|➤|→|⇒|⇨|=>|-») ?";
/// What names a chat at the beginning of a line, letter cases apart.
const CHAT_NAMES: &str = r"(?i:global|glob|g|ɢ|local|loc|l|ʟ|clan|c|party|team|guild|faction|ally|staff|admin|trade|world|shout|глобальный|глоб|г|глобал|локальный|лок|л|локал|клан|кланчат|пати|группа|админ|торговый|мир)";

/// The rules every server begins with, in their order: private messages first, since a header such
/// as `[Alex -> me]` could be taken for a rank.
#[must_use]
pub fn built_in_rules() -> Vec<ChatRule> {
    let rule = |name: &str, pattern: String, chat_type: &str, is_for_online_only| ChatRule {
        name: name.to_owned(),
        pattern,
        chat_type: chat_type.to_owned(),
        is_for_online_only,
    };
    vec![
        rule(
            "Private: [A -> me] words",
            format!(r"[\[({{]{SQUARE_TAGS}{PLAYER}{TITLE}{ARROW}{ME}[\])}}] ?:? ?(?<message>.+)"),
            "private",
            false,
        ),
        rule(
            "Private: A whispers to you: words",
            format!(
                r"{SQUARE_TAGS}{PLAYER} (?:whispers(?: to you)?|шепчет(?: вам| тебе)?|tells you|says to you|messages you): (?<message>.+)"
            ),
            "private",
            false,
        ),
        rule(
            "Private: From A: words",
            format!(
                r"(?:[Ff]rom|FROM|[Оо]т) {SQUARE_TAGS}{PLAYER}{TITLE}{SEPARATOR} ?(?<message>.+)"
            ),
            "private",
            true,
        ),
        rule(
            "Private: PM A -> You: words",
            format!(
                r"(?:[\[(](?:[PpDd][Mm]|[Mm][Ss][Gg]|ЛС|лс|MSG)[\])] ?|✉ ?){SQUARE_TAGS}{PLAYER}{TITLE}{ARROW}{ME} ?:? ?(?<message>.+)"
            ),
            "private",
            false,
        ),
        rule(
            "Private: A -> You: words",
            format!(r"{SQUARE_TAGS}{PLAYER}{TITLE}{ARROW}{ME}{SEPARATOR} ?(?<message>.+)"),
            "private",
            true,
        ),
        rule(
            "Vanilla: <A> words",
            format!(r"<{SQUARE_TAGS}{PLAYER}{TITLE}> (?<message>.+)"),
            "chat",
            false,
        ),
        rule(
            "Named chat: [G] A: words",
            format!(
                r"[\[({{](?<type>{CHAT_NAMES})[\])}}] ?{TAGS}{PLAYER}{TITLE}{SEPARATOR} ?(?<message>.+)"
            ),
            "",
            true,
        ),
        rule(
            "Named chat: Clan: A: words",
            format!(
                r"(?<type>(?i:clan|party|team|guild|клан|группа|пати))(?: ?[:|»>]) ?{TAGS}{PLAYER}{TITLE}{SEPARATOR} ?(?<message>.+)"
            ),
            "",
            true,
        ),
        rule(
            "Ranked: [Rank] A: words",
            format!(r"{TAGS}{PLAYER}{TITLE}{SEPARATOR} ?(?<message>.+)"),
            "chat",
            true,
        ),
        rule(
            "Ranked: Rank A » words",
            format!(
                r"[^\x00-\x20:|<>()\[\]{{}}»]{{1,16}} {TAGS}{PLAYER}{TITLE} ?(?:»|›|➜|➤|⇒|⇨|⟫|▶|►) ?(?<message>.+)"
            ),
            "chat",
            true,
        ),
    ]
}

/// The chat type a server's word stands for: `G` and `Global` are `global`. A word that is not
/// known is its own type, in lower case.
#[must_use]
pub fn chat_type_of(word: &str) -> String {
    let word = word.trim().to_lowercase();
    let known = match word.as_str() {
        "g" | "ɢ" | "glob" | "global" | "г" | "глоб" | "глобал" | "глобальный" | "shout" => {
            "global"
        }
        "l" | "ʟ" | "loc" | "local" | "л" | "лок" | "локал" | "локальный" => {
            "local"
        }
        "c" | "clan" | "клан" | "кланчат" | "guild" | "faction" => "clan",
        "party" | "team" | "пати" | "группа" | "ally" => "party",
        "админ" => "admin",
        "торговый" => "trade",
        "мир" => "world",
        _ => return word,
    };
    known.to_owned()
}
