//! Two surfaces that edit the same thing, by the commands of the contract.

use std::sync::Arc;

use sculk_contract::ErrorCode;
use sculk_secrets::MemoryVault;
use serde_json::{Value, json, value::to_raw_value};

use crate::{App, AppOptions, Surface};

/// An app with a server and a bot on it, both with the id 1.
pub(crate) async fn surface_in(dir: &std::path::Path) -> Surface {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    let surface = Surface::new(App::open(options).await.unwrap());
    let home = json!({ "name": "Home", "address": "127.0.0.1:1" });
    call(&surface, "create_server", home).await.unwrap();
    let bot = json!({ "username": "Bot_1", "serverId": 1 });
    call(&surface, "create_bot", bot).await.unwrap();
    surface
}

pub(crate) async fn call(
    surface: &Surface,
    command: &str,
    request: Value,
) -> Result<Value, sculk_contract::ApiError> {
    let request = to_raw_value(&request).unwrap();
    let answer = surface.dispatch(command, &request).await?;
    Ok(serde_json::from_str(answer.get()).unwrap())
}

/// In a list: the one with the id 1.
const THE_ONE: &str = "the one";

/// One kind of thing that is edited.
struct Edited {
    /// How it is read, and where in the answer it lies.
    read: (&'static str, Value, &'static str),
    /// How it is saved: what names it, and two saves that differ.
    save: (&'static str, Value, [Value; 2]),
}

fn of_bot() -> Value {
    json!({ "botId": 1 })
}

/// Everything a form of the window edits.
fn all() -> Vec<Edited> {
    let schedule = |text: &str| {
        json!({ "fields": {
            "name": "Nightly", "isEnabled": false, "plan": { "type": "atStart" },
            "action": { "type": "say", "text": text }, "targets": { "type": "all" },
            "missed": "skip", "overlap": "skip", "maxAttempts": 1,
        } })
    };
    let value = json!({ "scope": { "type": "all" }, "owner": "shop", "key": "price" });
    let names = |field: &str| ["One", "Two"].map(|name| json!({ field: name }));
    let set_value = {
        let of = |text: &str| json!({ "value": text, "expiresAt": null });
        [of("1"), of("2")]
    };
    let restart = |hours: u16| json!({ "restart": { "type": "everyHours", "hours": hours } });
    let own =
        |text: &str| json!({ "language": null, "own": [{ "kind": "unknown", "text": text }] });
    let people = json!({
        "botId": 1, "search": "", "groupId": null, "isBlacklisted": false, "order": "name",
        "after": null, "limit": 9,
    });
    let id = || json!({ "id": 1 });
    vec![
        Edited {
            read: ("get_bot", id(), ""),
            save: ("update_bot", id(), names("note")),
        },
        Edited {
            read: ("list_servers", json!({}), THE_ONE),
            save: ("update_server", id(), names("name")),
        },
        Edited {
            read: ("list_commands", of_bot(), THE_ONE),
            save: ("update_command", id(), names("description")),
        },
        Edited {
            read: ("list_groups", of_bot(), "/permissions/0"),
            save: (
                "put_permission",
                json!({ "botId": 1, "name": "admin.*" }),
                names("description"),
            ),
        },
        Edited {
            read: ("list_groups", of_bot(), "/groups/0"),
            save: (
                "update_group",
                json!({ "id": 2, "botId": 1 }),
                [
                    json!({ "permissions": ["a.b"] }),
                    json!({ "permissions": [] }),
                ],
            ),
        },
        Edited {
            read: ("list_people", people, "/people/0"),
            save: (
                "set_person_note",
                json!({ "botId": 1, "id": 1 }),
                names("note"),
            ),
        },
        Edited {
            read: ("list_schedules", json!({}), THE_ONE),
            save: ("update_schedule", id(), ["a", "b"].map(schedule)),
        },
        Edited {
            read: ("get_value", value.clone(), ""),
            save: ("set_value", value, set_value),
        },
        Edited {
            read: ("list_event_graphs", of_bot(), THE_ONE),
            save: ("update_event_graph", id(), names("name")),
        },
        Edited {
            read: ("list_bot_groups", json!({}), THE_ONE),
            save: ("update_bot_group", id(), names("name")),
        },
        Edited {
            read: ("list_proxies", json!({}), THE_ONE),
            save: ("update_proxy", id(), names("note")),
        },
        Edited {
            read: ("get_server_chat", json!({ "serverId": 1 }), ""),
            save: (
                "update_server_chat",
                json!({ "serverId": 1 }),
                ["one", "two"].map(|word| json!({ "spamWarnings": [word] })),
            ),
        },
        Edited {
            read: ("get_joining", of_bot(), ""),
            save: (
                "update_joining",
                of_bot(),
                [4, 5].map(|chunks| json!({ "viewDistance": chunks })),
            ),
        },
        Edited {
            read: ("get_routine", of_bot(), ""),
            save: ("update_routine", of_bot(), [2, 3].map(restart)),
        },
        Edited {
            read: ("get_replies", of_bot(), ""),
            save: ("update_replies", of_bot(), ["?", "??"].map(own)),
        },
        Edited {
            read: ("get_settings", json!({}), ""),
            save: (
                "update_settings",
                json!({}),
                ["dark", "light"].map(|theme| json!({ "theme": theme })),
            ),
        },
    ]
}

async fn fill(surface: &Surface) {
    let schedule = json!({
        "name": "Nightly", "isEnabled": false, "plan": { "type": "atStart" },
        "action": { "type": "start" }, "targets": { "type": "all" }, "missed": "skip",
        "overlap": "skip", "maxAttempts": 1,
    });
    let value = json!({
        "scope": { "type": "all" }, "owner": "shop", "key": "price", "value": "0",
        "expiresAt": null,
    });
    let proxy = json!({
        "kind": "http", "address": "127.0.0.1:1", "username": "", "password": "", "note": "",
        "maxBots": null,
    });
    for (command, request) in [
        ("list_groups", of_bot()),
        ("create_person", json!({ "botId": 1, "username": "Alex" })),
        ("create_schedule", schedule),
        ("set_value", value),
        (
            "create_event_graph",
            json!({ "botId": 1, "name": "Greet", "document": null }),
        ),
        ("create_bot_group", json!({ "name": "All", "botIds": [1] })),
        ("create_proxy", proxy),
    ] {
        let done = call(surface, command, request).await;
        done.unwrap_or_else(|error| panic!("{command}: {error:?}"));
    }
}

fn joined(parts: [&Value; 3]) -> Value {
    let mut whole = serde_json::Map::new();
    for part in parts {
        whole.extend(part.as_object().unwrap().clone());
    }
    whole.into()
}

#[tokio::test]
async fn the_second_of_two_that_save_is_told_and_gets_what_is_there_now() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    fill(&surface).await;
    for Edited { read, save } in all() {
        let (command, name, [first, second]) = save;
        let look = async || {
            let answer = call(&surface, read.0, read.1.clone()).await.unwrap();
            let of_id = |list: &Value| {
                let mut list = list.as_array()?.iter();
                list.find(|one| one["id"] == 1).cloned()
            };
            let found = match read.2 {
                THE_ONE => of_id(&answer),
                place => answer.pointer(place).cloned(),
            };
            found.unwrap_or_else(|| panic!("{} has no {}: {answer}", read.0, read.2))
        };
        // Both open it.
        let opened = look().await["revision"].clone();
        assert!(
            opened.as_str().is_some_and(|text| !text.is_empty()),
            "{}",
            read.0
        );
        let seen = json!({ "expectedRevision": opened });
        let saved = call(&surface, command, joined([&name, &first, &seen])).await;
        saved.unwrap_or_else(|error| panic!("{command}: {error:?}"));
        let theirs = look().await;
        assert_ne!(theirs["revision"], opened, "{command}");

        let told = call(&surface, command, joined([&name, &second, &seen])).await;
        let told = told.expect_err(command);
        assert_eq!(told.code, ErrorCode::Conflict, "{command}: {told:?}");
        let now: Value = serde_json::from_str(told.details.as_deref().unwrap()).unwrap();
        assert_eq!(
            now["revision"], theirs["revision"],
            "{command}: what is there now"
        );
        assert_eq!(
            look().await["revision"],
            theirs["revision"],
            "{command}: nothing was saved"
        );

        // Who has seen what is there now may save over it; so may who does not ask.
        let seen = json!({ "expectedRevision": theirs["revision"] });
        let over = call(&surface, command, joined([&name, &second, &seen])).await;
        over.unwrap_or_else(|error| panic!("{command}: {error:?}"));
        let blind = call(&surface, command, joined([&name, &first, &json!({})])).await;
        blind.unwrap_or_else(|error| panic!("{command}: {error:?}"));
        assert_eq!(
            look().await["revision"],
            theirs["revision"],
            "{command}: the same is the same"
        );
    }
    surface.app().shut_down().await;
}

