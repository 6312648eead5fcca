//! The archive of a bot: a ZIP of JSON files. It comes from a stranger: its directory is looked at
//! as a whole before anything is unpacked, and nothing of it is ever written to a disk.

use std::{
    collections::HashSet,
    io::{Cursor, Read as _},
};

use serde_json::{Map, Value};
use zip::ZipArchive;

use crate::{Found, Row, Table, Tables, take};

/// Largest archive that is read, in bytes: BlockMine's own limit for uploads.
pub const MAX_ARCHIVE_BYTES: usize = 50 * 1024 * 1024;
/// Most entries; BlockMine's own limit.
const MAX_ENTRIES: usize = 10_000;
/// Most bytes of all entries together once unpacked; BlockMine's own limit.
const MAX_UNPACKED: u64 = 500 * 1024 * 1024;
/// Most bytes of one JSON file once unpacked.
const MAX_JSON: u64 = 200 * 1024 * 1024;
/// Longest name of an entry.
const MAX_NAME: usize = 1024;
/// The type bits of a Unix mode, and those of a symbolic link.
const MODE_TYPE: u32 = 0o170_000;
const MODE_LINK: u32 = 0o120_000;
/// Begins the end of a ZIP's directory; the number of entries stands 10 bytes on (APPNOTE 4.3.16).
const END_MARK: [u8; 4] = [0x50, 0x4b, 0x05, 0x06];
const END_BYTES: usize = 22;
/// The bot's id inside an archive, where its rows name none.
const BOT: i64 = 1;

/// Why an archive is refused. Nothing of it is taken then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is too large to be looked at.
    #[error("The archive has {0} bytes; at most {MAX_ARCHIVE_BYTES} are read")]
    TooLarge(usize),
    /// It is no ZIP, or a broken one.
    #[error("The archive is no ZIP that can be read: {0}")]
    Broken(String),
    /// It has too many entries.
    #[error("The archive has {0} entries; at most {MAX_ENTRIES} are read")]
    TooManyEntries(usize),
    /// Two entries have one name, so nobody can tell which one counts.
    #[error("The archive has two entries with the same name{}", named(.0))]
    Duplicate(String),
    /// A name that leads out of the archive, or is no name.
    #[error("The archive has an entry with a name that cannot be trusted: {0}")]
    BadName(String),
    /// A symbolic link.
    #[error("The archive has a link in it ({0}); only files are read")]
    Link(String),
    /// A file that needs a password.
    #[error("The archive is encrypted ({0}); BlockMine's own archives are not")]
    Encrypted(String),
    /// It unpacks to more than it may.
    #[error("The archive unpacks to far more than a bot needs ({0}); it may be a trap")]
    Bomb(String),
    /// A JSON file that is none.
    #[error("{file} in the archive cannot be read: {reason}")]
    BadJson {
        /// Which file.
        file: &'static str,
        /// Why not.
        reason: String,
    },
    /// It is the archive of something else.
    #[error("The archive has no bot.json, so it is no export of a BlockMine bot")]
    NoBot,
}

fn named(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(": {name}")
    }
}

/// Reads the archive of a bot.
///
/// # Errors
/// When it is none, or may be a trap; the reason names the entry.
pub fn read_archive(bytes: &[u8]) -> Result<Found, ArchiveError> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        return Err(ArchiveError::TooLarge(bytes.len()));
    }
    let n_entries = entries_in_directory(bytes)
        .ok_or_else(|| ArchiveError::Broken("it has no directory".to_owned()))?;
    if n_entries > MAX_ENTRIES {
        return Err(ArchiveError::TooManyEntries(n_entries));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| ArchiveError::Broken(error.to_string()))?;
    if zip.len() > MAX_ENTRIES {
        return Err(ArchiveError::TooManyEntries(zip.len()));
    }
    // The reader keeps one entry per name.
    if zip.len() != n_entries {
        return Err(ArchiveError::Duplicate(String::new()));
    }
    let n_files = judge_entries(&mut zip)?;
    let tables = tables_of(&mut zip)?;
    let mut found = take::read_tables(&tables, None);
    if n_files > 0 {
        found.left_out(
            format!("{n_files} files of plugins"),
            "plugins of BlockMine cannot run here",
        );
    }
    Ok(found)
}

/// The number of entries that the end of the directory tells.
fn entries_in_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let at = (first..=last)
        .rev()
        .find(|at| bytes[*at..].starts_with(&END_MARK))?;
    Some(usize::from(u16::from_le_bytes([
        bytes[at + 10],
        bytes[at + 11],
    ])))
}

