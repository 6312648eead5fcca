//! People in files: a table or a list of objects, out and in.

use std::collections::BTreeSet;

use sculk_contract::{
    ApiError, ErrorCode, ExportPeopleReq, ExportedPeople, ImportPeopleReq, ImportedPeople,
    PeopleFormat, PeopleProblem,
};
use sculk_core::{BotId, player_key};
use sculk_store::{NewUser, Transaction, UnixMillis, User};
use serde::{Deserialize, Serialize};

use super::people::person_name;
use super::people_groups::group_name;
use crate::App;
use crate::error::from_store;

/// Largest text that is taken, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// Most people of one import.
const MAX_PEOPLE: usize = 200_000;
/// Problems that are told.
const MAX_PROBLEMS: usize = 100;
/// Most groups an import makes.
const MAX_NEW_GROUPS: usize = 100;
const HEAD: &str = "username,groups,blacklisted,note";
/// Stands between groups of one person in a table.
const BETWEEN_GROUPS: char = ';';

/// Somebody in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    username: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    blacklisted: bool,
    #[serde(default)]
    note: String,
}

impl App {
    pub(crate) async fn export_people(
        &self,
        req: ExportPeopleReq,
    ) -> Result<ExportedPeople, ApiError> {
        let bot = BotId(req.bot_id);
        let store = &self.inner.store;
        let name = store.bot(bot).await.map_err(from_store)?.fields.username;
        let groups = store.list_groups(bot).await.map_err(from_store)?;
        let users = store.list_users(bot).await.map_err(from_store)?;
        let named = |user: &User| Entry {
            username: user.username.clone(),
            groups: groups
                .iter()
                .filter(|group| user.groups.contains(&group.id))
                .map(|group| group.name.clone())
                .collect(),
            blacklisted: user.is_blacklisted,
            note: user.note.clone(),
        };
        let entries: Vec<Entry> = users.iter().map(named).collect();
        let (ending, text) = match req.format {
            PeopleFormat::Csv => ("csv", csv_of(&entries)),
            PeopleFormat::Json => ("json", json_of(&entries)?),
        };
        let folder = self.inner.data_dir.join("exports");
        let path = folder.join(format!("people-{name}-{}.{ending}", self.now().0));
        let written = async {
            tokio::fs::create_dir_all(&folder).await?;
            tokio::fs::write(&path, text).await
        };
        written.await.map_err(|error| {
            let place = path.display();
            let message = format!("The file {place} could not be written: {error}.");
            ApiError::new(ErrorCode::Precondition, message)
        })?;
        Ok(ExportedPeople {
            path: path.display().to_string(),
            count: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        })
    }

    pub(crate) async fn import_people(
        &self,
        req: ImportPeopleReq,
    ) -> Result<ImportedPeople, ApiError> {
        let bot = BotId(req.bot_id);
        let read = read(&req.text)?;
        let now = self.now();
        let put = self.inner.people.change(bot, async move |mut turn| {
            let transaction = turn.store().begin().await.map_err(from_store)?;
            let imported = put_people(&transaction, bot, read, now).await?;
            transaction.commit().await.map_err(from_store)?;
            turn.reload().await.map_err(from_store)?;
            Ok(imported)
        });
        put.await
    }
}

/// Puts the people of a file and their groups into the database.
async fn put_people(
    tx: &Transaction,
    bot: BotId,
    mut read: Read,
    now: UnixMillis,
) -> Result<ImportedPeople, ApiError> {
    let mut groups = tx.group_ids(bot).await.map_err(from_store)?;
    let wanted: BTreeSet<_> = read.entries.iter().flat_map(|one| &one.groups).collect();
    let mut new_groups = Vec::new();
    for name in wanted {
        if groups.contains_key(name) {
            continue;
        }
        if new_groups.len() >= MAX_NEW_GROUPS {
            let message = format!("An import makes at most {MAX_NEW_GROUPS} groups.");
            return Err(ApiError::new(ErrorCode::Invalid, message).with_details("text"));
        }
        let made = tx.create_group(bot, name, &[]).await.map_err(from_store)?;
        groups.insert(name.clone(), made.id);
        new_groups.push(name.clone());
    }
    let default = groups.get(sculk_store::DEFAULT_GROUP).copied();
    let people: Vec<NewUser> = read
        .entries
        .iter()
        .map(|one| {
            let named = one
                .groups
                .iter()
                .filter_map(|name| groups.get(name).copied());
            let mut ids: Vec<_> = named.collect();
            ids.extend(default.filter(|_| one.groups.is_empty()));
            NewUser {
                username: one.username.clone(),
                is_blacklisted: one.blacklisted,
                groups: ids,
            }
        })
        .collect();
    tx.put_users(bot, &people, now).await.map_err(from_store)?;
    let notes: Vec<(String, String)> = read
        .entries
        .iter()
        .filter(|one| !one.note.is_empty())
        .map(|one| (player_key(&one.username), one.note.clone()))
        .collect();
    tx.put_notes(bot, &notes, now).await.map_err(from_store)?;
    read.problems.truncate(MAX_PROBLEMS);
    Ok(ImportedPeople {
        count: u32::try_from(people.len()).unwrap_or(u32::MAX),
        new_groups,
        problems: read.problems,
    })
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    entries: Vec<Entry>,
    problems: Vec<PeopleProblem>,
}

