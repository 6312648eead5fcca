//! Single files, and files of strangers.

use std::fs;
use std::path::{Path, PathBuf};

use sculk_contract::OnClash;
use sculk_core::BotId;

use crate::home::{GRAPH, Home, blockmine, request};

fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn command(name: &str) -> String {
    serde_json::json!({"version":"1.0","type":"command","name":name,"description":"d","aliases":"[]",
        "cooldown":1,"allowedChatTypes":"[\"chat\"]","isVisual":true,"isEnabled":true,
        "argumentsJson":"[]","graphJson":GRAPH})
    .to_string()
}

#[tokio::test]
async fn a_single_command_goes_to_the_bot_that_is_named() {
    let home = Home::new();
    let theirs = tempfile::tempdir().unwrap();
    home.import(request(&blockmine(theirs.path()).await))
        .await
        .unwrap();
    let file = write(theirs.path(), "give.json", command("give"));

    let error = home.import(request(&file)).await.unwrap_err();
    assert!(error.contains("which bot"), "{error}");

    let digger = 2;
    let mut req = request(&file);
    req.into_bot = Some(digger);
    let skipped = home.import(req.clone()).await.unwrap();
    assert_eq!(skipped.n_commands, 0);
    req.on_clash = OnClash::Rename;
    home.import(req.clone()).await.unwrap();
    req.on_clash = OnClash::Replace;
    home.import(req).await.unwrap();
    let graph =
        serde_json::json!({"name":"Greets","graphJson":GRAPH,"variables":"[]","triggers":[]});
    let file = write(theirs.path(), "greets.json", graph.to_string());
    let mut req = request(&file);
    req.into_bot = Some(digger);
    req.on_clash = OnClash::Rename;
    home.import(req).await.unwrap();

    let store = home.store().await;
    let commands = store.list_commands(BotId(digger)).await.unwrap();
    let names: Vec<_> = commands
        .iter()
        .map(|one| one.fields.name.as_str())
        .collect();
    assert_eq!(names, ["give", "give2", "odd"]);
    let graphs = store.list_event_graphs(BotId(digger)).await.unwrap();
    let names: Vec<_> = graphs.iter().map(|one| one.fields.name.as_str()).collect();
    assert_eq!(names, ["Greets", "Greets 2"]);
    store.close().await.unwrap();
}

#[tokio::test]
async fn files_of_strangers_are_refused_and_nothing_is_written() {
    let home = Home::new();
    let dir = tempfile::tempdir().unwrap();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let newer = r#"{"format":"sculk","formatVersion":99}"#;
    for (name, bytes, words) in [
        ("empty", &b""[..], "no JSON"),
        (
            "noise",
            &[0xff, 0xfe, 0x00][..],
            "nothing that can be taken over",
        ),
        ("deep.json", deep.as_bytes(), "recursion"),
        ("other.json", b"{\"a\":1}", "neither a command"),
        ("broken.zip", b"PK\x03\x04 broken", "no ZIP"),
        (
            "broken.db",
            b"SQLite format 3\0 broken",
            "not a Sculk database",
        ),
        ("newer.sculk", newer.as_bytes(), "newer version"),
        ("sealed", b"age-encryption.org/v1\n broken", "encrypted"),
    ] {
        let path = write(dir.path(), name, bytes);
        let error = home.import(request(&path)).await.unwrap_err();
        assert!(error.contains(words), "{name}: {error}");
    }
    let error = home
        .import(request(&dir.path().join("none")))
        .await
        .unwrap_err();
    assert!(error.contains("cannot be read"), "{error}");
    let error = home.import(request(dir.path())).await.unwrap_err();
    assert!(error.contains("no blockmine.db"), "{error}");
    let store = home.store().await;
    assert!(store.list_bots().await.unwrap().is_empty());
    store.close().await.unwrap();
}