/// Looks at every entry without unpacking it. Returns how many files of plugins there are.
fn judge_entries(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<usize, ArchiveError> {
    let mut names = HashSet::new();
    let (mut n_files, mut unpacked) = (0_usize, 0_u64);
    for index in 0..zip.len() {
        let entry = zip
            .by_index_raw(index)
            .map_err(|error| ArchiveError::Broken(error.to_string()))?;
        let name = std::str::from_utf8(entry.name_raw())
            .map_err(|_| ArchiveError::BadName("it is not UTF-8".to_owned()))?
            .to_owned();
        if !is_plain(&name) {
            return Err(ArchiveError::BadName(name.escape_debug().to_string()));
        }
        let mode = entry.unix_mode().unwrap_or_default();
        if mode & MODE_TYPE == MODE_LINK {
            return Err(ArchiveError::Link(name));
        }
        if entry.encrypted() {
            return Err(ArchiveError::Encrypted(name));
        }
        unpacked = unpacked.saturating_add(entry.size());
        if unpacked > MAX_UNPACKED {
            return Err(ArchiveError::Bomb(name));
        }
        n_files += usize::from(name.starts_with("plugins/") && !name.ends_with('/'));
        // Some systems take names in other letter case for one.
        if !names.insert(name.to_lowercase()) {
            return Err(ArchiveError::Duplicate(name));
        }
    }
    Ok(n_files)
}

/// A relative name that stays inside, with forward slashes.
fn is_plain(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.starts_with('/')
        && !is_drive
        && !name.contains('\\')
        && !name.chars().any(char::is_control)
        && !name.split('/').any(|part| part == ".." || part == ".")
}

fn read_json(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    file: &'static str,
    left: &mut u64,
) -> Result<Option<Value>, ArchiveError> {
    let bad = |reason: String| ArchiveError::BadJson { file, reason };
    let entry = match zip.by_name(file) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(bad(error.to_string())),
    };
    // What the directory says of sizes is the stranger's word; what comes out is counted.
    let limit = MAX_JSON.min(*left);
    let mut bytes = Vec::new();
    entry
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| bad(error.to_string()))?;
    let n_bytes = bytes.len() as u64;
    if n_bytes > limit {
        return Err(ArchiveError::Bomb(file.to_owned()));
    }
    *left -= n_bytes;
    let text = String::from_utf8(bytes).map_err(|error| {
        bad(format!(
            "it is not UTF-8 at byte {}",
            error.utf8_error().valid_up_to()
        ))
    })?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map(Some)
        .map_err(|error| bad(error.to_string()))
}

fn tables_of(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Tables, ArchiveError> {
    let mut left = MAX_UNPACKED;
    let mut read = |file| read_json(zip, file, &mut left);
    let Some(Value::Object(mut bot)) = read("bot.json")? else {
        return Err(ArchiveError::NoBot);
    };
    let mut tables = Tables::default();
    let id = bot.entry("id").or_insert_with(|| BOT.into()).clone();
    if let Some(Value::Object(mut server)) = bot.remove("server") {
        let key = server.entry("id").or_insert_with(|| BOT.into()).clone();
        bot.insert("serverId".to_owned(), key);
        tables.put(Table::Server, vec![server]);
    }
    if let Some(Value::Object(proxy)) = bot.remove("proxy") {
        tables.put(Table::Proxy, vec![proxy]);
    }
    tables.put(Table::Bot, vec![bot]);
    for (table, file) in [
        (Table::Command, "commands.json"),
        (Table::EventGraph, "event_graphs.json"),
        (Table::InstalledPlugin, "plugins.json"),
        (Table::PluginDataStore, "plugin_data_store.json"),
    ] {
        tables.put(table, list(read(file)?, file, &id)?);
    }
    if let Some(mut people) = read("permissions.json")? {
        let mut part = |key: &str| {
            list(
                people.get_mut(key).map(Value::take),
                "permissions.json",
                &id,
            )
        };
        let (users, groups) = (part("users")?, part("groups")?);
        tables.put(Table::Permission, part("permissions")?);
        tables.put(Table::UserGroup, links(&users, "groups"));
        tables.put(Table::GroupPermission, links(&groups, "permissions"));
        tables.put(Table::User, users);
        tables.put(Table::Group, groups);
    }
    Ok(tables)
}

/// The rows of a list; those of another bot's id become this bot's, as BlockMine's import has it.
fn list(value: Option<Value>, file: &'static str, bot: &Value) -> Result<Vec<Row>, ArchiveError> {
    let items = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => {
            return Err(ArchiveError::BadJson {
                file,
                reason: "it is no list".to_owned(),
            });
        }
    };
    items
        .into_iter()
        .enumerate()
        .map(|(index, item)| match item {
            Value::Object(mut row) => {
                row.insert("botId".to_owned(), bot.clone());
                Ok(row)
            }
            _ => Err(ArchiveError::BadJson {
                file,
                reason: format!("its entry {} is no object", index + 1),
            }),
        })
        .collect()
}

/// The rows of a join table, which stand in lists inside the rows of one side.
fn links(rows: &[Row], key: &str) -> Vec<Map<String, Value>> {
    rows.iter()
        .filter_map(|row| row.get(key)?.as_array())
        .flatten()
        .filter_map(|link| link.as_object().cloned())
        .collect()
}
