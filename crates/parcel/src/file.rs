//! The `.sculk` file: JSON with a header. `docs/format.md` describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Parcel, Password};

/// The version of the format this build writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;
/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;
/// The word that says what the file is.
const MARK: &str = "sculk";

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The version of Sculk that wrote it.
    pub made_by: String,
    /// When, in milliseconds since 1970 in UTC.
    pub made_at: i64,
}

/// Whether passwords are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// They stay at home.
    LeftOut,
    /// They are in the text in the clear; the caller encrypts it before it reaches a disk.
    Inside,
}

/// Why a text is no `.sculk` file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is too large.
    #[error(
        "This file has {bytes} bytes, which is more than an export of Sculk may have ({limit})."
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// It is no JSON, or not of the shape of an export.
    #[error("This is no export of Sculk that can be read: {0}.")]
    Unreadable(String),
    /// It is JSON of something else.
    #[error(
        "This is JSON, but no export of Sculk: it does not begin with {{\"format\":\"sculk\"}}."
    )]
    NotOurs,
    /// It is of a later version.
    #[error(
        "This export was written by a newer version of Sculk (its format is {found}, this version reads up to {FORMAT_VERSION}). Update Sculk and try again."
    )]
    Newer {
        /// The version of the file.
        found: u32,
    },
    /// A bot or a user names something that is not there.
    #[error("This export contradicts itself: {0}.")]
    Dangling(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    format: String,
    format_version: u32,
    #[serde(default)]
    made_by: String,
    #[serde(default)]
    made_at: i64,
    #[serde(default)]
    contents: Parcel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passwords: Option<Passwords>,
}

/// Passwords, by the place of their bot or proxy.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Passwords {
    bots: BTreeMap<usize, String>,
    proxies: BTreeMap<usize, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plugins: Vec<PluginSecret>,
}

/// A secret setting of a bot's plugin.
#[derive(Serialize, Deserialize)]
struct PluginSecret {
    /// The bot's place.
    bot: usize,
    plugin: String,
    setting: String,
    secret: String,
}

/// Only to look at the version before the rest is judged.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mark {
    format: Option<String>,
    format_version: Option<u32>,
}

/// Writes a parcel as the text of a `.sculk` file.
///
/// # Errors
/// [`FileError::Unreadable`] where a graph in it is no JSON.
pub fn to_json(
    parcel: &Parcel,
    header: &Header,
    secrets: Secrets,
) -> Result<Zeroizing<String>, FileError> {
    let passwords = (secrets == Secrets::Inside).then(|| Passwords {
        bots: exposed(parcel.bots.iter().map(|bot| bot.password.as_ref())),
        proxies: exposed(parcel.proxies.iter().map(|proxy| proxy.password.as_ref())),
        plugins: plugin_secrets(parcel),
    });
    let file = File {
        format: MARK.to_owned(),
        format_version: FORMAT_VERSION,
        made_by: header.made_by.clone(),
        made_at: header.made_at,
        contents: parcel.clone(),
        passwords,
    };
    serde_json::to_string_pretty(&file)
        .map(Zeroizing::new)
        .map_err(|error| FileError::Unreadable(error.to_string()))
}

fn exposed<'a>(passwords: impl Iterator<Item = Option<&'a Password>>) -> BTreeMap<usize, String> {
    passwords
        .enumerate()
        .filter_map(|(place, password)| Some((place, password?.expose().to_owned())))
        .collect()
}

fn plugin_secrets(parcel: &Parcel) -> Vec<PluginSecret> {
    let mut all = Vec::new();
    for (bot, part) in parcel.bots.iter().enumerate() {
        for plugin in &part.plugins {
            all.extend(plugin.secrets.iter().map(|(setting, secret)| PluginSecret {
                bot,
                plugin: plugin.name.clone(),
                setting: setting.clone(),
                secret: secret.expose().to_owned(),
            }));
        }
    }
    all
}

