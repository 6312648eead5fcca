use std::sync::Arc;

use sculk_contract::{AuditActor, AuditEntryView, ListAuditReq};
use sculk_secrets::MemoryVault;
use serde_json::{Value, json, value::to_raw_value};

use super::Actor;
use crate::{App, AppOptions, Surface};

async fn opened(dir: &std::path::Path) -> Surface {
    let options = AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    };
    Surface::new(App::open(options).await.unwrap())
}

async fn call(surface: &Surface, command: &str, request: Value) -> Value {
    let request = to_raw_value(&request).unwrap();
    let answer = surface.dispatch(command, &request).await;
    serde_json::from_str(
        answer
            .unwrap_or_else(|error| panic!("{command}: {error}"))
            .get(),
    )
    .unwrap()
}

async fn with_bot(surface: &Surface) -> Value {
    let server = json!({ "name": "Home", "address": "127.0.0.1:1" });
    let server = call(surface, "create_server", server).await;
    let bot = json!({ "username": "Bot_1", "serverId": server["id"] });
    call(surface, "create_bot", bot).await["id"].take()
}

/// The newest change of this name.
async fn newest(surface: &Surface, action: &str) -> AuditEntryView {
    let req = ListAuditReq {
        bot_id: None,
        actor: None,
        before: None,
        limit: 100,
    };
    let page = surface.list_audit(req).await.unwrap();
    let mut found = page
        .entries
        .into_iter()
        .filter(|entry| entry.action == action);
    found
        .next()
        .unwrap_or_else(|| panic!("{action} was not written down"))
}

fn both(entry: &AuditEntryView) -> (Value, Value) {
    let read = |text: &Option<String>| {
        let text = text.as_deref();
        text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap())
    };
    (read(&entry.old), read(&entry.new))
}

#[tokio::test]
async fn changes_of_people_are_written_by_name_as_they_were_and_are() {
    let dir = tempfile::tempdir().unwrap();
    let surface = opened(dir.path()).await;
    let bot = with_bot(&surface).await;
    let mut ids = Vec::new();
    for name in ["Alex", "Berta"] {
        let made = json!({ "botId": bot, "username": name });
        ids.push(call(&surface, "create_person", made).await["id"].take());
    }
    let change = json!({ "type": "blacklist", "isBlacklisted": true });
    let request = json!({ "botId": bot, "ids": ids, "change": change });
    call(&surface, "change_people", request).await;
    let entry = newest(&surface, "change_people").await;
    assert_eq!(entry.subject, "alex, berta");
    let (old, new) = both(&entry);
    assert_eq!(old["people"]["alex"], json!({ "isBlacklisted": false }));
    assert_eq!(new["people"]["berta"], json!({ "isBlacklisted": true }));

    for note in ["builds", "builds well"] {
        let request = json!({ "botId": bot, "id": ids[0], "note": note });
        call(&surface, "set_person_note", request).await;
    }
    let (old, new) = both(&newest(&surface, "set_person_note").await);
    assert_eq!(
        (&old["note"], &new["note"]),
        (&json!("builds"), &json!("builds well"))
    );

    call(
        &surface,
        "delete_people",
        json!({ "botId": bot, "ids": ids }),
    )
    .await;
    let entry = newest(&surface, "delete_people").await;
    let (old, new) = both(&entry);
    assert_eq!(entry.subject, "alex, berta");
    assert_eq!(old["people"]["alex"]["note"], "builds well");
    assert_eq!(new, Value::Null);
    call(
        &surface,
        "restore_people",
        json!({ "botId": bot, "ids": ids }),
    )
    .await;
    assert_eq!(
        newest(&surface, "restore_people").await.subject,
        "alex, berta"
    );
}

#[tokio::test]
async fn values_and_event_graphs_are_written_as_they_were_and_are() {
    let dir = tempfile::tempdir().unwrap();
    let surface = opened(dir.path()).await;
    let bot = with_bot(&surface).await;
    let set = async |key: &str, value: &str| {
        let scope = json!({ "type": "bot", "id": bot });
        let request = json!({ "scope": scope, "owner": "shop", "key": key, "value": value });
        call(&surface, "set_value", request).await;
        both(&newest(&surface, "set_value").await)
    };
    assert_eq!(set("price", "1").await.0, Value::Null);
    let (old, new) = set("price", "2").await;
    assert_eq!(old, json!({ "key": "price", "value": "1" }));
    assert_eq!(new, json!({ "key": "price", "value": "2" }));
    let (_, new) = set("apiToken", "\"hunter2\"").await;
    assert_eq!(new, json!({ "key": "apiToken", "value": "***" }));

    let request = json!({ "botId": bot, "name": "Greet" });
    let graph = call(&surface, "create_event_graph", request).await;
    let request = json!({ "id": graph["id"], "name": "Welcome", "maxRuns": 3 });
    call(&surface, "update_event_graph", request).await;
    let entry = newest(&surface, "update_event_graph").await;
    let (old, new) = both(&entry);
    assert_eq!(old["name"], "Greet");
    assert_eq!(
        (&new["name"], &new["maxRuns"]),
        (&json!("Welcome"), &json!(3))
    );
    assert!(new.get("filter").is_none(), "only what changed: {new}");
}

#[tokio::test]
async fn a_change_in_the_name_of_a_schedule_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let surface = opened(dir.path()).await;
    let nightly = surface.acting_as(Actor::Schedule("Nightly".to_owned()));
    let server = json!({ "name": "Home", "address": "127.0.0.1:1" });
    call(&nightly, "create_server", server).await;
    let entry = newest(&surface, "create_server").await;
    assert_eq!(entry.actor, AuditActor::Schedule);
    assert_eq!(
        (entry.actor_name.as_str(), entry.subject.as_str()),
        ("Nightly", "Home")
    );
}
