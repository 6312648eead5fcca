//! Moving in, copies and the way back, with the program in a terminal.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::terminal::sculk;

/// What it answers, or what it complains of.
fn run(dir: &Path, args: &[&str], input: &str) -> Result<Value, String> {
    let mut process = Command::new(sculk())
        .args(args)
        .arg("--data-dir")
        .arg(dir.join("data"))
        .args(["--json", "--no-keychain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = process.stdin.take().expect("stdin is piped");
    // A program that asks for nothing may have ended.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = process.wait_with_output().expect("it ends");
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout).expect("one JSON object"));
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn parcel() -> String {
    let graph = json!({"nodes": [], "connections": []});
    json!({"format": "sculk", "formatVersion": 1, "madeBy": "0.1.0", "madeAt": 0, "contents": {
        "servers": [{"name": "Home", "host": "localhost", "port": 25565}],
        "bots": [{"username": "Digger", "prefix": "!", "server": 0,
            "commands": [{"name": "dig", "graph": graph}],
            "groups": [{"name": "User", "permissions": ["user.say"]}],
            "users": [{"username": "alex", "groups": [0]}]}],
    }})
    .to_string()
}

#[test]
fn a_bot_moves_in_is_copied_changed_and_comes_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("bots.sculk");
    std::fs::write(&file, parcel()).expect("it is written");
    let file = file.to_str().expect("a path");
    let told = |args: &[&str], input: &str| run(dir.path(), args, input);

    let preview = told(&["import", file, "--preview"], "").expect("a preview");
    assert_eq!(preview["bots"][0]["username"], "Digger");
    let dry = told(&["import", file, "--dry-run"], "").expect("a report");
    assert_eq!(dry["nUsers"], 1);
    let came = told(&["import", file], "").expect("a report");
    assert_eq!(
        (&came["nCommands"], &came["isDryRun"]),
        (&json!(1), &json!(false))
    );
    let again = told(&["import", file], "").expect("a report");
    assert_eq!(again["bots"], json!([]), "its name is taken");

    let made = told(
        &["backup", "make", "--passphrase"],
        "correct horse battery\n",
    );
    assert_eq!(made.expect("a copy")["isSealed"], true);
    let replaced = told(&["import", file, "--on-clash", "replace"], "").expect("a report");
    assert_eq!(replaced["bots"][0]["username"], "Digger");
    let phrase = "correct horse battery\n";
    let sealed = told(&["backup", "list"], "").expect("a list")["backups"].clone();
    let sealed = sealed.as_array().expect("a list").iter();
    let sealed = sealed
        .clone()
        .find(|one| one["isSealed"] == true)
        .expect("the copy");
    let name = sealed["name"].as_str().expect("a name");
    assert!(
        told(&["backup", "look", name], "")
            .unwrap_err()
            .contains("passphrase")
    );
    let diff = told(&["backup", "look", name, "--passphrase"], phrase).expect("a diff");
    let changes: Vec<_> = diff["bots"]
        .as_array()
        .expect("bots")
        .iter()
        .map(|bot| &bot["change"])
        .collect();
    assert_eq!(changes, ["gone", "new"], "{diff}");
    let back = told(&["restore", name, "--passphrase"], phrase).expect("it is back");
    assert_eq!(back["nBots"], 1);

    let out = dir.path().join("out.sculk");
    let out = out.to_str().expect("a path");
    let refused = told(&["export", out, "--with-secrets"], "").unwrap_err();
    assert!(refused.contains("--passphrase"), "{refused}");
    assert_eq!(told(&["export", out], "").expect("a file")["nBots"], 1);
    assert!(told(&["export", out], "").is_err(), "it is there already");
    let doctor = told(&["doctor"], "").expect("it is whole");
    assert_eq!(doctor["isWhole"], true);
    assert_eq!(doctor["mended"], Value::Null);
}