/// Reads the text of a `.sculk` file.
///
/// # Errors
/// When it is none, or of a later version; the place is named.
pub fn parse(text: &str) -> Result<(Header, Parcel), FileError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge {
            bytes: text.len(),
            limit: MAX_FILE_BYTES,
        });
    }
    let text = text.trim_start_matches('\u{feff}');
    let unreadable = |error: serde_json::Error| FileError::Unreadable(error.to_string());
    let mark: Mark = serde_json::from_str(text).map_err(unreadable)?;
    if mark.format.as_deref() != Some(MARK) {
        return Err(FileError::NotOurs);
    }
    match mark.format_version {
        Some(found) if found > FORMAT_VERSION => return Err(FileError::Newer { found }),
        Some(_) => {}
        None => return Err(FileError::Unreadable("its formatVersion is missing".into())),
    }
    let file: File = serde_json::from_str(text).map_err(unreadable)?;
    let mut parcel = file.contents;
    refuse_dangling(&parcel)?;
    let passwords = file.passwords.unwrap_or_default();
    for (place, password) in passwords.bots {
        if let Some(bot) = parcel.bots.get_mut(place) {
            bot.password = Some(Password::new(password));
        }
    }
    for (place, password) in passwords.proxies {
        if let Some(proxy) = parcel.proxies.get_mut(place) {
            proxy.password = Some(Password::new(password));
        }
    }
    for one in passwords.plugins {
        let bot = parcel.bots.get_mut(one.bot);
        let mut plugins = bot.into_iter().flat_map(|bot| &mut bot.plugins);
        if let Some(plugin) = plugins.find(|plugin| plugin.name == one.plugin) {
            let secret = Password::new(one.secret);
            plugin.secrets.push((one.setting, secret));
        }
    }
    let header = Header {
        made_by: file.made_by,
        made_at: file.made_at,
    };
    Ok((header, parcel))
}