impl Read {
    fn take(&mut self, line: usize, entry: Result<Entry, String>) {
        match entry.and_then(checked) {
            Ok(entry) => self.entries.push(entry),
            Err(message) => self.problems.push(PeopleProblem {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                message,
            }),
        }
    }
}

fn checked(mut entry: Entry) -> Result<Entry, String> {
    entry.username = person_name(&entry.username).map_err(|error| error.message)?;
    for group in &mut entry.groups {
        *group = group_name(group).map_err(|error| error.message)?;
    }
    if entry.note.chars().count() > 1_000 {
        return Err("A note may have at most 1000 characters.".to_owned());
    }
    Ok(entry)
}

/// Reads a list of objects where the text begins as one, a table otherwise.
fn read(text: &str) -> Result<Read, ApiError> {
    let refuse = |message: String| ApiError::new(ErrorCode::Invalid, message).with_details("text");
    if text.len() > MAX_TEXT {
        return Err(refuse(format!("At most {} MB are taken.", MAX_TEXT >> 20)));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut read = Read::default();
    if text.starts_with('[') {
        let items: Vec<serde_json::Value> = serde_json::from_str(text)
            .map_err(|error| refuse(format!("This is no JSON list: {error}.")))?;
        for (idx, item) in items.into_iter().enumerate() {
            let entry = serde_json::from_value(item).map_err(|error| format!("{error}."));
            read.take(idx + 1, entry);
        }
    } else {
        for (line, cells) in rows(text) {
            let is_head = cells
                .first()
                .is_some_and(|cell| cell.eq_ignore_ascii_case("username"));
            if !(is_head || cells.iter().all(String::is_empty)) {
                read.take(line, entry_of(&cells));
            }
        }
    }
    if read.entries.len() > MAX_PEOPLE {
        return Err(refuse(format!(
            "At most {MAX_PEOPLE} people are taken at once."
        )));
    }
    Ok(read)
}

fn entry_of(cells: &[String]) -> Result<Entry, String> {
    let cell = |idx: usize| cells.get(idx).map_or("", |cell| cell.trim());
    let blacklisted = match cell(2).to_lowercase().as_str() {
        "" | "false" | "no" | "0" | "нет" => false,
        "true" | "yes" | "1" | "да" => true,
        other => return Err(format!("“{other}” is neither true nor false.")),
    };
    let groups = cell(1).split(BETWEEN_GROUPS).map(str::trim);
    Ok(Entry {
        // A quote before what a table program would take for a formula, see `cell_of`.
        username: cell(0).trim_start_matches('\'').to_owned(),
        groups: groups
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        blacklisted,
        note: cell(3).trim_start_matches('\'').to_owned(),
    })
}

/// The rows of a table (RFC 4180: a quoted cell may hold commas, quotes and line breaks), each with
/// the line it begins on, counted from 1.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut is_quoted) = (1, 1, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            line += 1;
        }
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((begun, std::mem::take(&mut row)));
                begun = line;
            }
            other => cell.push(other),
        }
    }
    row.push(cell);
    rows.push((begun, row));
    rows
}

fn csv_of(entries: &[Entry]) -> String {
    let mut out = String::from(HEAD);
    for entry in entries {
        let groups = entry.groups.join(&BETWEEN_GROUPS.to_string());
        let cells = [
            cell_of(&entry.username),
            cell_of(&groups),
            entry.blacklisted.to_string(),
            cell_of(&entry.note),
        ];
        out.push('\n');
        out.push_str(&cells.join(","));
    }
    out.push('\n');
    out
}

/// A cell, quoted where it must be. What a table program would take for a formula gets a quote
/// before it: players choose their names.
fn cell_of(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn json_of(entries: &[Entry]) -> Result<String, ApiError> {
    serde_json::to_string_pretty(entries).map_err(|error| {
        ApiError::new(ErrorCode::Internal, "The people could not be written.")
            .with_details(error.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Entry> {
        vec![
            Entry {
                username: "alex".into(),
                groups: vec!["User".into(), "VIP, gold".into()],
                blacklisted: true,
                note: "says \"hi\",\nthen leaves".into(),
            },
            Entry {
                username: "=cmd".into(),
                ..Entry::default()
            },
            Entry {
                username: "имя с пробелом".into(),
                note: "-5".into(),
                ..Entry::default()
            },
        ]
    }

    #[test]
    fn people_go_out_and_come_in_as_they_were() {
        for text in [csv_of(&people()), json_of(&people()).unwrap()] {
            let read = read(&text).unwrap();
            assert_eq!((read.entries, read.problems), (people(), vec![]), "{text}");
        }
        assert!(
            csv_of(&people()).contains("'=cmd"),
            "no formula for a table program"
        );
    }

    #[test]
    fn a_bad_line_keeps_the_others_from_nothing() {
        let text = "\u{feff}Username,groups,blacklisted\r\nalex,VIP;Staff,yes\r\n,\r\nbob,,maybe\r\ncid\r\n";
        let read = read(text).unwrap();
        let names: Vec<_> = read
            .entries
            .iter()
            .map(|one| one.username.as_str())
            .collect();
        assert_eq!(names, ["alex", "cid"]);
        assert_eq!(read.entries[0].groups, ["VIP", "Staff"]);
        let lines: Vec<_> = read.problems.iter().map(|one| one.line).collect();
        assert_eq!(lines, [4]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(read("[{\"username\":").is_err());
        let read = read(r#"[{"username":"alex"},{"name":"x"},5]"#).unwrap();
        assert_eq!((read.entries.len(), read.problems.len()), (1, 2));
    }
}
