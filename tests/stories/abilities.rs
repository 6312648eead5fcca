//! The table of abilities says of each what was tried where, and names tests that are there.

use std::collections::BTreeSet;
use std::path::Path;

use sculk_bots::{BotAction, BotEvent};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

/// What nothing is called.
const NOTHING: &str = r#"{"type":"?"}"#;

/// All actions: those that are offered for one there is not.
fn actions() -> Vec<String> {
    names(&serde_json::from_str::<BotAction>(NOTHING).expect_err("there is no such action"))
}

/// All events.
fn events() -> Vec<String> {
    names(&serde_json::from_str::<BotEvent>(NOTHING).expect_err("there is no such event"))
}

fn names(error: &serde_json::Error) -> Vec<String> {
    let text = error.to_string();
    let offered = text
        .split("expected one of")
        .nth(1)
        .expect("it offers some");
    offered
        .split('`')
        .skip(1)
        .step_by(2)
        .map(ToOwned::to_owned)
        .collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the page's tables, cell by cell, with the names of their columns.
fn rows(page: &str) -> Vec<Vec<(String, String)>> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim().trim_matches('|');
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut head: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for line in page.lines() {
        if !line.starts_with('|') {
            head.clear();
        } else if head.is_empty() {
            head = cells(line);
        } else if !line.starts_with("|---") {
            rows.push(head.iter().cloned().zip(cells(line)).collect());
        }
    }
    rows
}

fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    let found = row.iter().find(|(name, _)| name == column);
    found.map_or("", |(_, text)| text)
}

/// The names of all test functions of the stories.
fn tests() -> BTreeSet<String> {
    let mut files = vec![root().join("tests/stories")];
    let mut found = BTreeSet::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("the folder is there");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let lines = text.lines().filter_map(|line| line.strip_prefix("fn "));
        found.extend(lines.filter_map(|line| Some(line.split_once('(')?.0.to_owned())));
    }
    found
}

#[test]
fn every_ability_and_event_is_in_the_table_with_tests_that_are_there() {
    let page = read("docs/abilities.md");
    let rows = rows(&page);
    let tests = tests();
    let mut wrong = Vec::new();
    for name in actions() {
        let of_it = |row: &&Vec<(String, String)>| quoted(cell(row, "action")).any(|n| n == name);
        let Some(row) = rows.iter().find(of_it) else {
            wrong.push(format!("the action {name} is in no table"));
            continue;
        };
        if cell(row, "practice world") == "–" {
            wrong.push(format!(
                "the action {name} was not tried in the practice world"
            ));
        }
    }
    for name in events() {
        let of_it = |row: &&Vec<(String, String)>| quoted(cell(row, "event")).any(|n| n == name);
        if !rows.iter().any(|row| of_it(&row)) {
            wrong.push(format!("the event {name} is in no table"));
        }
    }
    for row in &rows {
        let cited = ["scripted server", "practice world"].map(|column| cell(row, column));
        for cited in cited.into_iter().flat_map(quoted) {
            // A test is cited by its name or its beginning; a word of the port needs no test.
            let Some(stem) = cited.strip_suffix('…') else {
                continue;
            };
            let stem = stem.rsplit("::").next().unwrap_or(stem);
            if !tests.iter().any(|test| test.starts_with(stem)) {
                wrong.push(format!("there is no test {cited}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_ability_can_be_had_from_a_terminal() {
    let page = read("docs/cli-bots.md");
    let named: BTreeSet<&str> = quoted(&page).collect();
    let missing: Vec<_> = actions()
        .into_iter()
        .filter(|name| !named.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/cli-bots.md lacks {missing:?}");
}