fn refuse_dangling(parcel: &Parcel) -> Result<(), FileError> {
    for bot in &parcel.bots {
        let name = &bot.username;
        if bot
            .server
            .is_some_and(|place| place >= parcel.servers.len())
        {
            return Err(FileError::Dangling(format!(
                "the bot {name} joins a server that is not in it"
            )));
        }
        if bot.proxy.is_some_and(|place| place >= parcel.proxies.len()) {
            return Err(FileError::Dangling(format!(
                "the bot {name} goes through a proxy that is not in it"
            )));
        }
        let n_groups = bot.groups.len();
        let lost = |group: &&crate::GroupPart| group.parents.iter().any(|at| *at >= n_groups);
        if let Some(group) = bot.groups.iter().find(lost) {
            return Err(FileError::Dangling(format!(
                "the group {} of the bot {name} inherits from one that is not in it",
                group.name
            )));
        }
        if let Some(user) = bot
            .users
            .iter()
            .find(|user| user.groups.iter().any(|group| *group >= n_groups))
        {
            return Err(FileError::Dangling(format!(
                "{} of the bot {name} is in a group that is not in it",
                user.username
            )));
        }
    }
    let n_bots = parcel.bots.len();
    let lost = parcel
        .schedules
        .iter()
        .find(|one| one.bots.iter().flatten().any(|bot| *bot >= n_bots));
    match lost {
        Some(one) => Err(FileError::Dangling(format!(
            "the schedule {} is for a bot that is not in it",
            one.name
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        ActionPart, BotPart, CommandPart, EventGraphPart, GroupPart, PermissionPart, PlanPart,
        ProxyKind, ProxyPart, RestartPart, SchedulePart, ServerPart, UserPart, ValuePart,
        VariablePart,
    };

    fn header() -> Header {
        Header {
            made_by: "0.1.0".into(),
            made_at: 1_700_000_000_000,
        }
    }

    fn full() -> Parcel {
        let graph = "{\"nodes\": [ {\"id\":\"a\",\"x\":0.1} ],\"connections\":[]}";
        let variables = vec![VariablePart {
            name: "n".into(),
            value: "1.50".into(),
        }];
        Parcel {
            servers: vec![ServerPart {
                name: "Home".into(),
                host: "localhost".into(),
                port: 25565,
                minecraft_version: Some("1.20.4".into()),
                chat: None,
            }],
            proxies: vec![ProxyPart {
                kind: ProxyKind::Http,
                host: "proxy".into(),
                port: 8080,
                username: "me".into(),
                password: Some(Password::new("through".into())),
                note: String::new(),
                max_bots: Some(2),
                is_enabled: true,
            }],
            bots: vec![BotPart {
                server: Some(0),
                proxy: Some(0),
                password: Some(Password::new("hunter2".into())),
                restart: Some(RestartPart::DailyAtMinute(61)),
                commands: vec![CommandPart {
                    name: "ping".into(),
                    aliases: vec!["p".into()],
                    description: "d".into(),
                    is_enabled: false,
                    cooldown_seconds: 5,
                    is_cooldown_for_all: true,
                    allowed_chat_types: vec!["chat".into()],
                    arguments: serde_json::json!([{"name":"a"}]),
                    permission: Some("user.ping".into()),
                    graph: graph.into(),
                    variables: variables.clone(),
                }],
                event_graphs: vec![EventGraphPart {
                    name: "g".into(),
                    is_enabled: true,
                    max_runs: Some(3),
                    when_busy: Some(crate::WhenBusyPart::Drop),
                    filter: serde_json::json!({"players": ["alex"]}),
                    graph: graph.into(),
                    variables,
                }],
                groups: vec![GroupPart {
                    name: "User".into(),
                    permissions: vec!["user.say".into()],
                    parents: vec![0],
                }],
                permissions: vec![PermissionPart {
                    name: "a.b".into(),
                    description: "c".into(),
                }],
                users: vec![UserPart {
                    username: "alex".into(),
                    is_blacklisted: true,
                    groups: vec![0],
                    note: "a friend".into(),
                }],
                has_pool: true,
                account: Some(crate::AccountPart {
                    player_id: "069a79f4-44e9-4726-a5be-fca90e38aaf5".into(),
                    player_name: "Steve".into(),
                }),
                replies: Some(crate::RepliesPart {
                    language: Some("ru".into()),
                    texts: BTreeMap::from([("denied".into(), "no".into())]),
                }),
                plugins: vec![crate::PluginPart {
                    name: "shop".into(),
                    is_enabled: true,
                    settings: serde_json::Map::from_iter([("limit".into(), 5.into())]),
                    grants: vec!["chat".into()],
                    secrets: vec![("apiKey".into(), Password::new("planted".into()))],
                }],
                values: vec![ValuePart {
                    owner: "o".into(),
                    key: "k".into(),
                    value: "v".into(),
                }],
                ..BotPart::new("Bot_1")
            }],
            commands: Vec::new(),
            event_graphs: Vec::new(),
            schedules: vec![SchedulePart {
                name: "nightly".into(),
                is_enabled: true,
                plan: PlanPart::Cron {
                    pattern: "0 4 * * *".into(),
                    zone: "Europe/Moscow".into(),
                },
                action: ActionPart::Say {
                    text: "/save".into(),
                },
                bots: Some(vec![0]),
            }],
        }
    }

    #[test]
    fn all_comes_back_and_graphs_byte_for_byte() {
        let text = to_json(&full(), &header(), Secrets::Inside).unwrap();
        assert_eq!(parse(&text).unwrap(), (header(), full()));
    }

    #[test]
    fn passwords_are_in_it_only_where_asked_for() {
        let text = to_json(&full(), &header(), Secrets::LeftOut).unwrap();
        for secret in ["hunter2", "through", "planted"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let (_, parcel) = parse(&text).unwrap();
        assert!(parcel.bots[0].plugins[0].secrets.is_empty());
        assert_eq!(parcel.bots[0].password, None);
        assert!(!format!("{:?}", full()).contains("hunter2"));
    }

    #[test]
    fn what_is_none_of_ours_is_refused_with_a_reason() {
        for (text, words) in [
            ("", "no export of Sculk that can be read"),
            ("[]", "no export"),
            ("{}", "does not begin"),
            ("{\"format\":\"sculk\"}", "formatVersion"),
            (
                "{\"format\":\"sculk\",\"formatVersion\":9}",
                "newer version",
            ),
            (
                "{\"format\":\"sculk\",\"formatVersion\":1,\"contents\":{\"bots\":[{\"username\":\"b\",\"prefix\":\"@\",\"server\":0}]}}",
                "contradicts itself",
            ),
            (
                "{\"format\":\"sculk\",\"formatVersion\":1,\"contents\":{\"bots\":[{\"username\":\"b\",\"prefix\":\"@\",\"users\":[{\"username\":\"u\",\"groups\":[7]}]}]}}",
                "contradicts itself",
            ),
            (
                "{\"format\":\"sculk\",\"formatVersion\":1,\"contents\":{\"bots\":3}}",
                "line 1",
            ),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn a_cut_file_is_refused(cut in 0usize..2000) {
            let whole = to_json(&full(), &header(), Secrets::Inside).unwrap();
            prop_assume!(cut < whole.len() && whole.is_char_boundary(cut));
            prop_assert!(parse(&whole[..cut]).is_err());
        }
    }
}
