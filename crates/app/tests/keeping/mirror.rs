use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::rig::Rig;

struct Mirrored {
    rig: Rig,
    folder: PathBuf,
    bot: i64,
    _dir: tempfile::TempDir,
}

impl Mirrored {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let bot = rig.bot("Bot_1").await;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("mirror");
        let view = rig.call("set_mirror", json!({ "folder": folder })).await;
        assert_eq!(view["fault"], Value::Null, "{view}");
        assert_eq!(view["changes"], json!([]), "{view}");
        Self {
            rig,
            folder,
            bot,
            _dir: dir,
        }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.join("bots/Bot_1").join(file)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// The paths that wait for a decision.
    async fn waiting(&self) -> Vec<Value> {
        let view = self.rig.call("look_at_mirror", json!({})).await;
        assert_eq!(view["fault"], Value::Null, "{view}");
        view["changes"].as_array().unwrap().clone()
    }

    async fn take(&self, files: &[&str]) -> Value {
        let paths: Vec<_> = files
            .iter()
            .map(|file| format!("bots/Bot_1/{file}"))
            .collect();
        self.rig
            .call("take_mirror_changes", json!({ "paths": paths }))
            .await
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[tokio::test]
async fn what_the_app_changes_is_written_and_holds_no_password() {
    let here = Mirrored::new().await;
    let bot = here.bot;
    assert!(read(&here.path("commands/ping.graph")).starts_with("sculk graph 1"));
    here.rig
        .call(
            "update_bot",
            json!({ "id": bot, "note": "hello", "password": "planted-four" }),
        )
        .await;
    assert!(here.waiting().await.is_empty());
    let text = read(&here.path("bot.json"));
    assert!(
        text.contains("\"hello\"") && !text.contains("planted-four"),
        "{text}"
    );
    let command = here
        .rig
        .call("list_commands", json!({ "botId": bot }))
        .await;
    let ping = command
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "ping")
        .unwrap()["id"]
        .clone();
    here.rig.call("delete_command", json!({ "id": ping })).await;
    assert!(here.waiting().await.is_empty());
    assert!(!here.path("commands/ping.json").exists());
    here.rig.end().await;
}

#[tokio::test]
async fn what_somebody_changes_waits_and_is_taken_by_the_commands_of_every_surface() {
    let here = Mirrored::new().await;
    let bot = here.bot;
    here.edit("bot.json", "\"prefix\": \"@\"", "\"prefix\": \"!\"");
    here.edit(
        "commands/ping.json",
        "\"cooldownSeconds\": ",
        "\"cooldownSeconds\": 1",
    );
    let graph = read(&here.path("commands/ping.graph"));
    fs::write(here.path("commands/copy.graph"), graph).unwrap();
    fs::create_dir_all(here.path("groups")).unwrap();
    fs::write(
        here.path("groups/Crew.json"),
        r#"{"permissions":["crew.a"],"parents":["User"]}"#,
    )
    .unwrap();
    let waiting = here.waiting().await;
    assert_eq!(waiting.len(), 4, "{waiting:?}");
    assert!(
        waiting
            .iter()
            .all(|one| one["fault"].is_null() && one["isConflict"] == false),
        "{waiting:?}"
    );
    let view = here.rig.call("get_bot", json!({ "id": bot })).await;
    assert_eq!(view["prefix"], json!("@"), "nothing happens before a yes");

    let all = [
        "bot.json",
        "commands/ping.json",
        "commands/copy.graph",
        "groups/Crew.json",
    ];
    let outcome = here.take(&all).await;
    assert_eq!(outcome, json!({ "nDone": 4, "refused": [] }));
    assert!(here.waiting().await.is_empty());
    let view = here.rig.call("get_bot", json!({ "id": bot })).await;
    assert_eq!(view["prefix"], json!("!"));
    let commands = here
        .rig
        .call("list_commands", json!({ "botId": bot }))
        .await;
    let names: Vec<_> = commands
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert!(names.contains(&json!("copy")), "{names:?}");
    let groups = here.rig.call("list_groups", json!({ "botId": bot })).await;
    let crew = groups["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Crew")
        .unwrap()
        .clone();
    assert_eq!(crew["permissions"], json!(["crew.a"]));
    assert!(
        here.path("commands/copy.json").exists(),
        "what was made is mirrored as a whole"
    );

    fs::remove_file(here.path("commands/copy.json")).unwrap();
    fs::remove_file(here.path("commands/copy.graph")).unwrap();
    let outcome = here.take(&["commands/copy.json"]).await;
    assert_eq!(
        outcome["nDone"],
        json!(0),
        "it was not looked at yet: {outcome}"
    );
    assert_eq!(here.waiting().await.len(), 2);
    let outcome = here.take(&["commands/copy.json"]).await;
    assert_eq!(outcome["nDone"], json!(1), "{outcome}");
    assert!(here.waiting().await.is_empty());
    let binned = json!({ "search": "copy", "kind": null, "after": null, "limit": 10 });
    let binned = here.rig.call("list_bin", binned).await;
    assert_eq!(
        binned["entries"].as_array().unwrap().len(),
        1,
        "a deleted file can be undone, too"
    );
    here.rig.end().await;
}

#[tokio::test]
async fn where_both_sides_changed_nothing_happens_until_somebody_decides() {
    let here = Mirrored::new().await;
    let bot = here.bot;
    here.edit("bot.json", "\"note\": \"\"", "\"note\": \"theirs\"");
    here.rig
        .call("update_bot", json!({ "id": bot, "note": "ours" }))
        .await;
    let waiting = here.waiting().await;
    assert_eq!(waiting[0]["isConflict"], json!(true), "{waiting:?}");
    assert!(read(&here.path("bot.json")).contains("theirs"));
    let paths = json!({ "paths": ["bots/Bot_1/bot.json"] });
    let outcome = here.rig.call("drop_mirror_changes", paths).await;
    assert_eq!(outcome["nDone"], json!(1));
    assert!(read(&here.path("bot.json")).contains("ours"));
    assert!(here.waiting().await.is_empty());
    here.rig.end().await;
}

#[tokio::test]
async fn what_cannot_be_taken_says_why_and_changes_nothing() {
    let here = Mirrored::new().await;
    fs::write(here.path("commands/ping.graph"), "sculk graph 1\nnode").unwrap();
    fs::write(here.path("bot.json"), r#"{"password":"x"}"#).unwrap();
    fs::write(here.folder.join("settings.json"), r#"{"theme":"pink"}"#).unwrap();
    let waiting = here.waiting().await;
    let faults: Vec<_> = waiting
        .iter()
        .filter(|one| !one["fault"].is_null())
        .collect();
    assert_eq!((waiting.len(), faults.len()), (3, 2), "{waiting:?}");
    let paths = json!({ "paths": ["settings.json", "bots/Bot_1/bot.json"] });
    let outcome = here.rig.call("take_mirror_changes", paths).await;
    assert_eq!(outcome["nDone"], json!(0));
    assert_eq!(outcome["refused"].as_array().unwrap().len(), 2, "{outcome}");
    let view = here.rig.call("get_bot", json!({ "id": here.bot })).await;
    assert_eq!(view["hasPassword"], json!(false));
    here.rig.end().await;
}

#[tokio::test]
async fn a_folder_that_vanishes_deletes_nothing_and_is_told() {
    let here = Mirrored::new().await;
    fs::rename(&here.folder, here.folder.with_extension("away")).unwrap();
    let view = here.rig.call("look_at_mirror", json!({})).await;
    assert!(
        view["fault"].as_str().unwrap().contains("cannot be read")
            || view["fault"].as_str().unwrap().contains("drive"),
        "{view}"
    );
    assert_eq!(view["changes"], json!([]));
    fs::rename(here.folder.with_extension("away"), &here.folder).unwrap();
    assert!(here.waiting().await.is_empty());
    let view = here.rig.call("set_mirror", json!({ "folder": null })).await;
    assert_eq!(view["folder"], Value::Null);
    assert!(here.path("bot.json").exists(), "the files stay");
    here.rig.end().await;
}

#[tokio::test]
async fn both_sides_are_watched_without_being_asked() {
    let here = Mirrored::new().await;
    let changes = async || here.rig.call("get_mirror", json!({})).await["changes"].clone();
    here.edit("bot.json", "\"note\": \"\"", "\"note\": \"theirs\"");
    let is_found = async || changes().await != json!([]);
    assert!(until(is_found).await, "a change of a file is found");
    here.rig
        .call("update_settings", json!({ "theme": "dark" }))
        .await;
    let is_written = async || read(&here.folder.join("settings.json")).contains("dark");
    assert!(until(is_written).await, "a change of the app is written");
    here.rig.end().await;
}

/// Asks until the answer is yes; a minute at most.
async fn until(is_so: impl AsyncFn() -> bool) -> bool {
    for _ in 0..600 {
        if is_so().await {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    false
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_and_deletes_nothing() {
    let here = Mirrored::new().await;
    let bot = here.bot;
    let list = json!({ "botId": bot });
    let before = here.rig.call("list_commands", list.clone()).await;
    fs::write(here.path("commands/ping.json"), [0xff, 0xfe, 0x00]).unwrap();
    let waiting = here.waiting().await;
    assert!(
        waiting[0]["fault"].as_str().unwrap().contains("UTF-8"),
        "{waiting:?}"
    );
    let outcome = here.take(&["commands/ping.json"]).await;
    assert_eq!(outcome["nDone"], json!(0), "{outcome}");
    let why = outcome["refused"][0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(why.contains("UTF-8"), "{why}");
    let now = here.rig.call("list_commands", list).await;
    assert_eq!(
        now.as_array().unwrap().len(),
        before.as_array().unwrap().len()
    );
    here.rig.end().await;
}

#[tokio::test]
async fn nobody_says_yes_to_what_was_not_shown() {
    let here = Mirrored::new().await;
    let bot = here.bot;
    here.edit("bot.json", "\"note\": \"\"", "\"note\": \"one\"");
    let waiting = here.waiting().await;
    let seen = waiting[0]["stamp"].clone();
    here.edit("bot.json", "\"note\": \"one\"", "\"note\": \"two\"");
    let request = json!({ "paths": ["bots/Bot_1/bot.json"], "stamps": [seen] });
    for command in ["take_mirror_changes", "drop_mirror_changes"] {
        let outcome = here.rig.call(command, request.clone()).await;
        assert_eq!(outcome["nDone"], json!(0), "{command}: {outcome}");
        assert_eq!(outcome["refused"].as_array().unwrap().len(), 1, "{outcome}");
    }
    assert!(
        read(&here.path("bot.json")).contains("two"),
        "it is still there"
    );
    let seen = here.waiting().await[0]["stamp"].clone();
    let request = json!({ "paths": ["bots/Bot_1/bot.json"], "stamps": [seen] });
    let outcome = here.rig.call("take_mirror_changes", request).await;
    assert_eq!(outcome["nDone"], json!(1), "{outcome}");
    let view = here.rig.call("get_bot", json!({ "id": bot })).await;
    assert_eq!(view["note"], json!("two"));
    here.rig.end().await;
}