#[tokio::test]
async fn of_many_that_save_what_they_opened_together_one_wins() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let bot = call(&surface, "get_bot", json!({ "id": 1 })).await.unwrap();
    let savers = (0..8).map(|n| {
        let (surface, seen) = (surface.clone(), bot["revision"].clone());
        tokio::spawn(async move {
            let save = json!({ "id": 1, "note": format!("by {n}"), "expectedRevision": seen });
            call(&surface, "update_bot", save).await.is_ok()
        })
    });
    let mut n_saved = 0;
    for saver in savers.collect::<Vec<_>>() {
        n_saved += usize::from(saver.await.unwrap());
    }
    assert_eq!(n_saved, 1);
    surface.app().shut_down().await;
}

#[tokio::test]
async fn a_value_that_came_or_went_meanwhile_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let at = json!({ "scope": { "type": "bot", "id": 1 }, "owner": "shop", "key": "price" });
    let put = |value: &str, seen: Value| {
        let rest = json!({ "value": value, "expiresAt": null, "expectedRevision": seen });
        joined([&at, &rest, &json!({})])
    };
    let made = call(&surface, "set_value", put("1", json!(""))).await;
    assert_eq!(made.unwrap(), Value::Null);
    let told = call(&surface, "set_value", put("2", json!("")))
        .await
        .unwrap_err();
    assert_eq!(told.code, ErrorCode::Conflict, "it came");
    let there: Value = serde_json::from_str(told.details.as_deref().unwrap()).unwrap();
    assert_eq!(there["value"], "1");
    call(&surface, "delete_value", at.clone()).await.unwrap();
    let seen = there["revision"].clone();
    let told = call(&surface, "set_value", put("2", seen))
        .await
        .unwrap_err();
    assert_eq!(
        (told.code, told.details.as_deref()),
        (ErrorCode::Conflict, Some("null")),
        "it went"
    );
    surface.app().shut_down().await;
}

#[tokio::test]
async fn ten_megabytes_are_refused_and_what_was_there_stays() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let at = json!({ "scope": { "type": "all" }, "owner": "shop", "key": "price" });
    let put = |value: &str| {
        let rest = json!({ "value": value, "expiresAt": null });
        joined([&at, &rest, &json!({})])
    };
    call(&surface, "set_value", put("3")).await.unwrap();
    let huge = "x".repeat(10 * 1024 * 1024);
    let told = call(&surface, "set_value", put(&huge)).await.unwrap_err();
    assert_eq!(
        (told.code, told.details.as_deref()),
        (ErrorCode::Invalid, Some("value"))
    );
    assert!(told.message.contains("10.0 MB"), "{}", told.message);
    let there = call(&surface, "get_value", at.clone()).await.unwrap();
    assert_eq!(there["value"], "3");
    surface.app().shut_down().await;
}
