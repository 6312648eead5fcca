//! What is refused rather than cut or taken silently.

use sculk_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};

use crate::revision_tests::{call, surface_in};

fn refused(answer: Result<Value, ApiError>) -> (ErrorCode, String) {
    let error = answer.unwrap_err();
    (error.code, error.details.unwrap_or_default())
}

#[tokio::test]
async fn a_command_whose_words_were_taken_stays_in_the_bin_until_they_are_free() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let make = async |name: &str| {
        let wish = json!({ "botId": 1, "name": name, "description": null });
        call(&surface, "create_command", wish).await.unwrap()["id"].clone()
    };
    let alias = async |id: &Value, aliases: Value| {
        let wish = json!({ "id": id, "aliases": aliases });
        call(&surface, "update_command", wish).await.unwrap();
    };
    let shop = make("shop").await;
    alias(&shop, json!(["buy"])).await;
    call(&surface, "delete_command", json!({ "id": shop }))
        .await
        .unwrap();
    let trade = make("trade").await;
    alias(&trade, json!(["buy"])).await;
    let restore = async || call(&surface, "restore_command", json!({ "id": shop })).await;
    assert_eq!(refused(restore().await).0, ErrorCode::NameTaken);
    let all = call(&surface, "list_commands", json!({ "botId": 1 }))
        .await
        .unwrap();
    let names = |all: &Value| {
        let all = all.as_array().unwrap().iter();
        all.filter(|one| one["name"] == "shop").count()
    };
    assert_eq!(names(&all), 0, "it stays in the bin");
    alias(&trade, json!([])).await;
    assert_eq!(restore().await.unwrap()["name"], "shop");
    surface.app().shut_down().await;
}

#[tokio::test]
async fn what_is_too_much_is_told_and_not_cut() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let wish = json!({ "botId": 1, "name": "slow", "description": null });
    let id = call(&surface, "create_command", wish).await.unwrap()["id"].clone();
    let too_long = json!({ "id": id, "cooldownSeconds": 86_401 });
    let expected = (ErrorCode::Invalid, "cooldownSeconds".to_owned());
    assert_eq!(
        refused(call(&surface, "update_command", too_long).await),
        expected
    );
    let ids: Vec<u32> = (1..=501).collect();
    for command in ["run_jobs_again", "dismiss_jobs"] {
        let answer = call(&surface, command, json!({ "ids": ids })).await;
        assert_eq!(refused(answer), (ErrorCode::Invalid, "ids".to_owned()));
    }
    let bots: Vec<u32> = (1..=10_001).collect();
    let schedule = json!({
        "name": "Many", "isEnabled": true, "plan": { "type": "every", "seconds": 60 },
        "action": { "type": "stop" }, "targets": { "type": "bots", "ids": bots },
        "missed": "skip", "overlap": "skip", "maxAttempts": 1,
    });
    let answer = call(&surface, "create_schedule", schedule).await;
    assert_eq!(refused(answer), (ErrorCode::Invalid, "targets".to_owned()));
    surface.app().shut_down().await;
}

#[tokio::test]
async fn a_list_of_values_has_their_beginnings_and_their_lengths() {
    let dir = tempfile::tempdir().unwrap();
    let surface = surface_in(dir.path()).await;
    let at = json!({ "scope": { "type": "all" }, "owner": "shop" });
    for (key, value) in [("long", "я".repeat(2_001)), ("short", "я".repeat(2_000))] {
        let mut wish = at.clone();
        (wish["key"], wish["value"], wish["expiresAt"]) = (json!(key), json!(value), Value::Null);
        call(&surface, "set_value", wish).await.unwrap();
    }
    let mut ask = at.clone();
    (ask["prefix"], ask["after"], ask["limit"]) = (json!(""), Value::Null, json!(9));
    let page = call(&surface, "list_values", ask).await.unwrap();
    let shown: Vec<_> = page["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let n_chars = one["value"].as_str().unwrap().chars().count();
            (n_chars, one["isCut"].as_bool(), one["nBytes"].as_u64())
        })
        .collect();
    let expected = [
        (2_000, Some(true), Some(4_002)),
        (2_000, Some(false), Some(4_000)),
    ];
    assert_eq!(shown, expected);
    let mut one = at.clone();
    one["key"] = json!("short");
    let whole = call(&surface, "get_value", one).await.unwrap();
    let listed = &page["values"][1];
    assert_eq!(
        whole["revision"], listed["revision"],
        "one that is not cut can be saved"
    );
    surface.app().shut_down().await;
}
