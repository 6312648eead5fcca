use serde_json::{Value, json};

use crate::revision_tests::{call, surface_in};

/// Puts Alex on the blacklist and into a group whenever a schedule says so.
fn judge() -> String {
    let node = |id: &str, kind: &str, data: Value| json!({ "id": id, "type": kind, "position": { "x": 0, "y": 0 }, "data": data });
    let wire = |id: &str, from: &str, to: &str| {
        json!({
            "id": id, "sourceNodeId": from, "sourcePinId": "exec", "targetNodeId": to,
            "targetPinId": "exec",
        })
    };
    let name = |id: &str, to: &str| {
        json!({
            "id": id, "sourceNodeId": "name", "sourcePinId": "value", "targetNodeId": to,
            "targetPinId": "user",
        })
    };
    json!({
        "format_version": 1, "dialect": "sculk", "variables": [],
        "nodes": [
            node("start", "event:scheduled", json!({})),
            node("name", "data:string_literal", json!({ "value": "Alex" })),
            node("ban", "user:set_blacklist", json!({ "blacklist_status": true })),
            node("group", "user:add_to_group", json!({ "group": "Admin" })),
        ],
        "connections": [
            wire("1", "start", "ban"), wire("2", "ban", "group"),
            name("3", "ban"), name("4", "group"),
        ],
    })
    .to_string()
}

#[tokio::test]
async fn what_a_graph_does_to_people_is_written_down_once_with_before_and_after() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let graph = json!({ "botId": 1, "name": "Judge", "document": judge() });
    call(&surface, "create_event_graph", graph).await.unwrap();
    let group = json!({ "name": "Judges", "botIds": [1] });
    call(&surface, "create_bot_group", group).await.unwrap();
    let schedule = json!({
        "name": "Court", "isEnabled": false, "plan": { "type": "atStart" },
        "action": { "type": "runGraph", "eventGraphId": 1 },
        "targets": { "type": "groups", "ids": [1] },
        "missed": "skip", "overlap": "skip", "maxAttempts": 1,
    });
    call(&surface, "create_schedule", schedule).await.unwrap();
    let ask = json!({ "scheduleId": 1, "isFailed": false, "before": null, "limit": 9 });
    for round in 1..=2 {
        call(&surface, "run_schedule", json!({ "id": 1 }))
            .await
            .unwrap();
        for tries in 0.. {
            let page = call(&surface, "list_jobs", ask.clone()).await.unwrap();
            let jobs = page["jobs"].as_array().unwrap();
            if jobs.len() == round && jobs.iter().all(|job| job["state"] == "done") {
                break;
            }
            assert!(tries < 400, "the graph does not come to its end: {page}");
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
    }
    let ask = json!({ "botId": 1, "actor": "graph", "before": null, "limit": 9 });
    let page = call(&surface, "list_audit", ask).await.unwrap();
    let told: Vec<_> = page["entries"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|entry| {
            let text = |field: &str| entry[field].as_str().unwrap_or("-").to_owned();
            ["actorName", "action", "subject", "old", "new"].map(text)
        })
        .collect();
    assert_eq!(
        told,
        [
            [
                "Judge",
                "setblacklist",
                "alex",
                r#"{"isBlacklisted":false}"#,
                r#"{"isBlacklisted":true}"#
            ],
            [
                "Judge",
                "setgroup",
                "alex",
                r#"{"groups":["User"]}"#,
                r#"{"groups":["User","Admin"]}"#
            ],
        ],
        "and the second time nothing changed"
    );
    surface.app().shut_down().await;
}
