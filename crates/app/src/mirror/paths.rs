//! What a file of the mirror is about, and what it is called.

use std::collections::HashSet;
use std::fmt::Write as _;

/// The kinds of things of a bot that have files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Group,
    Command,
    EventGraph,
}

impl Part {
    pub(super) const ALL: [Self; 3] = [Self::Group, Self::Command, Self::EventGraph];

    pub(super) const fn folder(self) -> &'static str {
        match self {
            Self::Group => "groups",
            Self::Command => "commands",
            Self::EventGraph => "events",
        }
    }
}

/// What a path names. Slugs are as they stand in the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// The settings of the app.
    Settings,
    /// The settings of a bot.
    Bot { bot: &'a str },
    /// What a bot does when it joins.
    Joining { bot: &'a str },
    /// The settings of a part of a bot.
    Part {
        bot: &'a str,
        part: Part,
        slug: &'a str,
    },
    /// The graph of a part of a bot.
    Graph {
        bot: &'a str,
        part: Part,
        slug: &'a str,
    },
}

/// What a path names; none for a file that is none of the mirror's.
pub(super) fn place(path: &str) -> Option<Place<'_>> {
    let parts: Vec<_> = path.split('/').collect();
    match parts.as_slice() {
        ["settings.json"] => Some(Place::Settings),
        ["bots", bot, "bot.json"] => Some(Place::Bot { bot }),
        ["bots", bot, "joining.json"] => Some(Place::Joining { bot }),
        ["bots", bot, folder, file] => {
            let part = Part::ALL
                .into_iter()
                .find(|part| part.folder() == *folder)?;
            if let Some(slug) = file.strip_suffix(".json") {
                return Some(Place::Part { bot, part, slug });
            }
            let slug = file.strip_suffix(".graph")?;
            (part != Part::Group).then_some(Place::Graph { bot, part, slug })
        }
        _ => None,
    }
}

/// Names that Windows gives to devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];
/// Longest slug, in bytes: file systems take 255 with the ending.
const MAX_SLUG: usize = 200;

/// A name as every file system takes it: letters and digits of any script, `-` and `_` as they are, all
/// else as `%` and two hexadecimal digits for each byte.
pub(super) fn slug(name: &str) -> String {
    let is_device = DEVICES.contains(&name.to_lowercase().as_str());
    let mut slug = String::new();
    for (place, letter) in name.chars().enumerate() {
        let is_plain = letter.is_alphanumeric() || matches!(letter, '-' | '_');
        if is_plain && !(is_device && place == 0) {
            slug.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                // Writing to a text cannot fail.
                let _ = write!(slug, "%{byte:02X}");
            }
        }
        if slug.len() > MAX_SLUG {
            break;
        }
    }
    if slug.is_empty() {
        "%".to_owned()
    } else {
        slug
    }
}

/// The name that a slug was made of.
pub(super) fn name_of(slug: &str) -> Option<String> {
    let slug = slug.split_once('~').map_or(slug, |(name, _)| name);
    let (mut bytes, mut rest) = (Vec::new(), slug.as_bytes());
    while let Some((&first, behind)) = rest.split_first() {
        if first != b'%' {
            bytes.push(first);
            rest = behind;
            continue;
        }
        let digits = std::str::from_utf8(behind.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &behind[2..];
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|name| !name.is_empty())
}

/// Slugs that differ, also where the file system takes both cases for one.
#[derive(Debug, Default)]
pub(super) struct Slugs(HashSet<String>);

impl Slugs {
    /// A slug for the thing with this name and id.
    pub(super) fn give(&mut self, name: &str, id: i32) -> String {
        let plain = slug(name);
        if self.0.insert(plain.to_lowercase()) {
            return plain;
        }
        let other = format!("{plain}~{id}");
        self.0.insert(other.to_lowercase());
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_files_that_every_system_takes_and_come_back() {
        for (name, expected) in [
            ("ping", "ping"),
            ("привет", "привет"),
            ("../x", "%2E%2E%2Fx"),
            ("a b.c", "a%20b%2Ec"),
            ("CON", "%43ON"),
            ("a~b", "a%7Eb"),
            (".git", "%2Egit"),
        ] {
            assert_eq!(slug(name), expected);
            assert_eq!(name_of(expected).as_deref(), Some(name));
        }
        let mut slugs = Slugs::default();
        assert_eq!(slugs.give("Bot", 1), "Bot");
        assert_eq!(slugs.give("bot", 2), "bot~2");
        assert_eq!(name_of("bot~2").as_deref(), Some("bot"));
        for broken in ["%", "%4", "%zz", "", "%ff"] {
            assert_eq!(name_of(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn only_files_of_the_mirror_have_a_place() {
        let graph = place("bots/Bot/commands/ping.graph");
        let expected = Place::Graph {
            bot: "Bot",
            part: Part::Command,
            slug: "ping",
        };
        assert_eq!(graph, Some(expected));
        assert_eq!(place("bots/Bot/bot.json"), Some(Place::Bot { bot: "Bot" }));
        for path in [
            "README.md",
            "bots/Bot/groups/a.graph",
            "bots/x.json",
            "bots/Bot/other/a.json",
        ] {
            assert_eq!(place(path), None, "{path}");
        }
    }
}
